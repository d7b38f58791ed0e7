package mirror

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
	"frontdesk/workos/health"
)

// stored is everything that the mirror says of issues, as one text per row.
func stored(t require.TestingT, m *Mirror) []string {
	var all []string
	for _, query := range []string{
		"SELECT 'issue ' || kind || ' ' || id || ' ' || code || ' ' || severity || ' ' || organization_id || ' ' || user_id || ' ' || address " +
			"|| ' ' || since || ' ' || facts FROM issues",
		"SELECT 'due ' || kind || ' ' || id || ' ' || at FROM issues_due",
		"SELECT 'organization ' || id || ' ' || state || ' ' || issues || ' ' || connection_problems || ' ' || connection_notices || ' ' || " +
			"directory_problems || ' ' || directory_notices || ' ' || domain_problems || ' ' || members_left FROM organizations",
		"SELECT 'connection ' || id || ' ' || health || ' ' || issues || ' ' || certificate || ' ' || certificate_expires FROM connections",
		"SELECT 'directory ' || id || ' ' || health || ' ' || issues FROM directories",
		"SELECT 'user ' || id || ' ' || health || ' ' || issues FROM users",
		"SELECT 'membership ' || id || ' ' || health || ' ' || issues || ' ' || affected FROM memberships",
		"SELECT 'block ' || organization_id || ' ' || domain || ' ' || code FROM sign_in_blocks",
		"SELECT 'invitation ' || id || ' ' || state || ' ' || health || ' ' || issues FROM invitations",
	} {
		rows, err := m.texts(context.Background(), query)
		require.NoError(t, err)
		all = append(all, rows...)
	}
	slices.Sort(all)
	return all
}

// requireCurrentIssues evaluates everything: nothing may change, or a write has missed somebody who reads what it wrote.
func requireCurrentIssues(t require.TestingT, m *Mirror) {
	require.NoError(t, m.evaluateDue(context.Background()))
	kept := stored(t, m)
	require.NoError(t, m.evaluateAll(context.Background()))
	require.Equal(t, kept, stored(t, m))
}

func codesOf(t testing.TB, m *Mirror, q IssueQuery) []string {
	t.Helper()
	issues, err := m.Issues(context.Background(), Everything, q)
	require.NoError(t, err)
	var all []string
	for _, issue := range issues {
		all = append(all, string(issue.Code))
	}
	return all
}

func failedAt(id, connection, email string, at time.Time) workos.Event {
	return workos.Event{Object: workos.Object{ID: id, CreatedAt: workos.Time{Time: at}}, Event: "authentication.sso_failed",
		Data: fmt.Appendf(nil, `{"email":%q,"error":{"code":"access_denied"},"sso":{"connection_id":%q,"organization_id":"org_acme"}}`, email,
			connection)}
}

