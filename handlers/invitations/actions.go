package invitations

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on invitations.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "invitation.send", Done: "Invited a user", Tried: "Tried to invite a user",
			Permission: auth.Invite, Forms: []action.Form{{Route: paths.InvitationNew, Handler: h.New}},
			Events: []string{"invitation.created"},
			Lookup: action.Lookup{Look: h.invitationSent, Trace: invitationTrace, Creates: "invitation",
				Update: action.Fetched(h.InvitationResource())},
		},
		{
			Name: "invitation.resend", Done: "Sent an invitation again", Tried: "Tried to send an invitation again",
			Permission: auth.Invite, Forms: []action.Form{{Route: paths.InvitationResend, Handler: h.Resend}},
			Events: []string{"invitation.resent"},
			Lookup: action.Lookup{Hides: action.EmailHidden},
		},
		{
			Name: "invitation.revoke", Done: "Revoked an invitation", Tried: "Tried to revoke an invitation",
			Permission: auth.Invite, Forms: []action.Form{{Route: paths.InvitationRevoke, Handler: h.Revoke}},
			NeedsReason: true, IsDestructive: true,
			Events:  []string{"invitation.revoked"},
			NoUndo:  "The time for undo has passed.",
			Delayed: h.delayedRevocation,
			Lookup:  action.Lookup{Look: h.invitationRevoked, Update: action.Updated(h.InvitationResource())},
		},
	}
}
