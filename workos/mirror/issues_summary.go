package mirror

import (
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"frontdesk/workos/health"
)

// summarize sums up the issues of customers and people that have changed.
func (w *writer) summarize() error {
	if w.usersLater {
		w.addresses = nil
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
	for id := range w.changes.connections {
		if err := w.blockSignIns(id); err != nil {
			return err
		}
	}
	clear(w.changes.connections)
	for id := range w.changes.organizations {
		if err := w.summarizeOrganization(id); err != nil {
			return err
		}
	}
	clear(w.changes.organizations)
	if w.usersLater {
		clear(w.changes.users)
	}
	delete(w.changes.users, "") // memberships without a user
	ids := slices.Sorted(maps.Keys(w.changes.users))
	clear(w.changes.users)
	for batch := range slices.Chunk(ids, evaluateAtOnce) {
		if err := w.summarizePeople(batch); err != nil {
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
	err := w.each("SELECT kind, id, code, severity, facts FROM issues WHERE organization_id = ? AND organization_id <> '' AND customer = 1", []any{id},
		func(scan func(...any) error) error {
			var issue health.Issue
			var rank int
			var facts string
			if err := scan(&issue.Kind, &issue.ID, &issue.Code, &rank, &facts); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(facts), &issue.Facts); err != nil {
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
	var held string
	if err := w.row("SELECT state FROM organizations WHERE id = ?", id).Scan(&held); errors.Is(err, sql.ErrNoRows) {
		return nil
	} else if err != nil {
		return err
	}
	state := string(health.Summarize(issues))
	w.countState(KindOrganization, held, state)
	_, err = w.exec(`UPDATE organizations SET state = ?, issues = ?, connection_problems = ?, connection_notices = ?, directory_problems = ?,
		directory_notices = ?, domain_problems = ?, members_left = ? WHERE id = ? AND (state, issues, connection_problems, connection_notices,
		directory_problems, directory_notices, domain_problems, members_left) IS NOT (?, ?, ?, ?, ?, ?, ?, ?)`,
		twice(id, state, codes(issues),
			count(health.KindConnection, health.StatusAttention), count(health.KindConnection, health.StatusNotice),
			count(health.KindDirectory, health.StatusAttention), count(health.KindDirectory, health.StatusNotice),
			count(health.KindDomain, health.StatusAttention), left)...)
	return err
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
