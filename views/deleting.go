package views

import (
	"strings"

	"frontdesk/views/ui"
)

// BeingDeleted is the page of an object that WorkOS is deleting: it has no actions, and
// reloads until the object is gone.
func BeingDeleted(page ui.ObjectPage) ui.ObjectPage {
	page.Actions = nil
	page.Callouts = []ui.Callout{{
		Tone: ui.Neutral, Title: "WorkOS is deleting this " + strings.ToLower(page.Kind),
		Text: "No action needed: this page refreshes until it is gone. You can change it again if WorkOS does not carry out the deletion.",
	}}
	for _, tab := range page.Tabs {
		if tab.Current {
			page.Again = tab.URL
		}
	}
	return page
}
