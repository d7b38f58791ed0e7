package mirror

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/issuelist"
)

// blockSignIns finds the members who cannot sign in through an organization's connections, and updates the
// memberships for which that has changed.
func (w *writer) blockSignIns(organization string) error {
	paths, err := w.signInPaths(organization)
	if err != nil {
		return err
	}
	held, err := w.signInBlocks([]string{organization})
	if err != nil {
		return err
	}
	blocks := health.SignInBlocks(paths)
	if slices.EqualFunc(held[organization], blocks, isSameBlock) {
		return nil
	}
	if _, err := w.exec("DELETE FROM sign_in_blocks WHERE organization_id = ?", organization); err != nil {
		return err
	}
	for _, block := range blocks {
		if _, err := w.exec("INSERT INTO sign_in_blocks VALUES (?, ?, ?, ?, ?)", organization, block.Domain, string(block.Code),
			block.ConnectionID, millis(block.ExpiresAt)); err != nil {
			return err
		}
	}
	changed := map[health.Code][]string{} // memberships by what they are affected by now
	err = w.each("SELECT id, user_id, state, email, affected FROM memberships WHERE organization_id = ?", []any{organization},
		func(scan func(...any) error) error {
			var id, user, state, email string
			var affected health.Code
			if err := scan(&id, &user, &state, &email, &affected); err != nil {
				return err
			}
			block := health.BlockFor(blocks, state, email)
			if block.Code != affected {
				changed[block.Code] = append(changed[block.Code], id)
			}
			if !isSameBlock(block, health.BlockFor(held[organization], state, email)) || block.Code != affected {
				w.changes.users[user] = true
			}
			return nil
		})
	for code, ids := range changed {
		if err == nil {
			_, err = w.exec("UPDATE memberships SET affected = ? WHERE id IN (SELECT value FROM json_each(?))", string(code), jsonOf(ids))
		}
	}
	return err
}

func isSameBlock(a, b health.SignInBlock) bool {
	return a.Domain == b.Domain && a.Code == b.Code && a.ConnectionID == b.ConnectionID && millis(a.ExpiresAt) == millis(b.ExpiresAt)
}

// signInPaths reads an organization's connections with their issues.
func (w *writer) signInPaths(organization string) (paths []health.SignInPath, err error) {
	last := ""
	return paths, w.each(`SELECT c.id, c.state, c.domains, coalesce(i.code, ''), coalesce(i.severity, 0), coalesce(i.facts, '{}')
		FROM connections c
		LEFT JOIN issues i ON i.kind = 'connections' AND i.id = c.id WHERE c.organization_id = ? ORDER BY c.id`, []any{organization},
		func(scan func(...any) error) error {
			var id, state, domains string
			var code health.Code
			var rank int
			var facts string
			if err := scan(&id, &state, &domains, &code, &rank, &facts); err != nil {
				return err
			}
			if id != last {
				paths, last = append(paths, health.SignInPath{ID: id, State: state}), id
				if domains != "" {
					paths[len(paths)-1].Domains = strings.Split(domains, ", ")
				}
			}
			if code != "" {
				issue := health.Issue{Code: code, Severity: issuelist.SeverityOf(rank)}
				if err := json.Unmarshal([]byte(facts), &issue.Facts); err != nil {
					return err
				}
				path := &paths[len(paths)-1]
				path.Issues = append(path.Issues, issue)
			}
			return nil
		})
}

// affectedMembers sets why members cannot sign in now.
func (w *writer) affectedMembers(inputs []subjectInput) error {
	var organizations []string
	seen := map[string]bool{}
	for i := range inputs {
		if id := inputs[i].Membership.OrganizationID; !seen[id] {
			seen[id] = true
			organizations = append(organizations, id)
		}
	}
	blocks, err := w.signInBlocks(organizations)
	for i := range inputs {
		m := &inputs[i].Membership
		inputs[i].blocked = health.BlockFor(blocks[m.OrganizationID], m.Status, m.Email).Code
	}
	return err
}

// signInBlocks reads the stored blocks of organizations.
func (w *writer) signInBlocks(organizations []string) (map[string][]health.SignInBlock, error) {
	return signInBlocks(w.each, organizations)
}

// person is a person with a user, memberships or both, and the current summaries in their rows.
type person struct {
	row         int64 // of the user, 0 for one who is not held
	id, email   string
	summary     // of the user
	memberships []membershipSummary
	issues      []health.Issue
}

type membershipSummary struct {
	row int64
	summary
}

const personColumns = "u.row, u.id, u.email_key, u.health, u.issues"

