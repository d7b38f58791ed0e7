package factors

import (
	"strings"

	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// Enrolled is the only page that shows what a new authenticator app needs. Without a Secret and a picture,
// WorkOS created it and the key is lost.
type Enrolled struct {
	Person, Issuer, Account string
	Secret, QRCode          workos.Secret // QRCode is a picture as a data URI
	Answered                bool          // WorkOS's answer came, whatever it held
	Back, Check             string
}

// key returns the secret in groups of four, for reading out.
func (f Enrolled) key() string {
	var groups strings.Builder
	for i, letter := range f.Secret.Reveal() {
		if i > 0 && i%4 == 0 {
			groups.WriteByte(' ')
		}
		groups.WriteRune(letter)
	}
	return groups.String()
}

// picture returns the QR code, or "" if it is not an image of the type that WorkOS documents.
func (f Enrolled) picture() templ.SafeURL {
	if strings.HasPrefix(f.QRCode.Reveal(), "data:image/png;base64,") {
		return templ.SafeURL(f.QRCode.Reveal())
	}
	return ""
}

func (f Enrolled) names() []ui.Fact {
	return []ui.Fact{
		{Label: "Product", Value: ui.OrMissing(f.Issuer, "the name of your application")},
		{Label: "Account", Value: ui.OrMissing(f.Account, "their email address")},
		{Label: "Kind", Value: ui.Text("Time-based, six digits, every 30 seconds")},
	}
}

func (f Enrolled) isLost() bool { return f.Secret == "" && f.picture() == "" }

func (f Enrolled) lost() []ui.Callout {
	why, then := "Frontdesk got no answer that it could read", "If this action set it up, remove the new MFA method and set up another."
	if f.Answered {
		why, then = "its answer held no key that Frontdesk could read", "Remove the new MFA method and set up another."
	}
	return []ui.Callout{{
		Tone: ui.Attention, Title: "The key was lost",
		Text: "WorkOS set up an authenticator app, but " + why + ", and the key cannot be shown again. " + then,
		Who:  "You", Actions: []ui.Action{{Label: "Open " + f.Person, URL: f.Back, Primary: true}},
	}}
}
