package mirror

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// TestWhatIsBeingDeletedSaysSoUntilThatEnds says of one object of each kind that it is being deleted, before or after the mirror
// holds it, and has the mirror read it again meanwhile.
func TestWhatIsBeingDeletedSaysSoUntilThatEnds(t *testing.T) {
	ctx, since := context.Background(), time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	object := func(id string) workos.Object {
		return workos.Object{ID: id, CreatedAt: workos.Time{Time: since.Add(-time.Hour)}}
	}
	organization := workos.Organization{Object: object("org_1"), Name: "Attic",
		Domains: []workos.OrganizationDomain{{Object: object("org_domain_1"), Domain: "attic.example", State: "verified"}}}
	connection := workos.Connection{Object: object("conn_1"), Name: "Okta", State: "inactive", ConnectionType: "OktaSAML"}
	directory := workos.Directory{Object: object("directory_1"), Name: "Okta", State: "linked"}
	user := workos.User{Object: object("user_1"), Email: "ana@attic.example", EmailVerified: true}
	member := workos.Membership{Object: object("om_1"), UserID: "user_1", OrganizationID: "org_1", Status: "active"}
	all := []Deleting{{KindOrganization, "org_1", since}, {KindConnection, "conn_1", since}, {KindDirectory, "directory_1", since},
		{KindUser, "user_1", since}}

	for name, isHeld := range map[string]bool{"held before": true, "held later": false} {
		t.Run(name, func(t *testing.T) {
			m := open(t)
			m.filling.Store(false)
			upsert := func() {
				require.NoError(t, m.UpsertAll(ctx, organization, connection, directory, user))
				require.NoError(t, m.UpsertMembership(ctx, member))
			}
			if isHeld {
				upsert()
			}
			require.NoError(t, m.SetDeleting(ctx, all))
			if !isHeld {
				upsert()
			}
			requireDeleting := func(codes, connections []health.Code, states ...string) {
				t.Helper()
				o, err := m.OrganizationRow(ctx, Everything, "org_1")
				require.NoError(t, err)
				c, err := m.ConnectionRow(ctx, Everything, "conn_1")
				require.NoError(t, err)
				d, err := m.DirectoryRow(ctx, Everything, "directory_1")
				require.NoError(t, err)
				u, err := m.UserRow(ctx, Everything, "user_1")
				require.NoError(t, err)
				require.Equal(t, codes, append(append(o.Issues, d.Issues...), u.Issues...))
				require.Equal(t, connections, c.Issues)
				require.Equal(t, states, []string{c.State, d.State, o.State, string(u.Health)})
				counts, err := m.Counts(ctx, Everything)
				require.NoError(t, err)
				require.Equal(t, map[string]int{c.State: 1}, counts.ByState[KindConnection])
				require.Equal(t, map[string]int{o.State: 1}, counts.ByState[KindOrganization])
				found, err := m.Connections(ctx, Everything, Query{State: "deleting"})
				require.NoError(t, err)
				require.Equal(t, c.State == "deleting", len(found.Rows) == 1)
				for _, one := range all {
					is, err := m.IsDeleting(ctx, Everything, one.Kind, one.ID)
					require.NoError(t, err)
					require.Equal(t, c.State == "deleting", is)
				}
			}
			deleting := []health.Code{health.OrganizationDeleting, health.DirectoryDeleting, health.UserDeleting}
			requireDeleting(deleting, []health.Code{health.ConnectionDeleting}, "deleting", "deleting", "info", "info")
			upsert()
			connection.Name = "Okta " + name // as WorkOS shows it: another row, and not a word of the deletion
			upsert()
			requireDeleting(deleting, []health.Code{health.ConnectionDeleting}, "deleting", "deleting", "info", "info")
			require.NoError(t, m.SetDeleting(ctx, nil))
			requireDeleting(nil, []health.Code{health.ConnectionInactive}, "inactive", "linked", "ok", "ok")
			require.NoError(t, m.SetDeleting(ctx, all))
			for _, one := range all {
				require.NoError(t, m.Delete(ctx, one.Kind, one.ID))
			}
			left, err := m.Issues(ctx, Everything, IssueQuery{})
			require.NoError(t, err)
			require.Empty(t, left)
		})
	}
}

// TestMarksOfAnEarlierRunEnd opens a file in which an object is being deleted, and is told that nothing is any more.
func TestMarksOfAnEarlierRunEnd(t *testing.T) {
	ctx, m := context.Background(), open(t)
	require.NoError(t, m.SetDeleting(ctx, []Deleting{{KindConnection, "conn_1", time.Now()}}))
	require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1"}, State: "active"}))
	m.deleting.Store(nil)
	require.NoError(t, m.SetDeleting(ctx, nil))
	row, err := m.ConnectionRow(ctx, Everything, "conn_1")
	require.NoError(t, err)
	require.Equal(t, "active", row.State)
}

// TestARowWithTheSameJSONLosesItsMark: WorkOS sends an object as before, and it is not being deleted any more.
func TestARowWithTheSameJSONLosesItsMark(t *testing.T) {
	ctx, m := context.Background(), open(t)
	connection := workos.Connection{Object: workos.Object{ID: "conn_1"}, State: "active"}
	require.NoError(t, m.UpsertConnection(ctx, connection))
	for _, state := range []string{"deleting", "active"} {
		marks := map[string]int64{}
		if state == "deleting" {
			marks["conn_1"] = 1
		}
		m.deleting.Store(&marks) // and the row was not written again
		require.NoError(t, m.UpsertConnection(ctx, connection))
		row, err := m.ConnectionRow(ctx, Everything, "conn_1")
		require.NoError(t, err)
		require.Equal(t, state, row.State)
	}
}

// TestADeletionOfAnUnknownKindIsKeptByItsID: the mirror has no rows of that kind.
func TestADeletionOfAnUnknownKindIsKeptByItsID(t *testing.T) {
	ctx, m := context.Background(), open(t)
	require.NoError(t, m.SetDeleting(ctx, []Deleting{{"api_keys", "key_1", time.Now()}}))
	is, err := m.IsDeleting(ctx, Everything, "api_keys", "key_1")
	require.NoError(t, err)
	require.True(t, is)
}
