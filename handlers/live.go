package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/workos"
)

// pageDeadline bounds all that one page asks of WorkOS. What has not answered by then comes from the copy.
const pageDeadline = 6 * time.Second

// live is one thing a page asked WorkOS for. When WorkOS did not answer, Value is what the mirror held at SyncedAt; when
// there is no copy either, Err says why and the page puts a sentence in its place. Of a list that could not be read to its
// end, Value holds the rows before that, and Cause is an *incomplete.
type live[T any] struct {
	Value    T
	AskedAt  time.Time // when WorkOS was asked
	SyncedAt time.Time // zero when Value came from WorkOS just now
	Err      error     // why Value is missing
	Cause    error     // why WorkOS did not answer, also when the copy stood in
	isWhole  bool      // of a list: Value is all of it
}

// asking runs the calls of one page side by side under one deadline.
type asking struct {
	ctx    context.Context
	cancel context.CancelFunc
	group  sync.WaitGroup
}

// ask starts the calls of a page. End it with wait. What an action reads has as much more time as it may wait for its turn.
func ask(ctx context.Context) *asking {
	ctx, cancel := context.WithTimeout(ctx, pageDeadline+workos.ExtraWait(ctx))
	return &asking{ctx: ctx, cancel: cancel}
}

// wait returns when every call has answered or the deadline has passed.
func (a *asking) wait() {
	a.group.Wait()
	a.cancel()
}

// fetch asks WorkOS in the background. fallback reads the copy when WorkOS does not answer; nil means there is
// none. A plain "no such object" is an answer: the copy must not hide that something is gone.
func fetch[T any](a *asking, call func(context.Context) (T, error), fallback func(context.Context) (T, time.Time, error)) *live[T] {
	result := &live[T]{AskedAt: time.Now()}
	a.group.Go(func() {
		result.Value, result.Cause = call(context.WithValue(a.ctx, wholeKey{}, &result.isWhole))
		if result.Cause == nil {
			return
		}
		if result.Err = result.Cause; isIncomplete(result.Cause) {
			result.Err = nil
		}
		isAnswered := result.Err == nil && workos.CauseOf(result.Cause) == workos.CauseUnreadable
		if fallback == nil || isAnswered || workos.IsNotFound(result.Cause) {
			return
		}
		value, syncedAt, err := fallback(context.WithoutCancel(a.ctx))
		if err == nil {
			result.Value, result.SyncedAt, result.Err = value, syncedAt, nil
		}
	})
	return result
}

// beside reads something of Frontdesk's own while WorkOS is asked. What it returns may be read after wait.
func beside[T any](a *asking, read func() T) *T {
	result := new(T)
	a.group.Go(func() { *result = read() })
	return result
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

// region is a live answer as a page shows it: the value, or the sentence in its place.
func region[T any](answer *live[T]) views.Region[T] {
	shown := views.Region[T]{Value: answer.Value, Missing: whyMissing(answer.Err), RequestID: besideWhy(answer.Err)}
	if answer.Err == nil && answer.SyncedAt.IsZero() && isIncomplete(answer.Cause) {
		shown.Incomplete, shown.RequestID = whyIncomplete(answer.Cause), besideWhy(answer.Cause)
	}
	return shown
}

// staleNotice says why a page shows stale data and as of when, the oldest of several; "" when everything is fresh.
func (d *Desk) staleNotice(answers ...answered) string {
	return strings.TrimSpace(unreadableNote(answers) + " " + d.staleNote(answers))
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
			said := fmt.Sprintf("%s is %s", field.Name, cut(field.Value.Text(), maxFieldText))
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
	return "WorkOS sent fields in a form that Frontdesk cannot read, so what depends on them is unknown: " + strings.Join(fields, ", ") + more + ". See Raw."
}

func (d *Desk) staleNote(answers []answered) string {
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
	return whyStale(cause) + " This is the data as of " + ui.Relative(syncedAt, d.Now()) + "; what changed since then is missing."
}

// unreadable are the fields of the answer that could not be read.
func (l *live[T]) unreadable() []workos.Attribute {
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
func (l *live[T]) stale() (time.Time, error) { return l.SyncedAt, l.Cause }