func TestWhatIsWrongReachesTheCustomersStatusOnEveryWay(t *testing.T) {
	ctx := context.Background()
	connection := func(id, kind, state string) workos.Connection {
		return workos.Connection{Object: workos.Object{ID: id}, OrganizationID: "org_acme", ConnectionType: kind, State: state}
	}
	certificate := func(expires time.Time) workos.Event {
		return workos.Event{Object: workos.Object{ID: "event_c", CreatedAt: workos.Time{Time: time.Now()}},
			Event: "connection.saml_certificate_renewal_required",
			Data:  fmt.Appendf(nil, `{"connection":{"id":"conn_1","organization_id":"org_acme"},"certificate":{"certificate_type":"ResponseSigning","expiry_date":%q}}`, expires.UTC().Format(time.RFC3339))}
	}
	for _, row := range []struct {
		name   string
		do     func(m *Mirror) error
		state  health.Status
		issues []string
	}{
		{"nothing", func(*Mirror) error { return nil }, health.StatusHealthy, nil},
		{"a certificate that expired 17 days ago", func(m *Mirror) error {
			return m.UpsertEvents(ctx, []workos.Event{certificate(time.Now().AddDate(0, 0, -17))})
		}, health.StatusAttention, []string{"certificate_expired"}},
		{"every sign-in fails", func(m *Mirror) error {
			return m.UpsertEvents(ctx, []workos.Event{failedAt("event_1", "conn_1", "a@acme.example", time.Now().Add(-3*time.Hour)),
				failedAt("event_2", "conn_1", "b@acme.example", time.Now().Add(-2*time.Hour)),
				failedAt("event_3", "conn_1", "b@acme.example", time.Now().Add(-time.Hour))})
		}, health.StatusAttention, []string{"connection_sign_ins_failing"}},
		{"one person fails once", func(m *Mirror) error {
			return m.UpsertEvents(ctx, []workos.Event{failedAt("event_1", "conn_1", "a@acme.example", time.Now().Add(-time.Hour))})
		}, health.StatusHealthy, nil},
		{"a connection that is being deleted", func(m *Mirror) error {
			return m.UpsertConnection(ctx,
				connection("conn_1", "OktaSAML", "deleting"))
		},
			health.StatusNotice, []string{"connection_deleting"}},
		{"two active connections", func(m *Mirror) error { return m.UpsertConnection(ctx, connection("conn_2", "OktaOIDC", "active")) },
			health.StatusAttention, []string{"connection_ambiguous", "connection_ambiguous"}},
		{"a member who left", func(m *Mirror) error {
			return m.UpsertDirectoryUser(ctx, workos.DirectoryUser{Object: workos.Object{ID: "directory_user_1"}, DirectoryID: "directory_1",
				OrganizationID: "org_acme", Email: "JANE@Acme.example", State: "inactive"})
		}, health.StatusAttention, []string{"member_left_directory"}},
		{"a member who left and is deactivated", func(m *Mirror) error {
			err := m.UpsertDirectoryUser(ctx, workos.DirectoryUser{Object: workos.Object{ID: "directory_user_1"}, DirectoryID: "directory_1",
				OrganizationID: "org_acme", Email: "jane@acme.example", State: "inactive"})
			return errorsOf(err, m.UpsertMembership(ctx, workos.Membership{Object: workos.Object{ID: "om_1"}, UserID: "user_1",
				OrganizationID: "org_acme", Status: "inactive"}))
		}, health.StatusHealthy, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := town(t)
			require.NoError(t, m.UpsertConnection(ctx, connection("conn_1", "OktaSAML", "active")))
			require.NoError(t, row.do(m))
			organization, err := m.OrganizationRow(ctx, Everything, "org_acme")
			require.NoError(t, err)
			require.Equal(t, string(row.state), organization.State)
			require.Equal(t, row.issues, codesOf(t, m, IssueQuery{OrganizationID: "org_acme", Customer: true}))
			for _, status := range []health.Status{health.StatusAttention, health.StatusNotice, health.StatusHealthy} {
				page, err := m.Organizations(ctx, Everything, Query{State: string(status)})
				require.NoError(t, err)
				listed := slices.ContainsFunc(page.Rows, func(o OrganizationRow) bool { return o.ID == "org_acme" })
				require.Equal(t, status == row.state, listed, "listed as %s", status)
			}
			requireTrueCounts(t, m)
			require.NoError(t, m.Delete(ctx, KindConnection, "conn_1"))
			require.NoError(t, m.Delete(ctx, KindDirectoryUser, "directory_user_1"))
			require.NoError(t, m.Delete(ctx, KindConnection, "conn_2"))
			organization, err = m.OrganizationRow(ctx, Everything, "org_acme")
			require.NoError(t, err)
			require.Equal(t, "ok", organization.State, "what was wrong is gone")
			requireTrueCounts(t, m)
		})
	}
}

func TestASignInThatWorksEndsTheFailures(t *testing.T) {
	m, ctx := town(t), context.Background()
	require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_acme",
		State: "active"}))
	failures := []workos.Event{failedAt("event_1", "conn_1", "a@acme.example", time.Now().Add(-3*time.Hour)),
		failedAt("event_2", "conn_1", "b@acme.example", time.Now().Add(-2*time.Hour)),
		failedAt("event_3", "conn_1", "b@acme.example", time.Now().Add(-time.Hour))}
	require.NoError(t, m.UpsertEvents(ctx, failures))
	require.Equal(t, []string{"address_sign_ins_failing"}, codesOf(t, m, IssueQuery{Address: "B@acme.example"}),
		"whether a user has the address or not")
	success := failures[2]
	success.ID, success.Event, success.CreatedAt = "event_4", "authentication.sso_succeeded", workos.Time{Time: time.Now().Add(-time.Minute)}
	require.NoError(t, m.UpsertEvents(ctx, []workos.Event{success}))
	require.Empty(t, codesOf(t, m, IssueQuery{OrganizationID: "org_acme"}))
	require.Empty(t, codesOf(t, m, IssueQuery{Address: "b@acme.example"}))
	require.Equal(t, []string{"address_sign_ins_failing"}, codesOf(t, m, IssueQuery{Address: "a@acme.example"}), "another person")
	events, err := m.Events(ctx, Everything, EventQuery{})
	require.NoError(t, err)
	require.Len(t, events, 3, "those that worked are not kept")
	requireTrueCounts(t, m)
}

