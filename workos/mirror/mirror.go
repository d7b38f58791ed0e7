package mirror

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

// ErrNotFound is a getter's answer for an object that the mirror does not hold.
var ErrNotFound = errors.New("mirror: not held")

// DefaultInterval is the time between the starts of two copies of the environment.
const DefaultInterval = time.Hour

// Mirror is the local copy. It is safe for concurrent use.
type Mirror struct {
	db         *store.SQLite
	path       string
	statements *statements // of the write connection
	damage     damage
	client     *workos.Client
	log        *slog.Logger
	interval   time.Duration
	now        func() time.Time
	pause      func(context.Context, time.Duration) error

	ownOrganization, ownConnection string // whose sign-ins raise no issues

	slots    map[Kind]slot // guarded by the one write connection
	progress progress
	synced   chan struct{} // holds one when a full sync ended and the file was not checked since
	maxCheck time.Duration // see checkTable
	filling  atomic.Bool   // no whole sync has been made yet: issues are evaluated at its end
}

// Option changes how a Mirror works.
type Option func(*Mirror)

// WithInterval sets the time between the starts of two copies (default DefaultInterval).
func WithInterval(d time.Duration) Option { return func(m *Mirror) { m.interval = d } }

// WithoutSignIns leaves sign-ins to an organization, or through a connection, out of the issues: those by which operators
// sign in to Frontdesk itself. Either may be "".
func WithoutSignIns(organizationID, connectionID string) Option {
	return func(m *Mirror) { m.ownOrganization, m.ownConnection = organizationID, connectionID }
}

// Open opens the mirror at path, creating the file as needed. A file of another version of Frontdesk is set aside, and Run fills
// a new one. The client is what Run lists with; log may be nil.
func Open(ctx context.Context, path string, client *workos.Client, log *slog.Logger, options ...Option) (*Mirror, error) {
	db, aside, damaged, err := openWhole(ctx, path, store.SQLiteOptions{Prepare: prepare, Pragmas: writing()}, time.Now())
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	m := &Mirror{db: db, path: path, client: client, log: log, interval: DefaultInterval, now: time.Now, pause: pause,
		slots: map[Kind]slot{}, statements: newStatements(), synced: make(chan struct{}, 1), maxCheck: maxCheck}
	for _, option := range options {
		option(m)
	}
	whole, err := m.lastWhole(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	m.filling.Store(whole.IsZero())
	if m.damage.file, err = os.Stat(path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	switch {
	case errors.Is(damaged, errOtherVersion):
		m.rebuildVersion(ctx, aside)
	case damaged != nil:
		m.tellDamage(ctx, aside, damaged)
	}
	return m, nil
}

// What the write connection may keep of the file in memory, in KB. A full sync touches most pages of the indexes.
const (
	idleCache = 4_000
	syncCache = 64_000
)

// writing gives the one write connection room for the pages of a whole transaction, and fewer, larger moves from
// the write-ahead log into the file. Its statement journal stays in memory: as a file it took a quarter of the time.
func writing() []string {
	return []string{"temp_store(MEMORY)", "wal_autocheckpoint(4000)", fmt.Sprintf("cache_size(-%d)", idleCache)}
}

// setCache changes what the write connection keeps in memory, and gives back what is more than that.
func setCache(ctx context.Context, db *store.SQLite, kilobytes int) error {
	_, err := db.Write.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d; PRAGMA shrink_memory", kilobytes))
	return err
}

// Close closes the file. Run must have returned.
func (m *Mirror) Close() error { return m.db.Close() }

// pause waits, or returns ctx's error when it ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// millis is how times are stored: Unix milliseconds, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
