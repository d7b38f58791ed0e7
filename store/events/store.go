package events

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

var (
	// ErrCursorMoved is returned when the cursor is not where the caller believed. Nothing was written.
	ErrCursorMoved = errors.New("events: the cursor was moved by another reader")
	// ErrNoID is returned for an event without an ID. Nothing was written.
	ErrNoID = errors.New("events: an event without an ID")
	// ErrNotFound is returned when there is no such event.
	ErrNotFound = store.ErrNotFound
	// ErrBadCursor is returned for a page cursor that List did not make.
	ErrBadCursor = store.ErrBadCursor
)

// Scope limits whose events a read may return, see store.Scope.
type Scope = store.Scope

// Options say what is kept. The zero value has the defaults.
type Options struct {
	Retention time.Duration    // how long events are kept, by when they happened; 0: DefaultRetention
	Max       int              // how many events are kept; 0: DefaultMax
	Now       func() time.Time // nil: time.Now
}

// What is kept when Options do not say otherwise.
const (
	DefaultRetention = 400 * 24 * time.Hour
	DefaultMax       = 10_000_000
)

// Store is the file of the events. It is safe for concurrent use, also by several processes.
type Store struct {
	db      *store.SQLite
	options Options

	caughtUp atomic.Int64 // milliseconds, see CaughtUp

	mu      sync.Mutex
	waiting []*insertion // for the next transaction
	writing sync.Mutex   // held by the one who writes it
}

// Open opens (or creates, readable by its owner only) the file at path and brings its schema up to date. What has been written
// survives a loss of power. For a damaged file it returns an error, see store.IsDamaged, and does not touch it.
func Open(ctx context.Context, path string, options Options) (*Store, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	// A trigger needs a temporary journal for each row, which is slow on a disk. The indexes are written at random places.
	pragmas := []string{"temp_store(MEMORY)", "cache_size(-16000)"}
	db, err := store.OpenSQLite(ctx, path, store.SQLiteOptions{Durable: true, Migrations: files, Pragmas: pragmas})
	if err != nil {
		return nil, err
	}
	if options.Retention <= 0 {
		options.Retention = DefaultRetention
	}
	if options.Max <= 0 {
		options.Max = DefaultMax
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Store{db: db, options: options}, nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// Ping reports whether the events can be read now; for readiness checks.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.db.Read.QueryRowContext(ctx, "SELECT one FROM state").Scan(&one)
}

// inTx runs work in one write transaction and commits it when work returns nil.
func (s *Store) inTx(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.db.Write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
		return err
	}
	return tx.Commit()
}
