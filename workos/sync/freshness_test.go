package sync

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

func TestFreshnessIsDecidedInOnePlace(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	answered := func(status int) error { return &workos.Error{Status: status} }
	synced := mirror.Progress{FinishedAt: ago(5 * time.Hour)}
	follows := State{ReadAt: ago(3 * time.Second), CurrentAt: ago(3 * time.Second), NewestAt: ago(time.Hour)}
	with := func(change func(*State)) State { s := follows; change(&s); return s }
	tests := []struct {
		name     string
		progress mirror.Progress
		state    State
		workos   workos.Reachability
		want     Status
		at       time.Time
	}{
		{name: "every event is there", progress: synced, state: follows, want: Current, at: follows.CurrentAt},
		{name: "a nightly sync is in progress", progress: mirror.Progress{Running: true, FinishedAt: ago(24 * time.Hour)}, state: follows,
			want: Current, at: follows.CurrentAt},
		{name: "a nightly sync failed, and events are read", progress: mirror.Progress{Err: "503", FinishedAt: ago(24 * time.Hour)},
			state: follows, want: Current, at: follows.CurrentAt},
		{name: "just within the limit", progress: synced, state: with(func(s *State) { s.CurrentAt = ago(20 * time.Second) }), want: Current,
			at: ago(20 * time.Second)},
		{name: "no look for a while", progress: synced, state: with(func(s *State) { s.CurrentAt = ago(21 * time.Second) }), want: Late,
			at: ago(21 * time.Second)},
		{name: "started a moment ago", progress: synced, want: Late, at: synced.FinishedAt},
		{name: "started and synced a moment ago", progress: mirror.Progress{FinishedAt: ago(time.Second)}, want: Current, at: ago(time.Second)},
		{name: "older events are read", progress: synced, state: with(func(s *State) { s.IsBehind, s.CurrentAt = true, time.Time{} }),
			want: Behind, at: synced.FinishedAt},
		{name: "a page of new events is being read", progress: synced,
			state: with(func(s *State) { s.IsBehind, s.NewestAt = true, ago(time.Second) }), want: Current, at: follows.CurrentAt},
		{name: "events without a time", progress: synced, state: with(func(s *State) { s.IsBehind, s.NewestAt = true, time.Time{} }),
			want: Current, at: follows.CurrentAt},
		{name: "no answer", progress: synced, state: with(func(s *State) { s.ReadError = answered(0) }), want: Unreachable,
			at: follows.CurrentAt},
		{name: "a server error", progress: synced, state: with(func(s *State) { s.ReadError = answered(503) }), want: Unreachable,
			at: follows.CurrentAt},
		{name: "pages get no answer either", progress: synced, state: follows, workos: workos.Reachability{Since: ago(time.Minute)},
			want: Unreachable, at: follows.CurrentAt},
		{name: "WorkOS is down before the first sync is finished", progress: mirror.Progress{Running: true},
			workos: workos.Reachability{Since: ago(time.Minute)}, want: Unreachable},
		{name: "the key is refused", progress: synced, state: follows, want: KeyRefused, at: follows.CurrentAt,
			workos: workos.Reachability{Since: ago(time.Minute), KeyRefused: true}},
		{name: "the key is refused to the follower", progress: synced, state: with(func(s *State) { s.ReadError = answered(401) }),
			want: KeyRefused, at: follows.CurrentAt},
		{name: "the rate limit", progress: synced, state: with(func(s *State) { s.ReadError = answered(429) }), want: Limited,
			at: follows.CurrentAt},
		{name: "our share is used up", progress: synced, state: with(func(s *State) { s.ReadError = &workos.Error{Err: workos.ErrBusy} }),
			want: Limited, at: follows.CurrentAt},
		{name: "events are refused", progress: synced, state: with(func(s *State) { s.ReadError = answered(422) }), want: Refused,
			at: follows.CurrentAt},
		{name: "the file of events takes nothing", progress: synced,
			state: with(func(s *State) { s.ReadError = errors.New("disk is full") }), want: NotWritten, at: follows.CurrentAt},
		{name: "the index takes nothing", progress: mirror.Progress{FinishedAt: ago(time.Hour), IsUnwritable: true}, state: follows,
			want: NotWritten, at: follows.CurrentAt},
		{name: "an object cannot be read", progress: synced, state: with(func(s *State) { s.ApplyErr = answered(500) }), want: NotApplied,
			at: follows.CurrentAt},
		{name: "the first sync", progress: mirror.Progress{Running: true}, state: follows, want: Loading},
		{name: "the file was damaged", progress: mirror.Progress{Running: true, RebuiltAt: ago(time.Minute)}, state: follows, want: Rebuilding},
		{name: "the first sync stopped", progress: mirror.Progress{Err: "403"}, state: follows, want: NotLoaded},
		{name: "nothing was loaded", want: NotLoaded},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Observation{Now: now, LateAfter: 20 * time.Second, Progress: test.progress, State: test.state, WorkOS: test.workos}.Freshness()
			assert.Equal(t, test.want, got.Status)
			assert.Equal(t, test.at, got.At)
			assert.False(t, got.Status.IsFailing() && got.Status.IsLate())
			if err := errors.Join(test.state.ReadError, test.state.ApplyErr); err != nil {
				assert.True(t, got.Status.IsFailing() || got.Status == Limited)
				assert.ErrorIs(t, err, got.Err)
			}
		})
	}
	assert.Equal(t, 20*time.Second, NewFollower(Config{}).LateAfter())
	assert.Equal(t, 2*time.Minute, NewFollower(Config{Interval: time.Minute}).LateAfter())
}

// TestAnOperatorDoesNotWaitForABatch tries an event again while another batch waits for WorkOS.
func TestAnOperatorDoesNotWaitForABatch(t *testing.T) {
	f := NewFollower(Config{})
	f.applying <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := f.applyBatch(ctx, nil)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestEachPollSaysWhenItWasLast(t *testing.T) {
	f := NewFollower(Config{})
	for _, poll := range f.State().Polls {
		assert.Positive(t, poll.Interval)
		assert.True(t, poll.At.IsZero())
	}
	assert.Len(t, f.State().Polls, 3)
}
