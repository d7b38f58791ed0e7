package mirror

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/mirror/progress"
)

const emptyList = `{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`

// filled is a mirror of an environment, after a full sync.
func filled(t *testing.T, config emulator.Config, options ...Option) (*Mirror, *upstream, *clock) {
	t.Helper()
	u, clock := serve(t, config), newClock()
	m := openFile(t, filepath.Join(t.TempDir(), "mirror.db"), u.client, options...)
	syncOnce(t, m, clock)
	return m, u, clock
}

func total(t *testing.T, m *Mirror, kind Kind) int {
	t.Helper()
	counts, err := m.Counts(t.Context(), Everything)
	require.NoError(t, err)
	return counts.Total[kind]
}

// answer makes every call of an endpoint get one answer.
func (u *upstream) answer(path, body string) {
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return calls(r, path) && reply(w, http.StatusOK, []byte(body))
	})
}

func TestAListWithoutListMetadataRemovesNothing(t *testing.T) {
	m, u, clock := filled(t, emulator.Config{Organizations: 6, Users: 40})
	for path, stageAndKind := range map[string]struct {
		stage string
		kind  Kind
	}{
		"/organizations": {stageOrganizations, KindOrganization}, "/connections": {stageConnections, KindConnection},
		"/directories": {stageDirectories, KindDirectory}, "/user_management/users": {stageUsers, KindUser},
		"/user_management/invitations":              {stageInvitations, KindInvitation},
		"/user_management/organization_memberships": {stageMemberships, KindMembership},
	} {
		before := total(t, m, stageAndKind.kind)
		for _, body := range []string{`{"object":"list","data":[]}`, `[]`, `{"object":"list","data":[],"list_metadata":null}`} {
			u.answer(path, body)
			clock.pass(time.Hour)
			failOnce(t, m, clock)
			require.Equal(t, progress.StageFailed, stage(t, m, stageAndKind.stage).State, "%s %s", path, body)
			require.Equal(t, before, total(t, m, stageAndKind.kind), "%s %s", path, body)
		}
		u.meddle(nil)
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		require.Equal(t, before, total(t, m, stageAndKind.kind), path)
	}
}

func TestAListWithRowsAndWithoutListMetadataRemovesNothing(t *testing.T) {
	m, u, clock := filled(t, small())
	before := total(t, m, KindConnection)
	u.answer("/connections", `{"object":"list","data":[{"object":"connection","id":"conn_01NEW","name":"New"}]}`)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	require.Equal(t, before+1, total(t, m, KindConnection))
	require.Contains(t, stage(t, m, stageConnections).Note, "nothing was removed")
}

func TestAnEmptyListIsBelievedWhenWorkOSSaysSoOfEachObject(t *testing.T) {
	for path, stageAndKind := range map[string]struct {
		stage string
		kind  Kind
	}{
		"/connections": {stageConnections, KindConnection}, "/directories": {stageDirectories, KindDirectory},
		"/user_management/organization_memberships": {stageMemberships, KindMembership},
		"/directory_users":                          {stageDirectoryUsers, KindDirectoryUser},
	} {
		m, u, clock := filled(t, emulator.Config{Organizations: 6, Users: 40})
		before := total(t, m, stageAndKind.kind)
		u.answer(path, emptyList)
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		require.Equal(t, before, total(t, m, stageAndKind.kind), path)
		require.Contains(t, stage(t, m, stageAndKind.stage).Note, "that Frontdesk holds", path)

		u.meddle(nil)
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		require.Equal(t, before, total(t, m, stageAndKind.kind), path)
		require.Empty(t, stage(t, m, stageAndKind.stage).Note, path)

		for range 2 {
			u.answer(path, emptyList)
			clock.pass(time.Hour)
			syncOnce(t, m, clock)
			require.Equal(t, before, total(t, m, stageAndKind.kind), path)
		}
		u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
			if calls(r, path) {
				return reply(w, http.StatusOK, []byte(emptyList))
			}
			id, isOne := strings.CutPrefix(r.URL.Path, path+"/")
			return isOne && reply(w, http.StatusNotFound, gone(id))
		})
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		require.Zero(t, total(t, m, stageAndKind.kind), path)
		require.Empty(t, stage(t, m, stageAndKind.stage).Note, path)
		requireTrueCounts(t, m)
	}
}

