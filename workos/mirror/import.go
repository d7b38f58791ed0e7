package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror/doubts"
)

// perPage is how many objects are requested at once: the most that WorkOS returns.
const perPage = 100

// States of a task.
const (
	taskRunning = "running"
	taskPruning = "pruning" // at its end; what it did not hold is being removed
	taskPruned  = "pruned"  // what it lacked and did not remove is noted
	taskDone    = "done"
)

// errNotOffered is the error for a list that the server does not have.
var errNotOffered = errors.New("not offered by this server")

// batch is one page that is being stored.
type batch struct {
	size  int
	after string
	store func(*writer, *importTask) error
}

// importTask is the reading of one list: of a whole kind, or of what belongs to one parent.
type importTask struct {
	stage  string
	parent string
	fetch  func(context.Context, workos.ListOptions) (batch, error)
	prune  *pruning // nil when nothing is removed after it

	id      int64
	state   string
	after   string
	started int64 // milliseconds
	readAt  int64 // when the page at hand was asked for
	rows    int   // read in this run of the program

	isDoubtful bool // rows were left out that are no objects, so that nothing is removed for not being in it; kept in the row

	kept         int  // objects that it lacked and that were not removed
	isConfirming bool // only what the complete listing before lacked too is removed
}

// walk reads the rest of a list in this run and stores it page by page, each with the cursor of the next one
// in the same transaction. Only at the end of the whole list does it remove the objects that the list lacks.
func (m *Mirror) walk(ctx context.Context, p syncRun, l *importTask) error {
	if err := m.openTask(ctx, p, l); err != nil || l.state == taskDone {
		return err
	}
	for restarts := 0; l.state == taskRunning; {
		err := m.walkPages(ctx, p, l)
		if err == nil {
			continue
		}
		if restarts++; !lostPlace(l, err) || restarts > 1 {
			return err
		}
		if err := m.restart(ctx, p, l); err != nil {
			return err
		}
	}
	return m.finish(ctx, l)
}

// lostPlace reports whether a list failed because the object of its cursor is gone, so that it must be read
// from the start.
func lostPlace(l *importTask, err error) bool {
	code := status(err)
	return l.after != "" && (errors.Is(err, errDoubtfulEnd) || code >= 400 && code < 500 && code != 401 && code != 403 && code != 429)
}

// walkPages reads pages until the list ends (state pruning) or fails.
func (m *Mirror) walkPages(ctx context.Context, p syncRun, l *importTask) error {
	before, visited := "", map[string]bool{l.after: true}
	for {
		page, err := m.page(ctx, l, l.after)
		if err != nil {
			return err
		}
		if page.after == "" && page.size == 0 && l.after != "" {
			if err := m.confirmEnd(ctx, l, before); err != nil {
				return err
			}
		}
		if page.after != "" && visited[page.after] {
			return workos.ErrRepeatedCursor
		}
		visited[page.after] = true
		before = l.after
		if err := m.storePage(ctx, p, l, page); err != nil || page.after == "" {
			return err
		}
	}
}

func (m *Mirror) page(ctx context.Context, l *importTask, after string) (batch, error) {
	var page batch
	l.readAt = millis(m.now())
	err := m.call(ctx, func(ctx context.Context) (err error) {
		page, err = l.fetch(ctx, workos.ListOptions{Limit: perPage, Order: workos.Ascending, After: after})
		return err
	})
	return page, err
}

// errDoubtfulEnd is returned if a list announced another page and then returned nothing: its cursor may be that of a removed object.
var errDoubtfulEnd = errors.New("the list ended before the page it had announced; nothing is removed this time")

// errDoubtfulPage is returned for an answer without a list, or with rows that are not objects: missing objects may well exist.
var errDoubtfulPage = errors.New("the answer is not a list of objects; nothing is removed this time")

// confirmEnd accepts an empty last page only if the page before still leads to it.
func (m *Mirror) confirmEnd(ctx context.Context, l *importTask, before string) error {
	page, err := m.page(ctx, l, before)
	if err != nil {
		return err
	}
	if page.after != l.after {
		return errDoubtfulEnd
	}
	return nil
}

// storePage stores a page and the cursor of the next one; it finishes a short list at once.
func (m *Mirror) storePage(ctx context.Context, p syncRun, l *importTask, page batch) error {
	err := m.write(ctx, func(w *writer) error {
		if err := w.begin(p, l); err != nil {
			return err
		}
		if err := page.store(w, l); err != nil {
			return err
		}
		l.state, l.after = taskRunning, page.after
		if page.after == "" {
			l.state = taskPruning
			if l.parent != "" && !l.prune.needed(w, l) {
				l.kept = 0
				return w.end(l)
			}
		}
		_, err := w.exec("UPDATE import_tasks SET state = ?, after = ?, doubtful = ? WHERE id = ?",
			l.state, l.after, l.isDoubtful, l.id)
		return err
	})
	if err == nil {
		m.noteDoubt(l)
		l.rows += page.size
		m.progress.Add(l.stage, page.size)
	}
	return err
}

