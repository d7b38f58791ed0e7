package wording

import (
	"time"

	"frontdesk/views/ui"
	"frontdesk/workos/health"
)

// DirectoryUserState returns the word for the state of a person in the customer's directory.
func DirectoryUserState(state string) ui.State {
	switch state {
	case "active":
		return ui.State{Tone: ui.OK, Word: "Active", Hint: "Active in the customer's directory."}
	case "suspended":
		return ui.State{Tone: ui.Attention, Icon: "circle-pause", Word: "Suspended",
			Hint: "Suspended in the customer's directory: should not have access."}
	case "inactive":
		return ui.State{Tone: ui.Neutral, Icon: "ban", Word: "Inactive", Hint: "No longer active in the customer's directory."}
	default:
		return UnknownState(state)
	}
}

// DirectoryUserStates returns the states to filter by.
func DirectoryUserStates() []ui.Option {
	return withOther(options(DirectoryUserState, "active", "suspended", "inactive"))
}

// MembershipStatus returns the word for a person's membership of an organization.
func MembershipStatus(status string) ui.State {
	switch status {
	case "active":
		return ui.State{Tone: ui.OK, Word: "Active", Hint: "Can use the product in this organization."}
	case "pending":
		return ui.State{Tone: ui.Attention, Icon: "hourglass", Word: "Pending", Hint: "Has not accepted the invitation yet."}
	case "inactive":
		return ui.State{Tone: ui.Neutral, Icon: "ban", Word: "Inactive", Hint: "Deactivated: cannot use the product in this organization."}
	default:
		return UnknownState(status)
	}
}

// MembershipStatuses returns the statuses to filter by.
func MembershipStatuses() []ui.Option {
	return withOther(options(MembershipStatus, "active", "pending", "inactive"))
}

// InvitationState returns the word for the state of an invitation.
func InvitationState(state string) ui.State {
	switch state {
	case "pending":
		return ui.State{Tone: ui.Attention, Icon: "mail", Word: "Pending", Hint: "Sent and not accepted yet."}
	case "accepted":
		return ui.State{Tone: ui.OK, Word: "Accepted", Hint: "The person has joined."}
	case "expired":
		return ui.State{Tone: ui.Neutral, Icon: "clock", Word: "Expired", Hint: "Not accepted in time: send a new one."}
	case "revoked":
		return ui.State{Tone: ui.Neutral, Icon: "mail-x", Word: "Revoked", Hint: "Revoked before it was accepted."}
	default:
		return UnknownState(state)
	}
}

// InvitationStateAt is InvitationState at a time: one that is past its end has expired, whatever WorkOS's state is.
func InvitationStateAt(state string, expires, now time.Time) ui.State {
	return InvitationState(health.InvitationStatus(state, expires, now))
}

// InvitationStates returns the states to filter by.
func InvitationStates() []ui.Option {
	return withOther(options(InvitationState, "pending", "accepted", "expired", "revoked"))
}
