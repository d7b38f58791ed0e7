package mirror

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// TestVerdictsOfAnOlderVersionAreEvaluatedAgain opens a file as an older version left it: statuses spelled as they came, objects
// whose status it did not know without an issue, and the rules of then.
func TestVerdictsOfAnOlderVersionAreEvaluatedAgain(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "mirror.db")
	m := openFile(t, path, nil)
	require.NoError(t, m.UpsertOrganization(ctx, decode[workos.Organization](t, map[string]any{"id": "org_acme", "name": "Acme"})))
	for id, state := range map[string]string{"conn_capitals": "active", "conn_paused": "active"} {
		connection := map[string]any{"id": id, "organization_id": "org_acme", "name": id, "state": state, "connection_type": "OktaSAML"}
		require.NoError(t, m.UpsertConnection(ctx, decode[workos.Connection](t, connection)))
	}
	require.NoError(t, m.Close())

	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	for _, change := range []string{
		"DROP TRIGGER directory_users_emails_gone", "DROP TABLE directory_user_emails", "DROP INDEX organizations_stripe", "DROP INDEX directory_groups_idp",
		"ALTER TABLE organizations DROP COLUMN stripe_customer_id", "ALTER TABLE directory_users DROP COLUMN other_emails",
		"DELETE FROM goose_db_version WHERE version_id >= 9", "DELETE FROM issues", "DELETE FROM issues_version", "INSERT INTO issues_version VALUES (6)",
		"UPDATE connections SET state = 'ACTIVE' WHERE id = 'conn_capitals'", "UPDATE connections SET state = 'paused' WHERE id = 'conn_paused'",
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
	capitals, err := m.ConnectionRow(ctx, "conn_capitals")
	require.NoError(t, err)
	require.Equal(t, "active", capitals.State)
	organization, err := m.OrganizationRow(ctx, "org_acme")
	require.NoError(t, err)
	require.Equal(t, string(health.StatusAttention), organization.State)
}
