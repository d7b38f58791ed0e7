package memberships

import (
	"cmp"
	"context"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/workos"
)

// membershipTrace describes the events of a new membership.
var membershipTrace = &action.Trace{Events: []string{"organization_membership.created", "organization_membership.updated"}, Creates: false,
	Is: func(made action.EventData, row store.AuditEntry) bool {
		return made.Status == "active" && made.UserID == row.TargetID && made.OrganizationID == row.OrganizationID
	}}

// membershipWhere returns a Judge that checks a membership against what an action was to change.
func (h *Handlers) membershipWhere(asked func(workos.Membership, store.AuditEntry) bool) action.Judge[workos.Membership] {
	return action.Judge[workos.Membership]{
		Get: func(ctx context.Context, row store.AuditEntry) (workos.Membership, error) {
			return h.Client.GetMembership(ctx, row.TargetID)
		},
		Is: func(now workos.Membership, row store.AuditEntry) bool { return now.ID == row.TargetID },
		Now: func(now workos.Membership, row store.AuditEntry) action.Sighting {
			return action.SeenOr(asked(now, row), now.UpdatedAt, row)
		},
	}
}

func (h *Handlers) membershipIs(status string) action.Judge[workos.Membership] {
	return h.membershipWhere(func(now workos.Membership, _ store.AuditEntry) bool { return now.Status == status })
}

func (h *Handlers) membershipHasRole() action.Judge[workos.Membership] {
	return h.membershipWhere(func(now workos.Membership, row store.AuditEntry) bool {
		return action.SameWords(now.RoleSlugs(), strings.Split(roleAfter(row), ", "))
	})
}

// roleAfter returns the roles that a change of roles was to give. Earlier versions recorded them as a fact.
func roleAfter(row store.AuditEntry) string {
	change, _ := row.Details.Change("role")
	return cmp.Or(change.After, row.Details.Fact("after"))
}

func (h *Handlers) membershipAdded(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	page, err := h.Client.ListMemberships(ctx, workos.ListMembershipsOptions{UserID: row.TargetID, OrganizationID: row.OrganizationID})
	if err == nil && page.IsMixed && len(page.Data) == 0 {
		err = workos.ErrMixed // it shows nothing about this person
	}
	if err != nil || len(page.Data) == 0 || page.Data[0].Status != "active" {
		return action.Sighting{}, err
	}
	made := page.Data[0]
	since := made.CreatedAt
	if since.Before(row.At) { // one that was inactive is active again
		since = made.UpdatedAt
	}
	return action.Sighting{Sight: action.Seen, ID: made.ID, At: since.Time,
		Differs: action.Differing(row, map[string]string{"role": strings.Join(made.RoleSlugs(), ", ")})}, nil
}

func (h *Handlers) updateMembership(ctx context.Context, row store.AuditEntry, _ action.Sighting) error {
	return h.MembershipResource().Refetch(row.TargetID)(ctx)
}

func (h *Handlers) updateAdded(ctx context.Context, _ store.AuditEntry, now action.Sighting) error {
	return h.MembershipResource().Refetch(now.ID)(ctx)
}
