package mirror

import (
	"context"
	"frontdesk/workos/mirror/progress"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
)

func small() emulator.Config { return emulator.Config{Organizations: 20, Users: 130} }

// requireWhole checks that the mirror holds what upstream has, no more and no less, each object as it is listed.
func requireWhole(t testing.TB, m *Mirror, u *upstream) {
	t.Helper()
	ctx := context.Background()
	organizations := all(t, u.client.AllOrganizations(ctx, workos.ListOrganizationsOptions{}))
	requireKind(t, m, KindOrganization, organizations, m.Organization, func(o workos.Organization) string { return o.ID })
	requireKind(t, m, KindConnection, all(t, u.client.AllConnections(ctx, workos.ListConnectionsOptions{})), m.Connection,
		func(c workos.Connection) string { return c.ID })
	directories := all(t, u.client.AllDirectories(ctx, workos.ListDirectoriesOptions{}))
	requireKind(t, m, KindDirectory, directories, m.Directory, func(d workos.Directory) string { return d.ID })
	requireKind(t, m, KindUser, all(t, u.client.AllUsers(ctx, workos.ListUsersOptions{})), m.User, func(u workos.User) string { return u.ID })
	requireKind(t, m, KindInvitation, all(t, u.client.AllInvitations(ctx, workos.ListInvitationsOptions{})), m.Invitation,
		func(i workos.Invitation) string { return i.ID })
	var memberships []workos.Membership
	for _, o := range organizations {
		memberships = append(memberships, all(t, u.client.AllMemberships(ctx, workos.ListMembershipsOptions{OrganizationID: o.ID,
			Statuses: []string{"active", "inactive", "pending"}}))...)
	}
	requireKind(t, m, KindMembership, memberships, m.Membership, func(s workos.Membership) string { return s.ID })
	var groups []workos.DirectoryGroup
	var people []workos.DirectoryUser
	for _, d := range directories {
		groups = append(groups, all(t, u.client.AllDirectoryGroups(ctx, workos.ListDirectoryGroupsOptions{Directory: d.ID}))...)
		people = append(people, all(t, u.client.AllDirectoryUsers(ctx, workos.ListDirectoryUsersOptions{Directory: d.ID}))...)
	}
	requireKind(t, m, KindDirectoryGroup, groups, m.DirectoryGroup, func(g workos.DirectoryGroup) string { return g.ID })
	requireKind(t, m, KindDirectoryUser, people, m.DirectoryUser, func(u workos.DirectoryUser) string { return u.ID })
	requireTrueCounts(t, m)
}

func requireKind[T any](t testing.TB, m *Mirror, kind Kind, want []T, get func(context.Context, Scope, string) (T, time.Time, error),
	id func(T) string) {
	t.Helper()
	counts, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	require.Equal(t, len(want), counts.Total[kind], kind)
	for _, object := range want {
		held, synced, err := get(context.Background(), Everything, id(object))
		require.NoError(t, err, "%s %s", kind, id(object))
		require.Equal(t, object, held)
		require.NotZero(t, synced)
	}
}

func TestAFirstCopyHoldsTheWholeEnvironment(t *testing.T) {
	u := serve(t, small())
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, newClock())
	requireWhole(t, m, u)
	for _, stage := range m.Progress().Stages {
		require.Equal(t, progress.StageDone, stage.State, stage)
	}
	require.True(t, m.Progress().Complete)
	require.False(t, m.Progress().Running)

	// Groups came inside the directory users; each group's members are those that the API lists for it.
	groups, err := m.DirectoryGroups(context.Background(), Everything, Query{Sort: "members", Desc: true, Limit: 5})
	require.NoError(t, err)
	for _, group := range groups.Rows {
		members := all(t, u.client.AllDirectoryUsers(context.Background(), workos.ListDirectoryUsersOptions{Group: group.ID}))
		require.NotEmpty(t, members)
		require.Equal(t, len(members), group.Members)
		held := all(t, m.EachDirectoryUser(context.Background(), Everything, Query{GroupID: group.ID}))
		require.ElementsMatch(t, directoryUserIDs(members), ids(held))
	}
}

func directoryUserIDs(users []workos.DirectoryUser) []string {
	var ids []string
	for _, u := range users {
		ids = append(ids, u.ID)
	}
	return ids
}

