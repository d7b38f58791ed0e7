package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// membershipActions are the actions on memberships and invitations.
func membershipActions() []Action {
	return []Action{
		{
			Name: "membership.add", Done: "Added a member", Tried: "Tried to add a member",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipNew, (*Desk).MembershipNew}},
			events: []string{"organization_membership.created"},
			lookup: lookup{look: membershipAdded, trace: membershipTrace, update: updateAdded},
		},
		{
			Name: "membership.role", Done: "Changed a role", Tried: "Tried to change a role",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipRole, (*Desk).MembershipRole}},
			needsReason: true,
			events:      []string{"organization_membership.updated"},
			undo:        undoRole,
			lookup:      lookup{look: membershipHasRole, update: updateMembership},
		},
		{
			Name: "membership.deactivate", Done: "Deactivated a membership", Tried: "Tried to deactivate a membership",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipDeactivate, (*Desk).MembershipDeactivate}},
			needsReason: true, isDestructive: true,
			events:  []string{"organization_membership.updated"},
			cascade: []string{"session.revoked"},
			undo:    undoneAt(paths.MembershipReactivate),
			lookup:  lookup{look: membershipIs("inactive"), update: updateMembership},
		},
		{
			Name: "membership.reactivate", Done: "Reactivated a membership", Tried: "Tried to reactivate a membership",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipReactivate, (*Desk).MembershipReactivate}},
			events: []string{"organization_membership.updated"},
			undo:   undoneAt(paths.MembershipDeactivate),
			lookup: lookup{look: membershipIs("active"), update: updateMembership},
		},
		{
			Name: "membership.remove", Done: "Removed a member", Tried: "Tried to remove a member",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipRemove, (*Desk).MembershipRemove}},
			needsReason: true, isDestructive: true,
			events:  []string{"organization_membership.deleted"},
			cascade: []string{"group.member_removed", "session.revoked"},
			noUndo:  cannotGiveBack,
			lookup:  lookup{look: goneAs(members), update: dropped(members)},
		},
		{
			Name: "invitation.send", Done: "Invited a user", Tried: "Tried to invite a user",
			Permission: auth.Invite, Forms: []ActionForm{{paths.InvitationNew, (*Desk).InvitationNew}},
			events: []string{"invitation.created"},
			lookup: lookup{look: invitationSent, trace: invitationTrace, update: fetched(invitations)},
		},
		{
			Name: "invitation.resend", Done: "Sent an invitation again", Tried: "Tried to send an invitation again",
			Permission: auth.Invite, Forms: []ActionForm{{paths.InvitationResend, (*Desk).InvitationResend}},
			events: []string{"invitation.resent"},
			lookup: lookup{hides: emailHidden},
		},
		{
			Name: "invitation.revoke", Done: "Revoked an invitation", Tried: "Tried to revoke an invitation",
			Permission: auth.Invite, Forms: []ActionForm{{paths.InvitationRevoke, (*Desk).InvitationRevoke}},
			needsReason: true, isDestructive: true,
			events:  []string{"invitation.revoked"},
			noUndo:  "The time for undo has passed.",
			delayed: (*Desk).delayedRevocation,
			lookup:  lookup{look: invitationRevoked, update: updated(invitations)},
		},
	}
}
