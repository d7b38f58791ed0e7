package mirror

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// issueRowsOf are the issues of a list, over all its pages, as "code id"; it also goes back and compares.
func issueRowsOf(t *testing.T, m *Mirror, q Query) (all []string) {
	t.Helper()
	var firsts [][]Issue
	for {
		page, err := m.IssueRows(context.Background(), Everything, q)
		require.NoError(t, err)
		if len(firsts) > 0 {
			require.NotEmpty(t, page.Prev)
			back := q
			back.After, back.Before = "", page.Prev
			before, err := m.IssueRows(context.Background(), Everything, back)
			require.NoError(t, err)
			require.Equal(t, firsts[len(firsts)-1], before.Rows, "the page before")
			require.NotEmpty(t, before.Next)
		} else {
			require.Empty(t, page.Prev)
		}
		for _, row := range page.Rows {
			all = append(all, string(row.Code)+" "+row.ID)
		}
		firsts = append(firsts, page.Rows)
		if q.After = page.Next; page.Next == "" {
			break
		}
	}
	q.After = ""
	n, more, err := m.CountIssues(context.Background(), Everything, q)
	require.NoError(t, err)
	require.False(t, more)
	require.Equal(t, len(all), n, "%+v", q)
	return all
}

func TestTheListOfIssuesIsFilteredSortedAndPaged(t *testing.T) {
	ctx, m := context.Background(), open(t)
	m.filling.Store(false)
	now := time.Now()
	ago := func(days int) workos.Time { return workos.Time{Time: now.Add(-time.Duration(days) * 24 * time.Hour)} }
	for i, name := range []string{"Acme", "Borealis"} {
		id := fmt.Sprintf("org_%d", i)
		require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: id}, Name: name,
			Domains: []workos.OrganizationDomain{{Object: workos.Object{ID: "org_domain_" + id}, Domain: name + ".example", State: "failed",
				OrganizationID: id}}}))
		for j, state := range []string{"inactive", "draft", "validating", "deleting"} {
			require.NoError(t, m.UpsertConnection(ctx, workos.Connection{
				Object: workos.Object{ID: fmt.Sprintf("conn_%d_%d", i, j), UpdatedAt: ago(10*i + j), CreatedAt: ago(50)}, OrganizationID: id,
				Name: name + " Okta", ConnectionType: "OktaSAML", State: state}))
		}
	}
	every, err := m.Issues(ctx, Everything, IssueQuery{Limit: 100})
	require.NoError(t, err)
	require.Len(t, every, 10)
	require.True(t, slices.IsSortedFunc(every, func(a, b Issue) int {
		return cmp.Or(a.Severity.Rank()-b.Severity.Rank(), b.Since.Compare(a.Since))
	}), "the most severe first, then the newest")
	names := func(keep func(Issue) bool) (all []string) {
		for _, issue := range every {
			if keep(issue) {
				all = append(all, string(issue.Code)+" "+issue.ID)
			}
		}
		return all
	}
	for name, row := range map[string]struct {
		q    Query
		keep func(Issue) bool
	}{
		"all":       {Query{}, func(Issue) bool { return true }},
		"critical":  {Query{Severity: "critical"}, func(i Issue) bool { return i.Severity == health.Critical }},
		"attention": {Query{Severity: "attention"}, func(i Issue) bool { return i.Severity != health.Info }},
		"code":      {Query{Issue: health.ConnectionDraft}, func(i Issue) bool { return i.Code == health.ConnectionDraft }},
		"owner":     {Query{Owner: health.NoAction}, func(i Issue) bool { return i.Owner == health.NoAction }},
		"customer":  {Query{OrganizationID: "org_1"}, func(i Issue) bool { return i.OrganizationID == "org_1" }},
		"new":       {Query{Age: health.AgeDay}, func(i Issue) bool { return i.Since.After(now.Add(-24 * time.Hour)) }},
		"old": {Query{Age: health.AgeOverWeek}, func(i Issue) bool {
			return !i.Since.IsZero() && i.Since.Before(now.Add(-7*24*time.Hour))
		}},
		"unknown":        {Query{Age: health.AgeUnknown}, func(i Issue) bool { return i.Since.IsZero() }},
		"name":           {Query{Q: "bore okta"}, func(i Issue) bool { return i.Kind == health.KindConnection && i.OrganizationID == "org_1" }},
		"organization":   {Query{Q: "Acme"}, func(i Issue) bool { return i.OrganizationID == "org_0" }},
		"letter":         {Query{Q: "b"}, func(i Issue) bool { return i.OrganizationID == "org_1" }},
		"ID":             {Query{Q: "CONN_1_0"}, func(i Issue) bool { return i.ID == "conn_1_0" }},
		"ID of customer": {Query{Q: "org_1"}, func(i Issue) bool { return i.OrganizationID == "org_1" }},
		"nothing":        {Query{Q: "zzz"}, func(Issue) bool { return false }},
	} {
		row.q.Limit = 3
		require.Equal(t, names(row.keep), issueRowsOf(t, m, row.q), name)
	}
	reversed := names(func(Issue) bool { return true })
	slices.Reverse(reversed)
	require.Equal(t, reversed, issueRowsOf(t, m, Query{Sort: "severity", Desc: true, Limit: 3}))
	var since []time.Time
	page, err := m.IssueRows(ctx, Everything, Query{Sort: "since", Desc: true, Limit: 100})
	require.NoError(t, err)
	for _, issue := range page.Rows {
		since = append(since, issue.Since)
	}
	require.True(t, slices.IsSortedFunc(since, func(a, b time.Time) int { return b.Compare(a) }))

	first, err := m.IssueRows(ctx, Everything, Query{Limit: 3})
	require.NoError(t, err)
	for _, q := range []Query{{After: "rubbish"}, {After: first.Next, Before: first.Next}, {After: first.Next, Sort: "since"}} {
		_, err = m.IssueRows(ctx, Everything, q)
		require.ErrorIs(t, err, ErrBadCursor)
	}
	_, err = m.IssueRows(ctx, Everything, Query{Sort: "name"})
	require.ErrorIs(t, err, ErrBadQuery)
	counts, err := m.IssueCounts(ctx, Everything)
	require.NoError(t, err)
	require.Equal(t, 2, counts[health.ConnectionDraft])
}