// openTask reads the progress of a list in this run.
func (m *Mirror) openTask(ctx context.Context, p syncRun, l *importTask) error {
	var number int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT id, run, state, after, started, doubtful, kept FROM import_tasks"+
		" WHERE stage = ? AND parent = ?", l.stage, l.parent).
		Scan(&l.id, &number, &l.state, &l.after, &l.started, &l.isDoubtful, &l.kept)
	if errors.Is(err, sql.ErrNoRows) || err == nil && number != p.number {
		l.id, l.state, l.after, l.started, l.isDoubtful = 0, taskRunning, "", millis(m.now()), false
		return nil
	}
	m.noteDoubt(l)
	return err
}

// noteDoubt records, for the page about the data, that rows of a list could not be read.
func (m *Mirror) noteDoubt(l *importTask) {
	if l.isDoubtful {
		m.progress.Note(l.stage, doubtWords)
	}
}

const doubtWords = "WorkOS sent answers that Frontdesk cannot read as a whole, so this list may lack some objects; nothing was removed " +
	"from it."

// begin inserts the task's row in the transaction of its first page.
func (w *writer) begin(p syncRun, l *importTask) error {
	if l.id != 0 {
		return nil
	}
	err := w.row(`INSERT INTO import_tasks (stage, parent, run, state, after, started) VALUES (?, ?, ?, ?, '', ?)
		ON CONFLICT (stage, parent) DO UPDATE SET run = excluded.run, state = excluded.state, after = '', started = excluded.started,
		doubtful = 0 RETURNING id`, l.stage, l.parent, p.number, taskRunning, l.started).Scan(&l.id)
	if err != nil {
		return err
	}
	_, err = w.exec("DELETE FROM visited WHERE task = ?", l.id)
	return err
}

// restart resets a task to the beginning of its list.
func (m *Mirror) restart(ctx context.Context, p syncRun, l *importTask) error {
	l.id, l.after, l.started, l.isDoubtful = 0, "", millis(m.now()), false
	return m.write(ctx, func(w *writer) error { return w.begin(p, l) })
}

// finish removes the objects that the list lacks and marks the task done.
func (m *Mirror) finish(ctx context.Context, l *importTask) error {
	if l.state == taskDone {
		return nil
	}
	if l.state == taskPruning {
		if err := m.pruneStale(ctx, l); err != nil {
			return err
		}
	}
	if err := m.removeSteps(ctx, "DELETE FROM visited WHERE task = ? AND row IN (SELECT row FROM visited WHERE task = ? LIMIT ?)",
		l.id, l.id); err != nil {
		return err
	}
	return m.write(ctx, func(w *writer) error { return w.end(l) })
}

func (w *writer) end(l *importTask) error {
	if _, err := w.exec("DELETE FROM visited WHERE task = ?", l.id); err != nil {
		return err
	}
	if !l.isDoubtful && l.kept == 0 {
		if _, err := w.exec("DELETE FROM missing WHERE task = ?", l.id); err != nil {
			return err
		}
	}
	since, wait := int64(0), int64(0)
	if l.isDoubtful {
		if err := w.row("SELECT coalesce(nullif(doubtful_since, 0), started) FROM import_tasks WHERE id = ?", l.id).Scan(&since); err != nil {
			return err
		}
		wait = math.MaxInt64
	}
	if l.isDoubtful && l.prune == nil {
		wait = doubtfulEvents.Milliseconds()
	}
	_, err := w.exec(`UPDATE import_tasks SET state = ?, after = '', doubtful = ?, doubtful_since = ?,
		kept = CASE WHEN ? THEN kept ELSE ? END, complete = CASE WHEN started - ? < ? THEN complete ELSE started END WHERE id = ?`,
		taskDone, l.isDoubtful, since, l.isDoubtful, l.kept, since, wait, l.id)
	if err == nil {
		l.state = taskDone
	}
	return err
}

// doubtfulEvents is how long events are read again from the same time because some could not be read.
const doubtfulEvents = 24 * time.Hour

// lastComplete returns the start of the last complete list of a stage.
func (m *Mirror) lastComplete(ctx context.Context, stage string) (time.Time, error) {
	var complete int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT complete FROM import_tasks WHERE stage = ? AND parent = ''", stage).Scan(&complete)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return fromMillis(complete), err
}

// records adapts a list method of the client: each object becomes a record.
func records[T any](list func(context.Context, workos.ListOptions) (workos.Page[T], error), toRecord func(T) record,
	with func(*writer, *importTask, int64) error) func(context.Context, workos.ListOptions) (batch, error) {
	return func(ctx context.Context, options workos.ListOptions) (batch, error) {
		page, err := list(ctx, options)
		return pageBatch(page, func(w *writer, l *importTask) error {
			for _, object := range page.Data {
				row, err := w.visit(l, toRecord(object))
				if err == nil && with != nil && row != 0 {
					err = with(w, l, row)
				}
				if err != nil {
					return fmt.Errorf("store %s: %w", l.stage, err)
				}
			}
			return nil
		}, err)
	}
}

