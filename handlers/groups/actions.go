package groups

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// Actions are the actions on groups.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "group.create", Done: "Created a group", Tried: "Tried to create a group",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.GroupNew, Handler: h.New}},
			Events: []string{"group.created"},
			Lookup: action.Lookup{Look: h.groupCreated, Trace: groupTrace, Creates: "group"},
		},
		{
			Name: "group.edit", Done: "Edited a group", Tried: "Tried to edit a group",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.GroupEdit, Handler: h.Edit}},
			Events: []string{"group.updated"},
			Undo:   undoGroupEdit,
			Lookup: action.Judged(h.groupEdited(), action.Lookup{}),
		},
		{
			Name: "group.delete", Done: "Deleted a group", Tried: "Tried to delete a group",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.GroupDelete, Handler: h.Delete}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"group.deleted"}, Cascade: []string{"group.member_removed"},
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.groupDeleted},
		},
		{
			Name: "group.member.add", Done: "Added a member to a group", Tried: "Tried to add a member to a group",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.GroupMemberAdd, Handler: h.MemberAdd}},
			Events: []string{"group.member_added"},
			Undo: func(row store.AuditEntry) action.Reversal {
				return action.Reversal{URL: paths.GroupMemberRemove.URL(row.OrganizationID, row.Details.Fact("group id"), row.TargetID)}
			},
			Lookup: action.Lookup{Look: h.groupMember(true), Trace: groupMemberTrace},
		},
		{
			Name: "group.member.remove", Done: "Removed a member from a group", Tried: "Tried to remove a member from a group",
			Permission: auth.ManageMemberships, Forms: []action.Form{{Route: paths.GroupMemberRemove, Handler: h.MemberRemove}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"group.member_removed"},
			Undo: func(row store.AuditEntry) action.Reversal {
				add := paths.GroupMemberAdd.URL(row.OrganizationID, row.Details.Fact("group id"))
				return action.Reversal{URL: add, Params: []ui.Param{{Name: "member", Value: row.TargetID}}}
			},
			Lookup: action.Lookup{Look: h.groupMember(false), Trace: groupMemberLeft, Reverses: true},
		},
	}
}