func TestACopyThatIsKilledGoesOnWhereItStopped(t *testing.T) {
	u := serve(t, small())
	path := filepath.Join(t.TempDir(), "mirror.db")
	clock, kills, made := newClock(), 0, map[string]int{}
	for after := 1; ; after += 17 {
		ctx, kill := context.WithCancel(context.Background())
		left := after
		u.meddle(func(http.ResponseWriter, *http.Request) bool {
			u.mu.Lock()
			defer u.mu.Unlock()
			if left--; left == 0 {
				kill()
			}
			return false
		})
		m, err := Open(context.Background(), path, u.client, nil)
		require.NoError(t, err)
		waiting(m, clock, func(d time.Duration) bool { return d > 17*time.Second })
		err = m.Run(ctx)
		require.NoError(t, m.Close())
		kill()
		for call, n := range u.seen() {
			made[call] += n
		}
		if err != nil {
			require.ErrorIs(t, err, context.Canceled, "the wait for the next sync")
			break
		}
		kills++
	}
	require.Greater(t, kills, 2)
	u.meddle(nil)
	m := openFile(t, path, u.client)
	requireWhole(t, m, u)

	repeated := 0
	for _, n := range made {
		repeated += n - 1
	}
	require.LessOrEqual(t, repeated, kills*(organizationsAtOnce+directoriesAtOnce+3), "only what was in flight is asked for again")
	require.LessOrEqual(t, repeated, len(made)*2/3, "most calls were made once in spite of %d kills", kills)
}

// calls reports whether a request calls an endpoint.
func calls(r *http.Request, path string) bool { return r.URL.Path == path }

func TestNothingIsRemovedUnlessAListReachedItsEnd(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	page, err := m.Users(context.Background(), Everything, Query{Limit: 3})
	require.NoError(t, err)
	u.delete(t, "/user_management/users/"+page.Rows[0].ID)
	u.delete(t, "/user_management/users/"+page.Rows[2].ID)

	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		if calls(r, "/user_management/users") && r.URL.Query().Get("after") != "" {
			http.Error(w, `{"message":"no"}`, http.StatusBadRequest)
			return true
		}
		return false
	})
	clock.pass(time.Hour)
	failOnce(t, m, clock)
	require.Equal(t, progress.StageFailed, stage(t, m, stageUsers).State)
	require.Contains(t, m.Progress().Err, "users")
	for _, row := range page.Rows {
		_, _, err := m.User(context.Background(), Everything, row.ID)
		require.NoError(t, err, "still held")
	}

	u.meddle(nil)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	requireWhole(t, m, u)
	_, _, err = m.User(context.Background(), Everything, page.Rows[0].ID)
	require.ErrorIs(t, err, ErrNotFound)
	require.Empty(t, m.Progress().Err)
}

// failOnce runs a sync that is expected to fail and stops before it is tried again.
func failOnce(t testing.TB, m *Mirror, c *clock) {
	t.Helper()
	waiting(m, c, func(d time.Duration) bool { return d > 17*time.Second })
	require.ErrorIs(t, m.Run(context.Background()), context.Canceled)
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestRemovalsUpstreamAreFollowed(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	directories, err := m.Directories(context.Background(), Everything, Query{State: "linked", Limit: 2})
	require.NoError(t, err)
	memberships, err := m.Memberships(context.Background(), Everything, Query{Limit: 1})
	require.NoError(t, err)
	organizations, err := m.Organizations(context.Background(), Everything, Query{Sort: "members", Desc: true, Limit: 1})
	require.NoError(t, err)
	u.delete(t, "/directories/"+directories.Rows[1].ID)
	u.delete(t, "/user_management/organization_memberships/"+memberships.Rows[0].ID)
	u.delete(t, "/organizations/"+organizations.Rows[0].ID)
	u.send(t, http.MethodPost, "/organizations", `{"name":"Newcomer"}`)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	requireWhole(t, m, u)
	left, err := m.DirectoryUsers(context.Background(), Everything, Query{DirectoryID: directories.Rows[1].ID})
	require.NoError(t, err)
	require.Empty(t, left.Rows)
}

func TestWhatIsReadDuringASyncStaysUntilTheNext(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	newcomer := decode[workos.User](t, workos.User{Object: workos.Object{ID: "user_new", CreatedAt: at(5)}, Email: "new@example.com"})
	u.meddle(func(_ http.ResponseWriter, r *http.Request) bool {
		if calls(r, "/user_management/users") && r.URL.Query().Get("after") != "" {
			if err := m.UpsertUser(context.Background(), newcomer); err != nil {
				t.Error(err)
			}
		}
		return false
	})
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	_, _, err := m.User(context.Background(), Everything, "user_new")
	require.NoError(t, err, "the list was read before the user was made")
	u.meddle(nil)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	_, _, err = m.User(context.Background(), Everything, "user_new")
	require.ErrorIs(t, err, ErrNotFound)
}

func TestUnchangedObjectsGrowYoungWithEachCopy(t *testing.T) {
	u := serve(t, small())
	clock := newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client)
	syncOnce(t, m, clock)
	before := map[string]time.Time{}
	for _, row := range all(t, m.EachMembership(context.Background(), Everything, Query{})) {
		before[row.ID] = row.SyncedAt
	}
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	for _, row := range all(t, m.EachMembership(context.Background(), Everything, Query{})) {
		require.Greater(t, row.SyncedAt.Sub(before[row.ID]), time.Hour/2)
	}
	require.True(t, slices.ContainsFunc(m.Progress().Stages, func(s progress.Stage) bool {
		return s.Name == stageUsers && s.Total == s.Done &&
			s.Done > 0
	}))
}
