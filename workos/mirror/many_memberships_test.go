package mirror

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

func TestAUserWithManyMembershipsHasTheirNumberAndTheNamesThatWorkOSSent(t *testing.T) {
	m, ctx := open(t), t.Context()
	require.NoError(t, m.UpsertUser(ctx, decode[workos.User](t, map[string]any{"id": "user_1", "email": "a@x.example"})))
	for i := range 130 {
		require.NoError(t, m.UpsertMembership(ctx, decode[workos.Membership](t, map[string]any{
			"id": fmt.Sprintf("om_%03d", i), "user_id": "user_1",
			"organization_id": fmt.Sprintf("org_%03d", i), "organization_name": fmt.Sprintf("Customer %d", i), "status": "active",
			"created_at": at(i).Format("2006-01-02T15:04:05Z")})))
	}
	row, err := m.UserRow(ctx, Everything, "user_1")
	require.NoError(t, err)
	require.Equal(t, 130, row.MembershipCount)
	require.Len(t, row.Memberships, MaxMemberOf)
	require.Equal(t, MemberOf{ID: "org_000", Name: "Customer 0"}, row.Memberships[0])
	require.NoError(t, m.UpsertOrganization(ctx, decode[workos.Organization](t, map[string]any{"id": "org_000", "name": "Renamed"})))
	list, err := m.Memberships(ctx, Everything, Query{UserID: "user_1", Sort: "created", Limit: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"Renamed", "Customer 1"}, []string{list.Rows[0].OrganizationName, list.Rows[1].OrganizationName})
}

func TestAnIssueCallsAnOrganizationThatIsNotHeldAsItsMembershipsDo(t *testing.T) {
	m, ctx := open(t), t.Context()
	m.filling.Store(false)
	require.NoError(t, m.UpsertUser(ctx, decode[workos.User](t, map[string]any{"id": "user_1", "email": "a@x.example"})))
	require.NoError(t, m.UpsertMembership(ctx, decode[workos.Membership](t,
		map[string]any{"id": "om_1", "user_id": "user_1", "organization_id": "org_1",
			"organization_name": "Acme", "status": "active", "user": map[string]any{"id": "user_1", "email": "a@x.example"}})))
	require.NoError(t, m.UpsertDirectoryUser(ctx, decode[workos.DirectoryUser](t, map[string]any{
		"id": "directory_user_1", "organization_id": "org_1",
		"directory_id": "directory_1", "email": "a@x.example", "state": "inactive"})))
	found, err := m.Issues(ctx, Everything, IssueQuery{Kind: health.KindMembership, ID: "om_1"})
	require.NoError(t, err)
	require.NotEmpty(t, found)
	require.Equal(t, "Acme", found[0].OrganizationName)
	found, err = m.UserIssues(ctx, Everything, "user_1", "a@x.example")
	require.NoError(t, err)
	require.Equal(t, "Acme", found[0].OrganizationName)
}
