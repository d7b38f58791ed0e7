package mirror

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/mirror/prepared"
)

func TestRowsCarryWhatListsShow(t *testing.T) {
	m, ctx := town(t), context.Background()
	organization, err := m.OrganizationRow(ctx, Everything, "org_acme")
	require.NoError(t, err)
	require.WithinDuration(t, time.Now(), organization.SyncedAt, time.Minute)
	organization.SyncedAt = time.Time{}
	require.Equal(t, OrganizationRow{ID: "org_acme", Name: "Acme Rockets", ExternalID: "CRM-42", State: "ok", Domain: "Acme.example",
		Domains: 1, DomainNames: []string{"Acme.example"}, IsFirstDomainFine: true,
		Connections: 1, Directories: 1, Members: 1, CreatedAt: at(1)}, organization)

	directory, err := m.DirectoryRow(ctx, Everything, "directory_1")
	require.NoError(t, err)
	require.Equal(t, "Acme Rockets", directory.OrganizationName)
	require.Nil(t, directory.ActiveUsers, "WorkOS does not say, and the directory was not listed to its end")
	_, err = m.db.Write.Exec("INSERT INTO import_tasks (stage, parent, run, state, after, started, complete) VALUES (?, 'directory_1', 1, "+
		"'', '', 1, 1)", stageDirectoryUsers)
	require.NoError(t, err)
	directory, err = m.DirectoryRow(ctx, Everything, "directory_1")
	require.NoError(t, err)
	require.Equal(t, 1, *directory.ActiveUsers, "counted here, as WorkOS does not say")

	person, err := m.DirectoryUserRow(ctx, Everything, "directory_user_1")
	require.NoError(t, err)
	require.Equal(t, "Jane O'Hara", person.Name)
	require.Equal(t, "Pilot", person.JobTitle)
	require.Equal(t, "Entra", person.DirectoryName)

	user, err := m.UserRow(ctx, Everything, "user_1")
	require.NoError(t, err)
	require.True(t, user.EmailVerified)
	require.Equal(t, []MemberOf{{ID: "org_acme", Name: "Acme Rockets"}}, user.Memberships)
	require.Zero(t, user.LastSignInAt)

	members, err := m.Memberships(ctx, Everything, Query{OrganizationID: "org_acme", Q: "hara"})
	require.NoError(t, err)
	require.Equal(t, "jane@acme.example", members.Rows[0].UserEmail, "taken from the user, as the membership came without")
	require.Equal(t, "admin, member", members.Rows[0].Roles)

	users, err := m.Users(ctx, Everything, Query{OrganizationID: "org_acme"})
	require.NoError(t, err)
	require.Len(t, users.Rows, 1)
	_, err = m.UserRow(ctx, Everything, "user_9")
	require.ErrorIs(t, err, ErrNotFound)
}

func TestWorkOSsOwnCountsOfADirectoryComeFirst(t *testing.T) {
	m, ctx := town(t), context.Background()
	said := &workos.DirectoryMetadata{Groups: new(7)}
	said.Users.Active, said.Users.Inactive = new(90), new(5)
	require.NoError(t, m.UpsertDirectory(ctx, workos.Directory{Object: workos.Object{ID: "directory_1"}, Name: "Entra", Metadata: said}))
	row, err := m.DirectoryRow(ctx, Everything, "directory_1")
	require.NoError(t, err)
	require.Equal(t, []int{90, 5, 7}, []int{*row.ActiveUsers, *row.InactiveUsers, *row.Groups})
}

func TestAnOrganizationNeedsAttentionWhenSomethingInItDoes(t *testing.T) {
	for _, row := range []struct {
		name   string
		upsert func(m *Mirror) error
	}{
		{"a connection that is a draft", func(m *Mirror) error {
			return m.UpsertConnection(context.Background(), workos.Connection{Object: workos.Object{ID: "conn_2"}, OrganizationID: "org_acme",
				State: "draft"})
		}},
		{"a directory with bad credentials", func(m *Mirror) error {
			return m.UpsertDirectory(context.Background(), workos.Directory{Object: workos.Object{ID: "directory_1"}, OrganizationID: "org_acme",
				State: "invalid_credentials"})
		}},
		{"a domain that failed", func(m *Mirror) error {
			return m.UpsertOrganization(context.Background(), workos.Organization{Object: workos.Object{ID: "org_acme"}, Name: "Acme",
				Domains: []workos.OrganizationDomain{{Domain: "acme.example", State: "failed"}}})
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := town(t)
			require.NoError(t, row.upsert(m))
			page, err := m.Organizations(context.Background(), Everything, Query{State: "attention"})
			require.NoError(t, err)
			require.Len(t, page.Rows, 1)
			require.Equal(t, "org_acme", page.Rows[0].ID)
			requireTrueCounts(t, m)
		})
	}
}

