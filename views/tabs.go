package views

import (
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// settingsTabs returns the tabs of Frontdesk's settings.
func settingsTabs(current string) []ui.Tab {
	tabs := []ui.Tab{{Label: "Roles", URL: paths.Roles.URL()}, {Label: "Rules", URL: paths.Rules.URL()},
		{Label: "Set-up check", URL: paths.SetUp.URL()}, {Label: "Webhooks", URL: paths.Webhooks.URL()},
		{Label: "Feature flags", URL: paths.Flags.URL()}, {Label: "Data providers", URL: paths.Providers.URL()}}
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == current
	}
	return tabs
}

// toolsTabs returns the tabs of the pages that belong to no customer.
func toolsTabs(current string) []ui.Tab {
	tabs := []ui.Tab{{Label: "MFA methods", URL: paths.Factors.URL()}, {Label: "Magic links", URL: paths.MagicLinks.URL()},
		{Label: "Webhook tester", URL: paths.WebhookTester.URL()}}
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == current
	}
	return tabs
}
