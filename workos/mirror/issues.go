package mirror

import (
	"cmp"
	"context"
	"strings"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// Issue is a stored issue with the names of what it is about.
type Issue struct {
	health.Issue
	OrganizationName string
}

// IssueQuery narrows Issues; conditions are joined by "and". Limit is 50 when 0.
type IssueQuery struct {
	Kind           health.Kind
	ID             string
	OrganizationID string
	UserID         string
	Address        string
	Codes          []health.Code
	Customer       bool // only those that count for a customer as a whole
	Limit          int
}

// Issues reads stored issues, the most severe first and the newest among those.
func (m *Mirror) Issues(ctx context.Context, q IssueQuery) ([]Issue, error) {
	s := statement{}
	s.add("SELECT " + issueColumns + `, coalesce(o.name, i.organization_id) FROM issues i LEFT JOIN organizations o ON o.id = i.organization_id WHERE TRUE`)
	for _, f := range []struct{ column, value string }{
		{"kind", string(q.Kind)}, {"id", q.ID}, {"organization_id", q.OrganizationID}, {"user_id", q.UserID}, {"address", workos.EmailKey(q.Address)},
	} {
		if f.value != "" {
			s.add(" AND i."+f.column+" = ? AND i."+f.column+" <> ''", f.value)
		}
	}
	if len(q.Codes) > 0 {
		texts := make([]string, len(q.Codes))
		for i, code := range q.Codes {
			texts[i] = string(code)
		}
		s.add(" AND i.code IN (SELECT value FROM json_each(?))", jsonOf(texts))
	}
	if q.Customer {
		s.add(" AND i.customer = 1")
	}
	limit := 50
	if q.Limit > 0 {
		limit = q.Limit
	}
	s.add(" ORDER BY i.severity, i.since DESC, i.code, i.kind, i.id" + store.Limit(limit))
	var all []Issue
	err := m.each(ctx)(s.text(), s.args, func(scan func(...any) error) (err error) {
		var found Issue
		found.Issue, err = scanIssue(scan, &found.OrganizationName)
		all = append(all, found)
		return err
	})
	return all, err
}

// byUrgency orders issues as Issues does.
func byUrgency(a, b health.Issue) int {
	return cmp.Or(a.Severity.Rank()-b.Severity.Rank(), b.Since.Compare(a.Since), cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

// issueCodes reads the codes that a row sums up.
type issueCodes []health.Code

// Scan takes what the database holds.
func (c *issueCodes) Scan(value any) error {
	*c = nil
	text, _ := value.(string)
	if text == "" {
		return nil
	}
	for code := range strings.SplitSeq(text, ",") {
		*c = append(*c, health.Code(code))
	}
	return nil
}
