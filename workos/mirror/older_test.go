package mirror

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/mirror/doubts"
)

// named is an organization with an updated_at, or with none.
func named(t *testing.T, name, updated string) workos.Organization {
	t.Helper()
	if updated != "" {
		updated = `,"updated_at":"` + updated + `"`
	}
	return decode[workos.Organization](t, json.RawMessage(`{"id":"org_1","name":"`+name+`"`+updated+`}`))
}

const (
	earlier = "2026-01-01T00:00:01.000Z"
	later   = "2026-01-01T00:00:05.000Z"
)

// ways are how an object comes into the mirror.
func ways(t *testing.T, m *Mirror) map[string]func(o workos.Organization, at time.Time) {
	return map[string]func(workos.Organization, time.Time){
		"read by itself": func(o workos.Organization, at time.Time) {
			require.NoError(t, m.UpsertOrganization(WithRequestedAt(t.Context(), at), o))
		},
		"read with others": func(o workos.Organization, at time.Time) {
			require.NoError(t, m.UpsertAll(WithRequestedAt(t.Context(), at), o))
		},
		"listed": func(o workos.Organization, at time.Time) {
			require.NoError(t, m.write(t.Context(), func(w *writer) error {
				_, err := w.visit(&importTask{readAt: millis(at)}, organizationRecord(o))
				return err
			}))
		},
	}
}

// TestAnOlderVersionReplacesNoNewerOne has WorkOS answer a later request with an earlier version.
func TestAnOlderVersionReplacesNoNewerOne(t *testing.T) {
	m := open(t)
	for way := range ways(t, m) {
		t.Run(way, func(t *testing.T) {
			m := open(t)
			store, now := ways(t, m)[way], time.Now()
			store(named(t, "Later", later), now)
			store(named(t, "Earlier", earlier), now.Add(time.Second))
			require.Equal(t, "Later", nameOf(t, m, "org_1"))
			store(named(t, "Earlier", earlier), now.Add(9*time.Minute))
			require.Equal(t, "Later", nameOf(t, m, "org_1"))
			store(named(t, "Earlier", earlier), now.Add(time.Second+doubts.OlderTime))
			require.Equal(t, "Earlier", nameOf(t, m, "org_1"), "WorkOS has shown nothing else for ten minutes: this is what it says")
			store(named(t, "Later", later), now.Add(time.Minute+doubts.OlderTime))
			require.Equal(t, "Later", nameOf(t, m, "org_1"))
		})
	}
}

// TestAVersionThatWorkOSShowsAgainIsNotInDoubt has copies answer in turn of which one lags behind.
func TestAVersionThatWorkOSShowsAgainIsNotInDoubt(t *testing.T) {
	m, now := open(t), time.Now()
	store := ways(t, m)["read by itself"]
	store(named(t, "Later", later), now)
	store(named(t, "Earlier", earlier), now.Add(time.Second))
	store(named(t, "Later", later), now.Add(5*time.Minute))
	store(named(t, "Earlier", earlier), now.Add(11*time.Minute))
	require.Equal(t, "Later", nameOf(t, m, "org_1"))
}

// TestANewerVersionCountsThoughItWasAskedForEarlier: the answer to an earlier request comes from a copy that is further on.
func TestANewerVersionCountsThoughItWasAskedForEarlier(t *testing.T) {
	m, now := open(t), time.Now()
	store := ways(t, m)["read by itself"]
	store(named(t, "Earlier", earlier), now)
	store(named(t, "Later", later), now.Add(-time.Second))
	require.Equal(t, "Later", nameOf(t, m, "org_1"))
	held, err := m.HeldSince(t.Context(), Everything, KindOrganization, "org_1")
	require.NoError(t, err)
	require.Equal(t, millis(now), millis(held["org_1"]), "a list that was asked for before does not count for more")
}

// TestWithoutAVersionTheLaterRequestCounts: updated_at is missing, unreadable, the same or in the future.
func TestWithoutAVersionTheLaterRequestCounts(t *testing.T) {
	for what, times := range map[string][2]string{
		"none at first": {"", earlier}, "none then": {later, ""}, "unreadable": {later, "yesterday"}, "the same": {later, later},
		"from the future": {"2099-01-01T00:00:00.000Z", later},
	} {
		m, now := open(t), time.Now()
		store := ways(t, m)["read by itself"]
		store(named(t, "First", times[0]), now)
		store(named(t, "Second", times[1]), now.Add(time.Second))
		require.Equal(t, "Second", nameOf(t, m, "org_1"), what)
		store(named(t, "Third", times[1]), now)
		require.Equal(t, "Second", nameOf(t, m, "org_1"), what)
	}
}

