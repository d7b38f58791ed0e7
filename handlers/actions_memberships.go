package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// membershipActions are the actions on memberships.
func (d *Desk) membershipActions() []Action {
	return []Action{
		{
			Name: "membership.add", Done: "Added a member", Tried: "Tried to add a member",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipNew, d.MembershipNew}},
			events: []string{"organization_membership.created"},
			lookup: lookup{look: d.membershipAdded, trace: membershipTrace, update: d.updateAdded},
		},
		{
			Name: "membership.role", Done: "Changed a role", Tried: "Tried to change a role",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipRole, d.MembershipRole}},
			needsReason: true,
			events:      []string{"organization_membership.updated"},
			undo:        undoRole,
			lookup:      judged(d.membershipHasRole(), lookup{update: d.updateMembership}),
		},
		{
			Name: "membership.deactivate", Done: "Deactivated a membership", Tried: "Tried to deactivate a membership",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipDeactivate, d.MembershipDeactivate}},
			needsReason: true, isDestructive: true,
			events:  []string{"organization_membership.updated"},
			cascade: []string{"session.revoked"},
			undo:    undoneAt(paths.MembershipReactivate),
			lookup:  judged(d.membershipIs("inactive"), lookup{update: d.updateMembership}),
		},
		{
			Name: "membership.reactivate", Done: "Reactivated a membership", Tried: "Tried to reactivate a membership",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipReactivate, d.MembershipReactivate}},
			events: []string{"organization_membership.updated"},
			undo:   undoneAt(paths.MembershipDeactivate),
			lookup: judged(d.membershipIs("active"), lookup{update: d.updateMembership}),
		},
		{
			Name: "membership.remove", Done: "Removed a member", Tried: "Tried to remove a member",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.MembershipRemove, d.MembershipRemove}},
			needsReason: true, isDestructive: true,
			events:  []string{"organization_membership.deleted"},
			cascade: []string{"group.member_removed", "session.revoked"},
			noUndo:  cannotGiveBack,
			lookup:  lookup{look: goneAs(d.memberships()), update: dropped(d, d.memberships())},
		},
	}
}
