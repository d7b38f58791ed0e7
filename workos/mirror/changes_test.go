package mirror

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

func change(t *testing.T, kind Kind, object string) Change {
	t.Helper()
	var named struct {
		ID string `json:"id"`
	}
	require.NoError(t, json.Unmarshal([]byte(object), &named))
	return Change{Kind: kind, ID: named.ID, Object: json.RawMessage(object)}
}

func apply(t *testing.T, m *Mirror, changes ...Change) (unclear []Change) {
	t.Helper()
	unclear, err := m.ApplyChanges(t.Context(), changes, nil)
	require.NoError(t, err)
	return unclear
}

func nameOf(t *testing.T, m *Mirror, id string) string {
	t.Helper()
	o, _, err := m.Organization(t.Context(), Everything, id)
	if err != nil {
		require.ErrorIs(t, err, ErrNotFound)
		return "none"
	}
	return o.Name
}

func TestTheObjectOfAnEventCountsIfItIsNewer(t *testing.T) {
	m := open(t)
	const older = `{"id":"org_1","name":"Older","updated_at":"2026-01-01T00:00:01.000Z"}`
	const newer = `{"id":"org_1","name":"Newer","updated_at":"2026-01-01T00:00:02.000Z"}`
	require.Empty(t, apply(t, m, change(t, KindOrganization, newer)))
	require.Empty(t, apply(t, m, change(t, KindOrganization, older)), "it came late")
	require.Equal(t, "Newer", nameOf(t, m, "org_1"))
	require.Empty(t, apply(t, m, change(t, KindOrganization, newer)), "applying twice is applying once")

	for what, object := range map[string]string{
		"no time":               `{"id":"org_1","name":"No time"}`,
		"a time not understood": `{"id":"org_1","name":"Odd","updated_at":"yesterday"}`,
		"other at that time":    `{"id":"org_1","name":"Other","updated_at":"2026-01-01T00:00:02.000Z"}`,
		"not an organization":   `{"id":"org_1","name":["x"]`,
	} {
		c := Change{Kind: KindOrganization, ID: "org_1", Object: json.RawMessage(object)}
		require.Equal(t, []Change{c}, apply(t, m, c), what)
		require.Equal(t, "Newer", nameOf(t, m, "org_1"), what)
	}
	require.Len(t, apply(t, m, Change{Kind: KindConnection, ID: "conn_1"}), 1, "an event without the object")
}

func TestADeletedObjectDoesNotComeBackByWhatWasAskedBefore(t *testing.T) {
	m := open(t)
	const object = `{"id":"org_1","name":"Here","updated_at":"2026-01-01T00:00:01.000Z"}`
	const later = `{"id":"org_1","name":"Here","updated_at":"2026-01-01T00:00:09.000Z"}`
	require.Empty(t, apply(t, m, change(t, KindOrganization, object)))
	asked := fromMillis(m.NextNumber())
	require.Empty(t, apply(t, m, Change{Kind: KindOrganization, ID: "org_1", IsGone: true}))
	require.Equal(t, "none", nameOf(t, m, "org_1"))

	read := decode[workos.Organization](t, json.RawMessage(object))
	require.NoError(t, m.UpsertOrganization(WithRequestedAt(t.Context(), asked), read))
	require.Equal(t, "none", nameOf(t, m, "org_1"), "the answer was requested before the deletion")
	require.Len(t, apply(t, m, change(t, KindOrganization, later)), 1, "an event that came after the deletion's: WorkOS is asked")
	require.Equal(t, "none", nameOf(t, m, "org_1"))

	require.Empty(t, apply(t, m, Change{Kind: KindUser, ID: "user_never_seen", IsGone: true}))
	user := decode[workos.User](t, json.RawMessage(`{"id":"user_never_seen","email":"a@b.example"}`))
	require.NoError(t, m.UpsertUser(WithRequestedAt(t.Context(), asked), user))
	_, _, err := m.User(t.Context(), Everything, "user_never_seen")
	require.ErrorIs(t, err, ErrNotFound, "the deletion came first, the listing that has the user was under way")

	const invitation = `{"id":"invitation_1","organization_id":"org_1","updated_at":"2026-01-01T00:00:09.000Z"}`
	require.Len(t, apply(t, m, change(t, KindInvitation, invitation)), 1, "its organization is gone, and so may be the invitation")
	require.NoError(t, m.UpsertInvitation(WithRequestedAt(t.Context(), asked), decode[workos.Invitation](t, json.RawMessage(invitation))))
	_, _, err = m.Invitation(t.Context(), Everything, "invitation_1")
	require.ErrorIs(t, err, ErrNotFound, "a list that was requested before the deletion of its organization")

	require.NoError(t, m.UpsertOrganization(t.Context(), read))
	require.Equal(t, "Here", nameOf(t, m, "org_1"), "WorkOS shows it after the deletion: it was restored")
}

