package mirror

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/issuelist"
	"frontdesk/workos/mirror/news"
)

// evaluateAtOnce bounds how many subjects are read at a time.
const evaluateAtOnce = 500

// evaluate applies the rules to everything that the transaction has changed, and stores the issues.
func (w *writer) evaluate() error {
	if err := w.removed(); err != nil {
		return err
	}
	now := w.m.now()
	for _, kind := range judged {
		ids := slices.Sorted(maps.Keys(w.changes.subjects[kind]))
		delete(w.changes.subjects, kind)
		for batch := range slices.Chunk(ids, evaluateAtOnce) {
			inputs, err := w.inputs(kind, batch, now)
			if err != nil {
				return err
			}
			if err := w.storeEvaluated(kind, batch, inputs, now); err != nil {
				return err
			}
		}
	}
	return w.summarize()
}

// isFew reports whether a kind is evaluated row by row even during a first sync: there are few of them, and lists must
// not show a broken one as healthy meanwhile.
func isFew(kind Kind) bool {
	return kind == KindOrganization || kind == KindConnection || kind == KindDirectory
}

// storedIssue is an issue as its row stores it.
type storedIssue struct {
	severity, since             int64
	organization, user, address string
	facts                       string
}

// storeEvaluated evaluates subjects and stores the differences.
func (w *writer) storeEvaluated(kind health.Kind, ids []string, inputs []subjectInput, now time.Time) error {
	stored, err := w.storedIssues(kind, ids)
	if err != nil {
		return err
	}
	domains := earliest{}
	for i := range inputs {
		in := &inputs[i]
		issues, next := health.Evaluate(&in.Input, now)
		in.issues = issues
		if in.next.After(now) && (next.IsZero() || in.next.Before(next)) {
			next = in.next
		}
		id := in.id
		for _, issue := range issues {
			if err := w.storeIssue(issue, stored[id][string(issue.Code)]); err != nil {
				return err
			}
			delete(stored[id], string(issue.Code))
		}
		if kind == health.KindDomain {
			domains.add(in.Domain.OrganizationID, next)
		} else if err := w.storeDue(kind, id, next, in.due); err != nil {
			return err
		}
		if err := w.storeSummary(in, issues); err != nil {
			return err
		}
		if in.Kind == health.KindConnection && in.Connection.OrganizationID != "" {
			w.changes.connections[in.Connection.OrganizationID] = true
		}
	}
	for id, left := range stored {
		for code, old := range left {
			if _, err := w.exec("DELETE FROM issues WHERE kind = ? AND id = ? AND code = ?", string(kind), id, code); err != nil {
				return err
			}
			w.concerns(old)
			w.news.Add(string(kind), id)
		}
	}
	if kind == health.KindDomain {
		return w.storeDomainsDue(ids, domains)
	}
	return w.deleteDue(kind, ids, inputs)
}

// earliest is the earliest of several times, by ID.
type earliest map[string]time.Time

func (e earliest) add(id string, at time.Time) {
	if first, known := e[id]; !at.IsZero() && (!known || at.Before(first)) {
		e[id] = at
	}
}

// storeDomainsDue stores when to evaluate the domains of organizations again. They are always evaluated together.
func (w *writer) storeDomainsDue(organizations []string, next earliest) error {
	due, err := w.dueOf(health.KindDomain, organizations)
	if err != nil {
		return err
	}
	for _, id := range organizations {
		if err := w.storeDue(health.KindDomain, id, next[id], due[id]); err != nil {
			return err
		}
	}
	return nil
}

