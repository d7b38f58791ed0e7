// Package magiclinks is the page that sends or creates a link to sign in with.
package magiclinks

import (
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Link is a link that signs somebody in, on the only page that ever shows it.
type Link struct {
	Email     string
	Link      workos.Secret
	ExpiresAt time.Time // zero when WorkOS did not say
}

func actions(may views.May) []ui.Action {
	var acts []ui.Action
	if may.RevealSecrets {
		acts = append(acts, ui.Action{Label: "Create a link", URL: paths.MagicLinkReveal.URL()})
	}
	if may.Mails {
		acts = append(acts, ui.Action{Label: "Send a link", URL: paths.MagicLinkSend.URL(), Primary: true})
	}
	return acts
}
