package connections_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/views"
	connectionsview "frontdesk/views/connections"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/workos"
)

func TestAConnectionIsSaidToWorkOnlyAfterASignInThatWorked(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	const works = "Sign-in through this connection works"
	for _, row := range []struct {
		succeeded, failed time.Time
		works             bool
		says              string
	}{
		{time.Time{}, time.Time{}, false, "No sign-in through it is known."},
		{time.Time{}, now.Add(-time.Hour), false, "No successful sign-in is known; one failed 1 h ago."},
		{now.Add(-2 * time.Hour), now.Add(-time.Hour), false, "Somebody last signed in 2 h ago; a sign-in failed since, 1 h ago."},
		{now.Add(-time.Hour), now.Add(-2 * time.Hour), true, "somebody last signed in 1 h ago."},
	} {
		page := connectionsview.Page{Frame: connectionsview.Frame{SignedInAt: row.succeeded, SignInFailedAt: row.failed,
			FrameIssues: issuesview.FrameIssues{At: issuesview.Context{Now: now}},
			Connection:  workos.Connection{Object: workos.Object{ID: "conn_1"}, Name: "Okta", State: "active", ConnectionType: "OktaSAML"}}}
		var said strings.Builder
		for _, box := range connectionsview.Callouts(page, nil, page.At) {
			said.WriteString(box.Text)
		}
		require.NotEmpty(t, said.String())
		assert.Contains(t, said.String(), row.says)
		assert.Equal(t, row.works, strings.Contains(said.String(), works), row.says)
	}
}

func TestAConnectionBeingDeletedOffersNothingAndOIDCNoCertificate(t *testing.T) {
	shown := func(state, kind string) string {
		page := connectionsview.Page{Frame: connectionsview.Frame{CanIssue: true,
			May: views.Permissions{TestSignIn: true, Issue: true}, Buttons: []ui.Action{{Label: "Delete", URL: "/connections/conn_1/delete"}},
			Connection: workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_1", Name: "Okta", State: state,
				ConnectionType: kind}}}
		var html strings.Builder
		require.NoError(t, connectionsview.Body(page).Render(t.Context(), &html))
		return html.String()
	}
	require.Contains(t, shown("active", "OktaSAML"), "Renew the certificate")
	require.Contains(t, shown("active", "OktaSAML"), "/connections/conn_1/delete")
	require.NotContains(t, shown("active", "OktaOIDC"), "Renew the certificate")
	deleting := shown("deleting", "OktaSAML")
	require.NotContains(t, deleting, "/connections/conn_1/delete")
	require.NotContains(t, deleting, "/portal-links/new")
	require.NotContains(t, deleting, "/connections/conn_1/test")
}

func TestATestSignInIsOfferedWhereItCanWork(t *testing.T) {
	for state, offered := range map[string]bool{"active": true, "validating": true, "requires_type": false, "draft": false,
		"inactive": false} {
		page := connectionsview.Page{Frame: connectionsview.Frame{May: views.Permissions{TestSignIn: true},
			Connection: workos.Connection{Object: workos.Object{ID: "conn_1"}, State: state}}}
		var html strings.Builder
		require.NoError(t, connectionsview.Body(page).Render(t.Context(), &html))
		assert.Equal(t, offered, strings.Contains(html.String(), "/connections/conn_1/test"), state)
	}
}
