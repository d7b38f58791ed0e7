package mirror

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
)

// gone is WorkOS's answer of 404 for an object.
func gone(id string) []byte {
	return fmt.Appendf(nil, `{"message":"Could not find object with ID '%s'.","code":"entity_not_found","entity_id":"%[1]s"}`, id)
}

func TestAListThatLacksItsLastFiveRemovesNothing(t *testing.T) {
	m, u, clock := filled(t, emulator.Config{Organizations: 41, Users: 300})
	organizations := all(t, m.EachOrganization(t.Context(), Everything, Query{}))
	require.Greater(t, len(organizations), 40)
	var last []string
	for _, row := range organizations[len(organizations)-5:] {
		last = append(last, row.ID)
	}
	memberships, people := total(t, m, KindMembership), total(t, m, KindDirectoryUser)
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return calls(r, "/organizations") && u.without(t, w, r, last...)
	})
	for range 3 {
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		require.Equal(t, len(organizations), total(t, m, KindOrganization))
		require.Equal(t, memberships, total(t, m, KindMembership))
		require.Equal(t, people, total(t, m, KindDirectoryUser))
		require.Contains(t, stage(t, m, stageOrganizations).Note, "lacked 5 organizations that Frontdesk holds")
	}
	u.meddle(nil)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	require.Empty(t, stage(t, m, stageOrganizations).Note)
	requireWhole(t, m, u)
}

func TestWhatWasDeletedIsRemovedInOneSyncHoweverMuchOfItsListItIs(t *testing.T) {
	m, u, clock := filled(t, emulator.Config{Organizations: 41, Users: 300})
	organizations, err := m.Organizations(t.Context(), Everything, Query{Sort: "members", Desc: true, Limit: 1})
	require.NoError(t, err)
	members := all(t, m.EachMembership(t.Context(), Everything, Query{OrganizationID: organizations.Rows[0].ID}))
	require.GreaterOrEqual(t, len(members), 21)
	for _, row := range members[:14] {
		u.delete(t, "/user_management/organization_memberships/"+row.ID)
	}
	directories := all(t, m.EachDirectory(t.Context(), Everything, Query{}))
	require.Greater(t, len(directories), 14)
	for _, row := range directories[:7] {
		u.delete(t, "/directories/"+row.ID)
	}
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	require.Len(t, all(t, m.EachMembership(t.Context(), Everything, Query{OrganizationID: organizations.Rows[0].ID})), len(members)-14)
	require.Equal(t, len(directories)-7, total(t, m, KindDirectory))
	require.Empty(t, stage(t, m, stageMemberships).Note+stage(t, m, stageDirectories).Note)
	requireWhole(t, m, u)
}

func TestWhatAListOfASyncLacksStaysUnlessWorkOSSaysThatItIsGone(t *testing.T) {
	for _, answer := range []struct {
		name, body string
		status     int
	}{
		{"an error of the server", `{"message":"Internal error"}`, http.StatusInternalServerError},
		{"a bare 404", `{"message":"Not Found"}`, http.StatusNotFound},
		{"a 404 without words", ``, http.StatusNotFound},
		{"a refusal", `{"message":"Forbidden"}`, http.StatusForbidden},
		{"another object", `{"object":"organization","id":"org_other"}`, http.StatusOK},
		{"no object", `[]`, http.StatusOK},
	} {
		t.Run(answer.name, func(t *testing.T) {
			t.Parallel()
			m, u, clock := filled(t, small())
			rows := all(t, m.EachOrganization(t.Context(), Everything, Query{}))
			memberships := total(t, m, KindMembership)
			lacked, isGone := []string{rows[3].ID, rows[4].ID}, atomic.Bool{}
			u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
				id := strings.TrimPrefix(r.URL.Path, "/organizations/")
				switch {
				case calls(r, "/organizations"):
					return u.without(t, w, r, lacked...)
				case !slices.Contains(lacked, id):
					return false
				case isGone.Load():
					return reply(w, http.StatusNotFound, gone(id))
				}
				return reply(w, answer.status, []byte(answer.body))
			})
			clock.pass(time.Hour)
			syncOnce(t, m, clock)
			require.Equal(t, len(rows), total(t, m, KindOrganization))
			require.Equal(t, memberships, total(t, m, KindMembership))
			require.Contains(t, stage(t, m, stageOrganizations).Note, "lacked 2 organizations that Frontdesk holds")
			isGone.Store(true)
			clock.pass(time.Hour)
			syncOnce(t, m, clock)
			require.Equal(t, len(rows)-2, total(t, m, KindOrganization))
			require.Less(t, total(t, m, KindMembership), memberships)
			requireTrueCounts(t, m)
		})
	}
}

