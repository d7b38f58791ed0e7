package web

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	issuesview "frontdesk/views/issues"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

// TestEachRowOfTheIssuesLeadsToItsObject follows one row of each kind of issue: the page is there, and shows a box about it.
func TestEachRowOfTheIssuesLeadsToItsObject(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	found, err := p.mirror.Issues(t.Context(), mirror.Everything, mirror.IssueQuery{Limit: 10_000})
	require.NoError(t, err)
	rows := p.table(t, client, "/issues?format=csv")
	require.Len(t, rows, len(found)+1)
	visited := map[health.Code]bool{}
	for i, issue := range found {
		assert.Equal(t, issuesview.Label(issue.Code), column(rows, "Issue")[i], "the file has the order of the list")
		assert.NotEmpty(t, column(rows, "Target")[i])
		assert.NotEmpty(t, column(rows, "Details")[i])
		if visited[issue.Code] {
			continue
		}
		visited[issue.Code] = true
		row := p.open(t, client, "/issues?issue="+string(issue.Code)).Find("tbody tr").First()
		page := p.open(t, client, row.Find("a.row-link").AttrOr("href", ""))
		if issue.Kind != health.KindAddress || issue.UserID != "" {
			assert.Positive(t, page.Find("article.callout").Length(), "%s of %s", issue.Code, issue.ID)
		}
	}
	require.Greater(t, len(visited), 10)
	assert.Contains(t, p.open(t, client, "/issues").Find("#main").AttrOr("data-updates", ""), "issues", "an open list follows what changes")
	for _, query := range []string{"severity=urgent", "issue=nothing", "owner=me", "age=1y"} {
		assert.Contains(t, mainText(p.open(t, client, "/issues?"+query)), "There is no such filter", query)
	}
}

// TestTheRulesSayWhatTheyFind looks for each rule, its words and its number.
func TestTheRulesSayWhatTheyFind(t *testing.T) {
	p := startSynced(t)
	page := p.open(t, p.signIn(t, "viewer"), "/settings/rules")
	rows := page.Find("tbody tr")
	require.Equal(t, len(health.Rules()), rows.Length(), "each rule is in one table")
	counts, err := p.mirror.IssueCounts(t.Context(), mirror.Everything)
	require.NoError(t, err)
	require.Positive(t, counts[health.CertificateExpired])
	for _, rule := range health.Rules() {
		assert.Contains(t, mainText(page), string(rule.Code))
		assert.Contains(t, mainText(page), rule.When)
		link := page.Find("main a[href='/issues?issue=" + string(rule.Code) + "']")
		assert.Equal(t, counts[rule.Code] > 0, link.Length() == 1, rule.Code)
	}
}
