package groups

import (
	"context"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/workos"
)

// groupTrace describes the event of a new group.
var groupTrace = &action.Trace{Events: []string{"group.created"}, Creates: true,
	Is: func(made action.EventData, row store.AuditEntry) bool {
		return made.OrganizationID == row.OrganizationID && workos.NameKey(made.Name) == workos.NameKey(row.TargetName)
	}}

// groupMemberTrace describes the event of a member added to a group.
var groupMemberTrace = &action.Trace{Events: []string{"group.member_added"}, Creates: false, Is: isGroupMember}

// groupMemberLeft describes the event of a member removed from a group.
var groupMemberLeft = &action.Trace{Events: []string{"group.member_removed"}, Creates: false, Is: isGroupMember}

func isGroupMember(said action.EventData, row store.AuditEntry) bool {
	return said.GroupID == row.Details.Fact("group id") && said.OrganizationMembershipID == row.TargetID
}

func (h *Handlers) groupCreated(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.firstGroups(ctx, row.OrganizationID)
	if err != nil {
		return action.Sighting{}, err
	}
	var candidates []action.Sighting
	for _, group := range now {
		if workos.NameKey(group.Name) == workos.NameKey(row.TargetName) {
			candidates = append(candidates, action.Sighting{ID: group.ID, Name: group.Name, At: group.CreatedAt.Time,
				Differs: action.Differing(row, map[string]string{"name": group.Name, "description": group.Description})})
		}
	}
	return h.FirstCreated(ctx, row, candidates)
}

func (h *Handlers) groupEdited() action.Judge[workos.Group] {
	return editableGroup.Judge(
		func(ctx context.Context, row store.AuditEntry) (workos.Group, error) {
			return h.groupOf(ctx, row.OrganizationID, row.TargetID)
		},
		func(now workos.Group, row store.AuditEntry) bool { return now.ID == row.TargetID })
}

func (h *Handlers) groupDeleted(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	gone, err := page.IsGone(h.Client.GetGroup(ctx, row.OrganizationID, row.TargetID))
	return action.SeenIf(gone), err
}

func (h *Handlers) groupMember(in bool) func(context.Context, store.AuditEntry) (action.Sighting, error) {
	return func(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
		now, err := h.inGroup(ctx, row.TargetID, row.Details.Fact("group id"))
		return action.SeenIf(now == in), err
	}
}
