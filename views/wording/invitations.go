package wording

import (
	"cmp"
	"time"

	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// InvitationEnd shows in a list when an invitation expires or expired. One that was accepted or revoked does not expire, nor does
// one without a time.
func InvitationEnd(state string, expires workos.Time) templ.Component {
	if !InvitationExpires(state, expires) {
		return noInvitationEnd(state)
	}
	return ui.ListedDeadline(expires)
}

// InvitationExpiry is InvitationEnd as a fact of the invitation's page.
func InvitationExpiry(state string, expires workos.Time, now time.Time) ui.Fact {
	if !InvitationExpires(state, expires) {
		return ui.Fact{Label: "Expires", Value: noInvitationEnd(state)}
	}
	return ui.Expiry("", expires, now)
}

func noInvitationEnd(state string) templ.Component {
	return ui.Missing(cmp.Or(NoInvitationEnd(state), "–"))
}

// InvitationExpires reports whether an invitation has an end to show.
func InvitationExpires(state string, expires workos.Time) bool {
	return state != "accepted" && state != "revoked" && !expires.IsMissing()
}

// NoInvitationEnd returns the words for an invitation without an end; "" if it no longer matters.
func NoInvitationEnd(state string) string {
	if state == "accepted" || state == "revoked" {
		return ""
	}
	return "never"
}
