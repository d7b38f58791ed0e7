package mirror

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"frontdesk/workos/mirror/progress"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

func TestAListThatAServerLacksCostsOnlyItself(t *testing.T) {
	u := serve(t, small())
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		status := map[string]int{"/directory_groups": 404, "/user_management/invitations": 501, "/events": 405}[r.URL.Path]
		if status != 0 {
			http.Error(w, `{"message":"Cannot GET"}`, status)
		}
		return status != 0
	})
	syncOnce(t, m, newClock())
	for _, name := range []string{stageDirectoryGroups, stageInvitations, stageEvents} {
		require.Equal(t, progress.StageNotOffered, stage(t, m, name).State, name)
		require.Contains(t, stage(t, m, name).Note, "does not offer")
	}
	for _, name := range []string{stageOrganizations, stageConnections, stageDirectories, stageUsers, stageMemberships, stageDirectoryUsers} {
		require.Equal(t, progress.StageDone, stage(t, m, name).State, name)
	}
	require.True(t, m.Progress().Complete, "what is not offered does not keep the sync from being whole")
}

func TestARefusedKeyStopsTheCopy(t *testing.T) {
	u := serve(t, small())
	client, err := workos.New(workos.Config{APIKey: "sk_test_wrong", BaseURL: u.url, RateShare: 1000})
	require.NoError(t, err)
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), client)
	err = m.Run(context.Background())
	require.ErrorIs(t, err, ErrRefused)
	require.NotContains(t, err.Error(), "sk_test_wrong")
	require.Contains(t, m.Progress().Err, "API key")
	require.False(t, m.Progress().Running)
}

func TestACursorWhoseObjectIsGoneStartsTheListOver(t *testing.T) {
	for _, answer := range []struct {
		name, body string
		status     int
	}{
		{"an error", `{"message":"unknown cursor"}`, http.StatusNotFound},
		{"an empty page", `{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`, http.StatusOK},
	} {
		t.Run(answer.name, func(t *testing.T) {
			u := serve(t, small())
			clock := newClock()
			m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
			syncOnce(t, m, clock)
			cursor, gone := "", atomic.Bool{}
			u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
				after := r.URL.Query().Get("after")
				if !calls(r, "/user_management/users") || gone.Load() {
					return false
				}
				if after != "" && (cursor == "" || cursor == after) {
					cursor = after
					return reply(w, answer.status, []byte(answer.body))
				}
				if cursor != "" { // asked again for the page before: its last object is another one now
					gone.Store(true)
					recorded := httptest.NewRecorder()
					u.Server.ServeHTTP(recorded, r)
					return reply(w, http.StatusOK, bytes.ReplaceAll(recorded.Body.Bytes(), []byte(`"after":"`+cursor), []byte(`"after":"user_other`)))
				}
				return false
			})
			clock.pass(time.Hour)
			syncOnce(t, m, clock)
			u.meddle(nil)
			if stage(t, m, stageUsers).State != progress.StageDone {
				clock.pass(time.Hour)
				syncOnce(t, m, clock)
			}
			requireWhole(t, m, u)
		})
	}
}

func TestACursorThatComesTwiceIsNoEnd(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		if !calls(r, "/connections") {
			return false
		}
		return reply(w, http.StatusOK, []byte(`{"data":[{"id":"conn_x"}],"list_metadata":{"after":"conn_x"}}`))
	})
	clock.pass(time.Hour)
	failOnce(t, m, clock)
	require.Equal(t, progress.StageFailed, stage(t, m, stageConnections).State)
	counts, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	require.Greater(t, counts.Total[KindConnection], 10, "nothing was removed")
}

