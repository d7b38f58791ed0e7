package mirror

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// spelled holds one person and one domain under several spellings.
func spelled(t testing.TB) *Mirror {
	t.Helper()
	m, ctx := open(t), context.Background()
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_b", CreatedAt: at(1)}, Name: "Bücherei",
		Domains: []workos.OrganizationDomain{{Object: workos.Object{ID: "org_domain_b"}, Domain: "xn--bcher-kva.example", State: "verified"}}}))
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_u", CreatedAt: at(2)}, Name: "Andere",
		Domains: []workos.OrganizationDomain{{Object: workos.Object{ID: "org_domain_u"}, Domain: "Büro.example.", State: "pending"}}}))
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_ana", CreatedAt: at(1)},
		Email: "ana.ruiz@xn--bcher-kva.example"}))
	require.NoError(t, m.UpsertMembership(ctx, workos.Membership{Object: workos.Object{ID: "om_ana"}, UserID: "user_ana",
		OrganizationID: "org_b", Status: "active"}))
	require.NoError(t, m.UpsertDirectoryUser(ctx, workos.DirectoryUser{Object: workos.Object{ID: "directory_user_ana"},
		DirectoryID:    "directory_1",
		OrganizationID: "org_b", Email: "Ana.Ruiz@BÜCHER.example.", State: "inactive"}))
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_name", CreatedAt: at(2)}, Email: "zero@x.example",
		Name: "Ze\u200bro Width"}))
	return m
}

func TestEverySpellingFindsTheSamePersonAndDomain(t *testing.T) {
	m, ctx := spelled(t), context.Background()
	for text, want := range map[string]string{
		"bücher.example":                   "org_b xn--bcher-kva.example directory_user_ana user_ana",
		"xn--bcher-kva.example.":           "org_b xn--bcher-kva.example directory_user_ana user_ana",
		"BÜCHER.example":                   "org_b xn--bcher-kva.example directory_user_ana user_ana",
		"bu\u0308cher.example":             "org_b xn--bcher-kva.example directory_user_ana user_ana",
		"xn--bro-hoa.example":              "org_u Büro.example.",
		"büro.example":                     "org_u Büro.example.",
		"ANA.Ruiz@bücher.example":          "xn--bcher-kva.example directory_user_ana user_ana",
		"ana.ruiz@xn--bcher-kva.example. ": "xn--bcher-kva.example directory_user_ana user_ana",
		"zero width":                       "user_name",
		"zer\u200bo":                       "user_name",
	} {
		result, err := m.Search(ctx, Everything, text, 5)
		require.NoError(t, err)
		require.Equal(t, want, found(result), "%q", text)
	}
	page, err := m.Users(ctx, Everything, Query{Q: "ana.ruiz@bücher.example"})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1, "a list's search, too")
}

func TestAPersonIsMatchedInEverySpelling(t *testing.T) {
	m, ctx := spelled(t), context.Background()
	for _, address := range []string{"ana.ruiz@bücher.example", "Ana.Ruiz@BÜCHER.example.", "ana.ruiz@xn--bcher-kva.example"} {
		match, err := m.Match(ctx, Everything, address)
		require.NoError(t, err)
		require.Len(t, match.Users, 1, address)
		require.Len(t, match.Memberships, 1, address)
		require.Len(t, match.DirectoryUsers, 1, address)
		require.Equal(t, "Ana.Ruiz@BÜCHER.example.", match.DirectoryUsers[0].Email, "what is shown stays as it came")
	}
	left, err := m.Issues(ctx, Everything, IssueQuery{OrganizationID: "org_b", Codes: []health.Code{health.MemberLeft}})
	require.NoError(t, err)
	require.Len(t, left, 1, "they left the directory and are an active member still")
}