func TestReadingWhatAListLacksEndsAfterFailuresInARow(t *testing.T) {
	m, u, clock := filled(t, small())
	rows, read := all(t, m.EachUser(t.Context(), Everything, Query{})), map[string]bool{}
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		if calls(r, "/user_management/users") {
			return u.without(t, w, r, userIDsOf(rows[:20])...)
		}
		id, isOne := strings.CutPrefix(r.URL.Path, "/user_management/users/")
		if isOne {
			read[id] = true
		}
		return isOne && reply(w, http.StatusInternalServerError, nil)
	})
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	require.Len(t, read, giveUpAfter)
	require.Equal(t, len(rows), total(t, m, KindUser))
	require.Contains(t, stage(t, m, stageUsers).Note, "lacked 20 users")
}

func TestAListThatWaitsForASecondOneIsNotTheSecondAfterARestart(t *testing.T) {
	m, u, clock := filled(t, emulator.Config{Organizations: 10, Users: 300})
	users := all(t, m.EachUser(t.Context(), Everything, Query{}))
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return calls(r, "/user_management/users") && u.without(t, w, r, userIDsOf(users[:150])...)
	})
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	for _, query := range []string{"UPDATE import_tasks SET state = 'pruned' WHERE stage = 'users'",
		"UPDATE sync_runs SET finished = 0 WHERE run = (SELECT max(run) FROM sync_runs)"} {
		_, err := m.db.Write.Exec(query)
		require.NoError(t, err)
	}
	syncOnce(t, m, clock)
	require.Equal(t, len(users), total(t, m, KindUser))
	require.Contains(t, stage(t, m, stageUsers).Note, "lacked 150 users")
}

func TestChildrenOfAParentThatIsNotHeldGoWhenWorkOSSaysThatItIsGone(t *testing.T) {
	m, u, clock := filled(t, small())
	ctx := WithRequestedAt(t.Context(), clock.Now())
	before := total(t, m, KindMembership)
	require.NoError(t, m.UpsertMembership(ctx, membershipIn(t, "om_orphan", "org_gone")))
	for _, status := range []int{http.StatusInternalServerError, http.StatusForbidden} {
		u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
			return calls(r, "/organizations/org_gone") && reply(w, status, []byte(`{"message":"No"}`))
		})
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		require.Equal(t, before+1, total(t, m, KindMembership), status)
	}
	u.meddle(nil)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	require.Equal(t, before, total(t, m, KindMembership))
}

func TestAMemberLeavesAGroupWhenTwoListsLackThem(t *testing.T) {
	u, clock := serve(t, small()), newClock()
	lacked, group := atomic.Value{}, atomic.Value{}
	lacked.Store("")
	group.Store("")
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		if !calls(r, "/directory_users") {
			return false
		}
		recorded := httptest.NewRecorder()
		u.Server.ServeHTTP(recorded, r)
		var page map[string]any
		if err := json.Unmarshal(recorded.Body.Bytes(), &page); err != nil {
			t.Error(err)
		}
		page["data"] = slices.DeleteFunc(page["data"].([]any), func(row any) bool {
			user := row.(map[string]any)
			user["groups"] = []any{}
			return r.URL.Query().Get("group") == group.Load() && user["id"] == lacked.Load()
		})
		body, _ := json.Marshal(page)
		return reply(w, http.StatusOK, body)
	})
	m := openFile(t, t.TempDir()+"/mirror.db", u.client)
	syncOnce(t, m, clock)
	groups, err := m.DirectoryGroups(t.Context(), Everything, Query{Sort: "members", Desc: true, Limit: 1})
	require.NoError(t, err)
	group.Store(groups.Rows[0].ID)
	members := ids(all(t, m.EachDirectoryUser(t.Context(), Everything, Query{GroupID: groups.Rows[0].ID})))
	require.Greater(t, len(members), 1)
	for i, step := range []struct {
		lacked string
		want   int
	}{{members[0], 0}, {"", 0}, {members[0], 0}, {members[1], 0}, {members[1], 1}, {members[1], 1}} {
		lacked.Store(step.lacked)
		clock.pass(time.Hour)
		syncOnce(t, m, clock)
		held := all(t, m.EachDirectoryUser(t.Context(), Everything, Query{GroupID: groups.Rows[0].ID}))
		require.Len(t, held, len(members)-step.want, "step %d", i)
	}
	requireTrueCounts(t, m)
}
