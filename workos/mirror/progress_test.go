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
	require.NoError(t, m.startProgress(context.Background(), clock.Now()))
	p := &m.progress
	p.StartStage(stageMemberships, 100, 20, clock.Now())
	for range 40 { // 20 were listed in an earlier run of the program and are only looked at
		p.AddParent(stageMemberships)
	}
	p.Add(stageMemberships, 300)
	clock.pass(30 * time.Second)
	progress := m.Progress()
	require.True(t, progress.Running)
	shown := stage(t, m, stageMemberships)
	require.Equal(t, []int{40, 100, 300}, []int{shown.Done, shown.Total, shown.Rows})
	require.InDelta(t, 10, shown.PerSecond, 0.1)
	require.InDelta(t, 90*time.Second, shown.Left, float64(time.Second), "20 parents took 30 seconds, 60 are left")
	require.Equal(t, shown.Left, progress.Left)
	require.Zero(t, stage(t, m, stageUsers).Left, "nobody knows how many users there are")
}
