package web

import (
	"cmp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"

	issuesview "frontdesk/views/issues"
	"frontdesk/web/paths"
)

// setStatus gives the stand-in's object of a kind a status, as JSON; "" takes the field away.
func (s *standIn) setStatus(kind, field, value string) {
	if value == "" {
		s.remove(kind, field)
		return
	}
	s.set(kind, field, value)
}

// unknownStatuses are statuses as WorkOS or another server may send them, and as Frontdesk shows them.
var unknownStatuses = map[string]string{
	`"suspended_by_admin"`: "suspended_by_admin", `"Paused"`: "Paused", `null`: "Unknown", `""`: "Unknown", ``: "Unknown", `"  "`: "Unknown",
	`7`: "7",
}

// TestWalkAnUnknownStatusIsAnIssueEverywhere serves connections, directories and domains in statuses that no rule knows: the list, its
// filters, the CSV, the overview, the organization and the object's own page all say so.
func TestWalkAnUnknownStatusIsAnIssueEverywhere(t *testing.T) {
	const titled = "Status unknown"
	p, server := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	for _, of := range []struct{ kind, list, page, label string }{
		{"connection", "/connections", "/connections/conn_01A", "Connection status unknown"},
		{"directory", "/directories", "/directories/directory_01A", "Directory status unknown"},
	} {
		label := of.label
		for sent, shown := range unknownStatuses {
			server.reset()
			p.open(t, client, "/connections/conn_01A")
			p.open(t, client, "/directories/directory_01A")
			server.setStatus(of.kind, "state", sent)
			at := of.kind + " " + sent
			box := p.open(t, client, of.page).Find("article.callout").First()
			p.handlers.Flush()
			assert.Contains(t, squeeze(box.Text()), titled, at)
			assert.Contains(t, squeeze(box.Text()), "Our team", at)
			assert.Equal(t, "attention", box.AttrOr("data-tone", ""), at)
			if shown != "Unknown" {
				assert.Contains(t, squeeze(box.Text()), shown, at)
			}
			for filter, is := range map[string]bool{"": true, "?health=attention": true, "?health=ok": false, "?health=info": false} {
				rows := p.open(t, client, of.list+filter).Find("section.list tbody tr")
				assert.Equal(t, is, rows.Length() == 1, "%s in %s", at, of.list+filter)
				if is {
					assert.Equal(t, "attention", rows.Find("td[data-label=Status] .state").AttrOr("data-tone", ""), at)
					assert.Equal(t, shown, squeeze(rows.Find("td[data-label=Status]").Text()), "%s is shown as it came", at)
				}
			}
			file := p.table(t, client, of.list+"?format=csv")
			assert.Equal(t, []string{label}, column(file, "Issues"), at)
			assert.Equal(t, []string{shown}, column(file, "Status"), at)
			overview := p.open(t, client, "/")
			assert.Equal(t, "1 needs attention", squeeze(overview.Find(".stats a.state[href^='"+of.list+"?']").Text()), at)
			assert.Contains(t, mainText(overview), label, at)
			assertCustomerHas(t, p, "attention", label, at)
			p.open(t, client, "/users/user_01A")
			p.handlers.Flush()
			people := p.open(t, client, "/users/user_01A").Find(".callouts")
			assert.Equal(t, of.kind == "connection", strings.Contains(squeeze(people.Text()), "connection status unknown"),
				"%s may keep people from signing in", at)
		}
	}
	for sent := range unknownStatuses {
		server.reset()
		server.set("organization", "domains", `[`+strings.Replace(`{"object":"organization_domain","id":"org_domain_01A","domain":"attic.example"STATE}`,
			"STATE", map[bool]string{true: "", false: `,"state":` + sent}[sent == ""], 1)+`]`)
		for _, page := range []string{"/connections/conn_01A", "/directories/directory_01A", "/organizations/org_01A"} {
			p.open(t, client, page)
			p.handlers.Flush()
		}
		assertCustomerHas(t, p, map[bool]string{true: "info", false: "attention"}[unknownStatuses[sent] == "Unknown"], "Domain status unknown",
			"domain "+sent)
	}
}