// summarizePeople summarizes the issues of people, also of those whose users are not stored.
func (w *writer) summarizePeople(ids []string) error {
	people, err := w.users("SELECT "+personColumns+" FROM json_each(?) j CROSS JOIN users u ON u.id = j.value", jsonOf(ids))
	if err != nil {
		return err
	}
	held := make(map[string]bool, len(people))
	for i := range people {
		held[people[i].id] = true
	}
	for _, id := range ids {
		if !held[id] {
			people = append(people, person{id: id})
		}
	}
	return w.sumUp(people, "")
}

func (w *writer) users(query string, args ...any) (people []person, err error) {
	return people, w.each(query, args, func(scan func(...any) error) error {
		var p person
		err := scan(&p.row, &p.id, &p.email, &p.health, &p.summary.issues)
		people = append(people, p)
		return err
	})
}

// sumUp writes the summary of people's issues to the rows of their users and memberships: the user's own issues, those of the
// memberships and of the address, and those of organizations that keep the person from signing in. It adds to the given issues
// of people the stored issues i for which a condition holds.
func (w *writer) sumUp(people []person, condition string) error {
	if err := w.readPeople(people, condition); err != nil {
		return err
	}
	type change struct {
		table string
		summary
	}
	changed := map[change][]int64{} // many people have one of few summaries
	for i := range people {
		p := &people[i]
		now := summary{string(health.Summarize(p.issues)), codes(p.issues)}
		if p.row != 0 && p.summary != now {
			w.countHealth(KindUser, p.health, now.health)
			changed[change{"users", now}] = append(changed[change{"users", now}], p.row)
		}
		for _, m := range p.memberships {
			if m.summary != now {
				w.countHealth(KindMembership, m.health, now.health)
				changed[change{"memberships", now}] = append(changed[change{"memberships", now}], m.row)
			}
		}
	}
	for to, rows := range changed {
		array, err := json.Marshal(rows)
		if err != nil {
			return err
		}
		// FAIL: any error undoes the whole transaction, so SQLite need not keep pages to undo this statement alone.
		if _, err := w.exec("UPDATE OR FAIL "+to.table+" SET health = ?, issues = ? WHERE row IN (SELECT value FROM json_each(?))",
			to.health, to.summary.issues, string(array)); err != nil {
			return err
		}
	}
	return nil
}

