package mirror

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

func membershipIn(t *testing.T, id, organization string) workos.Membership {
	t.Helper()
	return decode[workos.Membership](t, map[string]any{"id": id, "user_id": "user_1", "organization_id": organization, "status": "active"})
}

func TestACompleteListRemovesWhatItLacksUnlessThatIsNewer(t *testing.T) {
	client := answering(t, func(string) (int, string) { return http.StatusNotFound, `{"code":"entity_not_found","message":"Gone"}` })
	m, ctx := openFile(t, t.TempDir()+"/mirror.db", client), t.Context()
	asked := time.Now().Add(-time.Hour)
	before, after := WithRequestedAt(ctx, asked.Add(-time.Minute)), WithRequestedAt(ctx, asked.Add(time.Second))
	require.NoError(t, m.UpsertMembership(before, membershipIn(t, "om_old", "org_1")))
	require.NoError(t, m.UpsertMembership(before, membershipIn(t, "om_kept", "org_1")))
	require.NoError(t, m.UpsertMembership(before, membershipIn(t, "om_elsewhere", "org_2")))
	require.NoError(t, m.UpsertMembership(after, membershipIn(t, "om_new", "org_1")))
	require.NoError(t, m.UpsertAll(WithRequestedAt(ctx, asked),
		CompleteList{OrganizationID: "org_1", Objects: []workos.Membership{membershipIn(t, "om_kept", "org_1")}}))
	require.Eventually(t, func() bool { return total(t, m, KindMembership) == 3 }, 10*time.Second, time.Millisecond)
	var ids []string
	for _, row := range all(t, m.EachMembership(ctx, Everything, Query{})) {
		ids = append(ids, row.ID)
	}
	require.ElementsMatch(t, []string{"om_kept", "om_elsewhere", "om_new"}, ids)
	requireTrueCounts(t, m)
	require.NoError(t, m.UpsertAll(WithRequestedAt(ctx, asked.Add(time.Minute)),
		CompleteList{UserID: "user_1", Objects: []workos.Membership{}}))
	require.Eventually(t, func() bool { return total(t, m, KindMembership) == 0 }, 10*time.Second, time.Millisecond)
	require.Error(t, m.UpsertAll(ctx, CompleteList{Objects: []workos.Membership{}}), "of no parent")
}

func TestMembershipsOfAnOrganizationThatIsGoneGoToo(t *testing.T) {
	m, _, clock := filled(t, small())
	ctx := WithRequestedAt(t.Context(), clock.Now())
	before := total(t, m, KindMembership)
	require.NoError(t, m.UpsertMembership(ctx, membershipIn(t, "om_orphan", "org_gone")))
	person := map[string]any{"id": "directory_user_orphan", "directory_id": "directory_gone", "email": "x@x.example"}
	require.NoError(t, m.UpsertDirectoryUser(ctx, decode[workos.DirectoryUser](t, person)))
	people := total(t, m, KindDirectoryUser)
	clock.pass(time.Hour)
	syncOnce(t, m, clock)
	require.Equal(t, before, total(t, m, KindMembership))
	require.Equal(t, people-1, total(t, m, KindDirectoryUser))
	requireTrueCounts(t, m)
}

func TestOrphansStayWhileTheListOfTheirParentsCannotBeTrusted(t *testing.T) {
	m, u, clock := filled(t, small())
	require.NoError(t, m.UpsertMembership(WithRequestedAt(t.Context(), clock.Now()), membershipIn(t, "om_orphan", "org_gone")))
	before := total(t, m, KindMembership)
	for _, path := range []string{emptyList, `{"object":"list","data":[null,{"object":"organization","id":"org_x"}],"list_metadata":{"after":null}}`} {
		u.answer("/organizations", path)
		clock.pass(time.Hour)
		failOnce(t, m, clock)
		require.Equal(t, before, total(t, m, KindMembership))
	}
	u.meddle(func(w http.ResponseWriter, r *http.Request) bool {
		return calls(r, "/organizations") && reply(w, http.StatusNotFound, []byte(`{"message":"Cannot GET"}`))
	})
	clock.pass(time.Hour)
	failOnce(t, m, clock)
	require.Equal(t, before, total(t, m, KindMembership))
}

func TestADeletedOrganizationTakesWithItWhatWorkOSDeletes(t *testing.T) {
	m, _, _ := filled(t, small())
	organizations, err := m.Organizations(t.Context(), Everything, Query{Sort: "members", Desc: true})
	require.NoError(t, err)
	for _, row := range organizations.Rows {
		require.NoError(t, m.Delete(t.Context(), KindOrganization, row.ID))
	}
	for _, kind := range []Kind{KindOrganization, KindMembership, KindConnection, KindDirectory, KindDirectoryUser, KindDirectoryGroup,
		KindDomain} {
		require.Zero(t, total(t, m, kind), kind)
	}
	require.Empty(t, codesOf(t, m, IssueQuery{OrganizationID: organizations.Rows[0].ID}))
	requireTrueCounts(t, m)
}
