package views

import (
	"frontdesk/views/ui"
	"frontdesk/workos"
)

const certificateUnknown = "WorkOS asks for this certificate to be renewed, and does not say until when it is valid in a way that can be read."

// stateVerdict says what a state means, with the portal link that fixes it for those who may issue one.
func stateVerdict(organizationID string, canIssue bool, explanation Explanation, tone ui.Tone, title string) ui.Verdict {
	if canIssue && explanation.Intent != "" {
		return explanation.Verdict(tone, title, issueLinkAction(organizationID, explanation.Intent))
	}
	return explanation.Verdict(tone, title)
}

// connectionName is the name a connection was given, or its provider's, or its ID.
func connectionName(connection workos.Connection) string {
	if connection.Name != "" {
		return connection.Name
	}
	if connection.ConnectionType == "" && connection.ID != "" {
		return connection.ID
	}
	return ConnectionType(connection.ConnectionType)
}
