package issues_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

func TestEveryIssueHasWords(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, rule := range health.Rules() {
		issue := issuesview.Issue{Issue: health.Issue{Code: rule.Code, Severity: rule.Severity, Owner: rule.Owner, Remedy: rule.Remedy,
			Subject: health.Subject{Kind: rule.Judges, ID: "id"}, OrganizationID: "org_1",
			Facts: health.Facts{Name: "Okta", ErrorCode: "access_denied", Count: 3}}}
		require.NotEqual(t, string(rule.Code), issuesview.Label(rule.Code))
		boxes := issuesview.Callouts([]issuesview.Issue{issue}, issuesview.Context{Now: now, CanIssue: true})
		require.Len(t, boxes, 1)
		require.NotEmpty(t, boxes[0].Title, rule.Code)
		require.NotEmpty(t, boxes[0].Text, rule.Code)
		if rule.Owner == health.NoAction {
			require.Empty(t, boxes[0].Who, rule.Code)
			require.Contains(t, boxes[0].Text, "No action needed", rule.Code)
		} else {
			require.NotEmpty(t, boxes[0].Who, rule.Code)
		}
		linked := false
		for _, action := range boxes[0].Actions {
			linked = linked || strings.Contains(action.URL, "intent="+rule.Remedy.PortalIntent())
		}
		if rule.Remedy.PortalIntent() != "" {
			require.True(t, linked, "%s is fixed by a portal link", rule.Code)
		}
	}
}

func TestSeveralPeopleWhoLeftAreOneBox(t *testing.T) {
	var issues []issuesview.Issue
	for _, name := range []string{"Ana", "Bo", "Chen", "Dee"} {
		issues = append(issues, issuesview.Issue{Issue: health.Issue{Code: health.MemberLeft, Severity: health.Critical, OrganizationID: "org_1",
			Subject: health.Subject{Kind: health.KindMembership, ID: name}, Facts: health.Facts{Name: name}}})
	}
	boxes := issuesview.Callouts(issues, issuesview.Context{})
	require.Len(t, boxes, 1)
	require.Equal(t, "4 people who left or are suspended still have access", boxes[0].Title)
	require.Contains(t, boxes[0].Text, "Ana, Bo, Chen and 1 more")
	require.Equal(t, "/organizations/org_1/users?issue=member_left_directory", boxes[0].Actions[len(boxes[0].Actions)-1].URL)
}

func TestTheMostSevereBoxStandsOnTop(t *testing.T) {
	boxes := issuesview.WorstFirst([]ui.Callout{{Tone: ui.Neutral}, {Tone: ui.Attention}, {Tone: ui.Danger, Title: "first"},
		{Tone: ui.Danger, Title: "second"}})
	var tones []ui.Tone
	for _, box := range boxes {
		tones = append(tones, box.Tone)
	}
	assert.Equal(t, []ui.Tone{ui.Danger, ui.Danger, ui.Attention, ui.Neutral}, tones)
	assert.Equal(t, "first", boxes[0].Title, "boxes of one severity keep their order")
}

func TestFailingSignInsAreShownUnderTheirCause(t *testing.T) {
	now := time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC)
	connection := health.Subject{Kind: health.KindConnection, ID: "conn_1"}
	expired := issuesview.Issue{Issue: health.Issue{Code: health.CertificateExpired, Severity: health.Critical, Owner: health.CustomerAdmin,
		Remedy:  health.RemedyCertificate,
		Subject: connection, OrganizationID: "org_1", Facts: health.Facts{Name: "Okta", ExpiresAt: now.AddDate(0, 0, -17)}},
		Organization: "Kestrel"}
	failing := issuesview.Issue{Issue: health.Issue{Code: health.ConnectionSignInsFailing, Severity: health.Critical,
		Owner: health.CustomerAdmin, Remedy: health.RemedyReadFailures,
		Subject: connection, OrganizationID: "org_1", Since: now.AddDate(0, 0, -3),
		Facts: health.Facts{Name: "Okta", ErrorCode: "saml_invalid_signature", Count: 12, People: 4, FailedAt: now.Add(-time.Hour)}},
		Organization: "Kestrel"}
	at := issuesview.Context{Now: now, CanIssue: true, Here: connection}
	boxes := issuesview.Callouts([]issuesview.Issue{failing, expired}, at)
	require.Len(t, boxes, 1, "one cause")
	assert.Equal(t, "The SAML certificate expired 17 days ago · 12 sign-ins failed since", boxes[0].Title)
	require.Len(t, boxes[0].Actions, 1, "one next step")
	assert.Contains(t, boxes[0].Actions[0].URL, "intent=certificate_renewal")

	before := failing
	before.Facts.FailedAt = now.AddDate(0, 0, -18)
	assert.Len(t, issuesview.Callouts([]issuesview.Issue{before, expired}, at), 2, "failures from before it expired have another cause")
	other := failing
	other.ID = "conn_2"
	assert.Len(t, issuesview.Callouts([]issuesview.Issue{other, expired}, at), 2, "another connection")

	affected := expired
	affected.Code = health.AffectedBy(expired.Code)
	address := issuesview.Issue{Issue: health.Issue{Code: health.AddressSignInsFailing, Severity: health.Warning,
		Subject: health.Subject{Kind: health.KindAddress, ID: "ana@kestrel.example"},
		Since:   now.AddDate(0, 0, -3), Facts: health.Facts{Email: "ana@kestrel.example", Count: 3, ConnectionID: "conn_1",
			FailedAt: now.Add(-time.Hour)}}}
	boxes = issuesview.Callouts([]issuesview.Issue{address, affected},
		issuesview.Context{Now: now, CanIssue: true, Here: health.Subject{Kind: health.KindUser, ID: "user_1"}})
	require.Len(t, boxes, 1)
	assert.Equal(t, "Affected by: certificate expired at Kestrel · 3 sign-ins failed since", boxes[0].Title)
	assert.Contains(t, boxes[0].Text, "expired 17 days ago. Sign-in through this connection fails")
	assert.Equal(t, "Certificate expired", issuesview.Label(affected.Code), "the words of lists")
}

