package issues

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/health"

	"github.com/a-h/templ"
)

// CertificateWarning returns what the CSV of a list has beside a certificate's day; "" if there is nothing to do.
func CertificateWarning(connectionType string, expires workos.Time, now time.Time) string {
	switch {
	case expires.IsMissing() && health.HasCertificate(connectionType):
		return "expiry unknown"
	case expires.IsMissing():
		return ""
	}
	if state := CertificateState(expires, now); state.Tone != ui.OK {
		return state.Word
	}
	return ""
}

// CertificateEnd shows when the certificate of a connection expires, in the tone of how soon that is. WorkOS
// reports the day only when it is near; connections that are not SAML have no certificate.
func CertificateEnd(connectionType string, expires workos.Time, now time.Time) templ.Component {
	switch {
	case expires.Unreadable() != "":
		return ui.Time(expires)
	case !expires.IsZero():
		return ui.StateBadge(CertificateState(expires, now))
	default:
		return ui.Missing(cmp.Or(NoCertificateEnd(connectionType), "–"))
	}
}

// NoCertificateEnd returns the words for a connection without a known expiry of its certificate; "" while the
// provider is not chosen, because the status shows that.
func NoCertificateEnd(connectionType string) string {
	switch {
	case health.HasCertificate(connectionType):
		return "expiry unknown"
	case strings.HasSuffix(strings.ToLower(connectionType), "oauth"):
		return "no certificate (OAuth)"
	case health.HasNoCertificate(connectionType):
		return "no certificate (OIDC)"
	case connectionType == "Pending":
		return ""
	default:
		return "unknown"
	}
}

const certificateUnknown = "WorkOS asks for this certificate to be renewed, but its expiry date could not " +
	"be read."

// Certificate is a SAML signing certificate that WorkOS has warned about.
type Certificate struct {
	ConnectionID string
	Expires      workos.Time
}

// CertificateState returns how soon a certificate expires.
func CertificateState(expires workos.Time, now time.Time) ui.State {
	if expires.IsZero() {
		return ui.State{Tone: ui.Attention, Word: "Expires: " + cmp.Or(expires.Unreadable(), "unknown"), Hint: certificateUnknown}
	}
	tone := ui.OK
	if severity, soon := health.CertificateSeverity(expires.Time, now); soon {
		tone = Tone(severity)
	}
	word := "Expires " + ui.Until(expires.Time, now)
	if health.HasEnded(expires.Time, now) {
		word = "Expired " + ui.Relative(expires.Time, now)
	}
	return ui.State{Tone: tone, Word: word, Hint: word + ".", At: expires.Time}
}
