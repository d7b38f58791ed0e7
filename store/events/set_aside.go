package events

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"frontdesk/store"
)

// SetAsideEvent is an event that could not be applied.
type SetAsideEvent struct {
	Event
	Reason     string
	SetAsideAt time.Time // when it was last tried
	Tries      int
}

// maxSetAside bounds the result of SetAsideEvents; more of them have one cause.
const maxSetAside = 500

// SetAside records that an event could not be applied, and why, so that those after it can go on. Called again for the same event, it
// counts the tries. It returns ErrNotFound if there is no such event.
func (s *Store) SetAside(ctx context.Context, number int64, reason string) error {
	return s.change(ctx, `INSERT INTO set_aside SELECT number, ?, ?, 1 FROM events WHERE number = ?
		ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at, tries = tries + 1`, reason, millis(s.options.Now()), number)
}

// Retry returns an event that was set aside, to apply it again; ErrNotFound if it was not. Call Settle when it has been applied,
// and SetAside when it could not be.
func (s *Store) Retry(ctx context.Context, number int64) (event Event, err error) {
	targets, finish := event.fields()
	err = s.db.Read.QueryRowContext(ctx, "SELECT "+columns+" FROM set_aside a JOIN events e ON e.number = a.number WHERE a.number = ?",
		number).Scan(targets...)
	if err != nil {
		return Event{}, notFound(err)
	}
	return event, finish()
}

// Settle records that an event that was set aside has been applied. It returns ErrNotFound if it was not set aside.
func (s *Store) Settle(ctx context.Context, number int64) error {
	return s.change(ctx, "DELETE FROM set_aside WHERE number = ?", number)
}

// SetAsideEvents returns the events that could not be applied, the oldest first, at most 500.
func (s *Store) SetAsideEvents(ctx context.Context, scope Scope) (events []SetAsideEvent, err error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	rows, err := s.db.Read.QueryContext(ctx, "SELECT "+columns+", a.reason, a.at, a.tries FROM set_aside a JOIN events e"+
		" ON e.number = a.number ORDER BY a.number"+store.Limit(maxSetAside))
	if err != nil {
		return nil, err
	}
	var next SetAsideEvent
	var at int64
	err = scanEvents(rows, func(event Event) {
		next.Event, next.SetAsideAt = event, fromMillis(at)
		events = append(events, next)
	}, &next.Reason, &at, &next.Tries)
	return events, err
}

// change runs a statement that must change a row, or returns ErrNotFound.
func (s *Store) change(ctx context.Context, statement string, args ...any) error {
	result, err := s.db.Write.ExecContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	if changed, err := result.RowsAffected(); err != nil {
		return err
	} else if changed == 0 {
		return ErrNotFound
	}
	return nil
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
