package views_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/views"
	"frontdesk/workos/health"
)

func TestEveryIssueHasWords(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, rule := range health.Rules() {
		issue := views.Issue{Issue: health.Issue{Code: rule.Code, Severity: rule.Severity, Owner: rule.Owner, Remedy: rule.Remedy,
			Subject: health.Subject{Kind: rule.Judges, ID: "id"}, OrganizationID: "org_1", Facts: health.Facts{Name: "Okta", ErrorCode: "access_denied", Count: 3}}}
		require.NotEqual(t, string(rule.Code), views.IssueLabel(rule.Code))
		boxes := views.IssueVerdicts([]views.Issue{issue}, views.IssueContext{Now: now, CanIssue: true})
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
			linked = linked || action.Label == "Issue portal link"
		}
		if rule.Remedy.PortalIntent() != "" {
			require.True(t, linked, "%s is fixed by a portal link", rule.Code)
		}
	}
}

func TestSeveralPeopleWhoLeftAreOneBox(t *testing.T) {
	var issues []views.Issue
	for _, name := range []string{"Ana", "Bo", "Chen", "Dee"} {
		issues = append(issues, views.Issue{Issue: health.Issue{Code: health.MemberLeft, Severity: health.Critical, OrganizationID: "org_1", Facts: health.Facts{Name: name}}})
	}
	boxes := views.IssueVerdicts(issues, views.IssueContext{})
	require.Len(t, boxes, 1)
	require.Equal(t, "4 people who left still have access", boxes[0].Title)
	require.Contains(t, boxes[0].Text, "Ana, Bo, Chen and 1 more")
	require.Equal(t, "/organizations/org_1/users?health=attention", boxes[0].Actions[len(boxes[0].Actions)-1].URL)
}
