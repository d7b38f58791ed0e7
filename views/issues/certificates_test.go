package issues_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// certificateWords are all words about a certificate, as the places that speak of it say them.
func certificateWords(t *testing.T, expires, now time.Time) map[string]string {
	t.Helper()
	connection := health.Connection{ID: "conn_1", OrganizationID: "org_1", Name: "Okta", Type: "OktaSAML", State: "active"}
	found, _ := health.Evaluate(&health.Input{Kind: health.KindConnection, Connection: connection,
		Certificates: []health.Certificate{{Type: "ResponseSigning", ExpiresAt: expires}}}, now)
	require.Len(t, found, 1)
	issues := []issuesview.Issue{{Issue: found[0]}}
	at := issuesview.Context{Now: now}
	var cell strings.Builder
	require.NoError(t, issuesview.CertificateEnd(connection.Type, workos.Time{Time: expires}, now).Render(t.Context(), &cell))
	tab := issuesview.FrameIssues{Issues: issues, At: at}.OnTab(ui.ObjectPage{Tabs: []ui.Tab{{Label: "Overview"}}})
	require.Len(t, tab.Callouts, 1)
	return map[string]string{
		"the issue": issuesview.Callouts(issues, at)[0].Title, "the line on other tabs": tab.Callouts[0].Title,
		"the list": cell.String(), "the CSV": issuesview.CertificateWarning(connection.Type, workos.Time{Time: expires}, now),
	}
}

func TestACertificateThatHasNotExpiredIsNeverSaidToExpireJustNow(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 30, 0, time.UTC)
	for place, words := range certificateWords(t, now.Add(9*time.Second), now) {
		assert.Contains(t, strings.ToLower(words), "expires in less than a minute", place)
	}
	for place, words := range certificateWords(t, now.Add(-2*time.Hour), now) {
		assert.Contains(t, strings.ToLower(words), "expired 2 h ago", place)
	}
}

// TestStatusIssueAndWordsOfACertificateFollowOneClock looks at every few seconds around an end within a minute.
func TestStatusIssueAndWordsOfACertificateFollowOneClock(t *testing.T) {
	expires := time.Date(2026, 7, 1, 12, 0, 30, 0, time.UTC)
	for now := expires.Add(-90 * time.Second); now.Before(expires.Add(2 * time.Minute)); now = now.Add(5 * time.Second) {
		status, _ := health.CertificateStatusOf("OktaSAML", expires, now)
		verb := "expires in"
		if status == health.CertificateIsExpired {
			verb = "expired "
		}
		for place, words := range certificateWords(t, expires, now) {
			assert.Contains(t, strings.ToLower(words), verb, "%s at %s, when the filter says %s", place, now.Format(time.TimeOnly), status)
		}
		invitation := health.InvitationStatus("pending", expires, now)
		assert.Equal(t, status == health.CertificateIsExpired, invitation == "expired", "invitations have the same clock")
	}
}
