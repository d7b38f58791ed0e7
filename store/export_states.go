package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// CompleteExport records WorkOS's answer to the request for an export in the ledger and in the list of exports, in one
// transaction. If the file cannot be written, it keeps the write for later and returns ErrNotWritten with the updated export.
func (s *Store) CompleteExport(ctx context.Context, id string, result ExportResult) (Export, error) {
	ctx = context.WithoutCancel(ctx)
	at, state, requestedAt := s.Now(), ExportFailed, time.Time{}
	switch result.Outcome {
	case Done:
		state, requestedAt = result.State, at
		if state == "" {
			state = ExportPending
		}
	case Unknown:
		state = ExportUnknown
	}
	reserved, err := exportList.one(ctx, s.db.Read, exportByID(id))
	if err != nil {
		return Export{}, err
	}
	var export Export
	err = s.writeOrKeep(ctx, keptWrite{
		what: fmt.Sprintf("outcome of action %d: %s, export %s", reserved.ActionID, result.Outcome, result.WorkOSID),
		write: func(ctx context.Context, tx *sql.Tx) error {
			err := s.recordOutcome(ctx, tx, reserved.ActionID, result.Outcome, result.WorkOSRequestID, result.Note, at)
			if err != nil {
				return err
			}
			var n int64
			err = tx.QueryRowContext(ctx, "UPDATE exports SET workos_id = ?, state = ?, note = ?, workos_request_id = ?, requested_at = ?, "+
				"finished_at = ? WHERE id = ? RETURNING n",
				result.WorkOSID, state, result.Note, result.WorkOSRequestID, millis(requestedAt), millis(s.finishedAt(reserved, state)), id).Scan(&n)
			if err != nil {
				return err
			}
			if export, err = exportList.one(ctx, tx, exportByID(id)); err != nil {
				return err
			}
			return indexExport(ctx, tx, n, export)
		},
		show: s.showOutcomeAnd(reserved.ActionID, result.Outcome, result.WorkOSRequestID, result.Note, func(record any) {
			if shown, isExport := record.(*Export); isExport && shown.ID == id && shown.State == ExportRequested {
				shown.WorkOSID, shown.State, shown.Note, shown.WorkOSRequestID = result.WorkOSID, state, result.Note, result.WorkOSRequestID
				shown.RequestedAt, shown.FinishedAt, shown.IsUnwritten = requestedAt, s.finishedAt(reserved, state), true
			}
		}),
	})
	if errors.Is(err, ErrNotWritten) {
		s.unwritten.show(&reserved)
		return reserved, err
	}
	return export, err
}

// UpdateExportState records the current state of an export as WorkOS reported it, with a note for the operator when it
// failed. An empty state means that WorkOS could not be reached; then only the time is recorded.
func (s *Store) UpdateExportState(ctx context.Context, id, state, note string) (Export, error) {
	ctx = context.WithoutCancel(ctx)
	var export Export
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		found, err := exportList.one(ctx, tx, exportByID(id))
		if err != nil {
			return err
		}
		if state == "" {
			state, note = found.State, found.Note
		}
		_, err = tx.ExecContext(ctx, "UPDATE exports SET state = ?, note = ?, checked_at = ?, finished_at = ? WHERE id = ?",
			state, note, millis(s.Now()), millis(s.finishedAt(found, state)), id)
		if err != nil {
			return err
		}
		export, err = exportList.one(ctx, tx, exportByID(id))
		return err
	})
	return export, err
}

// PendingExports reads up to 200 exports that WorkOS is still making, oldest first.
func (s *Store) PendingExports(ctx context.Context, scope Scope) ([]Export, error) {
	page, err := s.Exports(ctx, scope, ExportsQuery{State: ExportPending, Paging: Paging{Oldest: true, Limit: 200}})
	return page.Rows, err
}

// finishedAt is when the export was first seen in a final state.
func (s *Store) finishedAt(was Export, state string) time.Time {
	switch state {
	case ExportReady, ExportError, ExportExpired, ExportFailed:
		if was.FinishedAt.IsZero() {
			return s.Now()
		}
		return was.FinishedAt
	}
	return time.Time{}
}

func exportByID(id string) filter {
	return filter{conditions: []string{"id = ?"}, args: []any{id}}
}
