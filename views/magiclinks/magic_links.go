// Package magiclinks renders the page that sends or creates a sign-in link.
package magiclinks

import (
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Link is the only page that ever shows a sign-in link.
type Link struct {
	Email     string
	Link      workos.Secret
	ExpiresAt time.Time // zero when WorkOS did not say
}

func actions(may views.Permissions) []ui.Action {
	var actions []ui.Action
	if may.RevealSecrets {
		actions = append(actions, ui.Action{Label: "Create a link", URL: paths.MagicLinkReveal.URL()})
	}
	if may.SendEmails {
		actions = append(actions, ui.Action{Label: "Send a link", URL: paths.MagicLinkSend.URL(), Primary: true})
	}
	return actions
}
