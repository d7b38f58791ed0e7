package mirror

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// requireTrueCounts works every kept number out again, and has SQLite compare the search indexes with the tables.
func requireTrueCounts(t require.TestingT, m *Mirror) {
	for _, wrong := range []struct{ what, query string }{
		{"an organization's connections", `SELECT count(*) FROM organizations o WHERE connections <> (SELECT count(*) FROM connections WHERE organization_id = o.id)`},
		{"an organization's connection problems", `SELECT count(*) FROM organizations o WHERE connection_problems <> (SELECT count(*) FROM connections WHERE organization_id = o.id
			AND health = 'attention')`},
		{"an organization's directories", `SELECT count(*) FROM organizations o WHERE directories <> (SELECT count(*) FROM directories WHERE organization_id = o.id)`},
		{"an organization's directory problems", `SELECT count(*) FROM organizations o WHERE directory_problems <> (SELECT count(*) FROM directories WHERE organization_id = o.id
			AND health = 'attention')`},
		{"issues of what is gone", `SELECT count(*) FROM issues i WHERE kind = 'connections' AND id NOT IN (SELECT id FROM connections)
			OR kind = 'memberships' AND id NOT IN (SELECT id FROM memberships) OR kind = 'users' AND id NOT IN (SELECT id FROM users)
			OR kind = 'invitations' AND id NOT IN (SELECT id FROM invitations) OR kind = 'directories' AND id NOT IN (SELECT id FROM directories)
			OR kind = 'domains' AND organization_id NOT IN (SELECT organization_id FROM domains)`},
		{"a person's issues, which differ between user and membership", `SELECT count(*) FROM memberships s JOIN users u ON u.id = s.user_id
			WHERE s.health <> u.health OR s.issues <> u.issues`},
		{"an active member of a customer whose only connection is inactive, who is called fine", `SELECT count(*) FROM memberships s
			JOIN connections c ON c.organization_id = s.organization_id AND c.state = 'inactive' AND c.domains = ''
			WHERE s.state = 'active' AND s.user_id <> '' AND s.health <> 'attention'
			AND NOT EXISTS (SELECT 1 FROM connections o WHERE o.organization_id = s.organization_id AND o.state = 'active')`},
		{"an organization's members", `SELECT count(*) FROM organizations o WHERE members <> (SELECT count(*) FROM memberships WHERE organization_id = o.id)`},
		{"a directory's users", `SELECT count(*) FROM directories d WHERE active_users <> (SELECT count(*) FROM directory_users WHERE directory_id = d.id AND state = 'active')
			OR inactive_users <> (SELECT count(*) FROM directory_users WHERE directory_id = d.id AND state <> 'active')`},
		{"a directory's groups", `SELECT count(*) FROM directories d WHERE groups <> (SELECT count(*) FROM directory_groups WHERE directory_id = d.id)`},
		{"a group's members", `SELECT count(*) FROM directory_groups g WHERE members <> (SELECT count(*) FROM group_members WHERE group_row = g.row)`},
		{"the organization's name on a connection", `SELECT count(*) FROM connections c WHERE organization_key <> coalesce((SELECT char(1, 1) || name_key FROM organizations WHERE id = c.organization_id), organization_key)`},
		{"the person's name on a membership", `SELECT count(*) FROM memberships s JOIN users u ON u.id = s.user_id WHERE s.email <> u.email OR s.name <> u.name OR s.search_text <> u.search_text`},
		{"JSON that belongs to nothing", `SELECT (SELECT count(*) FROM raw_users) <> (SELECT count(*) FROM users)`},
		{"domains of no organization", `SELECT count(*) FROM domains WHERE organization_id NOT IN (SELECT id FROM organizations)`},
		{"members of no group", `SELECT count(*) FROM group_members WHERE group_row NOT IN (SELECT row FROM directory_groups)
			OR user_row NOT IN (SELECT row FROM directory_users)`},
		{"addresses of nobody", `SELECT count(*) FROM directory_user_emails WHERE user_row NOT IN (SELECT row FROM directory_users)`},
	} {
		var n int
		require.NoError(t, m.db.Read.QueryRow(wrong.query).Scan(&n))
		require.Zero(t, n, wrong.what)
	}
	requireCurrentIssues(t, m) // which evaluates what is due
	counts, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	for _, kind := range []Kind{KindConnection, KindDirectory, KindUser, KindMembership, KindInvitation} {
		for _, status := range []health.Status{health.StatusAttention, health.StatusNotice, health.StatusHealthy} {
			var held int
			require.NoError(t, m.db.Read.QueryRow("SELECT count(*) FROM "+string(kind)+" WHERE health = ?", string(status)).Scan(&held))
			require.Equal(t, held, counts.Health(kind, status), "%s %s", kind, status)
		}
	}
	for _, kind := range append(kinds(), KindDomain) {
		var n int
		require.NoError(t, m.db.Read.QueryRow("SELECT count(*) FROM "+string(kind)).Scan(&n))
		require.Equal(t, n, counts.Total[kind], kind)
		for state, n := range counts.ByState[kind] {
			var held int
			require.NoError(t, m.db.Read.QueryRow("SELECT count(*) FROM "+string(kind)+" WHERE state = ?", state).Scan(&held))
			require.Equal(t, held, n, "%s %s", kind, state)
		}
		fts := string(kind) + "_fts"
		_, err := m.db.Write.Exec("INSERT INTO " + fts + " (" + fts + ", rank) VALUES ('integrity-check', 1)")
		require.NoError(t, err, "the search index of %s", kind)
	}
}

