// Package mirror is a local, searchable index of a WorkOS environment: one SQLite file that can be deleted at any time, because
// Run fills it again by listing the API.
//
// Describing. Each kind of object is described once, in its own file (organizations.go, …): its columns, how they are filled
// and read into a row, and how the list is sorted, filtered and searched by them. The schema, writing, reading and
// searching are derived from the description (column.go). A new column is one line there. A file with other tables is set aside
// when it is opened, and filled again.
//
// Reading. Each kind has a list (Organizations, Users, …) that takes a Query and returns a Page by keyset, an Each… method that
// iterates over every match for a CSV, and a getter with the whole object and the time of its data. Search searches all kinds at
// once; Counts reads totals that writers maintain.
//
// Writing. Run lists the environment within the client's rate limits. Upsert… stores what a page has just read, Delete removes
// what WorkOS states to be gone. All of it goes through put in write.go and delete in upsert.go, which update in the same
// transaction what depends on a row: counters and names on other rows (counters.go), the full-text index, and issues.
//
// How a list stays fast at a million rows (plan.go): a table's row number grows with creation time, every other sort has an
// index, words are found by a trigram index that yields row order. If one index cannot serve both a sort and a search,
// either few candidates are sorted or the sort's index is walked in steps.
package mirror

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/doubts"
	"frontdesk/workos/mirror/prepared"
	"frontdesk/workos/mirror/progress"
	"frontdesk/workos/mirror/queue"
)

// ErrNotFound is returned by a getter for an object that the mirror does not have.
var ErrNotFound = errors.New("mirror: not held")

// ErrAnotherObject is returned by Refresh and RefreshAfterEvent if WorkOS answers with another object than was asked for.
var ErrAnotherObject = errors.New("mirror: WorkOS answered with another object")

// Scope limits which objects a read may return. Records and mirror use the same type.
type Scope = store.Scope

// Everything is the scope of operators who may see every organization, as all may today.
var Everything = store.Everything

// ErrNoScope is returned by a read without a scope.
var ErrNoScope = store.ErrNoScope

const (
	DefaultInterval   = time.Hour       // between the starts of two full syncs of the environment
	DefaultSecondLook = 2 * time.Second // before a second look at an object that WorkOS says does not exist
)

// Mirror is the local index. It is safe for concurrent use.
type Mirror struct {
	db         *store.SQLite
	path       string
	statements *prepared.Statements // of the write connection
	damage     damage
	confirmer  queue.Queue[absentee]
	client     *workos.Client
	log        *slog.Logger
	interval   time.Duration // 0: once a day, nightlyAt after midnight UTC
	nightlyAt  time.Duration
	secondLook time.Duration // see RefreshAfterEvent
	now        func() time.Time
	pause      func(context.Context, time.Duration) error

	ownOrganization, ownConnection string // whose sign-ins raise no issues

	publish func(topics ...string) // see WithNews

	deleting atomic.Pointer[map[string]int64] // see SetDeleting: since when, by ID

	lastNumber    atomic.Int64 // see NextNumber
	hasTombstones atomic.Bool  // false spares a look for each new row of a first sync
	doubts        doubts.Doubts

	slots    map[Kind]slot // guarded by the one write connection
	progress progress.Tracker
	synced   chan struct{} // holds one when a full sync ended and the file was not checked since
	wanted   chan struct{} // holds one when there is something to read before the next full sync is due
	maxCheck time.Duration // see checkTable
	filling  atomic.Bool   // no whole sync has been made yet: issues are evaluated at its end
}

// Option changes how a Mirror works.
type Option func(*Mirror)

// WithInterval sets the time between the starts of two full syncs (default DefaultInterval).
func WithInterval(d time.Duration) Option { return func(m *Mirror) { m.interval = d } }

// WithSecondLook sets the pause before RefreshAfterEvent believes that an object does not exist (default DefaultSecondLook).
func WithSecondLook(d time.Duration) Option { return func(m *Mirror) { m.secondLook = d } }

// WithNightlySync makes a full sync once a day, at a time after midnight UTC: enough where events are applied as well.
func WithNightlySync(at time.Duration) Option {
	return func(m *Mirror) { m.interval, m.nightlyAt = 0, at }
}

// WithoutSignIns leaves sign-ins to an organization, or through a connection, out of the issues: those of operators
// to Frontdesk itself. Either may be "".
func WithoutSignIns(organizationID, connectionID string) Option {
	return func(m *Mirror) { m.ownOrganization, m.ownConnection = organizationID, connectionID }
}

// WithNews calls publish after each transaction with what it changed: kinds of objects, the IDs of objects and of what they belong
// to, and "issues". It must return at once.
func WithNews(publish func(topics ...string)) Option { return func(m *Mirror) { m.publish = publish } }