func TestTombstonesOutliveARestart(t *testing.T) {
	path := t.TempDir() + "/mirror.db"
	m, err := Open(t.Context(), path, nil, nil)
	require.NoError(t, err)
	asked := fromMillis(m.NextNumber())
	_, err = m.ApplyChanges(t.Context(), []Change{{Kind: KindOrganization, ID: "org_1", IsGone: true}}, nil)
	require.NoError(t, err)
	require.NoError(t, m.SetApplied(t.Context(), 7))
	require.NoError(t, m.Close())

	m = openFile(t, path, nil)
	number, err := m.Applied(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 7, number)
	require.NoError(t, m.UpsertOrganization(WithRequestedAt(t.Context(), asked), workos.Organization{Object: workos.Object{ID: "org_1"}}))
	require.Equal(t, "none", nameOf(t, m, "org_1"))
}

func TestNumbersGrowWhenTheClockGoesBack(t *testing.T) {
	m := open(t)
	now := time.Now()
	m.now = func() time.Time { return now }
	first := m.NextNumber()
	now = now.Add(-time.Hour)
	require.Greater(t, m.NextNumber(), first)
	require.Greater(t, m.NextNumber(), first+1)
}

func TestRefreshWritesWhatWorkOSAnswers(t *testing.T) {
	body := `{"id":"org_1","name":"Read"}`
	status := http.StatusOK
	client := answering(t, func(path string) (int, string) {
		if !strings.HasSuffix(path, "/org_1") {
			return http.StatusInternalServerError, ""
		}
		return status, body
	})
	m := openFile(t, t.TempDir()+"/mirror.db", client)
	require.NoError(t, m.Refresh(t.Context(), KindOrganization, "org_1"))
	require.Equal(t, "Read", nameOf(t, m, "org_1"))
	status, body = http.StatusForbidden, `{}`
	require.Error(t, m.Refresh(t.Context(), KindOrganization, "org_1"))
	require.Equal(t, "Read", nameOf(t, m, "org_1"))
	status, body = http.StatusOK, `{"id":"org_2","name":"Another"}`
	require.ErrorContains(t, m.Refresh(t.Context(), KindOrganization, "org_1"), "org_2")
	const gone = `{"code":"entity_not_found","message":"Could not find the object"}`
	m.pause = func(context.Context, time.Duration) error {
		status, body = http.StatusOK, `{"id":"org_1","name":"There"}`
		return nil
	}
	status, body = http.StatusNotFound, gone
	require.NoError(t, m.RefreshAfterEvent(t.Context(), KindOrganization, "org_1"))
	require.Equal(t, "There", nameOf(t, m, "org_1"), "a 404 that passes is no deletion")
	m.pause = func(context.Context, time.Duration) error { return nil }
	status, body = http.StatusNotFound, gone
	require.NoError(t, m.Refresh(t.Context(), KindOrganization, "org_1"))
	require.Equal(t, "none", nameOf(t, m, "org_1"))
}

func TestTheNightlySyncIsDueAtItsTime(t *testing.T) {
	m := open(t, WithNightlySync(3*time.Hour))
	at := func(text string) time.Time {
		moment, err := time.Parse(time.DateTime, text)
		require.NoError(t, err)
		return moment
	}
	for started, due := range map[string]string{
		"2026-11-30 08:00:00": "2026-12-01 03:00:00",
		"2026-11-30 03:00:01": "2026-12-01 03:00:00",
		"2026-11-30 23:30:00": "2026-12-02 03:00:00", // everything was read a moment ago
		"2026-11-30 20:59:59": "2026-12-01 03:00:00",
	} {
		require.Equal(t, at(due), m.nextDue(at(started)), started)
	}
	m = open(t, WithInterval(time.Hour))
	require.Equal(t, at("2026-11-30 09:00:00"), m.nextDue(at("2026-11-30 08:00:00")))
}

