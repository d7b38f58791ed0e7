package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"frontdesk/workos"
)

// stamp reads stored milliseconds into a time.
type stamp time.Time

// Scan takes what the database holds.
func (s *stamp) Scan(value any) error {
	ms, ok := value.(int64)
	if !ok {
		return fmt.Errorf("mirror: %T is no time", value)
	}
	if ms == unreadableMillis {
		ms = 0
	}
	*s = stamp(fromMillis(ms))
	return nil
}

// get reads one object and the time of its data: when it was last read, or the start of the last complete listing that it was
// part of. An unchanged row is not written again for the sake of its age.
func get[T, R any](ctx context.Context, m *Mirror, l listSpec[T, R], id string) (T, time.Time, error) {
	var object T
	var json []byte
	var at stamp
	err := m.db.Read.QueryRowContext(ctx, "SELECT r.json, "+l.age+" FROM "+string(l.kind)+" t JOIN raw_"+
		string(l.kind)+" r ON r.row = t.row WHERE t.id = ?", id).Scan(&json, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return object, time.Time{}, ErrNotFound
	}
	if err != nil {
		return object, time.Time{}, err
	}
	object, err = workos.Decode[T](json)
	return object, time.Time(at), err
}

// single reads one row as lists show it.
func single[T, R any](ctx context.Context, m *Mirror, l listSpec[T, R], id string) (R, error) {
	var none R
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return none, err
	}
	defer tx.Rollback()
	var at position
	err = tx.QueryRowContext(ctx, "SELECT row FROM "+string(l.kind)+" WHERE id = ?", id).Scan(&at.row)
	if errors.Is(err, sql.ErrNoRows) {
		return none, ErrNotFound
	}
	if err != nil {
		return none, err
	}
	rows, err := fetch(ctx, tx, l, []position{at})
	if err != nil {
		return none, err
	}
	return rows[0], nil
}
