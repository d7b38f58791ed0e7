package mirror

import (
	"maps"
	"slices"

	"frontdesk/workos/health"
)

// summarize sums up the issues of customers and users that have changed.
func (w *writer) summarize() error {
	if w.usersLater {
		w.addresses = nil
		clear(w.changes.users)
	}
	if len(w.addresses) > 0 {
		ids, err := w.texts("SELECT u.id FROM json_each(?) j CROSS JOIN users u ON u.email_key = j.value", jsonOf(w.addresses))
		if err != nil {
			return err
		}
		for _, id := range ids {
			w.changes.users[id] = true
		}
		w.addresses = nil
	}
	for id := range w.changes.organizations {
		if err := w.summarizeOrganization(id); err != nil {
			return err
		}
	}
	clear(w.changes.organizations)
	ids := slices.Sorted(maps.Keys(w.changes.users))
	clear(w.changes.users)
	for batch := range slices.Chunk(ids, evaluateAtOnce) {
		if err := w.summarizeUsers(batch); err != nil {
			return err
		}
	}
	return nil
}

// summarizeOrganization sums up the issues that count for a customer as a whole.
func (w *writer) summarizeOrganization(id string) error {
	var issues []health.Issue
	worst := map[health.Kind]map[string]health.Status{} // of each object
	left := 0
	err := w.each("SELECT kind, id, code, severity FROM issues WHERE organization_id = ? AND organization_id <> '' AND customer = 1", []any{id},
		func(scan func(...any) error) error {
			var issue health.Issue
			var rank int
			if err := scan(&issue.Kind, &issue.ID, &issue.Code, &rank); err != nil {
				return err
			}
			issue.Severity = severityOf(rank)
			issues = append(issues, issue)
			if issue.Code == health.MemberLeft {
				left++
			}
			of := worst[issue.Kind]
			if of == nil {
				of = map[string]health.Status{}
				worst[issue.Kind] = of
			}
			if status := health.Summarize([]health.Issue{issue}); of[issue.ID] != health.StatusAttention {
				of[issue.ID] = status
			}
			return nil
		})
	if err != nil {
		return err
	}
	count := func(kind health.Kind, status health.Status) (n int) {
		for _, worst := range worst[kind] {
			if worst == status {
				n++
			}
		}
		return n
	}
	_, err = w.exec(`UPDATE organizations SET state = ?, issues = ?, connection_problems = ?, connection_notices = ?, directory_problems = ?,
		directory_notices = ?, domain_problems = ?, members_left = ? WHERE id = ? AND (state, issues, connection_problems, connection_notices,
		directory_problems, directory_notices, domain_problems, members_left) IS NOT (?, ?, ?, ?, ?, ?, ?, ?)`,
		twice(id, string(health.Summarize(issues)), codes(issues),
			count(health.KindConnection, health.StatusAttention), count(health.KindConnection, health.StatusNotice),
			count(health.KindDirectory, health.StatusAttention), count(health.KindDirectory, health.StatusNotice),
			count(health.KindDomain, health.StatusAttention), left)...)
	return err
}

// userSummary is a user and what the user's row says of issues so far.
type userSummary struct {
	row       int64
	id, email string
	summary
}

const userSummaryColumns = "u.row, u.id, u.email_key, u.health, u.issues"

// summarizeUsers sums up the issues of users.
func (w *writer) summarizeUsers(ids []string) error {
	_, err := w.summarizeFrom("SELECT "+userSummaryColumns+" FROM json_each(?) j CROSS JOIN users u ON u.id = j.value", jsonOf(ids))
	return err
}

// summarizeFrom sums up the issues of the users that a query finds: their own, those of their memberships and those of their
// addresses. It returns the row of the last one, 0 for none.
func (w *writer) summarizeFrom(query string, args ...any) (last int64, err error) {
	var users []userSummary
	byID, byEmail := map[string][]int{}, map[string][]int{}
	err = w.each(query, args, func(scan func(...any) error) error {
		var u userSummary
		err := scan(&u.row, &u.id, &u.email, &u.health, &u.issues)
		byID[u.id] = append(byID[u.id], len(users))
		if u.email != "" {
			byEmail[u.email] = append(byEmail[u.email], len(users))
		}
		users = append(users, u)
		return err
	})
	if err != nil || len(users) == 0 {
		return 0, err
	}
	issues := make([][]health.Issue, len(users))
	for column, usersOf := range map[string]map[string][]int{"user_id": byID, "address": byEmail} {
		values := jsonOf(slices.Collect(maps.Keys(usersOf)))
		err := w.each("SELECT i."+column+", i.code, i.severity FROM json_each(?) j CROSS JOIN issues i ON i."+column+" = j.value AND i."+
			column+" <> ''", []any{values}, func(scan func(...any) error) error {
			var value string
			var issue health.Issue
			var rank int
			err := scan(&value, &issue.Code, &rank)
			issue.Severity = severityOf(rank)
			for _, i := range usersOf[value] {
				issues[i] = append(issues[i], issue) // an issue that is met twice counts once: see codes
			}
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	for i, u := range users {
		if err := w.setHealth("users", "row", u.row, u.summary, issues[i]); err != nil {
			return 0, err
		}
		last = u.row
	}
	return last, nil
}

// severityOf is the severity that an issue's row holds as its rank.
func severityOf(rank int) health.Severity {
	for _, severity := range []health.Severity{health.Critical, health.Warning} {
		if severity.Rank() == rank {
			return severity
		}
	}
	return health.Info
}
