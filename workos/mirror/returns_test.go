package mirror

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// run lets a mirror work until it would only wait for the next full sync.
func run(t *testing.T, m *Mirror, c *clock) {
	t.Helper()
	waiting(m, c, nil)
	pass := m.pause
	m.pause = func(ctx context.Context, d time.Duration) error {
		if d > returnedRetry {
			return context.Canceled // before the time has passed
		}
		return pass(ctx, d)
	}
	require.ErrorIs(t, m.Run(context.Background()), context.Canceled)
}

// TestWhatReturnsIsReadAgainWithWhatBelongsToIt deletes what WorkOS still has, and stores it again. What belongs to it is read by itself.
func TestWhatReturnsIsReadAgainWithWhatBelongsToIt(t *testing.T) {
	u, clock := serve(t, small()), newClock()
	path := t.TempDir() + "/mirror.db"
	m, err := Open(t.Context(), path, u.client, nil)
	require.NoError(t, err)
	run(t, m, clock)
	ctx, whole := t.Context(), m.Progress().FinishedAt
	memberships, err := m.Memberships(ctx, Everything, Query{Limit: 1})
	require.NoError(t, err)
	directories, err := m.Directories(ctx, Everything, Query{Limit: 1})
	require.NoError(t, err)
	for _, gone := range []Gap{{KindOrganization, memberships.Rows[0].OrganizationID}, {KindUser, memberships.Rows[0].UserID},
		{KindDirectory, directories.Rows[0].ID}, {KindOrganization, directories.Rows[0].OrganizationID}} {
		require.NoError(t, m.Delete(ctx, gone.Kind, gone.ID))
		clock.pass(time.Minute)
		require.NoError(t, m.Refresh(ctx, gone.Kind, gone.ID))
		require.Len(t, m.wanted, 1, "it is read at once")
		returned, unseen, err := m.Gaps(ctx, Everything)
		require.NoError(t, err)
		require.Empty(t, unseen)
		require.Equal(t, []Gap{gone}, returned, "lists are known to lack something")

		require.NoError(t, m.Close())
		m, err = Open(ctx, path, u.client, nil)
		require.NoError(t, err)
		m.now = clock.Now
		rows := stageRows(m)
		run(t, m, clock)
		requireWhole(t, m, u)
		require.Equal(t, whole.UnixMilli(), m.Progress().FinishedAt.UnixMilli(), "without a full sync")
		require.Equal(t, rows, stageRows(m), "the page about the sync counts no object twice")
		returned, _, err = m.Gaps(ctx, Everything)
		require.NoError(t, err)
		require.Empty(t, returned)
	}
	require.NoError(t, m.Close())
}

// stageRows are the objects read in the last full sync, by part.
func stageRows(m *Mirror) map[string]int {
	rows := map[string]int{}
	for _, stage := range m.Progress().Stages {
		rows[stage.Name] = stage.Rows
	}
	return rows
}

// TestWhatBelongsToItIsTriedAgain has WorkOS refuse the list of a returned directory's people for a while.
func TestWhatBelongsToItIsTriedAgain(t *testing.T) {
	u, clock := serve(t, small()), newClock()
	m := openFile(t, t.TempDir()+"/mirror.db", u.client)
	run(t, m, clock)
	directories, err := m.Directories(t.Context(), Everything, Query{Limit: 1})
	require.NoError(t, err)
	id, refusals := directories.Rows[0].ID, 0
	require.NoError(t, m.Delete(t.Context(), KindDirectory, id))
	require.NoError(t, m.Refresh(t.Context(), KindDirectory, id))
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		if !calls(r, "/directory_users") || refusals == 3 {
			return false
		}
		refusals++
		return reply(w, http.StatusForbidden, []byte(`{"message":"Forbidden"}`))
	})
	whole := m.Progress().FinishedAt
	run(t, m, clock)
	require.Equal(t, 3, refusals)
	require.Equal(t, whole, m.Progress().FinishedAt, "without a full sync")
	requireWhole(t, m, u)
}

