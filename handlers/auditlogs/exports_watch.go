package auditlogs

import (
	"context"
	"errors"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/workos"
)

const (
	watchEvery    = 5 * time.Second  // between looks at what is pending
	watchSlowly   = time.Minute      // between questions about one that has been pending for long
	watchDeadline = 10 * time.Second // for one question
)

// WatchExports updates pending exports until ctx ends, so that the history shows their end even if
// no one opens their page.
func (h *Handlers) WatchExports(ctx context.Context) {
	page.Every(ctx, watchEvery, h.checkPending)
}

func (h *Handlers) checkPending(ctx context.Context) {
	pending, err := h.exports.PendingExports(ctx, store.Everything)
	if err != nil {
		h.Failed(ctx, "pending exports", err)
	}
	for _, export := range pending {
		age, since := h.Now().Sub(export.CreatedAt), h.Now().Sub(export.CheckedAt)
		if ctx.Err() == nil && since >= min(max(watchEvery, age/10), watchSlowly) {
			h.checkExport(workos.Background(ctx), export)
		}
	}
}

// checkExport reads the state of an export from WorkOS and stores it. If WorkOS does not answer, the export stays
// unchanged.
func (h *Handlers) checkExport(ctx context.Context, export store.Export) store.Export {
	ctx, cancel := context.WithTimeout(ctx, watchDeadline)
	defer cancel()
	answer, err := h.Client.GetAuditLogExport(ctx, export.WorkOSID)
	state, note := answer.State, ""
	switch {
	case workos.IsNotFound(err):
		state, note = store.ExportExpired, "WorkOS no longer knows this export."
	case err != nil:
		state = ""
		if !errors.Is(err, context.Canceled) {
			h.Log.InfoContext(ctx, "export not checked", "id", export.ID, "error", err)
		}
	case state == store.ExportError:
		note = "WorkOS could not prepare this export. Request it again; if it fails again, send the export's ID to WorkOS support."
	}
	updated, err := h.exports.UpdateExportState(ctx, export.ID, state, note)
	if err != nil {
		h.Failed(ctx, "export state", err, "id", export.ID)
		return export
	}
	return updated
}