func TestCountsStayTrueWhateverComesAndGoes(t *testing.T) {
	folder, file := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		file++
		m, err := Open(context.Background(), filepath.Join(folder, fmt.Sprint(file)), nil, nil)
		require.NoError(t, err)
		defer m.Close()
		n := rapid.IntRange(0, 3)
		some := func(prefix string) string { return fmt.Sprintf("%s_%d", prefix, n.Draw(t, prefix)) }
		word := rapid.SampledFrom([]string{"", "Ana", "Acme", "Öz", "Bo"})
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			object := func(id string) workos.Object { return workos.Object{ID: id, CreatedAt: at(n.Draw(t, "second"))} }
			ctx := context.Background()
			switch rapid.IntRange(0, 9).Draw(t, "act") {
			case 0:
				o := workos.Organization{Object: object(some("org")), Name: word.Draw(t, "name")}
				for i := range n.Draw(t, "domains") {
					o.Domains = append(o.Domains, workos.OrganizationDomain{Domain: fmt.Sprintf("d%d.example", i),
						State: rapid.SampledFrom([]string{"verified", "pending"}).Draw(t, "domain")})
				}
				err = m.UpsertOrganization(ctx, o)
			case 1:
				c := workos.Connection{Object: object(some("conn")), OrganizationID: some("org"), Name: word.Draw(t, "name"),
					State: rapid.SampledFrom([]string{"active", "draft", "new", "inactive"}).Draw(t, "state")}
				if rapid.Bool().Draw(t, "own domain") {
					c.Domains = []workos.ConnectionDomain{{Domain: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "domain")}}
				}
				err = m.UpsertConnection(ctx, c)
			case 2:
				err = m.UpsertDirectory(ctx, workos.Directory{Object: object(some("directory")), OrganizationID: some("org"),
					Name:  word.Draw(t, "name"),
					State: rapid.SampledFrom([]string{"linked", "invalid_credentials"}).Draw(t, "state")})
			case 3, 4:
				u := workos.DirectoryUser{Object: object(some("directory_user")), DirectoryID: some("directory"), Email: word.Draw(t, "name") + "@x",
					State: rapid.SampledFrom([]string{"active", "suspended"}).Draw(t, "state")}
				for range n.Draw(t, "groups") {
					u.Groups = append(u.Groups, workos.DirectoryGroup{Object: object(some("directory_group")), DirectoryID: u.DirectoryID,
						Name: word.Draw(t, "group")})
				}
				err = m.UpsertDirectoryUser(ctx, u)
			case 5:
				err = m.UpsertUser(ctx, workos.User{Object: object(some("user")), Email: word.Draw(t, "mail") + "@x", FirstName: word.Draw(t, "name")})
			case 6:
				s := workos.Membership{Object: object(some("om")), UserID: some("user"), OrganizationID: some("org"),
					Status: rapid.SampledFrom([]string{"active", "active", "inactive", "pending"}).Draw(t, "status")}
				if rapid.Bool().Draw(t, "embedded") {
					s.User = &workos.User{Email: "ana@y", FirstName: "Ana"}
				}
				err = m.UpsertMembership(ctx, s)
			case 7:
				err = m.UpsertInvitation(ctx, workos.Invitation{Object: object(some("invitation")), Email: word.Draw(t, "mail") + "@x",
					State: "pending"})
			case 8:
				err = m.UpsertGroupsOf(ctx, some("directory_user"), []workos.DirectoryGroup{{Object: object(some("directory_group")), Name: "G"}})
			default:
				id := some(rapid.SampledFrom([]string{"org", "conn", "directory", "directory_user", "directory_group", "user", "om",
					"invitation"}).Draw(t, "kind"))
				kind, known := KindOf(id)
				require.True(t, known)
				err = m.Delete(ctx, kind, id)
			}
			require.NoError(t, err)
		}
		requireTrueCounts(t, m)
	})
}

