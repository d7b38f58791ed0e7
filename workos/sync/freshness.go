package sync

import (
	"context"
	"errors"
	"net/http"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// Status is how well lists follow WorkOS.
type Status string

// The statuses. Lists are behind WorkOS in all but Current, and incomplete in Loading, Rebuilding and NotLoaded.
const (
	Current     Status = "current"     // every event is in the lists
	Late        Status = "late"        // WorkOS's events were read to their end, but not lately
	Behind      Status = "behind"      // older events are still being read
	Limited     Status = "limited"     // the rate limit holds back the reading of events
	Unreachable Status = "unreachable" // WorkOS does not answer
	KeyRefused  Status = "key refused" // WorkOS does not accept the API key
	Refused     Status = "refused"     // WorkOS answers, and refuses to list events
	NotApplied  Status = "not applied" // events are read, and cannot be put into the lists
	NotWritten  Status = "not written" // a file of Frontdesk cannot be written
	Loading     Status = "loading"     // the first full sync is in progress
	Rebuilding  Status = "rebuilding"  // the same, because the file was damaged
	NotLoaded   Status = "not loaded"  // there has been no full sync, and none is in progress
)

// IsFailing reports whether something must be fixed, or end, before lists follow WorkOS again.
func (s Status) IsFailing() bool {
	switch s {
	case Unreachable, KeyRefused, Refused, NotApplied, NotWritten:
		return true
	}
	return false
}

// IsLate reports whether lists are behind WorkOS although nothing fails.
func (s Status) IsLate() bool { return s == Late || s == Behind || s == Limited }

// Observation is what is known about the sync at a time. WorkOS is the outcome of the client's last calls.
type Observation struct {
	Now       time.Time
	LateAfter time.Duration // how old current lists may be
	Progress  mirror.Progress
	State     State
	WorkOS    workos.Reachability
}

// Freshness says how fresh lists are.
type Freshness struct {
	Status Status
	At     time.Time // lists show WorkOS as of then; zero before the first full sync
	Since  time.Time // when WorkOS stopped answering, or began to refuse the key; zero if that is not the status, or not known
	Err    error     // why events are not read or applied; nil for another reason
}

// Freshness returns how fresh lists are. Every page, and the check for monitoring, takes it from here.
func (o Observation) Freshness() Freshness {
	f := Freshness{At: o.listsAt(), Since: o.WorkOS.Since}
	f.Status, f.Err = o.status(f.At)
	return f
}

// listsAt returns as of when lists show WorkOS: when its events were last read to their end and written, or when the last full sync
// ended.
func (o Observation) listsAt() time.Time {
	synced := o.Progress.FinishedAt
	if !synced.IsZero() && o.State.CurrentAt.After(synced) {
		return o.State.CurrentAt
	}
	return synced
}

func (o Observation) status(at time.Time) (Status, error) {
	readErr, applyErr := o.State.ReadError, o.State.ApplyErr
	isFirst := o.Progress.FinishedAt.IsZero()
	switch {
	case o.WorkOS.KeyRefused:
		return KeyRefused, readErr
	case !o.WorkOS.Since.IsZero():
		return Unreachable, readErr
	case readErr != nil:
		return statusOf(readErr), readErr
	case o.Progress.IsUnwritable:
		return NotWritten, applyErr
	case applyErr != nil:
		return NotApplied, applyErr
	case isFirst && !o.Progress.RebuiltAt.IsZero():
		return Rebuilding, nil
	case isFirst && o.Progress.Running:
		return Loading, nil
	case isFirst:
		return NotLoaded, nil
	case o.State.IsBehind && !o.State.NewestAt.IsZero() && o.Now.Sub(o.State.NewestAt) > o.LateAfter:
		return Behind, nil
	case o.Now.Sub(at) > o.LateAfter:
		return Late, nil
	}
	return Current, nil
}

// statusOf returns the status while events cannot be read for a reason.
func statusOf(err error) Status {
	var failed *workos.Error
	switch {
	case workos.IsRateLimited(err):
		return Limited
	case !errors.As(err, &failed):
		return NotWritten // the events are read, and their file takes none
	case failed.Status == http.StatusUnauthorized:
		return KeyRefused
	case failed.Status < 300 || failed.Status >= http.StatusInternalServerError:
		return Unreachable
	}
	return Refused
}

// LookNow has WorkOS's events read at once, and returns when lists have them, or when ctx ends. While events cannot be read or applied, or
// were read a moment ago, it does not wait.
func (f *Follower) LookNow(ctx context.Context) {
	began, before := f.Now(), f.State()
	if before.ReadAt.IsZero() || before.ReadError != nil || before.ApplyErr != nil || began.Sub(before.ReadAt) < lookRest {
		return
	}
	wake(f.look)
	timer := time.NewTicker(lookInterval)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if state := f.State(); !state.CurrentAt.Before(began) || state.ReadError != nil || state.ApplyErr != nil {
			return
		}
	}
}

const (
	lookRest     = time.Second // between two looks that operators ask for
	lookInterval = 20 * time.Millisecond
)

// LateAfter returns how old lists may be before they are late: two of the longest times between two looks at WorkOS's events.
func (f *Follower) LateAfter() time.Duration { return 2 * f.idle }

// Freshness returns how fresh lists are now.
func (f *Follower) Freshness() Freshness {
	return Observation{Now: f.Now(), LateAfter: f.LateAfter(), Progress: f.Mirror.Progress(), State: f.State(),
		WorkOS: f.Client.Reachability()}.Freshness()
}
