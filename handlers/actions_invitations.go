package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// invitationActions are the actions on invitations.
func (d *Desk) invitationActions() []Action {
	return []Action{
		{
			Name: "invitation.send", Done: "Invited a user", Tried: "Tried to invite a user",
			Permission: auth.Invite, Forms: []ActionForm{{paths.InvitationNew, d.InvitationNew}},
			events: []string{"invitation.created"},
			lookup: lookup{look: d.invitationSent, trace: invitationTrace, update: fetched(d.invitations())},
		},
		{
			Name: "invitation.resend", Done: "Sent an invitation again", Tried: "Tried to send an invitation again",
			Permission: auth.Invite, Forms: []ActionForm{{paths.InvitationResend, d.InvitationResend}},
			events: []string{"invitation.resent"},
			lookup: lookup{hides: emailHidden},
		},
		{
			Name: "invitation.revoke", Done: "Revoked an invitation", Tried: "Tried to revoke an invitation",
			Permission: auth.Invite, Forms: []ActionForm{{paths.InvitationRevoke, d.InvitationRevoke}},
			needsReason: true, isDestructive: true,
			events:  []string{"invitation.revoked"},
			noUndo:  "The time for undo has passed.",
			delayed: d.delayedRevocation,
			lookup:  lookup{look: d.invitationRevoked, update: updated(d.invitations())},
		},
	}
}
