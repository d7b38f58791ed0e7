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

// CacheFill writes WorkOS's answer to the mirror. If that fails, the page is shown all the same.
func CacheFill[T any](b *Base, c request.Context, answer *Result[T], into func(context.Context, T) error) {
	if answer.Cause != nil {
		return
	}
	b.inBackground(mirror.WithRequestedAt(c.Request().Context(), answer.AskedAt), func(ctx context.Context) error {
		return into(ctx, answer.Value)
	})
}

// inBackground updates the mirror without making a page wait. If too many updates are queued, it drops this one.
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

// Flush waits until the mirror holds all that pages have read and, for a moment, until it has re-read the objects that lists
// lacked. Call it before the mirror is closed.
func (b *Base) Flush() {
	b.cacheFills.group.Wait()
	b.AwaitConfirmed(context.Background())
}

// AwaitConfirmed waits a moment for the mirror to re-read the objects that lists lacked.
func (b *Base) AwaitConfirmed(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, confirmWait)
	defer cancel()
	b.Mirror.AwaitConfirmed(ctx)
}

// confirmWait bounds that wait.
const confirmWait = time.Second

// PageTimeout bounds all calls to WorkOS for one page. What has not arrived by then comes from the mirror.
const PageTimeout = 6 * time.Second

// Result is the result of one call of a page. If WorkOS did not answer, Value is what the mirror held at SyncedAt; if the
// mirror has nothing either, Err explains why and the page shows a sentence instead. For a list that could not be read to its
// end, Value holds the rows that were read, and Cause is an *incomplete.
type Result[T any] struct {
	Value    T
	AskedAt  time.Time // when WorkOS was asked
	SyncedAt time.Time // zero when Value came from WorkOS just now
	Err      error     // why Value is missing
	Cause    error     // why WorkOS did not answer, also when the copy stood in
	read     listRead
	aside    *string         // see asideNote; nil for what is no object
	lacking  map[string]bool // IDs of rows of Value that WorkOS's list lacks, see WithHeld
}

// FetchGroup runs the calls of one page side by side under one deadline.
type FetchGroup struct {
	Ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
}

// NewFetchGroup makes a group for the calls of a page. End it with Wait. Reads of an action have more time, to wait for the rate limit.
func NewFetchGroup(ctx context.Context) *FetchGroup {
	ctx, cancel := context.WithTimeout(ctx, PageTimeout+workos.ExtraWait(ctx))
	return &FetchGroup{Ctx: ctx, cancel: cancel}
}

// Wait returns when every call has answered or the deadline has passed.
func (a *FetchGroup) Wait() {
	a.group.Wait()
	a.cancel()
}

// Fetch calls WorkOS in the background. fallback reads the mirror if WorkOS does not answer; nil means there is
// none. If WorkOS answers that the object does not exist, fallback is not used: stale data must not hide that. Any other 404
// may come from a proxy in between.
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

// Beside reads something from Frontdesk's own data during the calls to WorkOS. Its result may be read after Wait.
func Beside[T any](a *FetchGroup, read func() T) *T {
	result := new(T)
	a.group.Go(func() { *result = read() })
	return result
}

// WithHeld adds the mirror's objects to a list that WorkOS has just returned as a whole and that lacks them: an object may exist
// even if a list lacks it, so it is shown until WorkOS answers that it does not. Call it after Upsert,
// which starts reading such objects; it waits a moment for that. id returns a row's ID, held reads the mirror.
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

// oldest returns the earliest of several times, without zero ones.
func oldest(times ...time.Time) time.Time {
	var first time.Time
	for _, t := range times {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// Region returns a result as a page shows it: the value, or the sentence in its place.
func Region[T any](answer *Result[T]) views.Region[T] {
	shown := views.Region[T]{Value: answer.Value, Lacking: answer.lacking, Missing: ErrorText(answer.Err), RequestID: BesideWhy(answer.Err)}
	if answer.Err == nil && answer.SyncedAt.IsZero() && IsIncomplete(answer.Cause) {
		shown.Incomplete, shown.RequestID = WhyIncomplete(answer.Cause), BesideWhy(answer.Cause)
	}
	return shown
}

// StaleNotice explains why a page shows stale data and gives the oldest time, and what else is to be said about its answers; "" if
// everything is fresh.
func (b *Base) StaleNotice(answers ...answered) string {
	var notes []string
	for _, answer := range answers {
		notes = append(notes, answer.notes())
	}
	return InOneLine(append(notes, unreadableNote(answers), b.staleNote(answers))...)
}

// answered is a Result of any type.
type answered interface {
	stale() (time.Time, error)
	unreadable() []workos.Attribute
	notes() string
}

// maxUnreadable is how many fields a note names, maxFieldText how much of each it shows.
const (
	maxUnreadable = 5
	maxFieldText  = 80
)

// unreadableNote names the fields of WorkOS's answers that could not be read, with their content.
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

// unreadable returns the fields of the answer that could not be read.
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

// stale returns the time of stale data and why WorkOS did not answer; zero values if it did.
func (l *Result[T]) stale() (time.Time, error) { return l.SyncedAt, l.Cause }
