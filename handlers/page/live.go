package page

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	maxCacheFills    = 200              // answers on their way into the mirror; what is over comes with the next listing
	cacheFillTimeout = 30 * time.Second // for one of them
)

// cacheFills stores in the mirror what pages have read from WorkOS. No page waits for it.
type cacheFills struct {
	group sync.WaitGroup
	count atomic.Int32
}

// CacheFill gives the mirror what WorkOS just said. That the copy could not take it costs the page nothing.
func CacheFill[T any](b *Base, c request.Context, answer *Result[T], into func(context.Context, T) error) {
	if answer.Cause != nil {
		return
	}
	b.inBackground(mirror.WithRequestedAt(c.Request().Context(), answer.AskedAt), func(ctx context.Context) error {
		return into(ctx, answer.Value)
	})
}

// inBackground updates the mirror; no page waits for it. Where too much is on its way already, it is left out.
func (b *Base) inBackground(ctx context.Context, update func(context.Context) error) {
	if b.cacheFills.count.Add(1) > maxCacheFills {
		b.cacheFills.count.Add(-1)
		return
	}
	ctx = context.WithoutCancel(ctx)
	b.cacheFills.group.Go(func() {
		defer b.cacheFills.count.Add(-1)
		ctx, cancel := context.WithTimeout(ctx, cacheFillTimeout)
		defer cancel()
		if err := update(ctx); err != nil {
			b.Failed(ctx, "update the mirror", err)
		}
	})
}

// Flush returns when the mirror holds all that pages have read, and has read, within a moment, what their answers lacked. Call it
// before the mirror is closed.
func (b *Base) Flush() {
	b.cacheFills.group.Wait()
	b.AwaitConfirmed(context.Background())
}

// AwaitConfirmed waits a moment for the mirror to read what answers lacked.
func (b *Base) AwaitConfirmed(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, confirmWait)
	defer cancel()
	b.Mirror.AwaitConfirmed(ctx)
}

// confirmWait bounds how long something waits for the mirror to read what an answer lacked.
const confirmWait = time.Second

// PageTimeout bounds all that one page asks of WorkOS. What has not answered by then comes from the copy.
const PageTimeout = 6 * time.Second

// Result is one thing a page asked WorkOS for. When WorkOS did not answer, Value is what the mirror held at SyncedAt; when
// there is no copy either, Err says why and the page puts a sentence in its place. Of a list that could not be read to its
// end, Value holds the rows before that, and Cause is an *incomplete.
type Result[T any] struct {
	Value    T
	AskedAt  time.Time // when WorkOS was asked
	SyncedAt time.Time // zero when Value came from WorkOS just now
	Err      error     // why Value is missing
	Cause    error     // why WorkOS did not answer, also when the copy stood in
	read     listRead
	lacking  map[string]bool // IDs of rows of Value that WorkOS's list lacks, see WithHeld
}

// FetchGroup runs the calls of one page side by side under one deadline.
type FetchGroup struct {
	Ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
}

// NewFetchGroup starts the calls of a page. End it with wait. What an action reads has as much more time as it may wait for its turn.
func NewFetchGroup(ctx context.Context) *FetchGroup {
	ctx, cancel := context.WithTimeout(ctx, PageTimeout+workos.ExtraWait(ctx))
	return &FetchGroup{Ctx: ctx, cancel: cancel}
}

// Wait returns when every call has answered or the deadline has passed.
func (a *FetchGroup) Wait() {
	a.group.Wait()
	a.cancel()
}

// Fetch asks WorkOS in the background. fallback reads the copy when WorkOS does not answer; nil means there is
// none. WorkOS's own word that there is no such object is an answer: the copy must not hide that something is gone. Any other 404
// may come from something in between.
func Fetch[T any](a *FetchGroup, call func(context.Context) (T, error), fallback func(context.Context) (T, time.Time, error)) *Result[T] {
	result := &Result[T]{AskedAt: time.Now()}
	a.group.Go(func() {
		result.Value, result.Cause = call(context.WithValue(a.Ctx, readKey{}, &result.read))
		if result.Cause == nil {
			return
		}
		if result.Err = result.Cause; IsIncomplete(result.Cause) {
			result.Err = nil
		}
		isAnswered := result.Err == nil && workos.CauseOf(result.Cause) == workos.CauseUnreadable
		if fallback == nil || isAnswered || workos.IsGone(result.Cause) {
			return
		}
		value, syncedAt, err := fallback(context.WithoutCancel(a.Ctx))
		if err == nil {
			result.Value, result.SyncedAt, result.Err = value, syncedAt, nil
		}
	})
	return result
}