func TestTimeAloneChangesIssues(t *testing.T) {
	m, ctx := town(t), context.Background()
	c := newClock()
	m.now = c.Now
	expires := c.Now().Add(10 * 24 * time.Hour)
	require.NoError(t, m.UpsertInvitation(ctx, workos.Invitation{Object: workos.Object{ID: "invitation_1"}, Email: "new@acme.example",
		State: "pending", OrganizationID: "org_acme",
		ExpiresAt: workos.Time{Time: c.Now().Add(time.Hour)}}))
	require.NoError(t, m.UpsertInvitation(ctx, workos.Invitation{Object: workos.Object{ID: "invitation_2"}, Email: "old@acme.example",
		State: "pending"}))
	require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_acme",
		ConnectionType: "OktaSAML", State: "active"}))
	require.NoError(t, m.UpsertEvents(ctx, []workos.Event{{Object: workos.Object{ID: "event_1", CreatedAt: workos.Time{Time: c.Now()}},
		Event: "connection.saml_certificate_renewal_required",
		Data: fmt.Appendf(nil, `{"connection":{"id":"conn_1"},"certificate":{"certificate_type":"ResponseSigning","expiry_date":%q}}`,
			expires.UTC().Format(time.RFC3339))}}))
	status := func() (invitation, certificate string, issues []string) {
		i, err := m.Invitations(ctx, Everything, Query{OrganizationID: "org_acme", State: "expired"})
		require.NoError(t, err)
		row, err := m.ConnectionRow(ctx, Everything, "conn_1")
		require.NoError(t, err)
		severity := ""
		found, err := m.Issues(ctx, Everything, IssueQuery{Kind: health.KindConnection, ID: "conn_1"})
		require.NoError(t, err)
		for _, issue := range found {
			severity += string(issue.Severity)
		}
		return fmt.Sprint(len(i.Rows)), string(row.Certificate) + " " + severity, codesOf(t, m, IssueQuery{OrganizationID: "org_acme"})
	}
	invitation, certificate, _ := status()
	require.Equal(t, "0 30d warning", invitation+" "+certificate)
	stop := func(until time.Duration) {
		waited := time.Duration(0)
		waiting(m, c, func(d time.Duration) bool { waited += d; return waited >= until })
		m.KeepIssues(ctx)
	}
	stop(2 * time.Hour)
	invitation, certificate, issues := status()
	require.Equal(t, "1 30d warning", invitation+" "+certificate)
	require.Contains(t, issues, "invitation_expired")
	c.now = c.now.Add(4 * 24 * time.Hour)
	stop(2 * time.Minute)
	_, certificate, _ = status()
	require.Equal(t, "30d critical", certificate)
	c.now = c.now.Add(7 * 24 * time.Hour)
	stop(2 * time.Minute)
	_, certificate, issues = status()
	require.Equal(t, "expired critical", certificate)
	require.Contains(t, issues, "certificate_expired")
	require.NotContains(t, issues, "certificate_expiring")
	endless, err := m.Invitations(ctx, Everything, Query{State: "pending"})
	require.NoError(t, err)
	require.Len(t, endless.Rows, 1, "without an end it stays pending")
	requireTrueCounts(t, m)
}

func TestAFirstSyncEvaluatesEverythingOnceAndLaterOnesTheRest(t *testing.T) {
	u := serve(t, emulator.Config{Organizations: 40, Users: 400, Seed: 3})
	m, c := openFile(t, t.TempDir()+"/mirror.db", u.client), newClock()
	require.True(t, m.filling.Load())
	syncOnce(t, m, c)
	require.False(t, m.filling.Load())
	kept := stored(t, m)
	require.True(t, slices.ContainsFunc(kept, func(row string) bool { return strings.Contains(row, "member_left_directory") }))
	require.True(t, slices.ContainsFunc(kept, func(row string) bool { return strings.Contains(row, "connection_sign_ins_failing") }))
	requireTrueCounts(t, m)
	invitations := all(t, m.EachInvitation(context.Background(), Everything, Query{}))
	require.NotEmpty(t, invitations)
	c.now = c.now.Add(2 * time.Hour)
	syncOnce(t, m, c)
	requireTrueCounts(t, m)
}

func TestOneSuccessDoesNotHideThatMostPeopleFail(t *testing.T) {
	m, ctx := town(t), context.Background()
	require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_acme",
		State: "active"}))
	var events []workos.Event
	for i := range 20 {
		events = append(events, failedAt(fmt.Sprintf("event_%d", i), "conn_1", fmt.Sprintf("p%d@acme.example", i), time.Now().Add(-time.Hour)))
	}
	success := func(who string) workos.Event {
		event := failedAt("event_in_"+who, "conn_1", who, time.Now().Add(-time.Minute))
		event.Event = "authentication.sso_succeeded"
		return event
	}
	require.NoError(t, m.UpsertEvents(ctx, append(events, success("p0@acme.example"))))
	require.Equal(t, []string{"connection_sign_ins_failing"}, codesOf(t, m, IssueQuery{Kind: health.KindConnection, ID: "conn_1"}))
	succeeded, failed, err := m.LastSignIns(ctx, Everything, "conn_1")
	require.NoError(t, err)
	require.True(t, succeeded.After(failed))
	for i := range 20 {
		require.NoError(t, m.UpsertEvents(ctx, []workos.Event{success(fmt.Sprintf("q%d@acme.example", i))}))
	}
	require.Empty(t, codesOf(t, m, IssueQuery{Kind: health.KindConnection, ID: "conn_1"}), "most people get in now")
}
