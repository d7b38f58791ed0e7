package events

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"frontdesk/store"
)

// maxAfter bounds the events that After returns at once.
const maxAfter = 1000

// After returns the events that were stored after a number, in the order of their numbers, at most limit and at most 1,000.
func (s *Store) After(ctx context.Context, number int64, limit int) (events []Event, err error) {
	if limit <= 0 || limit > maxAfter {
		limit = maxAfter
	}
	rows, err := s.db.Read.QueryContext(ctx,
		"SELECT "+columns+" FROM events e WHERE e.number > ? ORDER BY e.number"+store.Limit(limit), number)
	if err != nil {
		return nil, err
	}
	err = scanEvents(rows, func(event Event) { events = append(events, event) })
	return events, err
}

// LastNumber returns the highest number that was ever given to an event, 0 if there was none.
func (s *Store) LastNumber(ctx context.Context) (number int64, err error) {
	err = s.db.Read.QueryRowContext(ctx, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)").Scan(&number)
	return number, err
}

// MaxWaiting bounds the result of Waiting.
const MaxWaiting = 10_000

// Waiting returns how many events were stored after a number, at most MaxWaiting. Numbers are not given without gaps, so the
// difference of two is no count.
func (s *Store) Waiting(ctx context.Context, number int64) (n int, err error) {
	err = s.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM events WHERE number > ?"+store.Limit(MaxWaiting)+")",
		number).Scan(&n)
	return n, err
}

// Since returns when the oldest event that is kept happened, zero if none is.
func (s *Store) Since(ctx context.Context) (time.Time, error) {
	var at int64
	err := s.db.Read.QueryRowContext(ctx, "SELECT at FROM subjects WHERE kind = ? AND value = '' ORDER BY at, number LIMIT 1", every).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return time.UnixMilli(at).UTC(), err
}

// CaughtUp records that WorkOS's list had nothing after the cursor at a time. It is not stored: after a restart the list is read again.
func (s *Store) CaughtUp(at time.Time) { s.caughtUp.Store(at.UnixMilli()) }

// Complete returns the times between which every event of WorkOS is kept: from where the cursor began, or what was not removed
// yet, to where it is or, if nothing has happened since, to when that was last seen. Both are zero while nothing was read
// with a cursor.
func (s *Store) Complete(ctx context.Context) (from, until time.Time, err error) {
	var first, last int64
	err = s.db.Read.QueryRowContext(ctx, "SELECT complete_from, cursor_at FROM state").Scan(&first, &last)
	if first == 0 || last == 0 {
		return time.Time{}, time.Time{}, err
	}
	return fromMillis(first), fromMillis(max(last, s.caughtUp.Load())), err
}

// Stored returns how many events are kept.
func (s *Store) Stored(ctx context.Context) (n int, err error) {
	err = s.db.Read.QueryRowContext(ctx, "SELECT stored FROM state").Scan(&n)
	return n, err
}
