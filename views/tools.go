package views

import (
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// toolsTabs are the pages for what belongs to no customer's page.
func toolsTabs(current string) []ui.Tab {
	tabs := []ui.Tab{{Label: "MFA methods", URL: paths.Factors.URL()}, {Label: "Magic links", URL: paths.MagicLinks.URL()}, {Label: "Webhook tester", URL: paths.WebhookTester.URL()}}
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == current
	}
	return tabs
}

// MagicLink is a link that signs somebody in, on the only page that ever shows it.
type MagicLink struct {
	Email     string
	Link      workos.Secret
	ExpiresAt time.Time // zero when WorkOS did not say
}

func magicLinkActions(may May) []ui.Action {
	var acts []ui.Action
	if may.RevealSecrets {
		acts = append(acts, ui.Action{Label: "Create a link", URL: paths.MagicLinkReveal.URL()})
	}
	if may.Mails {
		acts = append(acts, ui.Action{Label: "Send a link", URL: paths.MagicLinkSend.URL(), Primary: true})
	}
	return acts
}
