package mirror

import (
	"encoding/json"
	"testing"

	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func manyAddresses(t *testing.T, raw string) workos.DirectoryUser {
	t.Helper()
	var u workos.DirectoryUser
	require.NoError(t, json.Unmarshal([]byte(raw), &u))
	return u
}

func TestAPersonOfADirectoryIsFoundByEachAddress(t *testing.T) {
	m := open(t)
	ctx := t.Context()
	const person = `{"id":"directory_user_01","directory_id":"directory_01","organization_id":"org_01","state":"active","first_name":"Ana","email":"Ana@x.example",
		"emails":[{"primary":true,"value":"Ana@x.example"},{"value":"a.ruiz@x.example"},{"value":"ANA@x.example"},{"value":"ana@old.example"}]}`
	u := manyAddresses(t, person)
	assert.Equal(t, []string{"Ana@x.example", "a.ruiz@x.example", "ana@old.example"}, u.Addresses())
	require.NoError(t, m.UpsertDirectoryUser(ctx, u))
	for _, address := range []string{"ana@x.example", "A.Ruiz@x.example", "ana@old.example"} {
		match, err := m.Match(ctx, Everything, address)
		require.NoError(t, err)
		require.Len(t, match.DirectoryUsers, 1, address)
		assert.Equal(t, []string{"a.ruiz@x.example", "ana@old.example"}, match.DirectoryUsers[0].OtherEmails)
		found, err := m.Search(ctx, Everything, address, 0)
		require.NoError(t, err)
		assert.Len(t, found.DirectoryUsers, 1, "search %s", address)
		listed, err := m.DirectoryUsers(ctx, Everything, Query{Q: address, DirectoryID: "directory_01"})
		require.NoError(t, err)
		assert.Len(t, listed.Rows, 1, "list %s", address)
	}
	u = manyAddresses(t, `{"id":"directory_user_01","directory_id":"directory_01","organization_id":"org_01","state":"active","emails":[{"value":"ana@x.example"}]}`)
	require.NoError(t, m.UpsertDirectoryUser(ctx, u))
	match, err := m.Match(ctx, Everything, "ana@old.example")
	require.NoError(t, err)
	assert.Empty(t, match.DirectoryUsers, "an address that they no longer have")
}

// TestAMemberWhoLeftIsKnownByAnyOfTheirAddresses evaluates a person who is a member with another address than the directory's first.
func TestAMemberWhoLeftIsKnownByAnyOfTheirAddresses(t *testing.T) {
	m := open(t)
	ctx := t.Context()
	m.filling.Store(false)
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_01"}, Email: "ana@old.example"}))
	require.NoError(t, m.UpsertMembership(ctx, workos.Membership{Object: workos.Object{ID: "om_01"}, UserID: "user_01",
		OrganizationID: "org_01", Status: "active"}))
	issues := func() int {
		found, err := m.Issues(ctx, Everything, IssueQuery{Kind: "memberships", ID: "om_01", Limit: 10})
		require.NoError(t, err)
		return len(found)
	}
	require.Zero(t, issues())
	left := `{"id":"directory_user_01","directory_id":"directory_01","organization_id":"org_01","state":"inactive","email":"ana@x.example","emails":[{"value":"ana@old.example"}]}`
	require.NoError(t, m.UpsertDirectoryUser(ctx, manyAddresses(t, left)))
	assert.Equal(t, 1, issues(), "they left the directory and are still a member")
	require.NoError(t, m.Delete(ctx, KindDirectoryUser, "directory_user_01"))
	assert.Zero(t, issues(), "nothing is known of them any more")
}

func TestAnObjectIsFoundByTheIDsOfOtherSystems(t *testing.T) {
	m := open(t)
	ctx := t.Context()
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_01"}, Name: "Acme",
		StripeCustomerID: "cus_R9qWJGMukbCoiR", ExternalID: "acme-1"}))
	require.NoError(t, m.UpsertDirectoryGroup(ctx, workos.DirectoryGroup{Object: workos.Object{ID: "directory_group_01"},
		DirectoryID: "directory_01", IdPID: "grp_77", Name: "Crew"}))
	for id, want := range map[string]string{"cus_R9qWJGMukbCoiR": "org_01", "acme-1": "org_01", "grp_77": "directory_group_01"} {
		found, err := m.Identify(ctx, Everything, id)
		require.NoError(t, err)
		require.Len(t, found, 1, id)
		assert.Equal(t, want, found[0].ID)
		assert.True(t, found[0].External)
	}
	found, err := m.Search(ctx, Everything, "cus_R9qWJGMukbCoiR", 0)
	require.NoError(t, err)
	assert.Len(t, found.Organizations, 1)
	listed, err := m.Organizations(ctx, Everything, Query{Q: "cus_R9qWJGMukbCoiR"})
	require.NoError(t, err)
	assert.Len(t, listed.Rows, 1)
}
