package invitations

import (
	"context"
	"strconv"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/workos"
)

// invitationTrace describes the event of a new invitation.
var invitationTrace = &action.Trace{Events: []string{"invitation.created"}, Creates: true,
	Is: func(made action.EventData, row store.AuditEntry) bool {
		return made.OrganizationID == row.OrganizationID && workos.EmailKey(made.Email) == workos.EmailKey(row.TargetID)
	}}

func (h *Handlers) invitationSent(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	page, err := h.Client.ListInvitations(ctx, workos.ListInvitationsOptions{
		ListOptions: workos.ListOptions{Limit: 100}, Email: row.TargetID, OrganizationID: row.OrganizationID})
	if err == nil && page.IsMixed && len(page.Data) == 0 {
		err = workos.ErrMixed // it shows nothing about this address
	}
	if err != nil {
		return action.Sighting{}, err
	}
	var candidates []action.Sighting
	for _, invitation := range page.Data {
		if workos.EmailKey(invitation.Email) == workos.EmailKey(row.TargetID) && invitation.OrganizationID == row.OrganizationID {
			shown := map[string]string{"role": invitation.RoleSlug}
			if days := invitation.ExpiresAt.Sub(invitation.CreatedAt.Time).Round(24 * time.Hour); !invitation.ExpiresAt.IsZero() && days > 0 {
				shown["days"] = strconv.Itoa(int(days.Hours()) / 24)
			}
			candidates = append(candidates, action.Sighting{ID: invitation.ID, Name: invitation.Email, At: invitation.CreatedAt.Time,
				Differs: action.Differing(row, shown)})
		}
	}
	return h.FirstCreated(ctx, row, candidates)
}

func (h *Handlers) invitationRevoked(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.Client.GetInvitation(ctx, row.TargetID)
	return action.SeenIf(now.State == "revoked"), err
}