func TestAConnectionWithoutAProviderIsNotCalledOIDC(t *testing.T) {
	shown := func(kind string) string {
		var html strings.Builder
		require.NoError(t, issuesview.CertificateEnd(kind, workos.Time{}, time.Now()).Render(t.Context(), &html))
		return html.String()
	}
	for kind, words := range map[string]string{"": "unknown", "Pending": "–", "OktaOIDC": "no certificate (OIDC)",
		"GoogleOAuth": "no certificate (OAuth)", "MicrosoftOAuth": "no certificate (OAuth)",
		"OktaSAML": "expiry unknown", "NewKind": "unknown"} {
		assert.Contains(t, shown(kind), words, kind)
	}
}

func TestAStatusIsNotSaidASecondTimeAsAnIssue(t *testing.T) {
	connection, directory := wording.ConnectionState, wording.DirectoryState
	for _, row := range []struct {
		state  ui.State
		status health.Status
		codes  []health.Code
		word   string
		tone   ui.Tone
	}{
		{connection("active"), health.StatusHealthy, nil, "Active", ui.OK},
		{connection("inactive"), health.StatusAttention, []health.Code{health.ConnectionInactive}, "Inactive", ui.Danger},
		{connection("active"), health.StatusAttention, []health.Code{health.ConnectionAmbiguous}, "Active, multiple connections", ui.Attention},
		{connection("validating"), health.StatusAttention, []health.Code{health.ConnectionSignInsFailing, health.ConnectionValidating},
			"Validating, sign-ins failing", ui.Danger},
		{connection("active"), health.StatusAttention, []health.Code{health.CertificateExpired, health.ConnectionAmbiguous},
			"Active, certificate expired +1", ui.Danger},
		{connection("deleting"), health.StatusNotice, []health.Code{health.ConnectionDeleting}, "Being deleted", ui.Neutral},
		{directory("invalid_credentials"), health.StatusAttention, []health.Code{health.DirectoryRefused}, "Credentials refused", ui.Danger},
		{directory("unlinked"), health.StatusAttention, []health.Code{health.DirectoryUnlinked}, "Not connected", ui.Attention},
	} {
		got := issuesview.StatusWithIssues(row.state, row.status, row.codes)
		assert.Equal(t, row.word, got.Word)
		assert.Equal(t, row.tone, got.Tone, row.word)
	}
}

func TestSeveralActiveConnectionsOfferTheNextStep(t *testing.T) {
	subject := health.Subject{Kind: health.KindConnection, ID: "conn_1"}
	issue := issuesview.Issue{Issue: health.Issue{Code: health.ConnectionAmbiguous, Severity: health.Warning, Subject: subject,
		OrganizationID: "org_1", Facts: health.Facts{Name: "Okta", Count: 2, Others: []string{"Entra"}}}}
	for _, here := range []health.Subject{subject, {Kind: health.KindOrganization, ID: "org_1"}} {
		box := issuesview.Callouts([]issuesview.Issue{issue}, issuesview.Context{Here: here})[0]
		require.Len(t, box.Actions, 1)
		assert.Equal(t, "Compare the 2 connections", box.Actions[0].Label)
		assert.Equal(t, "/connections?organization=org_1&state=active", box.Actions[0].URL)
	}
}
