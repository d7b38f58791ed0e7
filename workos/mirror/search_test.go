package mirror

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// town fills a mirror with a few objects that people look for.
func town(t testing.TB) *Mirror {
	t.Helper()
	m, ctx := open(t), context.Background()
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_acme", CreatedAt: at(1)},
		Name: "Acme Rockets", ExternalID: "CRM-42",
		Domains: []workos.OrganizationDomain{{Object: workos.Object{ID: "org_domain_1"}, Domain: "Acme.example", State: "verified"}}}))
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_big", CreatedAt: at(2)},
		Name: "Big Acme Holding"}))
	require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_acme",
		Name: "Okta", ConnectionType: "OktaSAML", State: "active"}))
	require.NoError(t, m.UpsertDirectory(ctx, workos.Directory{Object: workos.Object{ID: "directory_1"}, OrganizationID: "org_acme",
		Name: "Entra", Type: "azure scim v2.0", State: "linked"}))
	require.NoError(t, m.UpsertDirectoryUser(ctx, workos.DirectoryUser{Object: workos.Object{ID: "directory_user_1"},
		DirectoryID: "directory_1", OrganizationID: "org_acme",
		IdPID: "00uAbC", Email: "Jane@Acme.example", FirstName: "Jane", LastName: "O'Hara", State: "active", JobTitle: "Pilot"}))
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_1", CreatedAt: at(1)}, Email: "jane@acme.example",
		FirstName: "Jane", LastName: "O'Hara", EmailVerified: true}))
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_2", CreatedAt: at(2)}, Email: "sum@other.example",
		Name: `50% "off" a_b`}))
	require.NoError(t, m.UpsertMembership(ctx, workos.Membership{Object: workos.Object{ID: "om_1"}, UserID: "user_1",
		OrganizationID: "org_acme", Status: "active",
		Roles: []workos.RoleSlug{{Slug: "admin"}, {Slug: "member"}}}))
	require.NoError(t, m.UpsertInvitation(ctx, workos.Invitation{Object: workos.Object{ID: "invitation_1"}, Email: "new@acme.example",
		State: "pending", OrganizationID: "org_acme"}))
	return m
}

// found lists the ids of a search in the order of its groups.
func found(r SearchResult) string {
	var ids []string
	for _, o := range r.Organizations {
		ids = append(ids, o.ID)
	}
	for _, d := range r.Domains {
		ids = append(ids, d.Domain)
	}
	for _, c := range r.Connections {
		ids = append(ids, c.ID)
	}
	for _, d := range r.Directories {
		ids = append(ids, d.ID)
	}
	for _, u := range r.DirectoryUsers {
		ids = append(ids, u.ID)
	}
	for _, u := range r.Users {
		ids = append(ids, u.ID)
	}
	for _, i := range r.Invitations {
		ids = append(ids, i.ID)
	}
	return strings.Join(ids, " ")
}

func TestSearch(t *testing.T) {
	m := town(t)
	for _, row := range []struct{ name, text, want string }{
		{"names that begin with the text come before names that hold it", "acme",
			"org_acme org_big Acme.example conn_1 directory_1 directory_user_1 user_1 invitation_1"},
		{"one letter begins names and addresses", "j", "directory_user_1 user_1"},
		{"two letters begin any word", "ro", "org_acme conn_1 directory_1"},
		{"of two words of two letters, each begins a word", "ro ac", "org_acme conn_1 directory_1"},
		{"two letters in the middle of a word", "ck", ""},
		{"words in any order, in an organization's name for its connections too", "rockets acme", "org_acme conn_1 directory_1"},
		{"a whole address finds its domain, too", "jane@acme.example", "Acme.example directory_user_1 user_1"},
		{"case does not matter", "JANE@ACME.EXAMPLE", "Acme.example directory_user_1 user_1"},
		{"an id", "org_acme", "org_acme"},
		{"an id with spaces around", "  user_1 ", "user_1"},
		{"an identity provider's id, exactly", "00uAbC", "directory_user_1"},
		{"the customer's own id", "CRM-42", "org_acme"},
		{"an address typed from its middle", "ne@acme.example", "Acme.example directory_user_1 user_1"},
		{"a domain's end must fit, too", "ne@acme.com", ""},
		{"a domain with another end", "acme.com", ""},
		{"quotes are text", `"off"`, "user_2"},
		{"a per cent sign is text", "50%", "user_2"},
		{"an underscore is text", "a_b", "user_2"},
		{"an apostrophe is text", "o'hara", "directory_user_1 user_1"},
		{"operators are text", "acme NOT rockets", ""},
		{"a star is text", "acm*", ""},
		{"a column filter is text", "search_text:acme", ""},
		{"nothing finds nothing", " \t\x00\n", ""},
		{"NULs are left out", "ac\x00me ro\x00ckets", "org_acme conn_1 directory_1"},
		{"broken UTF-8 is left out", "rock\xffets", "org_acme conn_1 directory_1"},
		{"a very long text", strings.Repeat("acme ", 2000) + "x", "org_acme org_big Acme.example conn_1 directory_1 directory_user_1 user_1 " +
			"invitation_1"},
		{"a very long word", strings.Repeat("é", 10_000), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			result, err := m.Search(context.Background(), Everything, row.text, 0)
			require.NoError(t, err)
			require.Equal(t, row.want, found(result))
			require.Equal(t, row.want == "", result.Empty())
		})
	}
}

