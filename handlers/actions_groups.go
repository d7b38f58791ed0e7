package handlers

import (
	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// groupActions are the actions on groups.
func (d *Desk) groupActions() []Action {
	return []Action{
		{
			Name: "group.create", Done: "Created a group", Tried: "Tried to create a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupNew, d.GroupNew}},
			events: []string{"group.created"},
			lookup: lookup{look: d.groupCreated, trace: groupTrace},
		},
		{
			Name: "group.edit", Done: "Edited a group", Tried: "Tried to edit a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupEdit, d.GroupEdit}},
			events: []string{"group.updated"},
			undo:   undoGroupEdit,
			lookup: judged(d.groupEdited(), lookup{}),
		},
		{
			Name: "group.delete", Done: "Deleted a group", Tried: "Tried to delete a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupDelete, d.GroupDelete}},
			needsReason: true, isDestructive: true,
			events: []string{"group.deleted"}, cascade: []string{"group.member_removed"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.groupDeleted},
		},
		{
			Name: "group.member.add", Done: "Added a member to a group", Tried: "Tried to add a member to a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupMemberAdd, d.GroupMemberAdd}},
			events: []string{"group.member_added"},
			undo: func(row store.AuditEntry) wayBack {
				return wayBack{url: paths.GroupMemberRemove.URL(row.OrganizationID, row.Details["group id"], row.TargetID)}
			},
			lookup: lookup{look: d.groupMember(true), trace: groupMemberTrace},
		},
		{
			Name: "group.member.remove", Done: "Removed a member from a group", Tried: "Tried to remove a member from a group",
			Permission: auth.ManageMemberships, Forms: []ActionForm{{paths.GroupMemberRemove, d.GroupMemberRemove}},
			needsReason: true, isDestructive: true,
			events: []string{"group.member_removed"},
			undo: func(row store.AuditEntry) wayBack {
				add := paths.GroupMemberAdd.URL(row.OrganizationID, row.Details["group id"])
				return wayBack{url: add, params: []ui.Param{{Name: "member", Value: row.TargetID}}}
			},
			lookup: lookup{look: d.groupMember(false), trace: groupMemberLeft, reverses: true},
		},
	}
}
