package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"frontdesk/workos"
)

// perPage is how many objects are asked for at once: the most that WorkOS gives.
const perPage = 100

// States of a listing.
const (
	listingRunning  = "running"
	listingSweeping = "sweeping" // at its end; what it did not meet is being removed
	listingDone     = "done"
)

// errNotOffered is a list that the server does not have.
var errNotOffered = errors.New("not offered by this server")

// batch is one page on its way into the copy.
type batch struct {
	size  int
	after string
	store func(*writer, *listing) error
}

// listing is one list being walked: of a whole kind, or of what belongs to one parent.
type listing struct {
	stage  string
	parent string
	fetch  func(context.Context, workos.ListOptions) (batch, error)
	sweep  *sweep // nil when nothing is removed after it

	id      int64
	state   string
	after   string
	started int64 // milliseconds
	readAt  int64 // when the page at hand was asked for
	rows    int   // met in this run of the program

	isDoubtful bool // rows were left out that are no objects, so that nothing is removed for not being met; kept in the row
}

// walk lists what is left of a listing in this pass and stores it page by page, each with the place to go on
// from in the same transaction. Only at the end of the whole list is removed what it did not hold.
func (m *Mirror) walk(ctx context.Context, p pass, l *listing) error {
	if err := m.openListing(ctx, p, l); err != nil || l.state == listingDone {
		return err
	}
	for restarts := 0; l.state == listingRunning; {
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

// lostPlace tells whether a listing failed because the object that its cursor points at is gone, so that only
// starting over helps.
func lostPlace(l *listing, err error) bool {
	code := status(err)
	return l.after != "" && (errors.Is(err, errDoubtfulEnd) || code >= 400 && code < 500 && code != 401 && code != 403 && code != 429)
}

// walkPages reads on until the list ends (state sweeping) or fails.
func (m *Mirror) walkPages(ctx context.Context, p pass, l *listing) error {
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

func (m *Mirror) page(ctx context.Context, l *listing, after string) (batch, error) {
	var page batch
	l.readAt = millis(m.now())
	err := m.call(ctx, func(ctx context.Context) (err error) {
		page, err = l.fetch(ctx, workos.ListOptions{Limit: perPage, Order: workos.Ascending, After: after})
		return err
	})
	return page, err
}

// errDoubtfulEnd is a list that promised more and then gave nothing: its cursor may point at a removed object.
var errDoubtfulEnd = errors.New("the list ended before the page it had announced; nothing is removed this time")

// errDoubtfulPage is an answer without a list, or whose rows are no objects: what it lacks may well exist.
var errDoubtfulPage = errors.New("the answer is not a list of objects; nothing is removed this time")

// confirmEnd believes an empty last page only when the page before still leads to it.
func (m *Mirror) confirmEnd(ctx context.Context, l *listing, before string) error {
	page, err := m.page(ctx, l, before)
	if err != nil {
		return err
	}
	if page.after != l.after {
		return errDoubtfulEnd
	}
	return nil
}

// storePage stores a page and where to go on, and at the end of a short list finishes it at once.
func (m *Mirror) storePage(ctx context.Context, p pass, l *listing, page batch) error {
	err := m.write(ctx, func(w *writer) error {
		if err := w.begin(p, l); err != nil {
			return err
		}
		if err := page.store(w, l); err != nil {
			return err
		}
		l.state, l.after = listingRunning, page.after
		if page.after == "" {
			l.state = listingSweeping
			if l.parent != "" && !l.sweep.needed(w, l) {
				return w.end(l)
			}
		}
		_, err := w.exec("UPDATE listings SET state = ?, after = ?, doubtful = ? WHERE id = ?", l.state, l.after, l.isDoubtful, l.id)
		return err
	})
	if err == nil {
		m.noteDoubt(l)
		l.rows += page.size
		m.progress.add(l.stage, page.size)
	}
	return err
}

// openListing reads how far a listing is in this pass.
func (m *Mirror) openListing(ctx context.Context, p pass, l *listing) error {
	var number int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT id, pass, state, after, started, doubtful FROM listings WHERE stage = ? AND parent = ?", l.stage, l.parent).
		Scan(&l.id, &number, &l.state, &l.after, &l.started, &l.isDoubtful)
	if errors.Is(err, sql.ErrNoRows) || err == nil && number != p.number {
		l.id, l.state, l.after, l.started, l.isDoubtful = 0, listingRunning, "", millis(m.now()), false
		return nil
	}
	m.noteDoubt(l)
	return err
}

// noteDoubt says on the page about the data that rows of a list could not be read.
func (m *Mirror) noteDoubt(l *listing) {
	if l.isDoubtful {
		m.progress.note(l.stage, "WorkOS sent rows that Frontdesk cannot read, so this list may lack some; nothing was removed from it.")
	}
}

// begin makes the listing's row in the transaction of its first page.
func (w *writer) begin(p pass, l *listing) error {
	if l.id != 0 {
		return nil
	}
	err := w.row(`INSERT INTO listings (stage, parent, pass, state, after, started) VALUES (?, ?, ?, ?, '', ?)
		ON CONFLICT (stage, parent) DO UPDATE SET pass = excluded.pass, state = excluded.state, after = '', started = excluded.started,
		doubtful = 0 RETURNING id`, l.stage, l.parent, p.number, listingRunning, l.started).Scan(&l.id)
	if err != nil {
		return err
	}
	_, err = w.exec("DELETE FROM seen WHERE listing = ?", l.id)
	return err
}

// restart takes a listing back to its start.
func (m *Mirror) restart(ctx context.Context, p pass, l *listing) error {
	l.id, l.after, l.started, l.isDoubtful = 0, "", millis(m.now()), false
	return m.write(ctx, func(w *writer) error { return w.begin(p, l) })
}

// finish removes what the listing did not meet and marks it done.
func (m *Mirror) finish(ctx context.Context, l *listing) error {
	if l.state == listingDone {
		return nil
	}
	if err := m.removeUnmet(ctx, l); err != nil {
		return err
	}
	if err := m.removeSteps(ctx, "DELETE FROM seen WHERE listing = ? AND row IN (SELECT row FROM seen WHERE listing = ? LIMIT ?)", l.id, l.id); err != nil {
		return err
	}
	return m.write(ctx, func(w *writer) error { return w.end(l) })
}

func (w *writer) end(l *listing) error {
	if _, err := w.exec("DELETE FROM seen WHERE listing = ?", l.id); err != nil {
		return err
	}
	since, wait := int64(0), int64(0)
	if l.isDoubtful {
		if err := w.row("SELECT coalesce(nullif(doubtful_since, 0), started) FROM listings WHERE id = ?", l.id).Scan(&since); err != nil {
			return err
		}
		wait = math.MaxInt64
	}
	if l.isDoubtful && l.sweep == nil {
		wait = doubtfulEvents.Milliseconds()
	}
	_, err := w.exec(`UPDATE listings SET state = ?, after = '', doubtful = ?, doubtful_since = ?,
		complete = CASE WHEN started - ? < ? THEN complete ELSE started END WHERE id = ?`, listingDone, l.isDoubtful, since, since, wait, l.id)
	if err == nil {
		l.state = listingDone
	}
	return err
}

// doubtfulEvents is how long events are read again from the same place because some could not be read.
const doubtfulEvents = 24 * time.Hour

// lastComplete is the start of the last listing of a stage that reached its end.
func (m *Mirror) lastComplete(ctx context.Context, stage string) (time.Time, error) {
	var complete int64
	err := m.db.Read.QueryRowContext(ctx, "SELECT complete FROM listings WHERE stage = ? AND parent = ''", stage).Scan(&complete)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return fromMillis(complete), err
}

// records adapts a list method of the client: each object becomes a record.
func records[T any](list func(context.Context, workos.ListOptions) (workos.Page[T], error), toRecord func(T) record,
	with func(*writer, *listing, int64) error) func(context.Context, workos.ListOptions) (batch, error) {
	return func(ctx context.Context, options workos.ListOptions) (batch, error) {
		page, err := list(ctx, options)
		return pageBatch(page, func(w *writer, l *listing) error {
			for _, object := range page.Data {
				row, err := w.met(l, toRecord(object))
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

// pageBatch is a page and how it is stored, or an error for one of which nothing can be read.
func pageBatch[T any](page workos.Page[T], store func(*writer, *listing) error, err error) (batch, error) {
	if err == nil && page.IsDoubtful && len(page.Data) == 0 {
		err = errDoubtfulPage
	}
	return batch{len(page.Data), page.After, func(w *writer, l *listing) error {
		l.isDoubtful = l.isDoubtful || page.IsDoubtful
		return store(w, l)
	}}, err
}

// met stores an object of a listing. An unchanged one is remembered as seen.
func (w *writer) met(l *listing, r record) (int64, error) {
	row, copied, err := w.put(r, l.readAt, false)
	if err != nil || row == 0 || copied >= l.started || l.sweep == nil {
		return row, err
	}
	_, err = w.exec("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", l.id, row)
	return row, err
}
