package sync

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
	"frontdesk/workos/mirror/progress"
)

const (
	// DefaultInterval is the time between two looks at WorkOS's list of events while there are new ones.
	DefaultInterval = 2 * time.Second
	maxIdle         = 10 * time.Second // between two looks while there are none
	maxRetry        = time.Minute      // between two attempts after failures

	// Events can show late: what happened recently is listed again.
	overlap         = 10 * time.Minute
	overlapInterval = time.Minute
	startOverRest   = 6 * time.Hour    // a cursor is not forgotten sooner
	doubtInterval   = 10 * time.Second // between two looks at what was deleted a while ago
	statesInterval  = 10 * time.Minute // between two lists of what can change without an event

	eventAge   = 90*24*time.Hour - time.Hour // how far WorkOS's list goes back, with a margin
	eventRange = 30*24*time.Hour - time.Minute
	pageSize   = 100
	maxStored  = 500 // in one transaction
)

// Config is what a Follower works with. Interval and Now may be left out.
type Config struct {
	Client   *workos.Client
	Events   *events.Store
	Mirror   *mirror.Mirror
	Log      *slog.Logger
	Interval time.Duration // between two looks while there are new events; 0: DefaultInterval
	Now      func() time.Time

	// Publish is told when events were applied: "events", and the IDs of what they are about. It must return at once.
	Publish func(topics ...string)
}

// Follower follows WorkOS. There is one for each file of events.
type Follower struct {
	Config
	idle        time.Duration // the longest time between two looks
	look, apply chan struct{} // each holds one when there is work

	startedOver time.Time // only the goroutine that reads the list uses it

	applying chan struct{}  // holds one while a batch is applied, also while an operator tries an event again
	failed   map[string]int // how often reading an object has failed in a row, by its ID; guarded by applying

	mu    sync.Mutex
	state State
	types []string // of events that are asked for
}

// State is how far the follower is.
type State struct {
	ReadAt    time.Time // when WorkOS's list of events was last read to its end; zero before
	CurrentAt time.Time // the last such time of which the mirror has every event; zero before
	NewestAt  time.Time // when the newest event of the list happened
	IsBehind  bool      // there are events in the list that were not read yet
	ReadError error     // why the list cannot be read, nil while it can
	ApplyErr  error     // why events cannot be applied, nil while they can

	LeftOut       []string  // types of events that are not asked for, because WorkOS refuses them
	StartedOverAt time.Time // when WorkOS did not know the cursor and its list was begun again; zero for never
	Polls         []Poll    // what is read on a schedule
}

// NewFollower returns a follower; Run starts it.
func NewFollower(cfg Config) *Follower {
	cfg.Interval = cmp.Or(cfg.Interval, DefaultInterval)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Publish == nil {
		cfg.Publish = func(...string) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Follower{Config: cfg, failed: map[string]int{}, types: slices.Concat(workos.EventTypes(), workos.NewEventTypes()),
		idle: max(maxIdle, cfg.Interval), look: make(chan struct{}, 1), apply: make(chan struct{}, 1), applying: make(chan struct{}, 1),
		state: State{Polls: polls()}}
}

// State returns how far the follower is.
func (f *Follower) State() State {
	f.mu.Lock()
	defer f.mu.Unlock()
	state := f.state
	state.Polls = slices.Clone(state.Polls)
	return state
}

// typesNow returns the types of events that are asked for.
func (f *Follower) typesNow() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.types
}

func (f *Follower) change(set func(*State)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	set(&f.state)
}

// Keep stores an event that a webhook brought and returns whether it is new. When it returns without an error, the event is on disk;
// it is applied soon after. WorkOS's list is read soon as well, because others may have been lost.
func (f *Follower) Keep(ctx context.Context, event workos.Event) (isNew bool, err error) {
	added, err := f.Events.Insert(ctx, Keep(event))
	if err != nil {
		return false, err
	}
	if added > 0 {
		wake(f.apply)
		wake(f.look)
	}
	return added > 0, nil
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // it will look anyway
	}
}

