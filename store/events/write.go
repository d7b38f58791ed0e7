package events

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// Cursor is how far WorkOS's list of events was read. The zero value is the beginning.
type Cursor struct {
	ID string    // WorkOS's cursor: the ID of the last event that was read
	At time.Time // when that event happened
}

// insertion is a call of Insert that waits for its transaction.
type insertion struct {
	events []Event
	added  int
	err    error
	isDone bool
}

// Insert stores events, without those whose ID is stored already, and returns how many it added. The cursor does not move. Calls
// at the same time share a transaction, because each transaction waits for the disk.
func (s *Store) Insert(ctx context.Context, events ...Event) (added int, err error) {
	if err := s.check(events); err != nil || len(events) == 0 {
		return 0, err
	}
	own := &insertion{events: events}
	s.mu.Lock()
	s.waiting = append(s.waiting, own)
	s.mu.Unlock()

	s.writing.Lock()
	defer s.writing.Unlock()
	if !own.isDone {
		s.mu.Lock()
		together := s.waiting
		s.waiting = nil
		s.mu.Unlock()
		s.insertTogether(context.WithoutCancel(ctx), together) // one caller that gives up must not cancel the others
	}
	return own.added, own.err
}

func (s *Store) insertTogether(ctx context.Context, calls []*insertion) {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		for _, call := range calls {
			added, err := s.insert(ctx, tx, call.events)
			if err != nil {
				return err
			}
			call.added = added
		}
		return nil
	})
	for _, call := range calls {
		call.isDone, call.err = true, err
		if err != nil {
			call.added = 0
		}
	}
}

// check returns ErrNoID if an event has none: it could not be told from another one.
func (s *Store) check(events []Event) error {
	for i := range events {
		if events[i].ID == "" {
			return ErrNoID
		}
	}
	return nil
}

// insert stores events in a transaction, without those that are stored already, and counts them.
func (s *Store) insert(ctx context.Context, tx *sql.Tx, events []Event) (added int, err error) {
	if len(events) == 0 {
		return 0, nil
	}
	statement, err := tx.PrepareContext(ctx, "INSERT INTO events ("+stored+") VALUES (?"+strings.Repeat(", ?", strings.Count(stored, ","))+
		") ON CONFLICT (id) DO NOTHING")
	if err != nil {
		return 0, err
	}
	defer statement.Close()
	types := map[string]int64{}
	for _, event := range events {
		if event.At.IsZero() {
			event.At = s.options.Now()
		}
		number, err := typeNumber(ctx, tx, types, clip(event.Type))
		if err != nil {
			return 0, err
		}
		result, err := statement.ExecContext(ctx, event.values(number)...)
		if err != nil {
			return 0, err
		}
		n, err := result.RowsAffected()
		if err != nil {
			return 0, err
		}
		added += int(n)
	}
	if added > 0 {
		_, err = tx.ExecContext(ctx, "UPDATE state SET stored = stored + ?", added)
	}
	return added, err
}

// typeNumber returns the number of a type of events, and gives it one. Known are the types that the transaction has used.
func typeNumber(ctx context.Context, tx *sql.Tx, known map[string]int64, name string) (number int64, err error) {
	if number := known[name]; number > 0 {
		return number, nil
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO types (name) VALUES (?) ON CONFLICT DO NOTHING", name); err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, "SELECT number FROM types WHERE name = ?", name).Scan(&number)
	known[name] = number
	return number, err
}

// Cursor returns how far WorkOS's list of events was read.
func (s *Store) Cursor(ctx context.Context) (cursor Cursor, err error) {
	var at int64
	err = s.db.Read.QueryRowContext(ctx, "SELECT cursor_id, cursor_at FROM state").Scan(&cursor.ID, &at)
	cursor.At = fromMillis(at)
	return cursor, err
}

// Advance stores events, as Insert does, and moves the cursor over them, in one transaction. If the cursor is not at from, it
// writes nothing and returns ErrCursorMoved: of several readers, one wins.
func (s *Store) Advance(ctx context.Context, from, to Cursor, events []Event) error {
	if err := s.check(events); err != nil {
		return err
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		// A reader that starts at the beginning has everything from the oldest event that it was given.
		result, err := tx.ExecContext(ctx, `UPDATE state SET cursor_id = ?, cursor_at = ?,
			complete_from = CASE WHEN cursor_id = '' THEN ? ELSE complete_from END WHERE cursor_id = ?`,
			to.ID, millis(to.At), millis(oldest(to.At, events)), from.ID)
		if err != nil {
			return err
		}
		if moved, err := result.RowsAffected(); err != nil {
			return err
		} else if moved == 0 {
			return ErrCursorMoved
		}
		_, err = s.insert(ctx, tx, events)
		return err
	})
}

func oldest(at time.Time, events []Event) time.Time {
	for _, event := range events {
		if !event.At.IsZero() && (at.IsZero() || event.At.Before(at)) {
			at = event.At
		}
	}
	return at
}

// ResetCursor puts the cursor at the beginning, for when WorkOS no longer knows it. The events stay, but there may be a gap in them.
func (s *Store) ResetCursor(ctx context.Context) error {
	_, err := s.db.Write.ExecContext(ctx, "UPDATE state SET cursor_id = '', cursor_at = 0, complete_from = 0")
	return err
}