// TestALongerWordFindsNothingThatItsFirstTwoLettersMiss looks at lists, whose filters and order the index does not answer alone.
func TestALongerWordFindsNothingThatItsFirstTwoLettersMiss(t *testing.T) {
	m := town(t)
	for _, sort := range []string{"created", "name"} {
		for _, word := range []string{"ro", "roc"} {
			page, err := m.Organizations(t.Context(), Everything, Query{Q: word, Sort: sort})
			require.NoError(t, err)
			require.Len(t, page.Rows, 1, "%q by %s", word, sort)
			n, _, known, err := m.Count(t.Context(), Everything, KindOrganization, Query{Q: word})
			require.NoError(t, err)
			require.True(t, known)
			require.Equal(t, 1, n)
		}
	}
}

func TestAPastedIDTellsItsKindEvenWhenItIsNotHeld(t *testing.T) {
	m := town(t)
	for _, row := range []struct {
		id   string
		kind Kind
		held bool
	}{
		{"om_1", KindMembership, true}, {"om_2", KindMembership, false}, {"org_domain_1", KindDomain, true},
		{"directory_group_9", KindDirectoryGroup, false}, {"directory_user_1", KindDirectoryUser, true}, {"directory_1", KindDirectory, true},
	} {
		result, err := m.Search(context.Background(), Everything, row.id, 5)
		require.NoError(t, err)
		require.Equal(t, row.id, result.ID)
		require.Equal(t, row.kind, result.Kind)
		require.Equal(t, row.held, result.Held)
	}
}

func TestASearchGivesNoMoreThanAsked(t *testing.T) {
	m := open(t)
	for i := range 30 {
		require.NoError(t, m.UpsertUser(context.Background(), workos.User{Object: workos.Object{ID: fmt.Sprintf("user_%d", i)},
			Email: fmt.Sprintf("ana%d@example.com", i)}))
	}
	for ask, want := range map[int]int{0: 5, 3: 3, 20: 20, 1000: 20} {
		result, err := m.Search(context.Background(), Everything, "ana", ask)
		require.NoError(t, err)
		require.Len(t, result.Users, want)
	}
}

func TestHostileTextInAListIsOnlyText(t *testing.T) {
	m := town(t)
	for _, text := range []string{`"`, `""`, `'; DROP TABLE users; --`, "a\x00b", "\xff\xfe", strings.Repeat("x", 10_000),
		strings.Repeat("a b ", 5000),
		"AND", "NEAR(a b)", "*", "^ana", "{search_text}: x", "-", "(", "\x01\x01", "%", "_", "😀"} {
		for _, sort := range Sorts(KindUser) {
			_, err := m.Users(context.Background(), Everything, Query{Q: text, Sort: sort, State: text, OrganizationID: text})
			require.NoError(t, err, "%q sorted by %s", text, sort)
			_, err = m.Users(context.Background(), Everything, Query{Q: text, Sort: sort})
			require.NoError(t, err, "%q sorted by %s", text, sort)
		}
	}
	counts, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	require.Equal(t, 2, counts.Total[KindUser])
}

func TestListsKnowPastedIDs(t *testing.T) {
	m := town(t)
	users, err := m.Users(context.Background(), Everything, Query{Q: " user_2", Sort: "name"})
	require.NoError(t, err)
	require.Len(t, users.Rows, 1)
	connections, err := m.Connections(context.Background(), Everything, Query{Q: "org_acme"})
	require.NoError(t, err)
	require.Len(t, connections.Rows, 1)
	connections, err = m.Connections(context.Background(), Everything, Query{Q: "rockets okta"})
	require.NoError(t, err)
	require.Len(t, connections.Rows, 1, "a connection is found by its organization's name")
}

func TestAccentsCountInAddressesOnly(t *testing.T) {
	m, ctx := open(t), t.Context()
	for i, name := range []string{"Zeta", "Ångström AB", "Anvil", "Łódź Glass", "Müller & Söhne", "Mulberry", "Weißdorn", "한국 전자"} {
		require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: fmt.Sprint("org_", i), CreatedAt: at(i)},
			Name: name}))
	}
	page, err := m.Organizations(ctx, Everything, Query{Sort: "name", Limit: 50})
	require.NoError(t, err)
	var names []string
	for _, row := range page.Rows {
		names = append(names, row.Name)
	}
	require.Equal(t, []string{"Ångström AB", "Anvil", "Łódź Glass", "Mulberry", "Müller & Söhne", "Weißdorn", "Zeta", "한국 전자"}, names)
	for typed, want := range map[string]string{
		"angstrom": "org_1", "ÅNGSTRÖM": "org_1", "ström": "org_1", "lodz": "org_3", "sohne": "org_4", "Müller": "org_4", "muller": "org_4",
		"weissdorn": "org_6", "Weiß": "org_6", "한국": "org_7",
	} {
		result, err := m.Search(ctx, Everything, typed, 5)
		require.NoError(t, err)
		require.Equal(t, want, found(result), typed)
		page, err := m.Organizations(ctx, Everything, Query{Q: typed, Sort: "name", Limit: 50})
		require.NoError(t, err)
		require.Len(t, page.Rows, 1, typed)
	}
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_1", CreatedAt: at(1)}, Email: "josé@acme.example"}))
	match, err := m.Match(ctx, Everything, "jose@acme.example")
	require.NoError(t, err)
	require.Empty(t, match.Users, "another address is another person")
}
