package tools

import (
	"context"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
)

func (h *Handlers) factorGone(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	gone, err := page.IsGone(h.Client.GetAuthFactor(ctx, row.TargetID))
	return action.SeenIf(gone), err
}
