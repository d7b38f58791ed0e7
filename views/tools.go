package views

import (
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// toolsTabs are the pages for what belongs to no customer's page.
func toolsTabs(current string) []ui.Tab {
	tabs := []ui.Tab{{Label: "Second factors", URL: paths.Factors.URL()}, {Label: "Magic link", URL: paths.MagicLinkSend.URL()}, {Label: "Webhook tester", URL: paths.WebhookTester.URL()}}
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
