package mirror

import (
	"context"
	"encoding/json"
	"strings"

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
	s.add(`SELECT i.kind, i.id, i.code, i.severity, i.owner, i.remedy, i.organization_id, i.user_id, i.address, i.since, i.facts,
		coalesce(o.name, '') FROM issues i LEFT JOIN organizations o ON o.id = i.organization_id WHERE TRUE`)
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
	s.add(" ORDER BY i.severity, i.since DESC, i.code, i.kind, i.id LIMIT ?", limit)
	rows, err := m.db.Read.QueryContext(ctx, s.text(), s.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Issue
	for rows.Next() {
		var i Issue
		var rank int
		var facts string
		if err := rows.Scan(&i.Kind, &i.ID, &i.Code, &rank, &i.Owner, &i.Remedy, &i.OrganizationID, &i.UserID, &i.Address,
			(*stamp)(&i.Since), &facts, &i.OrganizationName); err != nil {
			return nil, err
		}
		i.Severity = severityOf(rank)
		if err := json.Unmarshal([]byte(facts), &i.Facts); err != nil {
			return nil, err
		}
		all = append(all, i)
	}
	return all, rows.Err()
}

// UserIssues are the issues of a user, of the user's memberships and of the user's address, and those of organizations that
// keep the user from signing in (health.AffectedBy): what lists sum up for the person.
func (m *Mirror) UserIssues(ctx context.Context, userID, email string) ([]Issue, error) {
	found, err := m.Issues(ctx, IssueQuery{UserID: userID, Limit: maxUserIssues})
	if err != nil {
		return found, err
	}
	affecting, err := m.affecting(ctx, userID)
	if found = append(found, affecting...); err != nil || workos.EmailKey(email) == "" {
		return found, err
	}
	of := map[string]bool{}
	for _, issue := range found {
		of[string(issue.Kind)+issue.ID+string(issue.Code)] = true
	}
	more, err := m.Issues(ctx, IssueQuery{Address: email, Limit: maxUserIssues})
	for _, issue := range more {
		if !of[string(issue.Kind)+issue.ID+string(issue.Code)] {
			found = append(found, issue)
		}
	}
	return found, err
}

// affecting are the issues of organizations' connections that keep a user from signing in, one for each organization.
func (m *Mirror) affecting(ctx context.Context, userID string) ([]Issue, error) {
	texts, err := m.texts(ctx, "SELECT DISTINCT affected || ' ' || organization_id FROM memberships WHERE user_id = ? AND affected <> ''", userID)
	var all []Issue
	for _, text := range texts {
		code, organization, _ := strings.Cut(text, " ")
		sources, err := m.Issues(ctx, IssueQuery{Kind: health.KindConnection, OrganizationID: organization, Codes: []health.Code{health.Code(code)}, Limit: 1})
		if err != nil {
			return all, err
		}
		for _, issue := range sources {
			issue.Code, issue.UserID, issue.Severity = health.AffectedBy(issue.Code), userID, health.Critical
			all = append(all, issue)
		}
	}
	return all, err
}

const maxUserIssues = 200

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
