package sync

import (
	"context"
	"iter"
	"slices"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// PollKind is something that is read on a schedule, because events do not tell it.
type PollKind string

// What is read on a schedule.
const (
	PollEvents   PollKind = "recent events"   // those of the last ten minutes, which can show late, and those that were set aside
	PollStatuses PollKind = "statuses"        // of connections and directories, which change without an event
	PollDeleted  PollKind = "deleted objects" // whether what was deleted a moment ago is shown after all
)

// Poll is how often something is read, and when it last was.
type Poll struct {
	Kind     PollKind
	Interval time.Duration
	At       time.Time // zero before the first time
	Err      error     // of the last try, nil if it succeeded
}

// polls returns what is read on a schedule.
func polls() []Poll {
	return []Poll{{Kind: PollEvents, Interval: overlapInterval}, {Kind: PollStatuses, Interval: statesInterval},
		{Kind: PollDeleted, Interval: doubtInterval}}
}

// every reads something again and again until ctx ends.
func (f *Follower) every(ctx context.Context, kind PollKind, read func(context.Context) error) {
	all := polls()
	at := slices.IndexFunc(all, func(p Poll) bool { return p.Kind == kind })
	timer := time.NewTicker(all[at].Interval)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		began := f.Now()
		err := read(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			f.Log.WarnContext(ctx, "could not read from WorkOS again what it may not have sent", "what", string(kind), "error", err)
		}
		f.change(func(s *State) {
			if s.Polls[at].Err = err; err == nil {
				s.Polls[at].At = began
			}
		})
	}
}

// readStates lists connections and directories again. WorkOS changes their states without an event, for example when a directory's
// credentials are refused, and there are few of them.
func (f *Follower) readStates(ctx context.Context) error {
	if f.Mirror.Progress().Running {
		return nil // the full sync lists them
	}
	asking := workos.Background(ctx)
	options := workos.ListOptions{Limit: pageSize}
	err := storeAll(ctx, f.Mirror, f.Client.AllConnections(asking, workos.ListConnectionsOptions{ListOptions: options}))
	if err != nil {
		return err
	}
	return storeAll(ctx, f.Mirror, f.Client.AllDirectories(asking, workos.ListDirectoriesOptions{ListOptions: options}))
}

// storeAll reads a list and writes it into the mirror. All of it counts as requested when the listing began, so what was
// written meanwhile stays.
func storeAll[T any](ctx context.Context, m *mirror.Mirror, list iter.Seq2[T, error]) error {
	requested := mirror.WithRequestedAt(ctx, time.UnixMilli(m.NextNumber()))
	var all []T
	for object, err := range list {
		if err != nil {
			return err
		}
		all = append(all, object)
	}
	for part := range slices.Chunk(all, maxStored) {
		if err := m.UpsertAll(requested, part); err != nil {
			return err
		}
	}
	return nil
}
