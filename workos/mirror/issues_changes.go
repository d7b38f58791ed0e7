package mirror

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"frontdesk/workos/health"
	"frontdesk/workos/mirror/issuelist"
)

// changes are what a transaction must evaluate before it commits: the subjects of rules, by kind, and the rows whose
// summary depends on the issues of others. Domains are evaluated together, so theirs are IDs of organizations.
type changes struct {
	subjects      map[health.Kind]map[string]bool
	organizations map[string]bool
	users         map[string]bool // people, by the ID of the user
	connections   map[string]bool // organizations whose members may have become able or unable to sign in
}

func newChanges() changes {
	return changes{map[health.Kind]map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

func (c *changes) subject(kind health.Kind, id string) {
	if id == "" {
		return
	}
	if c.subjects[kind] == nil {
		c.subjects[kind] = map[string]bool{}
	}
	c.subjects[kind][id] = true
}

// keysOf maps the keys by which rules read to the columns of a kind's table.
func keysOf(kind health.Kind) map[health.Key]string {
	switch kind {
	case health.KindConnection:
		return map[health.Key]string{health.KeyConnection: "id", health.KeyOrganization: "organization_id"}
	case health.KindDirectory, health.KindDomain:
		return map[health.Key]string{health.KeyOrganization: "organization_id"}
	case health.KindDirectoryUser:
		return map[health.Key]string{health.KeyOrganization: "organization_id", health.KeyEmail: "email_key"}
	case health.KindUser:
		return map[health.Key]string{health.KeyUser: "id", health.KeyEmail: "email_key"}
	case health.KindMembership:
		return map[health.Key]string{health.KeyOrganization: "organization_id", health.KeyUser: "user_id", health.KeyEmail: "email_key"}
	case health.KindInvitation:
		return map[health.Key]string{health.KeyOrganization: "organization_id", health.KeyEmail: "email_key"}
	default:
		return nil
	}
}

// reader is a kind whose rules read another kind, with the keys that connect them.
type reader struct {
	judges health.Kind
	keys   []health.Key
}

// readers maps each kind to the kinds whose rules read it.
var readers = func() map[health.Kind][]reader {
	all := map[health.Kind][]reader{}
	for _, rule := range health.Rules() {
		for _, read := range rule.Reads {
			same := func(r reader) bool { return r.judges == rule.Judges && slices.Equal(r.keys, read.Keys) }
			if !slices.ContainsFunc(all[read.Kind], same) {
				all[read.Kind] = append(all[read.Kind], reader{rule.Judges, read.Keys})
			}
		}
	}
	return all
}()

// judged are the kinds that rules judge.
var judged = func() []health.Kind {
	kinds := map[health.Kind]bool{}
	for _, rule := range health.Rules() {
		kinds[rule.Judges] = true
	}
	return slices.Sorted(maps.Keys(kinds))
}()

// keyValues are an object's values of the keys by which rules read.
type keyValues map[health.Key]string

// changed records that an object was written or removed: its own issues and those of every subject that reads it may change.
func (w *writer) changed(kind health.Kind, id string, values keyValues) error {
	switch {
	case kind == health.KindOrganization:
		w.changes.subject(kind, id)
		w.changes.subject(health.KindDomain, id)
		w.changes.organizations[id] = true
	case kind == health.KindDomain:
		w.changes.subject(kind, values[health.KeyOrganization])
	case slices.Contains(judged, kind):
		w.changes.subject(kind, id)
	}
	switch {
	case kind == health.KindUser && id != "":
		w.changes.users[id] = true
	case kind == health.KindMembership && values[health.KeyUser] != "":
		w.changes.users[values[health.KeyUser]] = true
	case kind == health.KindConnection && values[health.KeyOrganization] != "":
		w.changes.connections[values[health.KeyOrganization]] = true
	}
	for _, r := range readers[kind] {
		ids, err := w.readersOf(r, values)
		if err != nil {
			return err
		}
		for _, id := range ids {
			w.changes.subject(r.judges, id)
		}
	}
	return nil
}

// readersOf returns the subjects that have all the keys in common with an object.
func (w *writer) readersOf(r reader, values keyValues) ([]string, error) {
	s := statement{}
	s.add("SELECT id FROM " + string(r.judges) + " WHERE TRUE")
	for _, key := range r.keys {
		if values[key] == "" {
			return nil, nil
		}
		s.add(" AND "+keysOf(r.judges)[key]+" = ?", values[key])
	}
	switch {
	case r.judges == health.KindAddress:
		return []string{values[health.KeyEmail]}, nil
	case r.judges == health.KindDomain: // evaluated together
		return []string{values[health.KeyOrganization]}, nil
	case r.judges == health.KindConnection && slices.Contains(r.keys, health.KeyEmail):
		return w.connectionsFailing(values[health.KeyEmail])
	}
	return w.texts(s.text(), s.args...)
}

// dueWithOrganization makes everything due that reads whether an organization is being deleted. An organization may have 100,000
// members: they are evaluated afterwards, in small transactions.
func (w *writer) dueWithOrganization(id string) error {
	for i, r := range readers[health.KindOrganization] {
		ids := "SELECT id FROM " + string(r.judges) + " WHERE " + keysOf(r.judges)[health.KeyOrganization] + " = ?"
		if r.judges == health.KindDomain {
			ids = "SELECT ? AS id"
		}
		if _, err := w.exec("INSERT INTO issues_due (kind, id, at) SELECT '"+string(r.judges)+"', d.id, ? FROM ("+ids+
			") d WHERE TRUE ON CONFLICT DO UPDATE SET at = excluded.at", i+1, id); err != nil { // memberships, the most, come last
			return err
		}
	}
	return nil
}

// dueWithAbsent makes everything due that belongs to organizations and users whose deletion has begun or ended and whose rows the mirror
// does not hold: with a row, the row's change does that.
func (w *writer) dueWithAbsent(before *map[string]int64, since map[string]int64) error {
	changed := maps.Clone(since)
	if before != nil {
		for id, at := range *before {
			if changed[id] = at; at == since[id] {
				delete(changed, id)
			}
		}
	}
	for _, id := range sortedKeys(changed) {
		held, err := w.texts("SELECT id FROM organizations WHERE id = ? UNION ALL SELECT id FROM users WHERE id = ?", id, id)
		if err == nil && len(held) == 0 {
			err = errorsOf(w.dueWithOrganization(id), w.changed(health.KindUser, id, keyValues{health.KeyUser: id}))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// connectionsFailing returns the connections with failed sign-ins of an address within the window.
func (w *writer) connectionsFailing(emailKey string) ([]string, error) {
	since := w.m.now().Add(-health.SignInWindow - time.Minute)
	return w.texts("SELECT DISTINCT connection_id FROM events WHERE email_key = ? AND email_key <> '' AND event = ? AND row >= ?"+
		" AND connection_id <> ''", emailKey, eventSignInFailed, millis(since)*slotsPerMilli)
}

// texts reads one column.
func (w *writer) texts(query string, args ...any) ([]string, error) {
	stmt, err := w.stmt(query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(w.ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// changedRow records a change with the values of an object's row, once before the update and once after.
func (w *writer) changedRow(kind Kind, row int64) error {
	columns := keysOf(health.Kind(kind))
	if columns == nil && kind != KindOrganization {
		return nil
	}
	keys := slices.Sorted(maps.Keys(columns))
	query, texts := "SELECT id", make([]string, len(keys)+1)
	into := []any{&texts[0]}
	for i, key := range keys {
		query += ", " + columns[key]
		into = append(into, &texts[i+1])
	}
	var deleting int64
	if kind == KindOrganization {
		query += ", " + deletingSince
		into = append(into, &deleting)
	}
	if err := w.row(query+" FROM "+string(kind)+" WHERE row = ?", row).Scan(into...); err != nil {
		return err
	}
	values := keyValues{}
	for i, key := range keys {
		values[key] = texts[i+1]
	}
	if deleting != 0 {
		if err := w.dueWithOrganization(texts[0]); err != nil {
			return err
		}
	}
	if err := w.changed(health.Kind(kind), texts[0], values); err != nil || kind != KindDirectoryUser {
		return err
	}
	others, err := w.texts("SELECT email_key FROM directory_user_emails WHERE user_row = ?", row)
	for _, address := range others {
		values[health.KeyEmail] = address
		err = errors.Join(err, w.changed(health.Kind(kind), texts[0], values))
	}
	return err
}

// removed deletes the issues of the objects that the transaction removed, and records the subjects that read them.
func (w *writer) removed() error {
	for r := range w.removals {
		values := keyValues{health.KeyOrganization: r.organization, health.KeyUser: r.user, health.KeyEmail: r.email}
		if r.kind == KindConnection {
			values[health.KeyConnection] = r.id
		}
		w.changes.organizations[r.organization] = true
		if err := w.changed(health.Kind(r.kind), r.id, values); err != nil {
			return err
		}
	}
	clear(w.removals)
	return nil
}

// sortedKeys returns the sorted keys of a map, so that a statement made from them stays prepared.
func sortedKeys[K cmp.Ordered, V any](of map[K]V) []K { return slices.Sorted(maps.Keys(of)) }

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// summarize updates the summaries of customers and people whose issues have changed.
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

// summarizeOrganization summarizes the issues of a whole customer.
func (w *writer) summarizeOrganization(id string) error {
	var issues []health.Issue
	worst := map[health.Kind]map[string]health.Status{} // of each object
	left := 0
	err := w.each("SELECT kind, id, code, severity, facts FROM issues"+
		" WHERE organization_id = ? AND organization_id <> '' AND customer = 1", []any{id},
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
			issue.Severity = issuelist.SeverityOf(rank)
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
