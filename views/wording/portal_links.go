package wording

import (
	"frontdesk/views/ui"
	"frontdesk/workos"
)

// PortalIntentOptions returns the purposes to filter by.
func PortalIntentOptions() []ui.Option {
	var list []ui.Option
	for _, choice := range PortalIntents() {
		list = append(list, ui.Option{Value: choice.Value, Label: choice.Label})
	}
	return list
}

// IsPortalIntent reports whether an intent is one of a portal link.
func IsPortalIntent(intent string) bool {
	for _, choice := range PortalIntents() {
		if choice.Value == intent {
			return true
		}
	}
	return false
}

// ContactIntents returns what an IT contact can be invited to set up.
func ContactIntents() []ui.Choice {
	var choices []ui.Choice
	for _, choice := range PortalIntents() {
		switch choice.Value {
		case workos.IntentDirectorySync:
			choice.Value = workos.IntentContactDirectorySync
		case workos.IntentCertificateRenewal, workos.IntentAuditLogs: // a portal link can be for these, an invitation not
			continue
		}
		choices = append(choices, choice)
	}
	return choices
}
