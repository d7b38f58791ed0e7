package wording

import (
	"cmp"

	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// InvitationEnd is when an invitation expires, or expired; one that was accepted or revoked does not any more, and one
// without a time never does.
func InvitationEnd(state string, expires workos.Time) templ.Component {
	if !InvitationExpires(state, expires) {
		return ui.Missing(cmp.Or(NoInvitationEnd(state), "–"))
	}
	return ui.Deadline(expires)
}

// InvitationExpires reports whether an invitation has an end to speak of.
func InvitationExpires(state string, expires workos.Time) bool {
	return state != "accepted" && state != "revoked" && !expires.IsMissing()
}

// NoInvitationEnd is what is said where an invitation has no end; "" when it no longer matters.
func NoInvitationEnd(state string) string {
	if state == "accepted" || state == "revoked" {
		return ""
	}
	return "never"
}
