package sync

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/store"
	"frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
	"frontdesk/workos/mirror/news"
)

const (
	batchSize  = 500 // events that are applied together
	readAtOnce = 4   // objects that are read together

	// So many users are read again because they signed in, in one batch. Of more, the time of their last sign-in waits for the next
	// full sync: other changes are more urgent.
	maxSignedIn = 50

	// A full sync shows what happened before it began, as far as WorkOS's list showed it then.
	syncMargin = 10 * time.Minute

	// An event that was set aside is tried again by itself, each time after a longer while.
	retryAsideAfter = 10 * time.Minute
	maxRetryAside   = 24 * time.Hour
)

// applyNew applies the events that the mirror does not have yet, and returns how many there were.
func (f *Follower) applyNew(ctx context.Context) (n int, err error) {
	for {
		readAt := f.State().ReadAt
		number, err := f.Mirror.Applied(ctx)
		if err != nil {
			return n, err
		}
		batch, err := f.Events.After(ctx, number, batchSize)
		if err != nil {
			return n, err
		}
		if len(batch) == 0 {
			f.change(func(s *State) { s.CurrentAt = readAt })
			return n, nil
		}
		if _, err := f.applyBatch(ctx, batch); err != nil {
			if isPassing(err) {
				return n, err
			}
			if err := f.applyEach(ctx, batch); err != nil {
				return n, err
			}
		}
		if err := f.Mirror.SetApplied(ctx, batch[len(batch)-1].Number); err != nil {
			return n, err
		}
		f.Publish(topicsOf(batch)...)
		n += len(batch)
	}
}

// topicsOf returns what events are about.
func topicsOf(batch []events.Event) []string {
	topics := map[string]bool{news.Events: true}
	for _, e := range batch {
		for _, id := range []string{e.OrganizationID, e.ConnectionID, e.DirectoryID, e.UserID, e.ObjectID} {
			topics[id] = true
		}
	}
	delete(topics, "")
	return slices.Sorted(maps.Keys(topics))
}