// TestTheListOfIssuesUsesAnIndex asks SQLite how it finds the first page: nothing is sorted or read from beginning to end.
func TestTheListOfIssuesUsesAnIndex(t *testing.T) {
	m := open(t)
	for query, index := range map[string]string{
		"SELECT 1 FROM issues i WHERE TRUE ORDER BY i.urgency, i.kind, i.id, i.code LIMIT 51":                                               "issues_urgency",
		"SELECT 1 FROM issues i WHERE (i.urgency, i.kind, i.id, i.code) > (5, 'a', 'b', 'c') ORDER BY i.urgency, i.kind, i.id, i.code":      "issues_urgency",
		"SELECT 1 FROM issues i WHERE i.code IN (SELECT value FROM json_each('[1]')) ORDER BY i.urgency, i.kind, i.id, i.code":              "issues_code",
		"SELECT 1 FROM issues i WHERE i.owner = 'x' AND i.owner <> '' ORDER BY i.urgency DESC, i.kind DESC, i.id DESC, i.code DESC LIMIT 9": "issues_owner",
		"SELECT 1 FROM issues i WHERE (i.urgency BETWEEN 1 AND 2) ORDER BY i.urgency, i.kind, i.id, i.code":                                 "issues_urgency",
		"SELECT 1 FROM issues i ORDER BY i.since DESC, i.kind DESC, i.id DESC, i.code DESC":                                                 "issues_since",
	} {
		rows, err := m.db.Read.Query("EXPLAIN QUERY PLAN " + query)
		require.NoError(t, err)
		plan := ""
		for rows.Next() {
			var id, parent, unused int
			var detail string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
			plan += detail + "\n"
		}
		require.NoError(t, rows.Close())
		require.Contains(t, plan, index, query)
	}
}