// TestADeletionOfManyDoesNotRunAheadOfTheClock deletes an organization with many members and lets a page read it right after.
func TestADeletionOfManyDoesNotRunAheadOfTheClock(t *testing.T) {
	m := open(t)
	organization := workos.Organization{Object: workos.Object{ID: "org_1"}, Name: "Here"}
	require.NoError(t, m.UpsertOrganization(t.Context(), organization))
	var members []workos.Membership
	for i := range 3000 {
		members = append(members, workos.Membership{Object: workos.Object{ID: fmt.Sprintf("om_%d", i)}, OrganizationID: "org_1"})
	}
	require.NoError(t, m.UpsertAll(t.Context(), members))
	require.NoError(t, m.Delete(t.Context(), KindOrganization, "org_1"))
	require.Less(t, m.NextNumber()-millis(time.Now()), int64(100))
	time.Sleep(20 * time.Millisecond)
	require.NoError(t, m.UpsertOrganization(WithRequestedAt(t.Context(), time.Now()), organization))
	require.Equal(t, "Here", nameOf(t, m, "org_1"))
}

// TestWhatWasDeletedIsLookedAtAgain deletes what WorkOS still has, and what it does not have any more.
func TestWhatWasDeletedIsLookedAtAgain(t *testing.T) {
	reads := map[string]int{}
	client := answering(t, func(path string) (int, string) {
		reads[path]++
		if strings.HasSuffix(path, "/org_there") {
			return http.StatusOK, `{"id":"org_there","name":"There"}`
		}
		return http.StatusNotFound, `{"code":"entity_not_found","message":"Could not find the object"}`
	})
	m := openFile(t, t.TempDir()+"/mirror.db", client)
	now := time.Now()
	m.now = func() time.Time { return now }
	for _, id := range []string{"org_there", "org_gone"} {
		require.NoError(t, m.UpsertOrganization(t.Context(), workos.Organization{Object: workos.Object{ID: id}, Name: id}))
		require.NoError(t, m.Delete(t.Context(), KindOrganization, id))
	}
	require.NoError(t, m.LookAgain(t.Context()))
	require.Empty(t, reads, "not at once")
	for _, later := range []time.Duration{31 * time.Second, 40 * time.Second, 6 * time.Minute, time.Hour} {
		now = now.Add(later)
		require.NoError(t, m.LookAgain(t.Context()))
	}
	require.Equal(t, "There", nameOf(t, m, "org_there"))
	require.Equal(t, "none", nameOf(t, m, "org_gone"))
	require.Equal(t, map[string]int{"/organizations/org_there": 1, "/organizations/org_gone": 2}, reads)
	select {
	case <-m.wanted:
	default:
		t.Fatal("what belonged to it is not read again")
	}
}

func TestAVersionFromTheFutureIsNone(t *testing.T) {
	m := open(t)
	const future = `{"id":"org_1","name":"Future","updated_at":"2099-01-01T00:00:00.000Z"}`
	require.Len(t, apply(t, m, change(t, KindOrganization, future)), 1, "WorkOS is asked")
	require.NoError(t, m.UpsertOrganization(t.Context(), decode[workos.Organization](t, json.RawMessage(future))))
	now := `{"id":"org_1","name":"Now","updated_at":"` + time.Now().UTC().Format(time.RFC3339Nano) + `"}`
	require.Len(t, apply(t, m, change(t, KindOrganization, now)), 1, "nothing is older than the future")
}

// TestALookThatFailsHoldsUpNoOther deletes two organizations of which WorkOS does not let one be read.
func TestALookThatFailsHoldsUpNoOther(t *testing.T) {
	client := answering(t, func(path string) (int, string) {
		if strings.HasSuffix(path, "/org_refused") {
			return http.StatusForbidden, `{}`
		}
		return http.StatusOK, `{"id":"org_there","name":"There"}`
	})
	m := openFile(t, t.TempDir()+"/mirror.db", client)
	for _, id := range []string{"org_refused", "org_there"} { // in the order of the table
		require.NoError(t, m.Delete(t.Context(), KindOrganization, id))
	}
	m.now = func() time.Time { return time.Now().Add(time.Minute) }
	require.Error(t, m.LookAgain(t.Context()))
	require.Equal(t, "There", nameOf(t, m, "org_there"))
	require.Equal(t, "none", nameOf(t, m, "org_refused"))
}