func TestAnAnswerWithoutAListRemovesNothing(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	for _, body := range []string{`{}`, `null`, `{"data":null}`, `{"message":"maintenance"}`, `{"data":[null,7]}`} {
		u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
			return calls(r, "/connections") && reply(w, http.StatusOK, []byte(body))
		})
		clock.pass(time.Hour)
		failOnce(t, m, clock)
		require.Equal(t, progress.StageFailed, stage(t, m, stageConnections).State, body)
		counts, err := m.Counts(context.Background(), Everything)
		require.NoError(t, err)
		require.Greater(t, counts.Total[KindConnection], 10, body)
	}
	before, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return calls(r, "/connections") && reply(w, http.StatusOK,
			[]byte(`{"data":[null,{"object":"connection","id":"conn_01NEW","name":"New"}]}`))
	})
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	counts, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	require.Equal(t, before.Total[KindConnection]+1, counts.Total[KindConnection], "what can be read is kept, and nothing is removed")
	u.meddle(nil)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	requireWhole(t, m, u)
}

func TestNullForTheRowsOfAListRemovesNothing(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	before, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return calls(r, "/connections") && reply(w, http.StatusOK,
			[]byte(`{"object":"list","data":null,"list_metadata":{"before":null,"after":null}}`))
	})
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	counts, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	require.Equal(t, before.Total[KindConnection], counts.Total[KindConnection], "an answer without rows does not say that there are none")
}

func TestGroupMembersAreListedWhereUsersComeWithoutGroups(t *testing.T) {
	u := serve(t, small())
	strip := func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/directory_users") {
			return false
		}
		recorded := httptest.NewRecorder()
		u.Server.ServeHTTP(recorded, r)
		var page map[string]any
		if err := json.Unmarshal(recorded.Body.Bytes(), &page); err != nil {
			t.Error(err)
		}
		for _, user := range page["data"].([]any) {
			user.(map[string]any)["groups"] = []any{}
		}
		body, _ := json.Marshal(page)
		return reply(w, http.StatusOK, body)
	}
	u.meddle(strip)
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	require.Positive(t, stage(t, m, stageGroupMembers).Rows)
	groups, err := m.DirectoryGroups(context.Background(), Everything, Query{Sort: "members", Desc: true, Limit: 3})
	require.NoError(t, err)
	for _, group := range groups.Rows {
		members := all(t, u.client.AllDirectoryUsers(context.Background(), workos.ListDirectoryUsersOptions{Group: group.ID}))
		require.NotEmpty(t, members)
		require.ElementsMatch(t, directoryUserIDs(members), ids(all(t,
			m.EachDirectoryUser(context.Background(), Everything, Query{GroupID: group.ID}))))
	}
	requireTrueCounts(t, m)
}

func TestTransientFailuresAreTriedAgainWithGrowingWaits(t *testing.T) {
	m := open(t)
	var waits []time.Duration
	m.pause = func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }
	for _, row := range []struct {
		name  string
		err   error
		calls int
	}{
		{"a busy server is asked five times", &workos.Error{Status: 503}, 5},
		{"a broken connection is tried five times", errors.New("connection reset"), 5},
		{"a refusal is final", &workos.Error{Status: 422}, 1},
		{"an endpoint that is not there is final", &workos.Error{Status: 501}, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			calls := 0
			waits = nil
			err := m.call(context.Background(), func(context.Context) error { calls++; return row.err })
			require.ErrorIs(t, err, row.err)
			require.Equal(t, row.calls, calls)
			for i := 1; i < len(waits); i++ {
				require.Equal(t, 2*waits[i-1], waits[i])
			}
		})
	}
}

func TestCopiesRepeatAndFailuresAreTriedAgainSooner(t *testing.T) {
	u := serve(t, small())
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client, WithInterval(2*time.Hour))
	var waits []time.Duration
	waiting(m, newClock(), func(d time.Duration) bool { waits = append(waits, d); return len(waits) == 5 })
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		if !calls(r, "/connections") || len(waits) >= 2 {
			return false
		}
		http.Error(w, `{"message":"forbidden"}`, http.StatusForbidden)
		return true
	})
	require.ErrorIs(t, m.Run(context.Background()), context.Canceled)
	require.Equal(t, []time.Duration{time.Minute, 2 * time.Minute}, waits[:2])
	require.InDelta(t, 2*time.Hour-3*time.Minute, waits[2], float64(time.Minute), "the rest of the interval")
	require.InDelta(t, 2*time.Hour, waits[3], float64(time.Minute))
}
