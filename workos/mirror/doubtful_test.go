package mirror

import (
	"context"
	"encoding/json"
	"frontdesk/workos/mirror/progress"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// passOn answers with what the emulator says, after a change to its rows.
func (u *upstream) passOn(t *testing.T, w http.ResponseWriter, r *http.Request, change func([]json.RawMessage)) bool {
	recorded := httptest.NewRecorder()
	u.Server.ServeHTTP(recorded, r)
	var page map[string]json.RawMessage
	var rows []json.RawMessage
	if err := json.Unmarshal(recorded.Body.Bytes(), &page); err != nil {
		t.Error(err)
	}
	if err := json.Unmarshal(page["data"], &rows); err != nil {
		t.Error(err)
	}
	change(rows)
	page["data"], _ = json.Marshal(rows)
	body, _ := json.Marshal(page)
	return reply(w, http.StatusOK, body)
}

func TestARestartDoesNotForgetThatRowsOfAListingCouldNotBeRead(t *testing.T) {
	u := serve(t, small())
	path, clock := filepath.Join(t.TempDir(), "mirror.db"), newClock()
	m, err := Open(t.Context(), path, u.client, nil)
	require.NoError(t, err)
	syncOnce(t, m, clock)
	before, err := m.Counts(t.Context(), Everything)
	require.NoError(t, err)

	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		if !calls(r, "/user_management/users") {
			return false
		}
		if r.URL.Query().Get("after") == "" {
			return u.passOn(t, w, r, func(rows []json.RawMessage) { rows[3] = json.RawMessage(`null`) })
		}
		kill() // after the first page was stored
		return reply(w, http.StatusBadGateway, nil)
	})
	clock.pass(time.Hour)
	waiting(m, clock, nil)
	require.NoError(t, m.Run(ctx))
	require.NoError(t, m.Close())

	u.meddle(nil)
	m = openFile(t, path, u.client)
	syncOnce(t, m, clock)
	after, err := m.Counts(t.Context(), Everything)
	require.NoError(t, err)
	require.Equal(t, before.Total[KindUser], after.Total[KindUser], "WorkOS still has the user whose row could not be read")
	require.Contains(t, stage(t, m, stageUsers).Note, "cannot read", "the page about the data says so")

	users, err := m.Users(t.Context(), Everything, Query{Limit: 1})
	require.NoError(t, err)
	u.delete(t, "/user_management/users/"+users.Rows[0].ID)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	requireWhole(t, m, u)
	require.Empty(t, stage(t, m, stageUsers).Note)
}

func TestEventsThatCouldNotBeReadAreReadAgain(t *testing.T) {
	for _, row := range []struct {
		name, stage, event string
		kept               func(t *testing.T, m *Mirror) int
	}{
		{"events", stageEvents, eventSignInFailed, func(t *testing.T, m *Mirror) int {
			n, _, err := m.CountEvents(t.Context(), Everything, EventQuery{})
			require.NoError(t, err)
			return n
		}},
		{"sign-ins", stageSignIns, eventSignInSucceeded, func(t *testing.T, m *Mirror) (n int) {
			require.NoError(t, m.db.Read.QueryRow("SELECT count(*) FROM sign_ins").Scan(&n))
			return n
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			u, clock := serve(t, small()), newClock()
			m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
			isOdd := func(r *http.Request) bool {
				events := r.URL.Query().Get("events")
				return calls(r, "/events") && strings.Contains(events, row.event)
			}
			u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
				return isOdd(r) && u.passOn(t, w, r, func(rows []json.RawMessage) {
					for i := 1; i < len(rows); i++ {
						rows[i] = json.RawMessage(`7`)
					}
				})
			})
			syncOnce(t, m, clock)
			partly := row.kept(t, m)
			require.Contains(t, stage(t, m, row.stage).Note, "cannot read")

			u.meddle(nil)
			clock.pass(2 * time.Hour)
			syncOnce(t, m, clock)
			want := openFile(t, filepath.Join(t.TempDir(), "whole.db"), u.client)
			syncOnce(t, want, clock)
			require.Greater(t, row.kept(t, want), partly)
			require.GreaterOrEqual(t, row.kept(t, m), row.kept(t, want), "at least what a first sync finds now")
			require.Empty(t, stage(t, m, row.stage).Note)
		})
	}
}

func TestAnEventThatCanNeverBeReadDoesNotHoldTheOthersUpForEver(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		if !calls(r, "/events") {
			return false
		}
		return u.passOn(t, w, r, func(rows []json.RawMessage) {
			if len(rows) > 1 {
				rows[0] = json.RawMessage(`null`)
			}
		})
	})
	started := clock.Now()
	syncOnce(t, m, clock)
	last, err := m.lastComplete(t.Context(), stageEvents)
	require.NoError(t, err)
	require.Zero(t, last, "the first list was not complete")
	clock.pass(25 * time.Hour)
	syncOnce(t, m, clock)
	last, err = m.lastComplete(t.Context(), stageEvents)
	require.NoError(t, err)
	require.Greater(t, last.Sub(started), 24*time.Hour, "after a day of trying, the list goes on from where it is")
}

func TestAPageOfEventsWithoutAnyObjectIsNotTheEndOfTheList(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return calls(r, "/events") && reply(w, http.StatusOK, []byte(`{"object":"list","data":[null,7],"list_metadata":{"after":null}}`))
	})
	failOnce(t, m, clock)
	require.Equal(t, progress.StageFailed, stage(t, m, stageEvents).State)
	u.meddle(nil)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	n, _, err := m.CountEvents(t.Context(), Everything, EventQuery{})
	require.NoError(t, err)
	require.Positive(t, n)
}
