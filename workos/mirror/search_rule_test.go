package mirror

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// rowsOf reads the IDs of a list's rows for a text in each order of the list, and checks that its file and its count agree.
func rowsOf[R any](t *testing.T, m *Mirror, kind Kind, text string, id func(R) string,
	list func(context.Context, Scope, Query) (Page[R], error), each func(context.Context, Scope, Query) iter.Seq2[R, error],
) (all [][]string) {
	for _, sort := range Sorts(kind) {
		q := Query{Q: text, Sort: sort, Limit: maxLimit}
		page, err := list(t.Context(), Everything, q)
		require.NoError(t, err)
		var rows, file []string
		for _, row := range page.Rows {
			rows = append(rows, id(row))
		}
		for row, err := range each(t.Context(), Everything, q) {
			require.NoError(t, err)
			file = append(file, id(row))
		}
		require.Equal(t, rows, file, "the file of %s for %q by %s", kind, text, sort)
		n, more, known, err := m.Count(t.Context(), Everything, kind, q)
		require.NoError(t, err)
		require.True(t, known && !more)
		require.Equal(t, len(rows), n, "the count of %s for %q by %s", kind, text, sort)
		slices.Sort(rows)
		all = append(all, rows)
	}
	return all
}

// listsOf has what the lists of the searched kinds show for a text, in each order.
func listsOf(t *testing.T, m *Mirror, text string) map[Kind][][]string {
	return map[Kind][][]string{
		KindOrganization: rowsOf(t, m, KindOrganization, text, func(r OrganizationRow) string { return r.ID }, m.Organizations,
			m.EachOrganization),
		KindConnection: rowsOf(t, m, KindConnection, text, func(r ConnectionRow) string { return r.ID }, m.Connections, m.EachConnection),
		KindDirectory:  rowsOf(t, m, KindDirectory, text, func(r DirectoryRow) string { return r.ID }, m.Directories, m.EachDirectory),
		KindDirectoryUser: rowsOf(t, m, KindDirectoryUser, text, func(r DirectoryUserRow) string { return r.ID }, m.DirectoryUsers,
			m.EachDirectoryUser),
		KindUser:       rowsOf(t, m, KindUser, text, func(r UserRow) string { return r.ID }, m.Users, m.EachUser),
		KindInvitation: rowsOf(t, m, KindInvitation, text, func(r InvitationRow) string { return r.ID }, m.Invitations, m.EachInvitation),
	}
}

// searched has the rows of a search by kind.
func searched(r SearchResult) map[Kind][]string {
	return map[Kind][]string{
		KindOrganization:  idsOf(r.Organizations, func(r OrganizationRow) string { return r.ID }),
		KindConnection:    idsOf(r.Connections, func(r ConnectionRow) string { return r.ID }),
		KindDirectory:     idsOf(r.Directories, func(r DirectoryRow) string { return r.ID }),
		KindDirectoryUser: idsOf(r.DirectoryUsers, func(r DirectoryUserRow) string { return r.ID }),
		KindUser:          idsOf(r.Users, func(r UserRow) string { return r.ID }),
		KindInvitation:    idsOf(r.Invitations, func(r InvitationRow) string { return r.ID }),
	}
}

func idsOf[R any](rows []R, id func(R) string) (ids []string) {
	for _, row := range rows {
		ids = append(ids, id(row))
	}
	slices.Sort(ids)
	return ids
}

// coded fills a mirror with objects whose IDs of other systems and types begin with letters that their names have not.
func coded(t *testing.T) *Mirror {
	m := town(t)
	for i, name := range []string{"Zeta Works", "Pacific Freight", "Ångström-Acht AB", "b.corp"} {
		id := fmt.Sprint(i)
		require.NoError(t, m.UpsertOrganization(t.Context(), workos.Organization{
			Object: workos.Object{ID: "org_code_" + id, CreatedAt: at(10 + i)}, Name: name, ExternalID: "acct-" + id, StripeCustomerID: "cus_" + id}))
		require.NoError(t, m.UpsertConnection(t.Context(), workos.Connection{Object: workos.Object{ID: "conn_code_" + id},
			OrganizationID: "org_code_" + id, Name: "Sign-in " + id, ConnectionType: "AzureSAML", State: "active"}))
		require.NoError(t, m.UpsertDirectory(t.Context(), workos.Directory{Object: workos.Object{ID: "directory_code_" + id},
			OrganizationID: "org_code_" + id, Name: "People " + id, Type: "azure scim v2.0", Domain: "west.example", State: "linked"}))
		require.NoError(t, m.UpsertDirectoryUser(t.Context(), workos.DirectoryUser{Object: workos.Object{ID: "directory_user_code_" + id},
			DirectoryID: "directory_code_" + id, OrganizationID: "org_code_" + id, IdPID: "abc" + id, Email: "quinn" + id + "@west.example",
			State: "active"}))
		require.NoError(t, m.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: "user_code_" + id, CreatedAt: at(20 + i)},
			Email: "quinn" + id + "@west.example", FirstName: "Ruth", ExternalID: "a" + id}))
	}
	return m
}

// TestSearchAndListsFindByOneRule compares what a search finds with the lists, their files and their counts, in every order.
func TestSearchAndListsFindByOneRule(t *testing.T) {
	m := coded(t)
	texts := []string{"rockets acme", "ro ac", "j o", "a", "CRM-42", "org_acme", "user_code_1", "quinn1@west.example", "west.example", "zeta works"}
	for _, word := range []string{"acme", "acct-1", "azure", "achtung", "pacific", "rockets", "jane", "okta", "quinn", "zeta", "ångström", "b.corp",
		"corp", "west.example", "o'hara", "cus_1", "people"} {
		for i := range []rune(word) {
			texts = append(texts, string([]rune(word)[:i+1]))
		}
	}
	for _, text := range texts {
		result, err := m.Search(t.Context(), Everything, text, maxSearchLimit)
		require.NoError(t, err)
		found := searched(result)
		for kind, lists := range listsOf(t, m, text) {
			for _, rows := range lists {
				require.Equal(t, lists[0], rows, "%s for %q: the order changes nothing", kind, text)
			}
			if objects, _ := m.Identify(t.Context(), Everything, text); len(objects) > 0 {
				continue // the search leads to these themselves
			}
			if strings.Contains(text, "@") { // who types an address means that one
				require.Subset(t, lists[0], found[kind], "%s for %q", kind, text)
				continue
			}
			require.Equal(t, lists[0], found[kind], "%s for %q", kind, text)
		}
	}
}

// TestAShortTextFindsBeginnings names what one and two letters find.
func TestAShortTextFindsBeginnings(t *testing.T) {
	m := coded(t)
	for text, want := range map[string]string{
		"a":  "org_acme org_code_2 Acme.example conn_1 conn_code_2 directory_1 directory_code_2",
		"z":  "org_code_0 conn_code_0 directory_code_0",
		"ze": "org_code_0 conn_code_0 directory_code_0",
		"x":  "",
		"wo": "org_code_0 conn_code_0 directory_code_0",
		"pa": "org_code_1 conn_code_1 directory_code_1",
		"q":  "directory_user_code_0 directory_user_code_1 directory_user_code_2 directory_user_code_3 user_code_0 user_code_1 user_code_2 user_code_3",
	} {
		result, err := m.Search(t.Context(), Everything, text, 0)
		require.NoError(t, err)
		require.Equal(t, want, found(result), text)
	}
}
