package memberships

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on memberships.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "membership.add", Done: "Added a member", Tried: "Tried to add a member",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.MembershipNew, Handler: h.New}},
			Events: []string{"organization_membership.created"},
			Lookup: action.Lookup{Look: h.membershipAdded, Trace: membershipTrace, Creates: "membership", Update: h.updateAdded},
		},
		{
			Name: "membership.role", Done: "Changed a role", Tried: "Tried to change a role",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.MembershipRole, Handler: h.Role}},
			NeedsReason: true,
			Events:      []string{"organization_membership.updated"},
			Undo:        undoRole,
			Lookup:      action.Judged(h.membershipHasRole(), action.Lookup{Update: h.updateMembership}),
		},
		{
			Name: "membership.deactivate", Done: "Deactivated a membership", Tried: "Tried to deactivate a membership",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.MembershipDeactivate, Handler: h.Deactivate}},
			NeedsReason: true, IsDestructive: true,
			Events:  []string{"organization_membership.updated"},
			Cascade: []string{"session.revoked"},
			Undo:    action.UndoneAt(paths.MembershipReactivate),
			Lookup:  action.Judged(h.membershipIs("inactive"), action.Lookup{Update: h.updateMembership}),
		},
		{
			Name: "membership.reactivate", Done: "Reactivated a membership", Tried: "Tried to reactivate a membership",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.MembershipReactivate, Handler: h.Reactivate}},
			Events: []string{"organization_membership.updated"},
			Undo:   action.UndoneAt(paths.MembershipDeactivate),
			Lookup: action.Judged(h.membershipIs("active"), action.Lookup{Update: h.updateMembership}),
		},
		{
			Name: "membership.remove", Done: "Removed a member", Tried: "Tried to remove a member",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.MembershipRemove, Handler: h.Remove}},
			NeedsReason: true, IsDestructive: true,
			Events:  []string{"organization_membership.deleted"},
			Cascade: []string{"group.member_removed", "session.revoked"},
			NoUndo:  action.CannotBeUndone,
			Lookup:  action.Lookup{Look: action.GoneAs(h.MembershipResource()), Update: action.Dropped(h.MembershipResource())},
		},
	}
}
