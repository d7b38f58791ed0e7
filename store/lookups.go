package store

import (
	"context"
	"database/sql"
	"time"
)

// How long a notice is kept for an operator, and how many of them a page shows at once.
const (
	noticeTTL  = 30 * 24 * time.Hour
	maxNotices = 5
)

// firstLookup is how long after an unknown outcome was recorded the action is first looked up.
const firstLookup = 10 * time.Second

// DueLookups returns at most limit actions with an unknown outcome whose next lookup is due, the longest due first.
func (s *Store) DueLookups(ctx context.Context, scope Scope, now time.Time, limit int) ([]AuditEntry, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	rows, err := s.db.Read.QueryContext(ctx, "SELECT act_id FROM lookups WHERE next_at <= ? ORDER BY next_at, act_id LIMIT ?", millis(now),
		limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	due := make([]AuditEntry, 0, len(ids))
	for _, id := range ids {
		row, err := s.AuditEntry(ctx, scope, id)
		if err != nil {
			return due, err
		}
		due = append(due, row)
	}
	return due, nil
}

// PostponeLookup sets the time of an action's next lookup.
func (s *Store) PostponeLookup(ctx context.Context, actionID int64, next time.Time) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE lookups SET next_at = ? WHERE act_id = ?", millis(next), actionID)
		return err
	})
}

// FinishLookup records the result of the lookups of an action, which may be that its outcome stays unknown, ends them
// and keeps a notice for the operator. It returns ErrHasOutcome if the action got its outcome in another way meanwhile.
func (s *Store) FinishLookup(ctx context.Context, row AuditEntry, outcome Outcome, note string) error {
	ctx = context.WithoutCancel(ctx)
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := s.recordOutcome(ctx, tx, row.ID, outcome, row.WorkOSRequestID, note, s.Now()); err != nil {
			return err
		}
		for _, table := range []string{"lookups", "accepted_actions", "answered_actions"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE act_id = ?", row.ID); err != nil {
				return err
			}
		}
		return s.keepNotice(ctx, tx, row)
	})
}

// keepNotice keeps a notice about an action for its operator.
func (s *Store) keepNotice(ctx context.Context, tx *sql.Tx, row AuditEntry) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM outcome_notices WHERE at < ?", millis(s.Now().Add(-noticeTTL))); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO outcome_notices (act_id, actor_id, at) VALUES (?, ?, ?)",
		row.ID, row.Actor.ID, millis(s.Now()))
	return err
}

// SaveShownAgain records that WorkOS shows again what an action had deleted, as it has just been seen, and keeps a notice for the
// operator. The first time counts.
func (s *Store) SaveShownAgain(ctx context.Context, row AuditEntry) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		saved, err := tx.ExecContext(ctx, "INSERT INTO shown_again (act_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING", row.ID,
			millis(s.Now()))
		if err != nil {
			return err
		}
		if n, err := saved.RowsAffected(); n == 0 || err != nil {
			return err
		}
		return s.keepNotice(ctx, tx, row)
	})
}

// TakeNotices returns the actions of an operator whose outcome was found later, each once, oldest first.
func (s *Store) TakeNotices(ctx context.Context, scope Scope, actorID string) ([]AuditEntry, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	var waiting bool // read first: every page asks, and hardly any page has to write
	err := s.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM outcome_notices WHERE actor_id = ?)", actorID).Scan(&waiting)
	if err != nil || !waiting {
		return nil, err
	}
	var told []AuditEntry
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		ids, err := ids(ctx, tx, "SELECT act_id FROM outcome_notices WHERE actor_id = ? ORDER BY act_id LIMIT ?", actorID, maxNotices)
		if err != nil {
			return err
		}
		for _, id := range ids {
			row, err := ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{id}})
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "DELETE FROM outcome_notices WHERE act_id = ?", id); err != nil {
				return err
			}
			told = append(told, row)
		}
		return nil
	})
	return told, err
}

// scheduleLookup schedules a lookup of an action while its outcome is unknown, and removes it once it is known.
func scheduleLookup(ctx context.Context, tx *sql.Tx, row AuditEntry, outcome Outcome, now time.Time) error {
	if outcome != Unknown {
		if row.Outcome != Unknown {
			return nil
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM lookups WHERE act_id = ?", row.ID)
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO lookups (act_id, next_at) VALUES (?, ?) ON CONFLICT DO NOTHING", row.ID,
		millis(now.Add(firstLookup)))
	return err
}