// TestAnOlderVersionIsReadAgain looks until WorkOS shows the newer version again, or for ten minutes.
func TestAnOlderVersionIsReadAgain(t *testing.T) {
	for _, catchesUp := range []bool{true, false} {
		t.Run(fmt.Sprint(catchesUp), func(t *testing.T) {
			var reads atomic.Int32
			body := `{"id":"org_1","name":"Earlier","updated_at":"` + earlier + `"}`
			client := answering(t, func(string) (int, string) {
				reads.Add(1)
				return http.StatusOK, body
			})
			m, now := openFile(t, t.TempDir()+"/mirror.db", client), time.Now()
			m.now = func() time.Time { return now }
			require.NoError(t, m.UpsertOrganization(t.Context(), named(t, "Later", later)))
			require.NoError(t, m.LookAgain(t.Context()))
			require.Zero(t, reads.Load(), "nothing is in doubt")
			now = now.Add(time.Second)
			require.NoError(t, m.Refresh(t.Context(), KindOrganization, "org_1"))
			require.NoError(t, m.LookAgain(t.Context()))
			require.EqualValues(t, 2, reads.Load())
			if catchesUp {
				body = `{"id":"org_1","name":"Newest","updated_at":"2026-01-01T00:00:09.000Z"}`
			}
			for range 70 {
				now = now.Add(10 * time.Second)
				require.NoError(t, m.LookAgain(t.Context()))
			}
			if catchesUp {
				require.Equal(t, "Newest", nameOf(t, m, "org_1"))
				require.EqualValues(t, 3, reads.Load(), "then it is not in doubt any more")
				return
			}
			require.Equal(t, "Earlier", nameOf(t, m, "org_1"))
			require.Less(t, reads.Load(), int32(14), "once a minute")
		})
	}
}

// TestAnOlderVersionIsReadAgainAfterARestart: what is in doubt is in the file.
func TestAnOlderVersionIsReadAgainAfterARestart(t *testing.T) {
	path := t.TempDir() + "/mirror.db"
	m, err := Open(t.Context(), path, nil, nil)
	require.NoError(t, err)
	require.NoError(t, m.UpsertOrganization(t.Context(), named(t, "Later", later)))
	require.NoError(t, m.UpsertOrganization(t.Context(), named(t, "Earlier", earlier)))
	require.NoError(t, m.Close())
	client := answering(t, func(string) (int, string) {
		return http.StatusOK, `{"id":"org_1","name":"Newest","updated_at":"2026-01-01T00:00:09.000Z"}`
	})
	m = openFile(t, path, client)
	require.NoError(t, m.LookAgain(t.Context()))
	require.Equal(t, "Newest", nameOf(t, m, "org_1"))
}

// TestADomainAsItWasBeforeReplacesNoNewerOne: WorkOS moves only the domain's own time when a domain changes.
func TestADomainAsItWasBeforeReplacesNoNewerOne(t *testing.T) {
	m, now := open(t), time.Now()
	store := ways(t, m)["read by itself"]
	withDomain := func(state, updated string) workos.Organization {
		return decode[workos.Organization](t, json.RawMessage(`{"id":"org_1","name":"One","updated_at":"`+earlier+`","domains":[
			{"id":"org_domain_1","organization_id":"org_1","domain":"one.example","state":"`+state+`","updated_at":"`+updated+`"}]}`))
	}
	state := func() string {
		o, _, err := m.Organization(t.Context(), Everything, "org_1")
		require.NoError(t, err)
		return o.Domains[0].State
	}
	store(withDomain("pending", earlier), now)
	store(withDomain("verified", later), now.Add(time.Second))
	require.Equal(t, "verified", state())
	store(withDomain("pending", earlier), now.Add(2*time.Second))
	require.Equal(t, "verified", state())
	store(withDomain("pending", earlier), now.Add(3*time.Second+doubts.OlderTime))
	require.Equal(t, "pending", state())
}

// TestWhatIsInsideAnotherObjectReplacesNothing: a membership is sent with its user.
func TestWhatIsInsideAnotherObjectReplacesNothing(t *testing.T) {
	m := open(t)
	user := decode[workos.User](t, json.RawMessage(`{"id":"user_1","email":"new@one.example","updated_at":"`+later+`"}`))
	require.NoError(t, m.UpsertUser(t.Context(), user))
	require.NoError(t, m.UpsertMembership(t.Context(), decode[workos.Membership](t, json.RawMessage(`{"id":"om_1","user_id":"user_1",
		"organization_id":"org_1","user":{"id":"user_1","email":"old@one.example","updated_at":"`+earlier+`"}}`))))
	held, _, err := m.User(t.Context(), Everything, "user_1")
	require.NoError(t, err)
	require.Equal(t, "new@one.example", held.Email)
}
