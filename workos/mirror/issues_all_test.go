package mirror

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// deleteIssues leaves a mirror as the fill of a first sync does: objects without issues.
func deleteIssues(t testing.TB, m *Mirror) {
	t.Helper()
	require.NoError(t, m.write(context.Background(), func(w *writer) error {
		for _, statement := range []string{
			"DELETE FROM issues", "DELETE FROM issues_due", "DELETE FROM sign_in_blocks", "DELETE FROM health_counts",
			"UPDATE users SET health = 'ok', issues = ''", "UPDATE memberships SET health = 'ok', issues = '', affected = ''",
			"UPDATE connections SET health = 'ok', issues = '', certificate = 'unknown', certificate_expires = " + noExpiryText,
			"UPDATE directories SET health = 'ok', issues = ''", "UPDATE invitations SET health = 'ok', issues = ''",
			"UPDATE organizations SET state = 'ok', issues = '', connection_problems = 0, connection_notices = 0," +
				" directory_problems = 0, directory_notices = 0, domain_problems = 0, members_left = 0",
		} {
			if _, err := w.exec(statement); err != nil {
				return err
			}
		}
		return nil
	}))
}

// TestEvaluatingAllFindsWhatEachWriteFound compares what was evaluated object by object with what the end of a first sync
// finds: for users by the hundred, of whom two share an address in different spellings, and for members without a user.
func TestEvaluatingAllFindsWhatEachWriteFound(t *testing.T) {
	ctx, m := context.Background(), open(t)
	m.filling.Store(false)
	const users = evaluateInStep/10 + 20 // more than are read at a time
	email := func(i int) string {
		switch i {
		case 0:
			return "Shared@acme.example"
		case users - 1:
			return "shared@ACME.example"
		default:
			return fmt.Sprintf("person%d@acme.example", i)
		}
	}
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_acme"}, Name: "Acme",
		Domains: []workos.OrganizationDomain{{Object: workos.Object{ID: "org_domain_1"}, Domain: "acme.example", State: "failed",
			OrganizationID: "org_acme"}}}))
	require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_acme",
		ConnectionType: "OktaSAML", State: "inactive"}))
	require.NoError(t, m.UpsertDirectoryUser(ctx, workos.DirectoryUser{Object: workos.Object{ID: "directory_user_1"},
		DirectoryID:    "directory_1",
		OrganizationID: "org_acme", Email: email(8), State: "suspended"}))
	require.NoError(t, m.UpsertInvitation(ctx, workos.Invitation{Object: workos.Object{ID: "invitation_1"}, OrganizationID: "org_acme",
		Email: email(1), State: "pending", ExpiresAt: workos.Time{Time: time.Now().Add(-time.Hour)}}))
	for i := range users {
		u := workos.User{Object: workos.Object{ID: fmt.Sprintf("user_%03d", i), CreatedAt: at(i)}, Email: email(i), EmailVerified: i%3 > 0}
		require.NoError(t, m.UpsertUser(ctx, u))
		if i%4 == 0 {
			require.NoError(t, m.UpsertMembership(ctx, workos.Membership{Object: workos.Object{ID: "om_" + u.ID}, UserID: u.ID, User: &u,
				OrganizationID: "org_acme", Status: []string{"active", "active", "pending", "inactive"}[i/4%4]}))
		}
	}
	require.NoError(t, m.UpsertMembership(ctx, workos.Membership{Object: workos.Object{ID: "om_alone"}, UserID: "user_unknown",
		OrganizationID: "org_acme", Status: "active"}))
	for i, who := range []string{email(0), email(0), email(0), email(3), "nobody@acme.example"} {
		require.NoError(t, m.UpsertEvents(ctx, []workos.Event{failedAt(fmt.Sprintf("event_%d", i), "conn_1", who,
			time.Now().Add(-time.Duration(i)*time.Hour))}))
	}
	for _, id := range []string{"user_000", fmt.Sprintf("user_%03d", users-1)} {
		require.Contains(t, codesOf(t, m, IssueQuery{UserID: id}), string(health.UserEmailUnverified))
	}
	kept, counts := stored(t, m), healthCounts(t, m)
	deleteIssues(t, m)
	require.NotEqual(t, kept, stored(t, m))
	require.NoError(t, m.evaluateAll(ctx))
	require.Equal(t, kept, stored(t, m))
	require.Equal(t, counts, healthCounts(t, m))
	requireCurrentIssues(t, m)
}

// healthCounts are the counts of those that have issues.
func healthCounts(t testing.TB, m *Mirror) map[Kind]map[health.Status]int {
	t.Helper()
	counts, err := m.Counts(context.Background(), Everything)
	require.NoError(t, err)
	return counts.health
}