// storedIssues returns the stored issues of subjects, by subject and code.
func (w *writer) storedIssues(kind health.Kind, ids []string) (map[string]map[string]storedIssue, error) {
	query := "SELECT i.id, i.code, i.severity, i.organization_id, i.user_id, i.address, i.since, i.facts FROM json_each(?) j" +
		" CROSS JOIN issues i ON i.kind = '" + string(kind) + "' AND i.id = j.value"
	if kind == health.KindDomain { // its ids are the organizations'
		query = "SELECT i.id, i.code, i.severity, i.organization_id, i.user_id, i.address, i.since, i.facts FROM json_each(?) j" +
			" CROSS JOIN issues i ON i.organization_id = j.value AND i.organization_id <> '' AND i.kind = 'domains'"
	}
	stored := map[string]map[string]storedIssue{}
	err := w.each(query, []any{jsonOf(ids)}, func(scan func(...any) error) error {
		var id, code string
		var s storedIssue
		if err := scan(&id, &code, &s.severity, &s.organization, &s.user, &s.address, &s.since, &s.facts); err != nil {
			return err
		}
		if stored[id] == nil {
			stored[id] = map[string]storedIssue{}
		}
		stored[id][code] = s
		return nil
	})
	return stored, err
}

// storeIssue writes an issue that is new or differs from the stored one.
func (w *writer) storeIssue(issue health.Issue, old storedIssue) error {
	facts, err := json.Marshal(issue.Facts)
	if err != nil {
		return err
	}
	now := storedIssue{severity: int64(issue.Severity.Rank()), organization: issue.OrganizationID, user: issue.UserID,
		address: workos.EmailKey(issue.Address), since: millis(issue.Since), facts: string(facts)}
	if now == old {
		return nil
	}
	rule, _ := health.RuleOf(issue.Code)
	_, err = w.exec(`INSERT INTO issues (kind, id, code, severity, owner, remedy, organization_id, user_id, address, customer, since, facts,
		urgency, search_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET severity = excluded.severity,
		owner = excluded.owner, remedy = excluded.remedy, organization_id = excluded.organization_id, user_id = excluded.user_id,
		address = excluded.address, customer = excluded.customer, since = excluded.since, facts = excluded.facts,
		urgency = excluded.urgency, search_text = excluded.search_text`,
		string(issue.Kind), issue.ID, string(issue.Code), now.severity, string(issue.Owner), string(issue.Remedy), now.organization,
		now.user, now.address, rule.Customer, now.since, now.facts, issuelist.Urgency(issue.Severity, issue.Since),
		issuelist.SearchText(issue))
	w.concerns(old)
	w.concerns(now)
	w.news.Add(string(issue.Kind), issue.ID)
	return err
}

// concerns records the rows whose summary contains an issue.
func (w *writer) concerns(s storedIssue) {
	w.news.Add(news.Issues)
	if s.organization != "" {
		w.news.Add(string(KindOrganization), s.organization)
		w.changes.organizations[s.organization] = true
	}
	if s.user != "" {
		w.news.Add(string(KindUser), s.user)
		w.changes.users[s.user] = true
	}
	if s.address != "" {
		w.addresses = append(w.addresses, s.address)
	}
}

// storeDue stores when to evaluate a subject again, or removes an earlier time.
func (w *writer) storeDue(kind health.Kind, id string, next time.Time, due int64) (err error) {
	switch at := millis(next); {
	case at == due:
	case at == 0:
		_, err = w.exec("DELETE FROM issues_due WHERE kind = ? AND id = ?", string(kind), id)
	default:
		_, err = w.exec("INSERT INTO issues_due VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at", string(kind), id, at)
	}
	return err
}

// dueOf reads when to evaluate the subjects of a kind again.
func (w *writer) dueOf(kind health.Kind, ids []string) (map[string]int64, error) {
	due := map[string]int64{}
	return due, w.each("SELECT d.id, d.at FROM json_each(?) j CROSS JOIN issues_due d ON d.kind = '"+string(kind)+"' AND d.id = j.value",
		[]any{jsonOf(ids)}, func(scan func(...any) error) error {
			var id string
			var at int64
			err := scan(&id, &at)
			due[id] = at
			return err
		})
}