// Run follows WorkOS until ctx ends.
func (f *Follower) Run(ctx context.Context) {
	var group sync.WaitGroup
	group.Go(func() {
		f.repeat(ctx, f.look, f.readNew, "read the events of WorkOS", func(s *State, err error) { s.ReadError = err })
	})
	group.Go(func() {
		f.repeat(ctx, f.apply, f.applyNew, "apply the events of WorkOS", func(s *State, err error) { s.ApplyErr = err })
	})
	group.Go(func() { f.every(ctx, PollEvents, f.readAgain) })
	group.Go(func() { f.every(ctx, PollStatuses, f.readStates) })
	group.Go(func() { f.every(ctx, PollDeleted, f.Mirror.LookAgain) })
	group.Wait()
}

// repeat does work at once, whenever it is woken, after a while if there was none, and after a growing while if it failed.
func (f *Follower) repeat(ctx context.Context, woken chan struct{}, work func(context.Context) (n int, err error), what string,
	note func(*State, error)) {
	rest, retry := f.Interval, f.Interval
	for ctx.Err() == nil {
		n, err := work(ctx)
		if ctx.Err() != nil {
			return
		}
		f.change(func(s *State) { note(s, err) })
		switch {
		case err != nil:
			f.Log.WarnContext(ctx, "could not "+what, "error", err, "retry_in", retry.String())
			rest, retry = retry, min(2*retry, max(maxRetry, f.Interval))
		case n > 0:
			rest, retry = f.Interval, f.Interval
		default:
			rest, retry = min(rest+rest/2, f.idle), f.Interval
		}
		early := woken
		if err != nil {
			early = nil // news do not make WorkOS answer earlier
		}
		timer := time.NewTimer(rest)
		select {
		case <-ctx.Done():
		case <-early:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// readNew reads the list of events from the cursor to its end, and returns how many events it held.
func (f *Follower) readNew(ctx context.Context) (n int, err error) {
	for {
		cursor, err := f.Events.Cursor(ctx)
		if err != nil {
			return n, err
		}
		began := f.Now()
		page, err := f.pageAfter(ctx, cursor)
		if isRefused(err) && f.takesFewerTypes(ctx, err) {
			continue
		}
		if isRefused(err) && cursor.ID != "" {
			return n, f.startOver(ctx, cursor, err)
		}
		if err != nil {
			return n, err
		}
		if len(page) == 0 {
			f.Events.CaughtUp(began)
			f.change(func(s *State) { s.ReadAt, s.NewestAt, s.IsBehind = began, cursor.At, false })
			wake(f.apply) // it records that everything was applied
			return n, nil
		}
		last := page[len(page)-1]
		to := events.Cursor{ID: last.ID, At: last.At()}
		if to.ID == cursor.ID || to.ID == "" {
			return n, workos.ErrRepeatedCursor
		}
		if err := f.Events.Advance(ctx, cursor, to, keptOf(page)); err != nil && !errors.Is(err, events.ErrCursorMoved) {
			return n, err
		}
		n += len(page)
		f.change(func(s *State) { s.NewestAt, s.IsBehind = to.At, true })
		wake(f.apply)
		if !f.Mirror.Progress().Complete {
			return n, nil // slowly, because the first full sync needs the calls more
		}
	}
}

// pageAfter reads the events that follow the cursor, oldest first. Without a cursor they are those of the last 90 days, which WorkOS
// gives in ranges of 30 days.
func (f *Follower) pageAfter(ctx context.Context, cursor events.Cursor) ([]workos.Event, error) {
	ctx = workos.Background(ctx)
	options := workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: pageSize, Order: workos.Ascending, After: cursor.ID},
		Events: f.typesNow(), KeepOthers: true}
	if cursor.ID != "" {
		page, err := f.Client.ListEvents(ctx, options)
		return page.Data, err
	}
	for start := f.Now().Add(-eventAge); start.Before(f.Now()); start = start.Add(eventRange) {
		options.RangeStart, options.RangeEnd = start, start.Add(eventRange)
		page, err := f.Client.ListEvents(ctx, options)
		if err != nil || len(page.Data) > 0 {
			return page.Data, err
		}
	}
	return nil, nil
}

// isRefused reports whether WorkOS refuses what it was asked: a type of event that it does not know, or a cursor that it has forgotten.
func isRefused(err error) bool {
	var failed *workos.Error
	return errors.As(err, &failed) &&
		(failed.Status == http.StatusBadRequest || failed.Status == http.StatusNotFound || failed.Status == http.StatusUnprocessableEntity)
}

// takesFewerTypes finds out whether types of events are the reason of a refusal, and leaves out those that not every server knows.
func (f *Follower) takesFewerTypes(ctx context.Context, cause error) bool {
	before := f.typesNow()
	for _, types := range [][]string{before, workos.EventTypes(), mirror.EventTypes()} {
		if len(types) > len(before) {
			continue
		}
		_, err := f.Client.ListEvents(workos.Background(ctx), workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: 1}, Events: types})
		if err != nil {
			continue
		}
		if len(types) == len(before) {
			return false // it is something else
		}
		f.Log.WarnContext(ctx, "WorkOS does not know every type of event that it was asked for: the others are followed", "error", cause,
			"left_out", len(before)-len(types))
		f.mu.Lock()
		defer f.mu.Unlock()
		f.types = types
		f.state.LeftOut = slices.DeleteFunc(slices.Concat(workos.EventTypes(), workos.NewEventTypes()), func(event string) bool {
			return slices.Contains(types, event)
		})
		return true
	}
	return false
}