func TestAListWithoutTheOrganizationOfTheOperatorsRemovesNothing(t *testing.T) {
	u, clock := serve(t, small()), newClock()
	organizations := all(t, u.client.AllOrganizations(t.Context(), workos.ListOrganizationsOptions{}))
	own := organizations[4].ID
	path := filepath.Join(t.TempDir(), "mirror.db")
	m, err := Open(t.Context(), path, u.client, nil, WithoutSignIns(own, ""))
	require.NoError(t, err)
	syncOnce(t, m, clock)
	before := total(t, m, KindOrganization)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return calls(r, "/organizations") && u.without(t, w, r, own, organizations[7].ID)
	})
	for range 3 {
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		require.Equal(t, before, total(t, m, KindOrganization))
		require.Contains(t, stage(t, m, stageOrganizations).Note, "lacked 2 organizations")
	}
	require.NoError(t, m.Close())
	m = openFile(t, path, u.client, WithoutSignIns(own, ""))
	syncOnce(t, m, clock)
	require.Contains(t, stage(t, m, stageOrganizations).Note, "lacked 2 organizations", "also after a restart")
}

func TestALargePruneWaitsForASecondCompleteListing(t *testing.T) {
	m, u, clock := filled(t, emulator.Config{Organizations: 10, Users: 600})
	users := all(t, m.EachUser(t.Context(), Everything, Query{}))
	require.Greater(t, len(users), 400)
	first, second := userIDsOf(users[:150]), userIDsOf(users[100:250])
	lacking := func(ids []string) {
		u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
			return calls(r, "/user_management/users") && u.without(t, w, r, ids...)
		})
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
	}
	lacking(first)
	require.Equal(t, len(users), total(t, m, KindUser))
	require.Contains(t, stage(t, m, stageUsers).Note, "lacked 150 users")
	lacking(second)
	require.Equal(t, len(users)-50, total(t, m, KindUser), "what both lists lack")
	require.Contains(t, stage(t, m, stageUsers).Note, "lacked 100 users")
	lacking(nil)
	require.Equal(t, len(users), total(t, m, KindUser))
	lacking(first[:90])
	require.Equal(t, len(users), total(t, m, KindUser), "not more than 100: each is read, and there")
	require.Contains(t, stage(t, m, stageUsers).Note, "lacked 90 users")
	lacking(first)
	require.Equal(t, len(users), total(t, m, KindUser), "the complete list before lacked what WorkOS said is there")
	lacking(first[:1])
	require.Equal(t, len(users), total(t, m, KindUser))
	require.Contains(t, stage(t, m, stageUsers).Note, "lacked 1 object that")
	requireTrueCounts(t, m)
}

func userIDsOf(rows []UserRow) []string {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return ids
}

// without answers with what the emulator says, without the objects of some IDs.
func (u *upstream) without(t *testing.T, w http.ResponseWriter, r *http.Request, ids ...string) bool {
	recorded := httptest.NewRecorder()
	u.Server.ServeHTTP(recorded, r)
	var page map[string]json.RawMessage
	var rows []json.RawMessage
	if json.Unmarshal(recorded.Body.Bytes(), &page) != nil || json.Unmarshal(page["data"], &rows) != nil {
		t.Errorf("%s: %s", r.URL, recorded.Body)
	}
	rows = slices.DeleteFunc(rows, func(row json.RawMessage) bool {
		var object struct{ ID string }
		return json.Unmarshal(row, &object) == nil && slices.Contains(ids, object.ID)
	})
	page["data"], _ = json.Marshal(rows)
	body, _ := json.Marshal(page)
	return reply(w, http.StatusOK, body)
}

func TestAListThatEndsEarlyRemovesNothing(t *testing.T) {
	const handful = 5
	m, u, clock := filled(t, emulator.Config{Organizations: 60, Users: 60})
	rows := all(t, m.EachConnection(t.Context(), Everything, Query{}))
	require.Greater(t, len(rows), 3*handful)
	var ids []string
	for _, row := range rows[2*handful:] {
		ids = append(ids, row.ID)
	}
	for i := range 2 {
		u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
			return calls(r, "/connections") && u.without(t, w, r, ids...)
		})
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		require.Equal(t, len(rows), total(t, m, KindConnection), "sync %d", i)
		require.Contains(t, stage(t, m, stageConnections).Note, "the next full sync decides")
	}
	requireTrueCounts(t, m)
}