// Beside reads something of Frontdesk's own while WorkOS is asked. What it returns may be read after wait.
func Beside[T any](a *FetchGroup, read func() T) *T {
	result := new(T)
	a.group.Go(func() { *result = read() })
	return result
}

// WithHeld adds to a list, which WorkOS has just answered from its beginning to its end, what the mirror holds beside it: an object
// that a list lacks may exist all the same, and it is shown until WorkOS says of itself that it does not. Call it after Upsert, which
// has such objects read; it waits a moment for that. id is one row's, held reads the mirror.
func WithHeld[T any](b *Base, c request.Context, list *Result[[]T], id func(T) string,
	held func(context.Context) ([]T, time.Time, error),
) {
	if !list.read.isToEnd || !list.SyncedAt.IsZero() || list.Err != nil {
		return
	}
	ctx := c.Request().Context()
	lacking := func() []T {
		rows, _, err := held(ctx)
		if err != nil && !errors.Is(err, mirror.ErrNotFound) {
			b.Failed(ctx, "what a list lacks", err)
			return nil
		}
		return slices.DeleteFunc(rows, func(row T) bool {
			return slices.ContainsFunc(list.Value, func(listed T) bool { return id(listed) == id(row) })
		})
	}
	rows := lacking()
	if len(rows) == 0 {
		return
	}
	b.AwaitConfirmed(ctx)
	list.lacking = map[string]bool{}
	for _, row := range lacking() {
		list.Value, list.lacking[id(row)] = append(list.Value, row), true
	}
}

// oldest is the earliest of several times; zero ones do not count.
func oldest(times ...time.Time) time.Time {
	var first time.Time
	for _, t := range times {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// Region is a live answer as a page shows it: the value, or the sentence in its place.
func Region[T any](answer *Result[T]) views.Region[T] {
	shown := views.Region[T]{Value: answer.Value, Lacking: answer.lacking, Missing: ErrorText(answer.Err), RequestID: BesideWhy(answer.Err)}
	if answer.Err == nil && answer.SyncedAt.IsZero() && IsIncomplete(answer.Cause) {
		shown.Incomplete, shown.RequestID = WhyIncomplete(answer.Cause), BesideWhy(answer.Cause)
	}
	return shown
}

// StaleNotice says why a page shows stale data and as of when, the oldest of several; "" when everything is fresh.
func (b *Base) StaleNotice(answers ...answered) string {
	return strings.TrimSpace(unreadableNote(answers) + " " + b.staleNote(answers))
}

// answered is an answer of any type, see live.
type answered interface {
	stale() (time.Time, error)
	unreadable() []workos.Attribute
}

// maxUnreadable are the fields that a note names, maxFieldText how much of each.
const (
	maxUnreadable = 5
	maxFieldText  = 80
)

// unreadableNote names the fields that WorkOS sent in a form that cannot be read, with what it sent.
func unreadableNote(answers []answered) string {
	var fields []string
	for _, answer := range answers {
		for _, field := range answer.unreadable() {
			said := fmt.Sprintf("%s is %s", field.Name, Cut(field.Value.Text(), maxFieldText))
			if !slices.Contains(fields, said) {
				fields = append(fields, said)
			}
		}
	}
	if len(fields) == 0 {
		return ""
	}
	more := ""
	if len(fields) > maxUnreadable {
		fields, more = fields[:maxUnreadable], " and others"
	}
	return "WorkOS sent fields in a form that Frontdesk cannot read, so what depends on them is unknown: " + strings.Join(fields, ", ") +
		more + ". See Raw."
}

func (b *Base) staleNote(answers []answered) string {
	var syncedAt time.Time
	var cause error
	for _, answer := range answers {
		at, why := answer.stale()
		if first := oldest(syncedAt, at); first != syncedAt {
			syncedAt, cause = first, why
		}
	}
	if syncedAt.IsZero() {
		return ""
	}
	return StaleReason(cause) + " This is the data as of " + ui.Relative(syncedAt, b.Now()) + "; what changed since then is missing."
}

// unreadable are the fields of the answer that could not be read.
func (l *Result[T]) unreadable() []workos.Attribute {
	if object, ok := any(&l.Value).(interface{ Unreadable() []workos.Attribute }); ok {
		return object.Unreadable()
	}
	var odd []workos.Attribute
	if memberships, ok := any(l.Value).([]workos.Membership); ok {
		for _, membership := range memberships {
			odd = append(odd, membership.Unreadable()...)
		}
	}
	return odd
}

// stale is the age of the data that is shown for what WorkOS did not say, and why it did not; zero when it did.
func (l *Result[T]) stale() (time.Time, error) { return l.SyncedAt, l.Cause }