// startOver begins at the start of the list. What happened in between may be missing in the list, so everything is listed again.
func (f *Follower) startOver(ctx context.Context, cursor events.Cursor, cause error) error {
	if f.Now().Sub(f.startedOver) < startOverRest {
		return cause // it knows no cursor at all
	}
	f.startedOver = f.Now()
	f.change(func(s *State) { s.StartedOverAt = f.startedOver })
	f.Log.WarnContext(ctx, "WorkOS does not know the event up to which its events were read: it starts over, with a full sync",
		"event", cursor.ID, "at", cursor.At, "error", cause)
	if err := f.Events.ResetCursor(ctx); err != nil {
		return err
	}
	f.Mirror.SyncNow(progress.Cause{Kind: progress.LostCursor})
	return nil
}

// readAgain lists what happened in the last ten minutes again, because an event can appear in the list after later ones, and
// tries again what could not be applied.
func (f *Follower) readAgain(ctx context.Context) error {
	return errors.Join(f.readRecent(ctx), f.retryAside(ctx))
}

func (f *Follower) readRecent(ctx context.Context) error {
	state := f.State()
	if state.IsBehind || state.ReadAt.IsZero() {
		return nil // the list is being read towards now
	}
	options := workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: pageSize, Order: workos.Ascending},
		Events: f.typesNow(), KeepOthers: true, RangeStart: f.Now().Add(-overlap)}
	var recent []workos.Event
	for event, err := range f.Client.AllEvents(workos.Background(ctx), options) {
		if err != nil {
			return err
		}
		recent = append(recent, event)
	}
	for part := range slices.Chunk(recent, maxStored) {
		added, err := f.Events.Insert(ctx, keptOf(part)...)
		if err != nil {
			return err
		}
		if added > 0 {
			wake(f.apply)
		}
	}
	return nil
}

func keptOf(page []workos.Event) []events.Event {
	kept := make([]events.Event, len(page))
	for i := range page {
		kept[i] = Keep(page[i])
	}
	return kept
}