// readPeople reads the issues of people and the summaries in their memberships. Memberships without issues are read only for
// people with some: most have none, and the indexes of the others are small.
func (w *writer) readPeople(people []person, condition string) error {
	if err := issuesOfPeople(w.each, people, condition); err != nil {
		return err
	}
	byID := make(map[string][]int, len(people))
	var unwell []string
	for i := range people {
		byID[people[i].id] = append(byID[people[i].id], i)
		if len(people[i].issues) > 0 {
			unwell = append(unwell, people[i].id)
		}
	}
	for _, of := range []struct{ index, condition, ids string }{
		{"memberships_user_health", "m.health <> 'ok'", jsonOf(slices.Collect(maps.Keys(byID)))},
		{"memberships_user_id", "m.health = 'ok'", jsonOf(unwell)},
	} {
		err := w.each("SELECT m.user_id, m.row, m.health, m.issues FROM json_each(?) j CROSS JOIN memberships m INDEXED BY "+of.index+
			" ON m.user_id = j.value AND "+of.condition,
			[]any{of.ids}, func(scan func(...any) error) error {
				var user string
				var m membershipSummary
				err := scan(&user, &m.row, &m.health, &m.issues)
				for _, i := range byID[user] {
					people[i].memberships = append(people[i].memberships, m)
				}
				return err
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// issuesOfPeople adds to people their issues: those of their users, memberships and addresses, and those of
// connections that keep them from signing in. A person's row and page both use these. It reads only the stored
// issues i for which a condition holds ("" for all).
func issuesOfPeople(each eachRow, people []person, condition string) error {
	byID, byEmail := make(map[string][]int, len(people)), make(map[string][]int, len(people))
	for i := range people {
		byID[people[i].id] = append(byID[people[i].id], i)
		if email := people[i].email; email != "" {
			byEmail[email] = append(byEmail[email], i)
		}
	}
	for column, of := range map[string]map[string][]int{"user_id": byID, "address": byEmail} {
		err := each("SELECT i."+column+", "+issuelist.Columns+" FROM json_each(?) j CROSS JOIN issues i ON i."+column+" = j.value AND i."+
			column+" <> ''"+condition, []any{jsonOf(slices.Collect(maps.Keys(of)))}, func(scan func(...any) error) error {
			var value string
			issue, err := issuelist.Scan(func(into ...any) error { return scan(append([]any{&value}, into...)...) })
			for _, i := range of[value] {
				people[i].add(issue)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	err := affectingPeople(each, people, byID)
	for i := range people {
		people[i].issues = health.OfPerson(people[i].issues)
	}
	return err
}

// add adds an issue unless the person already has it: a user's issue is found by the user and by the address.
func (p *person) add(issue health.Issue) {
	if !slices.ContainsFunc(p.issues, func(i health.Issue) bool { return i.Subject == issue.Subject && i.Code == issue.Code }) {
		p.issues = append(p.issues, issue)
	}
}

// affectingPeople adds the issues of connections that keep people from signing in, one for each organization and cause.
func affectingPeople(each eachRow, people []person, byID map[string][]int) error {
	type member struct{ user, organization, status, email string }
	var members []member
	organizations := map[string]bool{}
	err := each("SELECT m.user_id, m.organization_id, m.state, m.email FROM json_each(?) j CROSS JOIN memberships m"+
		" INDEXED BY memberships_user_affected ON m.user_id = j.value AND m.affected <> ''",
		[]any{jsonOf(slices.Collect(maps.Keys(byID)))}, func(scan func(...any) error) error {
			var m member
			err := scan(&m.user, &m.organization, &m.status, &m.email)
			members, organizations[m.organization] = append(members, m), true
			return err
		})
	if err != nil || len(members) == 0 {
		return err
	}
	blocks, err := signInBlocks(each, slices.Collect(maps.Keys(organizations)))
	if err != nil {
		return err
	}
	type source struct {
		connection string
		code       health.Code
	}
	affected, connections := map[source][]string{}, map[string]bool{}
	for _, m := range members {
		block := health.BlockFor(blocks[m.organization], m.status, m.email)
		at := source{block.ConnectionID, block.Code}
		affected[at] = append(affected[at], m.user)
		connections[block.ConnectionID] = true
	}
	return each("SELECT "+issuelist.Columns+" FROM json_each(?) j CROSS JOIN issues i ON i.kind = 'connections' AND i.id = j.value",
		[]any{jsonOf(slices.Collect(maps.Keys(connections)))}, func(scan func(...any) error) error {
			issue, err := issuelist.Scan(scan)
			cause := issue.Code
			issue.Code, issue.Severity = health.AffectedBy(cause), health.AffectedSeverity(cause)
			for _, user := range affected[source{issue.ID, cause}] {
				issue.UserID = user
				for _, i := range byID[user] {
					people[i].add(issue)
				}
			}
			return err
		})
}

// signInBlocks reads what keeps members of organizations from signing in, sorted by domain.
func signInBlocks(each eachRow, organizations []string) (map[string][]health.SignInBlock, error) {
	blocks := map[string][]health.SignInBlock{}
	return blocks, each(`SELECT b.organization_id, b.domain, b.code, b.connection_id, b.expires FROM json_each(?) j
		CROSS JOIN sign_in_blocks b ON b.organization_id = j.value ORDER BY b.organization_id, b.domain`, []any{jsonOf(organizations)},
		func(scan func(...any) error) error {
			var organization string
			var block health.SignInBlock
			err := scan(&organization, &block.Domain, &block.Code, &block.ConnectionID, (*stamp)(&block.ExpiresAt))
			blocks[organization] = append(blocks[organization], block)
			return err
		})
}

// UserIssues returns the issues of a user, of their memberships and of their address, and those of organizations that
// keep the user from signing in (health.AffectedBy). The lists summarize the same issues.
func (m *Mirror) UserIssues(ctx context.Context, scope Scope, userID, email string) ([]Issue, error) {
	if err := scope.Check(); err != nil {
		return nil, err
	}
	people := []person{{id: userID, email: workos.EmailKey(email)}}
	if err := issuesOfPeople(m.each(ctx), people, ""); err != nil {
		return nil, err
	}
	found := people[0].issues
	slices.SortStableFunc(found, byUrgency)
	names := map[string]string{}
	for _, issue := range found {
		names[issue.OrganizationID] = issue.OrganizationID // of one that is not held
	}
	err := m.each(ctx)("SELECT j.value, coalesce(o.name, "+issuelist.SentName("j.value")+
		", j.value) FROM json_each(?) j LEFT JOIN organizations o ON o.id = j.value",
		[]any{jsonOf(slices.Collect(maps.Keys(names)))}, func(scan func(...any) error) error {
			var id, name string
			err := scan(&id, &name)
			names[id] = name
			return err
		})
	all := make([]Issue, len(found))
	for i, issue := range found {
		all[i] = Issue{Issue: issue, OrganizationName: names[issue.OrganizationID]}
	}
	return all, err
}