// readDue reads when to evaluate subjects again.
func (w *writer) readDue(kind health.Kind, ids string, inputs []subjectInput) error {
	at := make(map[string]int, len(inputs))
	for i := range inputs {
		at[inputs[i].id] = i
	}
	return w.each("SELECT d.id, d.at FROM json_each(?) j CROSS JOIN issues_due d ON d.kind = '"+string(kind)+"' AND d.id = j.value",
		[]any{ids}, func(scan func(...any) error) error {
			var id string
			var due int64
			err := scan(&id, &due)
			if i, found := at[id]; found {
				inputs[i].due = due
			}
			return err
		})
}

// deleteDue removes the due times of subjects that are gone.
func (w *writer) deleteDue(kind health.Kind, ids []string, inputs []subjectInput) error {
	if len(ids) == len(inputs) {
		return nil
	}
	found := make(map[string]bool, len(inputs))
	for i := range inputs {
		found[inputs[i].id] = true
	}
	for _, id := range ids {
		if found[id] {
			continue
		}
		if _, err := w.exec("DELETE FROM issues_due WHERE kind = ? AND id = ?", string(kind), id); err != nil {
			return err
		}
	}
	return nil
}

// codes returns the codes of the issues that are shown, the most severe first: one for each box on the page.
func codes(issues []health.Issue) string {
	var all []string
	for _, issue := range health.Shown(issues) {
		all = append(all, string(issue.Code))
	}
	return strings.Join(all, ",")
}

// storeSummary writes the summary of a subject's issues to its own row. Summaries of people, who also have the issues of their
// memberships, are written to the rows of users and memberships later (summarizePeople).
func (w *writer) storeSummary(in *subjectInput, issues []health.Issue) error {
	switch in.Kind {
	case health.KindConnection:
		w.countHealth(KindConnection, in.summary.health, string(health.Summarize(issues)))
		_, err := w.exec(`UPDATE connections SET health = ?, issues = ?, certificate = ?, certificate_expires = ? WHERE id = ?
			AND (health, issues, certificate, certificate_expires) IS NOT (?, ?, ?, ?)`,
			twice(in.id, string(health.Summarize(issues)), codes(issues), string(in.certificate), in.expires)...)
		return err
	case health.KindDirectory:
		return w.setHealth(Kind(in.Kind), in.id, in.summary, issues)
	case health.KindMembership:
		return w.setAffected(in)
	case health.KindInvitation:
		if in.status != in.Invitation.State {
			w.countState(KindInvitation, in.Invitation.State, in.status)
			if _, err := w.exec("UPDATE invitations SET state = ? WHERE id = ?", in.status, in.id); err != nil {
				return err
			}
		}
		return w.setHealth(Kind(in.Kind), in.id, in.summary, issues)
	}
	return nil
}

// summary is the summary of a row's issues.
type summary struct{ health, issues string }

// setHealth writes the summary of issues to an object's row, unless it is unchanged.
func (w *writer) setHealth(kind Kind, id string, held summary, issues []health.Issue) error {
	now := summary{string(health.Summarize(issues)), codes(issues)}
	if now == held {
		return nil
	}
	w.countHealth(kind, held.health, now.health)
	_, err := w.exec("UPDATE "+string(kind)+" SET health = ?, issues = ? WHERE id = ?", now.health, now.issues, id)
	return err
}

// twice returns the arguments of an update that also compares the values with those of the row.
func twice(id string, values ...any) []any {
	return append(append(slices.Clone(values), id), values...)
}

func jsonOf(texts []string) string {
	if texts == nil {
		return "[]"
	}
	array, _ := json.Marshal(texts) // strings are always JSON
	return string(array)
}

// each reads the rows of a query.
func (w *writer) each(query string, args []any, do func(scan func(...any) error) error) error {
	stmt, err := w.stmt(query)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(w.ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// setAffected stores in a membership why its member cannot sign in.
func (w *writer) setAffected(in *subjectInput) error {
	if in.blocked == in.affected {
		return nil
	}
	w.changes.users[in.Membership.UserID] = true
	_, err := w.exec("UPDATE memberships SET affected = ? WHERE id = ?", string(in.blocked), in.id)
	return err
}
