package wording

import (
	"frontdesk/views/ui"
	"frontdesk/workos"
)

// EmailStateOf returns the word for an address's state in lists: verified, unverified or unknown.
func EmailStateOf(state string) ui.State {
	if state == "unknown" {
		return ui.State{Tone: ui.Neutral, Word: "Unknown", Hint: "WorkOS does not say it in a form that Frontdesk can read. See Raw on the " +
			"user's page."}
	}
	return EmailState(state == "verified")
}

// EmailStateOfUser returns that word for a user from WorkOS.
func EmailStateOfUser(u workos.User) ui.State {
	if !u.EmailVerified && u.IsUnknown("email_verified") {
		return EmailStateOf("unknown")
	}
	return EmailState(u.EmailVerified)
}

// EmailState returns the word for whether an address was verified.
func EmailState(verified bool) ui.State {
	if verified {
		return ui.State{Tone: ui.OK, Word: "Verified", Hint: "The person has confirmed the address."}
	}
	return ui.State{Tone: ui.Attention, Word: "Not verified", Hint: "Nobody has confirmed the address."}
}
