package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// DueActions returns the delayed actions that are due, with their due time and the version of the target that the operator saw.
// Those that were canceled are left out, also where that is not written yet. If some cannot be read, it returns the others with
// ErrUnreadable.
func (s *Store) DueActions(ctx context.Context, scope Scope, now time.Time) ([]AuditEntry, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	ids, err := ids(ctx, s.db.Read, "SELECT act_id FROM delayed_acts WHERE due_at <= ? ORDER BY act_id", millis(now))
	if err != nil {
		return nil, err
	}
	var due []AuditEntry
	var unread []error
	for _, id := range ids {
		row, err := s.AuditEntry(ctx, scope, id)
		if err == nil {
			err = s.db.Read.QueryRowContext(ctx, "SELECT due_at, version FROM delayed_acts WHERE act_id = ?", id).Scan(timeColumn{&row.Due},
				&row.SeenVersion)
		}
		switch {
		case errors.Is(err, sql.ErrNoRows): // canceled since
		case err != nil && (IsUnavailable(err) || ctx.Err() != nil):
			return nil, err
		case err != nil:
			unread = append(unread, fmt.Errorf("%w: action %d: %w", ErrUnreadable, id, err))
		case row.Outcome == Intent:
			due = append(due, row)
		}
	}
	return due, errors.Join(unread...)
}

// Claim takes a delayed action, so that the caller sends it or ends it, and nobody else does. ErrNotFound when it was canceled
// or already claimed. A claimed action without an outcome is pending like any other when the program stops; one that was not
// claimed is sent after the next start.
func (s *Store) Claim(ctx context.Context, actionID int64) error {
	s.claiming.Lock()
	defer s.claiming.Unlock()
	if !s.isOpen(actionID) {
		return ErrNotFound
	}
	return s.inTx(ctx, func(tx *sql.Tx) error { return takeDelayed(ctx, tx, actionID) })
}

// Cancel cancels an action that was not sent yet, for the operator who began it. ErrNotFound when it was already
// claimed, or belongs to another operator. If the file cannot be written, it keeps the write for later and returns
// ErrNotWritten with the canceled action, which cannot be claimed any more.
func (s *Store) Cancel(ctx context.Context, actionID int64, actorID, note string) (AuditEntry, error) {
	s.claiming.Lock()
	defer s.claiming.Unlock()
	ctx, at := context.WithoutCancel(ctx), s.Now()
	var isWaiting bool
	err := s.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM delayed_acts JOIN ledger ON ledger.id = act_id "+
		"WHERE act_id = ? AND actor_id = ?)", actionID, actorID).Scan(&isWaiting)
	switch {
	case err != nil:
		return AuditEntry{}, err
	case !isWaiting || !s.isOpen(actionID):
		return AuditEntry{}, ErrNotFound
	}
	written := s.writeOrKeep(ctx, keptWrite{
		what: fmt.Sprintf("outcome of action %d: %s", actionID, Canceled),
		write: func(ctx context.Context, tx *sql.Tx) error {
			if err := takeDelayed(ctx, tx, actionID); err != nil {
				return err
			}
			return s.recordOutcome(ctx, tx, actionID, Canceled, "", note, at)
		},
		show: s.showOutcome(actionID, Canceled, "", note),
	})
	if written != nil && !errors.Is(written, ErrNotWritten) {
		return AuditEntry{}, written
	}
	row, err := s.AuditEntry(ctx, Everything, actionID)
	return row, errors.Join(written, err)
}

// takeDelayed makes a delayed action one that does not wait any more; ErrNotFound when it did not wait.
func takeDelayed(ctx context.Context, tx *sql.Tx, actionID int64) error {
	taken, err := tx.ExecContext(ctx, "DELETE FROM delayed_acts WHERE act_id = ?", actionID)
	if err != nil {
		return err
	}
	if n, err := taken.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

// delay keeps an action from being sent before its time.
func delay(ctx context.Context, tx *sql.Tx, actionID int64, due time.Time, version string) error {
	if due.IsZero() {
		return nil
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO delayed_acts (act_id, due_at, version) VALUES (?, ?, ?)", actionID, millis(due), version)
	return err
}
