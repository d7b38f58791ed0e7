package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// ClaimDue returns the delayed actions that are due, each once, with their due time and the version of the target that
// the operator saw. The caller records their outcomes. A claimed action without an outcome is pending like any other when
// the program stops; one that was not claimed is sent after the next start.
func (s *Store) ClaimDue(ctx context.Context, scope Scope, now time.Time) ([]AuditEntry, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	var due []AuditEntry
	var waiting bool // read first: this runs every second, and a read does not wait for writers
	err := s.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM delayed_acts WHERE due_at <= ?)", millis(now)).Scan(&waiting)
	if err != nil || !waiting {
		return nil, err
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		ids, err := ids(ctx, tx, "SELECT act_id FROM delayed_acts WHERE due_at <= ? ORDER BY act_id", millis(now))
		if err != nil {
			return err
		}
		for _, id := range ids {
			var at time.Time
			var version string
			err := tx.QueryRowContext(ctx, "SELECT due_at, version FROM delayed_acts WHERE act_id = ?", id).Scan(timeColumn{&at}, &version)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "DELETE FROM delayed_acts WHERE act_id = ?", id); err != nil {
				return err
			}
			row, err := ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{id}})
			if err != nil {
				return err
			}
			row.Due, row.SeenVersion = at, version
			due = append(due, row)
		}
		return nil
	})
	return due, err
}

// Cancel cancels an action that was not sent yet, for the operator who began it. ErrNotFound when it was already
// claimed, or belongs to another operator.
func (s *Store) Cancel(ctx context.Context, actionID int64, actorID, note string) (AuditEntry, error) {
	var row AuditEntry
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		taken, err := tx.ExecContext(ctx, "DELETE FROM delayed_acts WHERE act_id = (SELECT id FROM ledger WHERE id = ? AND actor_id = ?)",
			actionID, actorID)
		if err != nil {
			return err
		}
		if n, err := taken.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		if err := s.recordOutcome(ctx, tx, actionID, Canceled, "", note, s.Now()); err != nil {
			return err
		}
		row, err = ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{actionID}})
		return err
	})
	return row, err
}

// delay keeps an action from being sent before its time.
func delay(ctx context.Context, tx *sql.Tx, actionID int64, due time.Time, version string) error {
	if due.IsZero() {
		return nil
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO delayed_acts (act_id, due_at, version) VALUES (?, ?, ?)", actionID, millis(due), version)
	return err
}
