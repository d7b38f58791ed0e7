package wording

import (
	"frontdesk/views/ui"
)

// ExportState returns the word for an audit log export, in WorkOS's states and Frontdesk's own ("requested" before
// WorkOS has answered, "failed" if it refused, "unknown" if no answer came).
func ExportState(state string) ui.State {
	switch state {
	case "pending", "requested":
		return ui.State{Tone: ui.Neutral, Icon: "loader", Word: "Preparing", Hint: "WorkOS is collecting the events."}
	case "ready":
		return ui.State{Tone: ui.OK, Word: "Ready", Hint: "It can be downloaded."}
	case "error":
		return ui.State{Tone: ui.Danger, Word: "Failed at WorkOS", Hint: "WorkOS could not create it. Request it again."}
	case "failed":
		return ui.State{Tone: ui.Danger, Word: "Not started", Hint: "WorkOS did not accept the request."}
	case "expired":
		return ui.State{Tone: ui.Neutral, Icon: "clock", Word: "Expired", Hint: "WorkOS no longer keeps it. Request it again."}
	case "unknown":
		return ui.State{Tone: ui.Attention, Word: "Unknown", Hint: "The request was sent and no answer came."}
	default:
		return UnknownState(state)
	}
}

// ExportStates returns the states to filter by.
func ExportStates() []ui.Option {
	return options(ExportState, "pending", "ready", "error", "expired", "failed", "unknown")
}

// PortalLinkState returns the word for an issued Admin Portal link; alive means that its five minutes are not over.
func PortalLinkState(state string, alive bool) ui.State {
	switch {
	case state == "issued" && alive:
		return ui.State{Tone: ui.OK, Icon: "circle-dot", Word: "Valid", Hint: "It can be opened for five minutes."}
	case state == "issued":
		return ui.State{Tone: ui.Neutral, Icon: "clock", Word: "Expired", Hint: "It expired after five minutes. Issue another."}
	case state == "requested":
		return ui.State{Tone: ui.Neutral, Icon: "loader", Word: "Requested", Hint: "WorkOS has not answered yet."}
	case state == "failed":
		return ui.State{Tone: ui.Danger, Word: "Failed", Hint: "WorkOS did not create a link."}
	case state == "unknown":
		return ui.State{Tone: ui.Attention, Word: "Unknown", Hint: "The request was sent and no answer came. If there is a link, nobody has " +
			"seen it."}
	default:
		return UnknownState(state)
	}
}

// PortalLinkStates returns the states to filter by.
func PortalLinkStates() []ui.Option {
	return []ui.Option{{Value: "alive", Label: "Valid"}, {Value: "expired", Label: "Expired"}, {Value: "failed", Label: "Failed"},
		{Value: "unknown", Label: "Unknown"}}
}

// ActionOutcome returns the word for how an operator's action ended.
func ActionOutcome(outcome string) ui.State {
	switch outcome {
	case "done":
		return ui.State{Tone: ui.OK, Word: "Done"}
	case "partial":
		return ui.State{Tone: ui.Attention, Word: "Done in part", Hint: "Some of it was done and some was not."}
	case "not_done":
		return ui.State{Tone: ui.Attention, Icon: "circle-x", Word: "Not done",
			Hint: "WorkOS gave no usable answer, and showed later that this did not happen."}
	case "refused":
		return ui.State{Tone: ui.Attention, Icon: "ban", Word: "Refused", Hint: "Frontdesk or WorkOS said no. Nothing changed."}
	case "failed":
		return ui.State{Tone: ui.Danger, Word: "Failed", Hint: "It did not happen."}
	case "undone":
		return ui.State{Tone: ui.Neutral, Icon: "circle-x", Word: "Undone", Hint: "The operator undid it before it was sent."}
	case "unknown":
		return ui.State{Tone: ui.Attention, Word: "Unknown", Hint: "It was sent and WorkOS gave no usable answer: it may have happened. " +
			"Frontdesk checks for up to a day whether it did."}
	case "accepted":
		return ui.State{Tone: ui.Neutral, Icon: "loader", Word: "Accepted, not done yet",
			Hint: "WorkOS accepted the deletion and may not have carried it out yet. Frontdesk keeps checking."}
	case "shown_again":
		return ui.State{Tone: ui.Attention, Word: "Shown again", Hint: "WorkOS answered that this was deleted, and showed it again later."}
	case "intent":
		return ui.State{Tone: ui.Neutral, Icon: "loader", Word: "In progress", Hint: "Recorded before it was sent; no outcome yet."}
	default:
		return UnknownState(outcome)
	}
}

// IfNotDeleted is said of an object that is being deleted.
const IfNotDeleted = "You can change it again if WorkOS does not carry out the deletion."

// ActionOutcomes returns the outcomes to filter by.
func ActionOutcomes() []ui.Option {
	return options(ActionOutcome, "done", "partial", "not_done", "refused", "failed", "unknown", "accepted", "shown_again", "undone", "intent")
}

// PortalIntents returns the seven purposes of an Admin Portal link, each with a sentence about when to use it.
func PortalIntents() []ui.Choice {
	return []ui.Choice{
		{Value: "sso", Label: "Set up single sign-on", Text: "A new connection, or one that is a draft, inactive or failing."},
		{Value: "dsync", Label: "Set up directory sync", Text: "A new directory, or one that lost its credentials or link."},
		{Value: "domain_verification", Label: "Verify a domain", Text: "People are refused at sign-in because their domain is not verified."},
		{Value: "certificate_renewal", Label: "Renew a SAML certificate",
			Text: "The connection's signing certificate expires soon or has expired."},
		{Value: "audit_logs", Label: "View audit logs", Text: "The customer wants to read or export their own audit trail."},
		{Value: "log_streams", Label: "Set up a log stream", Text: "The customer wants audit events in their own SIEM, or the stream is broken."},
		{Value: "bring_your_own_key", Label: "Bring your own key", Text: "The customer wants to encrypt their data with a key they hold."},
	}
}

// PortalIntent returns the name of an intent; an unknown one is unchanged.
func PortalIntent(intent string) string {
	for _, choice := range PortalIntents() {
		if choice.Value == intent {
			return choice.Label
		}
	}
	return intent
}