// TestWhatWorkOSDoesNotShowIsInDoubt until WorkOS was asked for the last time.
func TestWhatWorkOSDoesNotShowIsInDoubt(t *testing.T) {
	client := answering(t, func(string) (int, string) {
		return http.StatusNotFound, `{"code":"entity_not_found","message":"Could not find the object"}`
	})
	m, now := openFile(t, t.TempDir()+"/mirror.db", client), time.Now()
	m.now = func() time.Time { return now }
	unseen := func() []Gap {
		_, unseen, err := m.Gaps(t.Context(), Everything)
		require.NoError(t, err)
		return unseen
	}
	require.NoError(t, m.UpsertDirectory(t.Context(), workos.Directory{Object: workos.Object{ID: "directory_1"}}))
	require.NoError(t, m.UpsertDirectory(t.Context(), workos.Directory{Object: workos.Object{ID: "directory_2"}}))
	require.NoError(t, m.Delete(t.Context(), KindDirectory, "directory_2"))
	require.Empty(t, unseen(), "WorkOS has told of the deletion")
	require.NoError(t, m.Refresh(t.Context(), KindDirectory, "directory_1"))
	require.Equal(t, []Gap{{KindDirectory, "directory_1"}}, unseen())
	for _, pause := range []time.Duration{31 * time.Second, 5 * time.Minute} {
		require.NotEmpty(t, unseen())
		now = now.Add(pause)
		require.NoError(t, m.LookAgain(t.Context()))
	}
	require.Empty(t, unseen())
}

// TestNothingElseAsksForAFullSync stores what is new, and what was deleted alone.
func TestNothingElseAsksForAFullSync(t *testing.T) {
	ctx, m := context.Background(), open(t)
	connection := workos.Connection{Object: workos.Object{ID: "conn_1"}, State: "active"}
	require.NoError(t, m.UpsertConnection(ctx, connection))
	require.NoError(t, m.Delete(ctx, KindConnection, "conn_1"))
	require.NoError(t, m.UpsertConnection(ctx, connection))
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_1"}}))
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_1"}}))
	require.Empty(t, m.wanted)
}

// TestTheDeletionOfAnOrganizationCountsWithoutItsRow: issues say what pages say, before the row is there, with it and without it again.
func TestTheDeletionOfAnOrganizationCountsWithoutItsRow(t *testing.T) {
	ctx, m := context.Background(), open(t)
	m.filling.Store(false)
	organization := workos.Organization{Object: workos.Object{ID: "org_1"}, Name: "Attic"}
	connection := workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_1", State: "inactive"}
	require.NoError(t, m.UpsertConnection(ctx, connection))
	requireCode := func(code health.Code) {
		t.Helper()
		row, err := m.ConnectionRow(ctx, Everything, "conn_1")
		require.NoError(t, err)
		require.Equal(t, []health.Code{code}, row.Issues)
	}
	all := []Deleting{{KindOrganization, "org_1", time.Now()}}
	requireCode(health.ConnectionInactive)
	require.NoError(t, m.SetDeleting(ctx, all))
	requireCode(health.ConnectionOrganizationDeleting)
	connection.Name = "Okta"
	require.NoError(t, m.UpsertConnection(ctx, connection))
	requireCode(health.ConnectionOrganizationDeleting)
	require.NoError(t, m.UpsertOrganization(ctx, organization))
	requireCode(health.ConnectionOrganizationDeleting)
	require.NoError(t, m.write(ctx, func(w *writer) error { return w.deleteWhere(specOf(KindOrganization), "id = ?", "org_1") }))
	requireCode(health.ConnectionOrganizationDeleting)
	require.NoError(t, m.SetDeleting(ctx, nil))
	requireCode(health.ConnectionInactive)
}
