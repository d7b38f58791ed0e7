package issues_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	issuesview "frontdesk/views/issues"
	"frontdesk/workos/health"
)

func TestEachIssueHasItsOwnLabel(t *testing.T) {
	codes := map[string]health.Code{}
	for _, rule := range health.Rules() {
		switch rule.Code {
		case health.AddressSignInsFailing, // the same of a person as of a connection
			health.DirectoryOrganizationDeleting, health.DomainOrganizationDeleting, health.InvitationOrganizationDeleting: // likewise
			continue
		}
		label := issuesview.Label(rule.Code)
		assert.Empty(t, codes[label], "%s is the label of %s too", label, rule.Code)
		codes[label] = rule.Code
	}
}

func TestPeopleWhoAreSuspendedAreNotSaidToHaveLeft(t *testing.T) {
	const truth = "suspended"
	assert.Contains(t, issuesview.Label(health.MemberLeft), truth)
	assert.Contains(t, issuesview.LeftFilter().Options[0].Label, truth)
	suspended := issuesview.Issue{Issue: health.Issue{Code: health.MemberLeft, Severity: health.Critical,
		Facts: health.Facts{State: "suspended"}}}
	one := issuesview.Callouts([]issuesview.Issue{suspended}, issuesview.Context{})
	assert.Contains(t, one[0].Title, truth)
	assert.Contains(t, one[0].Text, truth)
	second := suspended
	second.ID = "om_2"
	assert.Contains(t, issuesview.Callouts([]issuesview.Issue{suspended, second}, issuesview.Context{})[0].Title, truth)
	unknown := issuesview.Issue{Issue: health.Issue{Code: health.MemberStatusUnknown, Facts: health.Facts{State: "on leave"}}}
	assert.Contains(t, issuesview.Callouts([]issuesview.Issue{unknown}, issuesview.Context{})[0].Title, truth)
}
