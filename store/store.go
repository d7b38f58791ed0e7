package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

var (
	// ErrNotFound is returned when there is no such record.
	ErrNotFound = errors.New("store: no such record")
	// ErrUnreadable means that some records cannot be read; the others are returned with it.
	ErrUnreadable = errors.New("store: a record cannot be read")
	// ErrBadCursor is returned for a page cursor that this list did not make for this order, or an order it does not have.
	ErrBadCursor = errors.New("store: the cursor does not belong to this list")
	// ErrHasOutcome is returned when an action already has its final outcome.
	ErrHasOutcome = errors.New("store: the action already has its outcome")
	// ErrNotWritten is returned when the file cannot be written. What happened is kept in memory, shown to readers, and written
	// as soon as the file can be written again.
	ErrNotWritten = errors.New("store: not written yet")
	// ErrFormKey is returned when a form key is empty or was used by another operator.
	ErrFormKey = errors.New("store: the form key cannot be used")
	// ErrNoScope is returned by a read without a scope.
	ErrNoScope = errors.New("store: a read without a scope")
)

// Scope limits whose records and, in the mirror, whose objects a read may return. With the zero value, reads fail with ErrNoScope.
type Scope struct{ isEverything bool }

// Everything is the scope of operators who may see every organization, as all may today.
var Everything = Scope{isEverything: true}

// Check returns ErrNoScope for the zero value. Every read calls it.
func (s Scope) Check() error {
	if !s.isEverything {
		return ErrNoScope
	}
	return nil
}

// Store is Frontdesk's own records: sessions, the ledger, issued portal links, exports and preferences. It is
// safe for concurrent use.
type Store struct {
	// Now returns the time that is written into rows; time.Now unless a test sets it before the first use.
	Now func() time.Time

	// Changed, if set, is called after the ledger, a portal link or an export was written. Set it before the first use.
	Changed func()

	db        *SQLite
	unwritten unwritten
	claiming  sync.Mutex // held while a delayed action is claimed or canceled, so that it cannot be both
}

// Open opens (or creates, readable by its owner only) the file at path and brings its schema up to date.
func Open(ctx context.Context, path string) (*Store, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	db, err := OpenSQLite(ctx, path, SQLiteOptions{Durable: true, Migrations: files})
	if err != nil {
		return nil, err
	}
	return &Store{Now: time.Now, db: db}, nil
}

// Close tries once more to write what is kept in memory, and closes the file. Its error names what is lost.
func (s *Store) Close() error {
	_, err := s.WriteUnwritten(context.Background())
	return errors.Join(err, s.unwritten.close(), s.db.Close())
}

// Ping reports whether the records can be read now; for readiness checks.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM preferences LIMIT 1)").Scan(&one)
}

// inTx runs work in one write transaction and commits it when work returns nil.
func (s *Store) inTx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.db.Write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if s.Changed != nil {
		s.Changed()
	}
	return nil
}

// ignoreDone drops the error of rolling back a transaction that the database has already ended.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// newID makes a random, URL-safe id of 130 bits with the kind in front.
func newID(kind string) string { return kind + "_" + rand.Text() }

// key returns a name as it is sorted and compared: lower case, cut to 200 characters so that cursors stay short.
func key(name string) string {
	lower := []rune(strings.ToLower(strings.ToValidUTF8(name, "")))
	if len(lower) > 200 {
		lower = lower[:200]
	}
	return string(lower)
}
