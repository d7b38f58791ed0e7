package views_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"frontdesk/views"
	"frontdesk/workos/health"
)

func TestEachIssueHasItsOwnLabel(t *testing.T) {
	codes := map[string]health.Code{}
	for _, rule := range health.Rules() {
		if rule.Code == health.AddressSignInsFailing {
			continue // the same of a person as of a connection
		}
		label := views.IssueLabel(rule.Code)
		assert.Empty(t, codes[label], "%s is the label of %s too", label, rule.Code)
		codes[label] = rule.Code
	}
}

func TestPeopleWhoAreSuspendedAreNotSaidToHaveLeft(t *testing.T) {
	const truth = "suspended"
	assert.Contains(t, views.IssueLabel(health.MemberLeft), truth)
	assert.Contains(t, views.LeftFilter().Options[0].Label, truth)
	suspended := views.Issue{Issue: health.Issue{Code: health.MemberLeft, Severity: health.Critical, Facts: health.Facts{State: "suspended"}}}
	one := views.IssueVerdicts([]views.Issue{suspended}, views.IssueContext{})
	assert.Contains(t, one[0].Title, truth)
	assert.Contains(t, one[0].Text, truth)
	second := suspended
	second.ID = "om_2"
	assert.Contains(t, views.IssueVerdicts([]views.Issue{suspended, second}, views.IssueContext{})[0].Title, truth)
	unknown := views.Issue{Issue: health.Issue{Code: health.MemberStatusUnknown, Facts: health.Facts{State: "on leave"}}}
	assert.Contains(t, views.IssueVerdicts([]views.Issue{unknown}, views.IssueContext{})[0].Title, truth)
}
