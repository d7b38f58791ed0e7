package mirror

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// TestIssuesOfAnOlderVersionAreEvaluatedAgain opens a file as an older version left it that had the same tables: objects
// whose status it did not know without an issue, and the rules of then.
func TestIssuesOfAnOlderVersionAreEvaluatedAgain(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "mirror.db")
	m := openFile(t, path, nil)
	require.NoError(t, m.UpsertOrganization(ctx, decode[workos.Organization](t, map[string]any{"id": "org_acme", "name": "Acme"})))
	for id, state := range map[string]string{"conn_capitals": "ACTIVE", "conn_paused": "active"} {
		connection := map[string]any{"id": id, "organization_id": "org_acme", "name": id, "state": state, "connection_type": "OktaSAML"}
		require.NoError(t, m.UpsertConnection(ctx, decode[workos.Connection](t, connection)))
	}
	require.NoError(t, m.Close())

	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	for _, change := range []string{
		"DELETE FROM issues", "DELETE FROM issues_version", "INSERT INTO issues_version VALUES (6)",
		"UPDATE connections SET state = 'paused' WHERE id = 'conn_paused'",
		"UPDATE connections SET health = 'ok', issues = ''", "UPDATE organizations SET state = 'ok', issues = ''",
	} {
		_, err = db.Exec(change)
		require.NoError(t, err, change)
	}
	require.NoError(t, db.Close())

	m, err = Open(ctx, path, nil, nil)
	require.NoError(t, err)
	defer m.Close()
	m.filling.Store(false) // the file held everything before
	require.NoError(t, m.evaluateWhatIsDue(ctx))
	require.Empty(t, codesOf(t, m, IssueQuery{Kind: health.KindConnection, ID: "conn_capitals"}))
	require.Equal(t, []string{"connection_status_unknown"}, codesOf(t, m, IssueQuery{Kind: health.KindConnection, ID: "conn_paused"}))
	capitals, err := m.ConnectionRow(ctx, Everything, "conn_capitals")
	require.NoError(t, err)
	require.Equal(t, "active", capitals.State)
	organization, err := m.OrganizationRow(ctx, Everything, "org_acme")
	require.NoError(t, err)
	require.Equal(t, string(health.StatusAttention), organization.State)
}

// TestAFileOfAnotherVersionIsSetAsideAndRebuilt opens a file with other tables, as a version of Frontdesk leaves it that has a
// column less: it is set aside and said so once, what WorkOS does not give again is taken over, and the lists are whole after
// the next sync.
func TestAFileOfAnotherVersionIsSetAsideAndRebuilt(t *testing.T) {
	u := serve(t, small())
	path, log := filepath.Join(t.TempDir(), "mirror.db"), &safeLog{}
	m, stop, _ := synced(t, path, u, log)
	want := organizationsIn(t, m)
	old := time.Now().Add(-60 * 24 * time.Hour).UTC().Truncate(time.Millisecond)
	require.NoError(t, m.UpsertEvents(t.Context(), []workos.Event{decode[workos.Event](t,
		map[string]any{"id": "event_old", "event": "connection.activated",
			"created_at": old, "data": map[string]any{"id": "conn_1", "organization_id": "org_1"}})}))
	_, err := m.db.Write.Exec("INSERT INTO domains (id, organization_id, domain, domain_key, state, since, search_text) VALUES ('', " +
		"'org_odd', 'odd.example', 'odd.example', 'pending', 7, '')")
	require.NoError(t, err)
	stop()

	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	for _, change := range []string{"ALTER TABLE directory_users DROP COLUMN job_title", "PRAGMA user_version = 1"} {
		_, err = db.Exec(change)
		require.NoError(t, err, change)
	}
	require.NoError(t, db.Close())

	m, stop, _ = synced(t, path, u, log)
	require.Equal(t, want, organizationsIn(t, m))
	at, err := m.EventTime(t.Context(), Everything, "event_old")
	require.NoError(t, err, "older than WorkOS gives events")
	require.Equal(t, old, at)
	require.NoError(t, m.UpsertOrganization(t.Context(), workos.Organization{Object: workos.Object{ID: "org_odd"}, Name: "Odd",
		Domains: []workos.OrganizationDomain{{Domain: "odd.example", State: "pending"}}}))
	var since int64
	require.NoError(t, m.db.Read.QueryRow("SELECT since FROM domains WHERE organization_id = 'org_odd'").Scan(&since))
	require.Equal(t, int64(7), since, "since when a domain is pending")
	requireTrueCounts(t, m)
	files, err := filepath.Glob(path + otherVersionMark + "*Z")
	require.NoError(t, err)
	require.Len(t, files, 1)
	stop()

	m, stop, _ = synced(t, path, u, log)
	require.Equal(t, want, organizationsIn(t, m)-1, "with the one that was added")
	stop()
	require.Equal(t, 1, log.count("is of another version of Frontdesk"), "said once")
}
