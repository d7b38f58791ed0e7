package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// TakeDue hands out the acts whose time to be sent has come, each once: whoever takes one settles it. What was taken
// and not settled before the desk stopped is an orphan like any other; what was not taken waits for the next start.
func (d *Desk) TakeDue(ctx context.Context, now time.Time) ([]ActRow, error) {
	var due []ActRow
	var waiting bool // asked first, because it is asked every second: looking takes no turn from those who write
	err := d.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM delayed_acts WHERE due_at <= ?)", millis(now)).Scan(&waiting)
	if err != nil || !waiting {
		return nil, err
	}
	err = d.inTx(ctx, func(tx *sql.Tx) error {
		ids, err := actIDs(ctx, tx, "SELECT act_id FROM delayed_acts WHERE due_at <= ? ORDER BY act_id", millis(now))
		if err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := tx.ExecContext(ctx, "DELETE FROM delayed_acts WHERE act_id = ?", id); err != nil {
				return err
			}
			row, err := ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{id}})
			if err != nil {
				return err
			}
			due = append(due, row)
		}
		return nil
	})
	return due, err
}

// TakeBack undoes an act that was not sent yet, for whoever asked for it. ErrNotFound when it is on its way already,
// or was somebody else's.
func (d *Desk) TakeBack(ctx context.Context, actID int64, actorID, note string) (ActRow, error) {
	var row ActRow
	err := d.inTx(ctx, func(tx *sql.Tx) error {
		taken, err := tx.ExecContext(ctx, "DELETE FROM delayed_acts WHERE act_id = (SELECT id FROM ledger WHERE id = ? AND actor_id = ?)", actID, actorID)
		if err != nil {
			return err
		}
		if n, err := taken.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrNotFound)
		}
		if err := d.settle(ctx, tx, actID, Undone, "", note); err != nil {
			return err
		}
		row, err = ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{actID}})
		return err
	})
	return row, err
}

// delay keeps an act from being sent before its time.
func delay(ctx context.Context, tx *sql.Tx, actID int64, due time.Time) error {
	if due.IsZero() {
		return nil
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO delayed_acts (act_id, due_at) VALUES (?, ?)", actID, millis(due))
	return err
}