// applyEach applies events one by one and sets aside those that fail: a batch failed for a reason that will not pass.
func (f *Follower) applyEach(ctx context.Context, batch []events.Event) error {
	for _, event := range batch {
		_, err := f.applyBatch(ctx, []events.Event{event})
		if err != nil && !isPassing(err) {
			err = f.setAside(ctx, event, err.Error())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// applyBatch writes what events say, and returns how many it set aside: an event that can never be applied does not hold up the
// others.
func (f *Follower) applyBatch(ctx context.Context, batch []events.Event) (aside int, err error) {
	select {
	case f.applying <- struct{}{}:
		defer func() { <-f.applying }()
	case <-ctx.Done(): // an operator does not wait for a batch that waits for WorkOS
		return 0, ctx.Err()
	}
	covered, err := f.Mirror.CoveredSince(ctx)
	if err != nil {
		return 0, err
	}
	var decoded []workos.Event
	var changes []mirror.Change
	causes, signedIn := map[mirror.Kind]map[string]events.Event{}, 0
	for _, kept := range batch {
		isCovered := kept.At.Before(covered.Add(-syncMargin))
		if isCovered && !mirror.KeepsEvent(kept.Type) {
			continue
		}
		event, err := workos.Decode[workos.Event](kept.Raw)
		if err != nil {
			if err := f.setAside(ctx, kept, "It cannot be read: "+err.Error()); err != nil {
				return aside, err
			}
			aside++
			continue
		}
		if event.CreatedAt.IsZero() {
			event.ReceivedAt = kept.At
		}
		decoded = append(decoded, event)
		c, isNews := changeOf(kept, event.Data, f.Now())
		if isSignIn(kept.Type) {
			signedIn++
		}
		if !isNews || isCovered || isSignIn(kept.Type) && signedIn > maxSignedIn {
			continue
		}
		changes = append(changes, c)
		if causes[c.Kind] == nil {
			causes[c.Kind] = map[string]events.Event{}
		}
		causes[c.Kind][c.ID] = kept
	}
	unclear, err := f.Mirror.ApplyChanges(ctx, coalesce(changes), decoded)
	if err != nil {
		return aside, err
	}
	refused, err := f.refresh(ctx, coalesce(asNews(unclear)), func(c mirror.Change) events.Event { return causes[c.Kind][c.ID] })
	return aside + refused, err
}

// asNews drops the objects that events carried.
func asNews(changes []mirror.Change) []mirror.Change {
	for i := range changes {
		changes[i].Object = nil
	}
	return changes
}

// refresh reads objects again. If WorkOS refuses to show one, or fails with it time and again while it answers otherwise, the event
// that is the reason is set aside.
func (f *Follower) refresh(ctx context.Context, changes []mirror.Change, cause func(mirror.Change) events.Event) (aside int, err error) {
	group, reading := errgroup.Group{}, workos.Background(ctx)
	group.SetLimit(readAtOnce)
	var mu sync.Mutex
	var failures error
	for _, c := range changes {
		group.Go(func() error {
			err := f.Mirror.RefreshAfterEvent(reading, c.Kind, c.ID)
			if err == nil {
				err = f.Mirror.NoteVersion(ctx, c.Kind, c.ID, versionIn(cause(c), c.ID))
			}
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				delete(f.failed, c.ID)
				return nil
			}
			if isPassing(err) && !f.isHopeless(c.ID, err) {
				failures = errors.Join(failures, err)
				return nil
			}
			delete(f.failed, c.ID)
			aside++
			return f.setAside(ctx, cause(c), "WorkOS does not show "+c.ID+": "+err.Error())
		})
	}
	err = group.Wait()
	return aside, errors.Join(err, failures)
}

// maxFailures is how often reading an object may fail before the event about it is set aside.
const maxFailures = 3

// isHopeless counts the failures of reading an object, and reports whether they are its own: WorkOS answers with an error, and lists
// its events as always.
func (f *Follower) isHopeless(id string, err error) bool {
	var failed *workos.Error
	if !errors.As(err, &failed) || failed.Status < http.StatusInternalServerError || f.State().ReadError != nil {
		return false
	}
	f.failed[id]++
	return f.failed[id] >= maxFailures
}

// isPassing reports whether an error may be over soon: WorkOS is slow, busy or down, or a file cannot be written.
func isPassing(err error) bool {
	if store.IsUnavailable(err) || store.IsDamaged(err) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	var failed *workos.Error
	if !errors.As(err, &failed) {
		return false
	}
	switch failed.Status {
	case http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	}
	return failed.Status == 0 || failed.Status >= http.StatusInternalServerError
}

func (f *Follower) setAside(ctx context.Context, event events.Event, reason string) error {
	f.Log.ErrorContext(ctx, "an event of WorkOS could not be applied and is set aside", "event", event.ID, "type", event.Type,
		"reason", reason)
	return f.Events.SetAside(ctx, event.Number, reason)
}

// NextTry returns when an event that was set aside is tried again by itself.
func NextTry(event events.SetAsideEvent) time.Time {
	return event.SetAsideAt.Add(min(time.Duration(event.Tries)*retryAsideAfter, maxRetryAside))
}

// Retry applies an event that was set aside once more, and reports whether it was applied; if not, it stays set aside. It returns
// events.ErrNotFound for an event that is not set aside.
func (f *Follower) Retry(ctx context.Context, number int64) (isApplied bool, err error) {
	event, err := f.Events.Retry(ctx, number)
	if err != nil {
		return false, err
	}
	aside, err := f.applyBatch(ctx, []events.Event{event})
	if err != nil || aside > 0 {
		return false, err
	}
	if err := f.Events.Settle(ctx, number); !errors.Is(err, events.ErrNotFound) {
		return true, err
	}
	return true, nil // another try settled it meanwhile
}

// retryAside applies the events that were set aside a while ago once more.
func (f *Follower) retryAside(ctx context.Context) error {
	aside, err := f.Events.SetAsideEvents(ctx, store.Everything)
	if err != nil {
		return err
	}
	for _, event := range aside {
		if f.Now().Before(NextTry(event)) {
			continue
		}
		if _, err := f.Retry(ctx, event.Number); err != nil && !errors.Is(err, events.ErrNotFound) {
			return err
		}
	}
	return nil
}

// SetAsideAbout returns the events that are set aside and that say something about an object, the oldest first.
func (f *Follower) SetAsideAbout(ctx context.Context, scope store.Scope, kind mirror.Kind, id string) ([]events.SetAsideEvent, error) {
	var about []events.SetAsideEvent
	aside, err := f.Events.SetAsideEvents(ctx, scope)
	for _, event := range aside {
		data, err := workos.Decode[workos.Event](event.Raw)
		if err != nil {
			continue
		}
		if c, isNews := changeOf(event.Event, data.Data, f.Now()); isNews && c.Kind == kind && c.ID == id {
			about = append(about, event)
		}
	}
	return about, err
}
