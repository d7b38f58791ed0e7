package mirror

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

func TestAnIDIsIdentifiedWhateverItsPrefix(t *testing.T) {
	m, ctx := open(t), context.Background()
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_01ABC"}, Name: "Acme",
		ExternalID: "a/b c%d#e",
		Domains:    []workos.OrganizationDomain{{Object: workos.Object{ID: "org_domain_01ABC"}, Domain: "acme.example"}}}))
	require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_01ABC"}, OrganizationID: "org_01ABC",
		Name:    "Okta",
		Domains: []workos.ConnectionDomain{{ID: "conn_domain_01XYZ", Domain: "acme.example"}}}))
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "usr-77"}, Email: "ana@acme.example",
		ExternalID: "user_2c9QmExampleFromElsewhere"}))
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_01ABC"}, Email: "bo@acme.example", ExternalID: "42"}))
	require.NoError(t, m.UpsertInvitation(ctx, workos.Invitation{Object: workos.Object{ID: "inv_01ABC"}, Email: "new@acme.example",
		State: "pending", OrganizationID: "org_01ABC"}))
	require.NoError(t, m.UpsertDirectoryUser(ctx, workos.DirectoryUser{Object: workos.Object{ID: "directory_usr_01ABC"},
		DirectoryID: "directory_1", IdPID: "00uAbC", State: "active"}))
	require.NoError(t, m.UpsertDirectoryGroup(ctx, workos.DirectoryGroup{Object: workos.Object{ID: "directory_grp_01ABC"},
		DirectoryID: "directory_1", Name: "G"}))
	for id, want := range map[string]Object{
		"user_2c9QmExampleFromElsewhere": {Kind: KindUser, ID: "usr-77", UserID: "usr-77", External: true},
		"42":                             {Kind: KindUser, ID: "user_01ABC", UserID: "user_01ABC", External: true},
		"a/b c%d#e":                      {Kind: KindOrganization, ID: "org_01ABC", OrganizationID: "org_01ABC", External: true},
		"usr-77":                         {Kind: KindUser, ID: "usr-77", UserID: "usr-77"},
		"org_01abc":                      {Kind: KindOrganization, ID: "org_01ABC", OrganizationID: "org_01ABC"},
		"ORG_01ABC":                      {Kind: KindOrganization, ID: "org_01ABC", OrganizationID: "org_01ABC"},
		"org_domain_01ABC":               {Kind: KindDomain, ID: "org_domain_01ABC", OrganizationID: "org_01ABC"},
		"conn_domain_01XYZ":              {Kind: KindConnection, ID: "conn_01ABC", OrganizationID: "org_01ABC"},
		"inv_01ABC":                      {Kind: KindInvitation, ID: "inv_01ABC", OrganizationID: "org_01ABC"},
		"directory_usr_01ABC":            {Kind: KindDirectoryUser, ID: "directory_usr_01ABC"},
		"directory_grp_01ABC":            {Kind: KindDirectoryGroup, ID: "directory_grp_01ABC"},
		"00uAbC":                         {Kind: KindDirectoryUser, ID: "directory_usr_01ABC", External: true},
	} {
		found, err := m.Identify(ctx, Everything, id)
		require.NoError(t, err)
		require.Equal(t, []Object{want}, found, id)
	}
	for _, nothing := range []string{"", "conn_domain_01NONE", "00uabc", "user_01NONE"} {
		found, err := m.Identify(ctx, Everything, nothing)
		require.NoError(t, err)
		require.Empty(t, found, nothing)
	}
	users, err := m.Users(ctx, Everything, Query{Q: "user_2c9QmExampleFromElsewhere"})
	require.NoError(t, err)
	require.Len(t, users.Rows, 1, "a list's search knows external IDs that look like WorkOS's")
	result, err := m.Search(ctx, Everything, "user_2c9QmExampleFromElsewhere", 5)
	require.NoError(t, err)
	require.Equal(t, "usr-77", found(result))
}