// pageBatch is a page with the function that stores it, or an error if none of its rows could be read.
func pageBatch[T any](page workos.Page[T], store func(*writer, *importTask) error, err error) (batch, error) {
	if err == nil && page.IsDoubtful && !page.IsMixed && len(page.Data) == 0 {
		err = errDoubtfulPage
	}
	return batch{len(page.Data), page.After, func(w *writer, l *importTask) error {
		l.isDoubtful = l.isDoubtful || page.IsDoubtful
		return store(w, l)
	}}, err
}

// visit stores an object of a list. An unchanged one is only marked as visited.
func (w *writer) visit(l *importTask, r record) (int64, error) {
	row, synced, err := w.put(r, l.readAt, false)
	if err != nil || row == 0 || synced >= l.started || l.prune == nil {
		return row, err
	}
	_, err = w.exec("INSERT INTO visited VALUES (?, ?) ON CONFLICT DO NOTHING", l.id, row)
	return row, err
}

// removeSteps repeats a removal whose last argument is a limit until nothing is left.
func (m *Mirror) removeSteps(ctx context.Context, query string, args ...any) error {
	return m.inRemovals(ctx, func(w *writer) (int, error) {
		removed, err := w.exec(query, append(args[:len(args):len(args)], removeStep)...)
		return int(removed), err
	})
}

// nextDue returns when the full sync after one that started at a time is due.
func (m *Mirror) nextDue(started time.Time) time.Time {
	if m.interval > 0 {
		return started.Add(m.interval)
	}
	due := started.UTC().Truncate(24 * time.Hour).Add(m.nightlyAt)
	for due.Before(started.Add(minBetween)) {
		due = due.Add(24 * time.Hour)
	}
	return due
}

// minBetween is the shortest time between a full sync and the nightly one after it.
const minBetween = 6 * time.Hour

// EventTypes returns the types of events that the mirror stores: those about a connection,
// a directory or a domain, and about failed sign-ins.
func EventTypes() []string {
	return slices.DeleteFunc(workos.EventTypes(), func(event string) bool {
		return !strings.HasPrefix(event, "connection.") && !strings.HasPrefix(event, "organization_domain.") &&
			!slices.Contains([]string{"dsync.activated", "dsync.deleted", "dsync.token.created", "dsync.token.revoked", eventSignInFailed}, event)
	})
}

// KeepsEvent reports whether ApplyChanges and UpsertEvents note something of an event of a type.
func KeepsEvent(event string) bool {
	return event == eventSignInSucceeded || slices.Contains(keptTypes, event)
}

var keptTypes = EventTypes()

// noteTombstones finds out, when the file is opened, what earlier processes deleted and had to look at again.
func (m *Mirror) noteTombstones(ctx context.Context) error {
	var has bool
	err := m.db.Read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM tombstones)").Scan(&has)
	m.hasTombstones.Store(has)
	return errors.Join(err, m.doubts.Load(ctx, m.db.Read))
}

// returnedRetry is the time after which what belongs to a returned object is read again if that has failed.
const returnedRetry = time.Minute

// awaitRun waits until the next full sync is due or asked for, and reads meanwhile what belongs to objects that have returned.
func (m *Mirror) awaitRun(ctx context.Context, due time.Time) error {
	for wait := due.Sub(m.now()); wait > 0; wait = due.Sub(m.now()) {
		isLeft, err := m.readReturned(ctx)
		if err != nil {
			return err
		}
		if isLeft {
			wait = min(wait, returnedRetry)
		}
		if err := m.pauseUnless(ctx, wait, m.wanted); err != nil || m.progress.Progress(m.now()).Next.Kind != "" {
			return err
		}
	}
	return nil
}

// readReturned reads what belongs to objects that were deleted here and are stored again. isLeft tells that some could not be read.
func (m *Mirror) readReturned(ctx context.Context) (isLeft bool, err error) {
	returned, err := m.doubts.All(ctx, m.db.Read, doubts.Returned)
	for _, one := range returned {
		c := &syncer{Mirror: m, run: syncRun{number: -m.NextNumber()}} // no full sync has this number
		err := c.belongings(ctx, Kind(one.Kind), one.ID)
		switch {
		case ctx.Err() != nil || errors.Is(err, ErrRefused) || store.IsDamaged(err):
			return true, errors.Join(err, ctx.Err())
		case err != nil && !workos.IsUnsupported(err):
			m.log.WarnContext(ctx, "could not read what belongs to an object that WorkOS shows again", "kind", one.Kind, "id", one.ID,
				"error", err)
			isLeft = true
			continue
		}
		if err := m.write(ctx, func(w *writer) error { return m.doubts.EndOne(w.doubting(), doubts.Returned, one) }); err != nil {
			return true, err
		}
	}
	return isLeft, err
}