// TestCountsStayTrueWithinOneTransaction does several things in each transaction, at whose end the counters are written: a child
// before its parent, an object twice, one that goes and comes again.
func TestCountsStayTrueWithinOneTransaction(t *testing.T) {
	folder, file := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		file++
		m, err := Open(context.Background(), filepath.Join(folder, fmt.Sprint(file)), nil, nil)
		require.NoError(t, err)
		defer m.Close()
		m.filling.Store(false)
		n := rapid.IntRange(0, 2)
		some := func(prefix string) string { return fmt.Sprintf("%s_%d", prefix, n.Draw(t, prefix)) }
		word := rapid.SampledFrom([]string{"", "Ana", "Acme", "Bo"})
		read := int64(0)
		step := func(w *writer) error {
			object := func(prefix string) workos.Object {
				return workos.Object{ID: some(prefix), CreatedAt: at(n.Draw(t, "second"))}
			}
			state := rapid.SampledFrom([]string{"active", "inactive"}).Draw(t, "state")
			var r record
			switch rapid.IntRange(0, 8).Draw(t, "what") {
			case 0:
				r = organizationRecord(workos.Organization{Object: object("org"), Name: word.Draw(t, "name"),
					Domains: []workos.OrganizationDomain{{Domain: some("d"), State: "verified"}}})
			case 1:
				r = connectionRecord(workos.Connection{Object: object("conn"), OrganizationID: some("org"), Name: word.Draw(t, "name"), State: state})
			case 2:
				r = directoryRecord(workos.Directory{Object: object("directory"), OrganizationID: some("org"), State: state})
			case 3, 4:
				u := workos.DirectoryUser{Object: object("directory_user"), DirectoryID: some("directory"), OrganizationID: some("org"), State: state}
				u.Groups = []workos.DirectoryGroup{{Object: object("directory_group"), DirectoryID: u.DirectoryID}}
				r = directoryUserRecord(u)
			case 5:
				r = userRecord(workos.User{Object: object("user"), Email: word.Draw(t, "mail") + "@x", FirstName: word.Draw(t, "name")})
			case 6:
				r = membershipRecord(workos.Membership{Object: object("om"), UserID: some("user"), OrganizationID: some("org"), Status: state})
			default:
				kind := rapid.SampledFrom(kinds()).Draw(t, "kind")
				return w.deleteWhere(specOf(kind), "row % 2 = ?", n.Draw(t, "rows"))
			}
			read++
			_, _, err := w.put(r, read, true)
			return err
		}
		for range rapid.IntRange(1, 6).Draw(t, "transactions") {
			require.NoError(t, m.write(context.Background(), func(w *writer) error {
				for range rapid.IntRange(1, 8).Draw(t, "steps") {
					if err := step(w); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		requireTrueCounts(t, m)
	})
}
