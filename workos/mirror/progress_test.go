package mirror

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/mirror/progress"
)

func TestListsSearchAndProgressAnswerDuringACopy(t *testing.T) {
	u := serve(t, small())
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	clock := newClock()
	waiting(m, clock, func(d time.Duration) bool { return d > 17*time.Second })
	over := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		done := map[string]int{}
		for {
			for _, stage := range m.Progress().Stages {
				if stage.Done < done[stage.Name] {
					t.Errorf("%s went back from %d to %d", stage.Name, done[stage.Name], stage.Done)
				}
				done[stage.Name] = stage.Done
			}
			if _, err := m.Users(context.Background(), Everything, Query{Sort: "email"}); err != nil {
				t.Error(err)
			}
			if _, err := m.Search(context.Background(), Everything, "an", 5); err != nil {
				t.Error(err)
			}
			select {
			case <-over:
				return
			default:
			}
		}
	})
	require.ErrorIs(t, m.Run(context.Background()), context.Canceled)
	close(over)
	readers.Wait()
	requireWhole(t, m, u)
}

func TestObjectsThatWorkOSSendsTwiceCountOnce(t *testing.T) {
	u := serve(t, small())
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return (calls(r, "/user_management/users") || calls(r, "/directory_users")) && u.passOn(t, w, r, func(rows []json.RawMessage) {
			if len(rows) > 1 {
				rows[1] = rows[0]
			}
		})
	})
	clock := newClock()
	for range 2 {
		syncOnce(t, m, clock)
		counts, err := m.Counts(t.Context(), Everything)
		require.NoError(t, err)
		for name, kind := range kindOfStage {
			require.Equal(t, counts.Total[kind], stage(t, m, name).Rows, name)
		}
		clock.pass(2 * time.Hour)
	}
	require.Equal(t, DefaultInterval, m.Progress().Interval)
}

func TestProgressEstimatesWhatIsLeft(t *testing.T) {
	m := open(t)
	clock := newClock()
	m.now = clock.Now
	require.NoError(t, m.startProgress(context.Background(), syncRun{started: clock.Now()}))
	p := &m.progress
	p.StartStage(stageMemberships, 100, 20, clock.Now())
	for range 40 { // 20 were listed in an earlier run of the program and are only looked at
		p.AddParent(stageMemberships)
	}
	p.Add(stageMemberships, 300)
	clock.pass(30 * time.Second)
	now := m.Progress()
	require.True(t, now.Running)
	shown := stage(t, m, stageMemberships)
	require.Equal(t, []int{40, 100, 300}, []int{shown.Done, shown.Total, shown.Rows})
	require.InDelta(t, 10, shown.PerSecond, 0.1)
	require.InDelta(t, 90*time.Second, shown.Left, float64(time.Second), "20 parents took 30 seconds, 60 are left")
	require.Equal(t, shown.Left, now.Left)
	require.Zero(t, stage(t, m, stageUsers).Left, "nobody knows how many users there are")
}

func TestAFullSyncSaysWhyItWasStarted(t *testing.T) {
	u, hours, path := serve(t, small()), newClock(), filepath.Join(t.TempDir(), "mirror.db")
	m := openFile(t, path, u.client)
	syncOnce(t, m, hours)
	require.Equal(t, progress.Cause{Kind: progress.First}, m.Progress().Cause)
	hours.pass(2 * time.Hour)
	syncOnce(t, m, hours)
	require.Equal(t, progress.Cause{Kind: progress.Scheduled}, m.Progress().Cause)

	m.SyncNow(progress.Cause{Kind: progress.LostCursor, By: "org_1"})
	require.Equal(t, progress.AlreadyAsked, m.SyncByHand("Ana Ruiz"))
	require.Equal(t, "org_1", m.Progress().Next.By)
	hours.pass(2 * time.Hour)
	syncOnce(t, m, hours)
	require.Equal(t, progress.Cause{Kind: progress.LostCursor, By: "org_1"}, m.Progress().Cause)
	require.Empty(t, m.Progress().Next.Kind)
	require.Empty(t, m.wanted, "one sync is enough")

	require.Equal(t, progress.Accepted, m.SyncByHand("Ana Ruiz"))
	hours.pass(2 * time.Hour)
	syncOnce(t, m, hours)
	want := progress.Cause{Kind: progress.ByOperator, By: "Ana Ruiz"}
	require.Equal(t, want, m.Progress().Cause)
	finished := m.Progress().FinishedAt
	require.NoError(t, m.Close())
	m = openFile(t, path, u.client)
	syncOnce(t, m, &clock{now: finished})
	require.Equal(t, want, m.Progress().Cause, "also after a restart")
}

// TestAnOperatorEndsTheRestAfterAFailure has a sync fail, and go on when an operator asks for it and not when anything else does.
func TestAnOperatorEndsTheRestAfterAFailure(t *testing.T) {
	u := serve(t, small())
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	m.now = time.Now
	m.pause = func(ctx context.Context, _ time.Duration) error { <-ctx.Done(); return ctx.Err() }
	ended := make(chan error, 1)
	rest := func(ctx context.Context) { ended <- m.restBeforeRetry(ctx, time.Hour) }
	go rest(t.Context())
	require.Eventually(t, func() bool { return !m.Progress().RetryAt.IsZero() }, 10*time.Second, time.Millisecond)
	require.Equal(t, progress.Accepted, m.SyncByHand("Ana Ruiz"))
	require.NoError(t, <-ended)
	resumed, err := m.resume(t.Context(), syncRun{number: 1, cause: progress.Cause{Kind: progress.First}})
	require.NoError(t, err)
	require.Equal(t, progress.Cause{Kind: progress.ByOperator, By: "Ana Ruiz"}, resumed.cause)
	require.Empty(t, m.Progress().Next.Kind)
	require.Empty(t, m.wanted)

	ctx, cancel := context.WithCancel(t.Context())
	m.SyncNow(progress.Cause{Kind: progress.LostCursor})
	go rest(ctx)
	require.Never(t, func() bool { return len(ended) > 0 }, 100*time.Millisecond, 10*time.Millisecond)
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	require.Len(t, m.wanted, 1, "what was asked for comes after this sync")
	resumed, err = m.resume(t.Context(), syncRun{number: 1, cause: progress.Cause{Kind: progress.First}})
	require.NoError(t, err)
	require.Equal(t, progress.First, resumed.cause.Kind)

	m.AwaitSyncNow(t.Context(), time.Hour)
	require.Len(t, m.wanted, 1, "a sync that has stopped begins again when one is asked for")
}

func TestResourcesTellWhenTheirListsWereComplete(t *testing.T) {
	u, clock := serve(t, small()), newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	before, err := m.Resources(t.Context(), Everything)
	require.NoError(t, err)
	require.Len(t, before, len(stageNames()))
	for _, resource := range before {
		require.Equal(t, Resource{Stage: resource.Stage}, resource)
	}
	began := clock.Now().Truncate(time.Millisecond)
	syncOnce(t, m, clock)
	after, err := m.Resources(t.Context(), Everything)
	require.NoError(t, err)
	counts, err := m.Counts(t.Context(), Everything)
	require.NoError(t, err)
	for _, resource := range after {
		require.Equal(t, counts.Total[kindOfStage[resource.Stage]], resource.Objects, resource.Stage)
		if resource.Stage != stageGroupMembers { // most servers send them with the directory users
			require.False(t, resource.ListedAt.Before(began), resource.Stage)
		}
	}
}
