// Package doubts keeps which objects WorkOS is to be asked for again, and why. Its table is described in the mirror's schema.sql.
package doubts

import (
	"context"
	"database/sql"
	"sync/atomic"
	"time"
)

// Why an object is in doubt.
const (
	Older    = "older"    // WorkOS has answered with an older version of it than it had told of
	Returned = "returned" // it was deleted and is stored again, and what was deleted with it is still to be read
	Unseen   = "unseen"   // it was deleted because WorkOS did not show it
)

const (
	// OlderTime is how long WorkOS must show an older version of an object before it counts: a copy of its data that lags behind has
	// caught up by then, and what it still shows is what there is.
	OlderTime = 10 * time.Minute

	olderInterval = time.Minute // between two reads of such an object
)

// Tx is a write transaction.
type Tx struct {
	Exec func(query string, args ...any) (int64, error)
	Row  func(query string, args ...any) *sql.Row
}

// Doubt is an object in doubt. Since is the number of the answer that was the reason.
type Doubt struct {
	Kind, ID string
	Since    int64
}

// Doubts are the objects in doubt. The zero value is usable after Load; do not copy it.
type Doubts struct {
	some atomic.Bool // false spares a look at the table for each row that is written
}

// Load finds out, when a file is opened, whether there are any.
func (d *Doubts) Load(ctx context.Context, db *sql.DB) error {
	var some bool
	err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM doubts)").Scan(&some)
	d.some.Store(some)
	return err
}

// Note records that an object is in doubt, and returns since when it is. version is the newest that WorkOS has told of.
func (d *Doubts) Note(t Tx, what, kind, id string, at, version int64) (since int64, err error) {
	d.some.Store(true)
	return since, t.Row(`INSERT INTO doubts VALUES (?, ?, ?, ?, ?, 0)
		ON CONFLICT DO UPDATE SET version = max(version, excluded.version) RETURNING since`, kind, id, what, at, version).Scan(&since)
}

// Answered ends the doubt about the version of an object: WorkOS answered a request with this one. It also ends if that has not come
// within OlderTime.
func (d *Doubts) Answered(t Tx, kind, id string, at, version int64) error {
	if !d.some.Load() {
		return nil
	}
	_, err := t.Exec("DELETE FROM doubts WHERE kind = ? AND id = ? AND what = ? AND (version <= ? AND since < ? OR since <= ?)",
		kind, id, Older, version, at, at-OlderTime.Milliseconds())
	return err
}

// End ends every doubt about an object.
func (d *Doubts) End(t Tx, kind, id string) error {
	if !d.some.Load() {
		return nil
	}
	_, err := t.Exec("DELETE FROM doubts WHERE kind = ? AND id = ?", kind, id)
	return err
}

// EndOne ends one doubt about an object, unless there is a newer reason.
func (d *Doubts) EndOne(t Tx, what string, of Doubt) error {
	_, err := t.Exec("DELETE FROM doubts WHERE kind = ? AND id = ? AND what = ? AND since <= ?", of.Kind, of.ID, what, of.Since)
	return err
}

// Forget ends the doubts whether objects are deleted that began before a time.
func (d *Doubts) Forget(t Tx, before int64) error {
	_, err := t.Exec("DELETE FROM doubts WHERE what = ? AND since < ?", Unseen, before)
	return err
}

// All returns the objects that are in doubt for a reason.
func (d *Doubts) All(ctx context.Context, db *sql.DB, what string) ([]Doubt, error) {
	return d.list(ctx, db, "SELECT kind, id, since FROM doubts WHERE what = ? ORDER BY since", what)
}

// DueOlder returns the objects of which WorkOS has shown an older version and which are to be read again now.
func (d *Doubts) DueOlder(ctx context.Context, db *sql.DB, now time.Time) ([]Doubt, error) {
	return d.list(ctx, db, "SELECT kind, id, since FROM doubts WHERE what = ? AND looked < ? ORDER BY looked LIMIT 25", Older,
		now.Add(-olderInterval).UnixMilli())
}

// Looked records that an object is read again now because WorkOS has shown an older version.
func (d *Doubts) Looked(t Tx, of Doubt, now time.Time) error {
	_, err := t.Exec("UPDATE doubts SET looked = ? WHERE kind = ? AND id = ? AND what = ?", now.UnixMilli(), of.Kind, of.ID, Older)
	return err
}

func (d *Doubts) list(ctx context.Context, db *sql.DB, query string, args ...any) (all []Doubt, err error) {
	if !d.some.Load() {
		return nil, nil
	}
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one Doubt
		if err := rows.Scan(&one.Kind, &one.ID, &one.Since); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
