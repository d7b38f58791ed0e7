package mirror

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// TestWhatReturnsIsReadAgainWithWhatBelongsToIt deletes an organization that WorkOS still has, and stores it again.
func TestWhatReturnsIsReadAgainWithWhatBelongsToIt(t *testing.T) {
	u, clock := serve(t, small()), newClock()
	m := openFile(t, t.TempDir()+"/mirror.db", u.client)
	syncOnce(t, m, clock)
	ctx := t.Context()
	memberships, err := m.Memberships(ctx, Everything, Query{Limit: 1})
	require.NoError(t, err)
	id := memberships.Rows[0].OrganizationID
	organization, _, err := m.Organization(ctx, Everything, id)
	require.NoError(t, err)
	for range 2 {
		require.Empty(t, m.wanted)
		require.NoError(t, m.Delete(ctx, KindOrganization, id))
		clock.pass(time.Minute)
		require.NoError(t, m.UpsertOrganization(WithRequestedAt(ctx, clock.Now()), organization))
		if m.returns.IsWaiting() {
			return // the second one is asked for later
		}
		require.Len(t, m.wanted, 1, "a full sync is asked for")
		<-m.wanted
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		requireWhole(t, m, u)
	}
	require.Fail(t, "two full syncs are asked for in a row")
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
