package mirror

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// eachRow calls do for each row of a query.
type eachRow func(query string, args []any, do func(scan func(...any) error) error) error

// each reads with the connections that do not write.
func (m *Mirror) each(ctx context.Context) eachRow {
	return func(query string, args []any, do func(scan func(...any) error) error) error {
		rows, err := m.db.Read.QueryContext(ctx, query, args...)
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
}

const issueColumns = "i.kind, i.id, i.code, i.severity, i.owner, i.remedy, i.organization_id, i.user_id, i.address, i.since, i.facts"

// scanIssue reads issueColumns, and what a query has beside them.
func scanIssue(scan func(...any) error, beside ...any) (i health.Issue, err error) {
	var rank int
	var facts string
	if err := scan(append([]any{&i.Kind, &i.ID, &i.Code, &rank, &i.Owner, &i.Remedy, &i.OrganizationID, &i.UserID, &i.Address,
		(*stamp)(&i.Since), &facts}, beside...)...); err != nil {
		return i, err
	}
	i.Severity = severityOf(rank)
	return i, json.Unmarshal([]byte(facts), &i.Facts)
}

// issuesOfPeople reads the issues of people into them: those of their users, memberships and addresses, and those of
// connections that keep them from signing in. A person's row and page are both made of these. Of stored issues i only those
// are read for which a condition holds ("" for all).
func issuesOfPeople(each eachRow, people []person, condition string) error {
	byID, byEmail := make(map[string][]int, len(people)), make(map[string][]int, len(people))
	for i := range people {
		byID[people[i].id] = append(byID[people[i].id], i)
		if email := people[i].email; email != "" {
			byEmail[email] = append(byEmail[email], i)
		}
	}
	for column, of := range map[string]map[string][]int{"user_id": byID, "address": byEmail} {
		err := each("SELECT i."+column+", "+issueColumns+" FROM json_each(?) j CROSS JOIN issues i ON i."+column+" = j.value AND i."+
			column+" <> ''"+condition, []any{jsonOf(slices.Collect(maps.Keys(of)))}, func(scan func(...any) error) error {
			var value string
			issue, err := scanIssue(func(into ...any) error { return scan(append([]any{&value}, into...)...) })
			for _, i := range of[value] {
				people[i].add(issue)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return affectingPeople(each, people, byID)
}

// add adds an issue that the person does not have yet: one of a user is found by the user and by the address.
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
	return each("SELECT "+issueColumns+" FROM json_each(?) j CROSS JOIN issues i ON i.kind = 'connections' AND i.id = j.value",
		[]any{jsonOf(slices.Collect(maps.Keys(connections)))}, func(scan func(...any) error) error {
			issue, err := scanIssue(scan)
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

// signInBlocks reads what keeps members of organizations from signing in, in the order of the domains.
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

// UserIssues are the issues of a user, of the user's memberships and of the user's address, and those of organizations that
// keep the user from signing in (health.AffectedBy): what lists sum up for the person.
func (m *Mirror) UserIssues(ctx context.Context, userID, email string) ([]Issue, error) {
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
	err := m.each(ctx)("SELECT o.id, o.name FROM json_each(?) j CROSS JOIN organizations o ON o.id = j.value",
		[]any{jsonOf(slices.Collect(maps.Keys(names)))}, func(scan func(...any) error) error {
			var id, name string
			err := scan(&id, &name)
			names[id] = name
			return err
		})
	all := make([]Issue, len(found))
	for i, issue := range found {
		all[i] = Issue{issue, names[issue.OrganizationID]}
	}
	return all, err
}