// Open opens the mirror at path and creates the file if needed. A file of another version of Frontdesk is set aside, and Run
// fills a new one. Run lists with the client; log may be nil.
func Open(ctx context.Context, path string, client *workos.Client, log *slog.Logger, options ...Option) (*Mirror, error) {
	db, aside, damaged, err := openWhole(ctx, path, store.SQLiteOptions{Prepare: prepare, Pragmas: writing()}, time.Now())
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	m := &Mirror{db: db, path: path, client: client, log: log, interval: DefaultInterval,
		secondLook: DefaultSecondLook, now: time.Now, pause: pause, publish: func(...string) {},
		slots: map[Kind]slot{}, statements: prepared.New(), synced: make(chan struct{}, 1), wanted: make(chan struct{}, 1),
		maxCheck: maxCheck}
	m.confirmer.Rest = confirmRest
	for _, option := range options {
		option(m)
	}
	whole, err := m.lastFullSync(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	m.filling.Store(whole.IsZero())
	if err := m.noteTombstones(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
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

// Limits of the write connection's cache, in KB. A full sync touches most pages of the indexes.
const (
	idleCache = 4_000
	syncCache = 64_000
)

// writing returns the pragmas of the write connection: a cache for the pages of a whole transaction, and fewer, larger moves
// from the write-ahead log into the file. Its statement journal stays in memory: as a file it took a quarter of the time.
func writing() []string {
	return []string{"temp_store(MEMORY)", "wal_autocheckpoint(4000)", fmt.Sprintf("cache_size(-%d)", idleCache)}
}

// setCache changes the size of the write connection's cache, and frees the rest.
func setCache(ctx context.Context, db *store.SQLite, kilobytes int) error {
	_, err := db.Write.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d; PRAGMA shrink_memory", kilobytes))
	return err
}

// Close closes the file. Run must have returned.
func (m *Mirror) Close() error {
	m.confirmer.Stop()
	return m.db.Close()
}

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

// millis converts a time to the stored form: Unix milliseconds, 0 for the zero time.
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

// CompleteList is WorkOS's complete list of the objects of one kind that belong to one parent; Objects is a slice. An object of
// the mirror that it lacks, and that was not read or written after the list was requested, may no longer exist.
type CompleteList struct {
	OrganizationID, UserID string // one of them
	Objects                any
}

// parents returns the fields that the request for the list implies for each of its objects.
func (l CompleteList) parents() map[string]string {
	return map[string]string{"organization_id": l.OrganizationID, "user_id": l.UserID}
}

const (
	maxAbsent      = 25               // objects that one list lacks and that are read; more are left to the full sync
	confirmTimeout = time.Minute      // for one of them
	confirmRest    = 30 * time.Second // one that was just read is not read again for another list that lacks it
)

// absentee is an object that the mirror has and a list lacked.
type absentee struct {
	kind Kind
	id   string
}

// lackedBy returns the objects that the mirror has and a list lacks, or none if there are more than maxAbsent.
func (w *writer) lackedBy(list CompleteList, records []record, at int64) ([]absentee, error) {
	var kind Kind
	switch list.Objects.(type) {
	case []workos.Connection:
		kind = KindConnection
	case []workos.Directory:
		kind = KindDirectory
	case []workos.Invitation:
		kind = KindInvitation
	case []workos.Membership:
		kind = KindMembership
	}
	column, parent := "organization_id", list.OrganizationID
	if parent == "" && kind == KindMembership {
		column, parent = "user_id", list.UserID
	}
	if kind == "" || parent == "" {
		return nil, fmt.Errorf("mirror: %T of no parent", list.Objects)
	}
	ids := make([]string, len(records))
	for i := range records {
		ids[i] = records[i].id
	}
	var lacked []absentee
	err := w.each("SELECT id FROM "+string(kind)+" WHERE "+column+" = ? AND synced < ? AND id NOT IN (SELECT value FROM json_each(?))",
		[]any{parent, at, jsonOf(ids)}, func(scan func(...any) error) error {
			a := absentee{kind: kind}
			err := scan(&a.id)
			lacked = append(lacked, a)
			return err
		})
	if len(lacked) > maxAbsent {
		return nil, err
	}
	return lacked, err
}

// AwaitConfirmed returns when every object that lists and answers lacked so far was read, or when ctx ends.
func (m *Mirror) AwaitConfirmed(ctx context.Context) { m.confirmer.Await(ctx) }

// readAgain reads in the background, one by one, the objects that the lists of pages lacked. A list that is briefly empty, or
// ends early, removes nothing: an object is deleted only when WorkOS states that it does not exist.
func (m *Mirror) readAgain(absent []absentee) {
	if m.client == nil {
		return
	}
	absent = slices.DeleteFunc(absent, func(a absentee) bool { return a.kind == KindConnection && a.id == m.ownConnection })
	m.confirmer.Add(absent, func(ctx context.Context, a absentee) {
		if _, err := m.confirm(ctx, a, millis(m.now())+1); err != nil && ctx.Err() == nil {
			m.log.Warn("could not read again what a list lacked", "kind", string(a.kind), "id", a.id, "error", err)
		}
	})
}

// NoteVersion records that WorkOS has told of a version of an object, by its updated_at. If the row is older, the object is read again.
func (m *Mirror) NoteVersion(ctx context.Context, kind Kind, id string, updated workos.Time) error {
	version := momentMillis(updated)
	if version <= 0 || updated.After(m.now().Add(health.ClockSkew)) {
		return nil
	}
	var isOlder bool
	err := m.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+string(kind)+" WHERE id = ? AND updated > 0 AND updated < ?)",
		id, version).Scan(&isOlder)
	if err != nil || !isOlder {
		return err
	}
	return m.write(ctx, func(w *writer) error {
		_, err := m.doubts.Note(w.doubting(), doubts.Older, string(kind), id, m.NextNumber(), version)
		return err
	})
}

// confirm reads one object, and removes it if WorkOS states that it does not exist, unless it was written at since or later.
func (m *Mirror) confirm(ctx context.Context, a absentee, since int64) (isGone bool, err error) {
	ctx, cancel := context.WithTimeout(workos.Background(ctx), confirmTimeout)
	defer cancel()
	if a.kind == KindDomain {
		return m.confirmDomain(WithRequestedAt(ctx, fromMillis(m.NextNumber())), a.id)
	}
	err = m.readAndStore(ctx, a)
	if errors.Is(err, ErrAnotherObject) {
		return false, nil // it says nothing about this one
	}
	if !workos.IsGone(err) {
		return false, err
	}
	var isNewer bool
	err = m.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+string(a.kind)+" WHERE id = ? AND synced >= ?)",
		a.id, since).Scan(&isNewer)
	if err != nil || isNewer {
		return false, err
	}
	err = m.deleteUnseen(ctx, a.kind, a.id)
	return err == nil, err
}

// confirmDomain reads a domain that was missing in the answer about its organization.
func (m *Mirror) confirmDomain(ctx context.Context, id string) (isGone bool, err error) {
	domain, err := m.client.GetOrganizationDomain(ctx, id)
	switch {
	case workos.IsGone(err):
		err = m.Delete(ctx, KindDomain, id)
		return err == nil, err
	case err == nil && domain.ID == id:
		err = m.changeDomain(ctx, id, &domain)
	}
	return false, err
}

// readKind reads an object of any kind that has an ID.
func (m *Mirror) readKind(ctx context.Context, a absentee) (record, error) {
	switch a.kind {
	case KindOrganization:
		return readAgain(ctx, a.id, m.client.GetOrganization, organizationRecord)
	case KindConnection:
		return readAgain(ctx, a.id, m.client.GetConnection, connectionRecord)
	case KindDirectory:
		return readAgain(ctx, a.id, m.client.GetDirectory, directoryRecord)
	case KindDirectoryUser:
		return readAgain(ctx, a.id, m.client.GetDirectoryUser, directoryUserRecord)
	case KindDirectoryGroup:
		return readAgain(ctx, a.id, m.client.GetDirectoryGroup, directoryGroupRecord)
	case KindUser:
		return readAgain(ctx, a.id, m.client.GetUser, userRecord)
	case KindMembership:
		return readAgain(ctx, a.id, m.client.GetMembership, membershipRecord)
	case KindInvitation:
		return readAgain(ctx, a.id, m.client.GetInvitation, invitationRecord)
	}
	return record{}, fmt.Errorf("mirror: %s are not read by their IDs", a.kind)
}

func readAgain[T any](ctx context.Context, id string, get func(context.Context, string) (T, error),
	toRecord func(T) record) (record, error) {
	object, err := get(ctx, id)
	if err != nil {
		return record{}, err
	}
	return toRecord(object), nil
}

// Applied returns the number of the last event whose effects the mirror has; 0 for none.
func (m *Mirror) Applied(ctx context.Context) (number int64, err error) {
	return number, m.db.Read.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM applied").Scan(&number)
}

// SetApplied records the number of the last event whose effects the mirror has, after they were written.
func (m *Mirror) SetApplied(ctx context.Context, number int64) error {
	return m.write(ctx, func(w *writer) error {
		if _, err := w.exec("DELETE FROM applied"); err != nil {
			return err
		}
		_, err := w.exec("INSERT INTO applied VALUES (?)", number)
		return err
	})
}

// CoveredSince returns the time before which changes need not be applied: the start of the last complete full sync or, until there is
// one, of the first. It is zero before that.
func (m *Mirror) CoveredSince(ctx context.Context) (time.Time, error) {
	var started int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT coalesce((SELECT max(started) FROM sync_runs WHERE failed = 0 AND finished > 0),"+
		" (SELECT min(started) FROM sync_runs), 0)").Scan(&started)
	return fromMillis(started), err
}