// assertCustomerHas compares the list of organizations, its filters and file with the organization's own page.
func assertCustomerHas(t *testing.T, p *pagesDesk, status, label, at string) {
	t.Helper()
	client := p.signIn(t, "viewer")
	for _, filter := range []string{"attention", "info", "ok"} {
		file := p.table(t, client, "/organizations?format=csv&state="+filter)
		if filter != status {
			assert.Len(t, file, 1, "%s: organizations that are %s", at, filter)
			continue
		}
		assert.Equal(t, []string{label}, column(file, "Issues"), at)
	}
	box := p.open(t, client, "/organizations/org_01A").Find("article.callout").First()
	assert.Contains(t, squeeze(box.Text()), "has an unknown status", at)
	assert.Equal(t, map[string]string{"attention": "attention", "info": "neutral"}[status], box.AttrOr("data-tone", ""), at)
}

// TestAKnownStatusInAnotherCaseIsThatStatus serves every status in capitals, as some servers do.
func TestAKnownStatusInAnotherCaseIsThatStatus(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	for _, row := range []struct{ kind, field, sent, page, list, status, issues string }{
		{"connection", "state", "ACTIVE", "/connections/conn_01A", "/connections", "Active", ""},
		{"connection", "state", "aCTIVE ", "/connections/conn_01A", "/connections", "Active", ""},
		{"connection", "state", "INactive", "/connections/conn_01A", "/connections", "Inactive", "Connection inactive"},
		{"directory", "state", "LINKED", "/directories/directory_01A", "/directories", "Linked", ""},
		{"directory", "state", "Invalid_Credentials", "/directories/directory_01A", "/directories", "Credentials refused", "Credentials refused"},
		{"invitation", "state", "PENDING", "/invitations/invitation_01A", "/invitations", "Pending", ""},
		{"membership", "status", "ACTIVE", "/users/user_01A", "/organizations/org_01A/users", "Active", ""},
		{"directory_user", "state", "SUSPENDED", "/directory-users/directory_user_01A", "/directories/directory_01A/users", "Suspended", ""},
	} {
		server.reset()
		for _, page := range []string{"/connections/conn_01A", "/directories/directory_01A"} {
			p.open(t, client, page)
		}
		server.set(row.kind, row.field, quote(row.sent))
		page := p.open(t, client, row.page)
		p.handlers.Flush()
		at := row.kind + " " + row.sent
		assert.NotContains(t, mainText(page), row.sent, at)
		file := p.table(t, client, row.list+"?format=csv")
		assert.Equal(t, []string{row.status}, column(file, "Status"), at)
		if row.kind != "directory_user" && row.kind != "invitation" {
			assert.Equal(t, []string{cmp.Or(row.issues, issuesview.None)}, column(file, "Issues"), at)
		}
		if row.kind == "connection" && row.issues == "" {
			p.open(t, client, row.list+"?state=active").Find("section.list tbody tr").Each(func(_ int, r *goquery.Selection) {
				assert.Contains(t, squeeze(r.Text()), "Attic Okta", "the filter by status finds it")
			})
			assert.Equal(t, 1, p.open(t, client, row.list+"?state=active").Find("section.list tbody tr").Length(), at)
		}
	}
	server.reset()
	for _, page := range []string{"/connections/conn_01A", "/directories/directory_01A", "/directory-users/directory_user_01A"} {
		p.open(t, client, page)
	}
	server.set("organization", "domains", `[{"id":"org_domain_01A","domain":"attic.example","state":"VERIFIED"}]`)
	page := p.open(t, client, paths.OrganizationShow.URL("org_01A"))
	p.handlers.Flush()
	assert.Contains(t, mainText(page), "Verified")
	assert.NotContains(t, mainText(page), "VERIFIED")
	assert.Len(t, p.table(t, client, "/organizations?format=csv&state=ok"), 2, "the customer is healthy")
}