func TestARenameReachesWhatShowsTheName(t *testing.T) {
	m, ctx := town(t), context.Background()
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_acme"}, Name: "Zenith"}))
	require.NoError(t, m.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_1"}, Email: "jane@zenith.example"}))
	connections, err := m.Connections(ctx, Everything, Query{Q: "zenith"})
	require.NoError(t, err)
	require.Equal(t, "Zenith", connections.Rows[0].OrganizationName)
	members, err := m.Memberships(ctx, Everything, Query{Q: "jane@zenith"})
	require.NoError(t, err)
	require.Len(t, members.Rows, 1)
	requireTrueCounts(t, m)
}

func TestMatchFindsAPersonOnBothSides(t *testing.T) {
	m := town(t)
	match, err := m.Match(context.Background(), Everything, "JANE@acme.example")
	require.NoError(t, err)
	require.Len(t, match.Users, 1)
	require.Len(t, match.Memberships, 1)
	require.Len(t, match.DirectoryUsers, 1)
	match, err = m.Match(context.Background(), Everything, " ")
	require.NoError(t, err)
	require.Equal(t, Match{}, match)
}

func TestForgettingTakesAlongWhatBelongsToIt(t *testing.T) {
	m, ctx := town(t), context.Background()
	require.NoError(t, m.Delete(ctx, KindOrganization, "org_acme"))
	require.NoError(t, m.Delete(ctx, KindDirectory, "directory_1"))
	_, _, err := m.Membership(ctx, Everything, "om_1")
	require.ErrorIs(t, err, ErrNotFound)
	_, _, err = m.DirectoryUser(ctx, Everything, "directory_user_1")
	require.ErrorIs(t, err, ErrNotFound)
	result, err := m.Search(ctx, Everything, "acme.example", 5)
	require.NoError(t, err)
	require.Empty(t, result.Domains)
	requireTrueCounts(t, m)
	require.Error(t, m.Delete(ctx, "sqlite_master", "x"))
}

func TestOlderNewsDoesNotReplaceNewer(t *testing.T) {
	m, ctx := open(t), context.Background()
	put := func(name string, read int64) {
		require.NoError(t, m.write(ctx, func(w *writer) error {
			_, _, err := w.put(organizationRecord(workos.Organization{Object: workos.Object{ID: "org_1"}, Name: name}), read, false)
			return err
		}))
	}
	put("new", 200)
	put("old", 100)
	held, synced, err := m.Organization(ctx, Everything, "org_1")
	require.NoError(t, err)
	require.Equal(t, "new", held.Name)
	require.Equal(t, int64(200), synced.UnixMilli())
}

func TestObjectsOfOneMomentAndObjectsWithoutATimeAllFit(t *testing.T) {
	m, ctx := open(t), context.Background()
	require.NoError(t, m.write(ctx, func(w *writer) error {
		for i := range 200 {
			u := workos.User{Email: "x"}
			u.ID = string(rune('a'+i%26)) + "_" + string(rune('A'+i/26))
			if i%2 == 0 {
				u.CreatedAt = at(i % 3)
			}
			if _, _, err := w.put(userRecord(u), 1, false); err != nil {
				return err
			}
		}
		return nil
	}))
	counts, err := m.Counts(ctx, Everything)
	require.NoError(t, err)
	require.Equal(t, 200, counts.Total[KindUser])
	require.NoError(t, m.UpsertUser(ctx, workos.User{Email: "without an id"}), "left out, and no harm done")
}

func TestStatementsStayPrepared(t *testing.T) {
	m := open(t)
	for i := range 3 {
		require.NoError(t, m.UpsertAll(t.Context(), workos.Organization{Object: workos.Object{ID: "org_1"}, Name: fmt.Sprint("Acme ", i)}))
	}
	kept := m.statements.Len()
	require.Greater(t, kept, 3, "of two transactions that are alike")
	require.NoError(t, m.UpsertAll(t.Context(), workos.Organization{Object: workos.Object{ID: "org_1"}, Name: "Acme 3"}))
	require.Equal(t, kept, m.statements.Len())

	for i := range 2 * prepared.Max {
		require.NoError(t, m.write(t.Context(), func(w *writer) error {
			_, err := w.exec(fmt.Sprintf("DELETE FROM organizations WHERE row = -%d", i/2+1))
			return err
		}))
	}
	require.LessOrEqual(t, m.statements.Len(), prepared.Max)
}
