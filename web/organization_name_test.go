package web

import (
	"net/http"
	"testing"

	"frontdesk/web/paths"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
)

// WorkOS does not always send an organization's name beside its ID: the mirror has it.
func TestAnOrganizationIsNamedWhereWorkOSSendsOnlyItsID(t *testing.T) {
	p, server := startStandIn(t)
	for _, kind := range []string{"membership", "invitation", "connection", "directory", "directory_user", "directory_group", "event"} {
		server.remove(kind, "organization_name")
	}
	server.set("event", "data", `{"object":"connection","id":"conn_01A","organization_id":"org_01A","name":"Attic Okta"}`)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	for _, page := range []string{
		"/users/user_01A", "/memberships/om_01A/role", "/memberships/om_01A/deactivate", "/memberships/om_01A/remove",
		"/invitations", "/invitations/invitation_01A", "/invitations/new?organization=org_01A",
		"/connections", "/connections/conn_01A", "/connections/conn_01A/delete", "/directories", "/directories/directory_01A",
		"/directory-users/directory_user_01A", "/directory-groups/directory_group_01A", "/users", "/organizations/org_01A/users",
		"/portal-links/new?organization=org_01A", "/audit-logs/exports/new?organization=org_01A", "/search?q=ana%40attic.example",
		"/events?range=90d",
	} {
		got := p.send(t, client, http.MethodGet, page, nil)
		assert.Equal(t, http.StatusOK, got.StatusCode, page)
		main := got.page(t).Find("main")
		named := mainText(got.page(t))
		for _, input := range main.Find("input").EachIter() {
			named += " " + input.AttrOr("value", "")
		}
		assert.Contains(t, named, "Attic & Sons", page)
		main.Find("details").Remove() // what an event holds is shown as it was sent
		main.Find("a[href='/organizations/org_01A']").Each(func(_ int, link *goquery.Selection) {
			assert.NotEqual(t, "org_01A", squeeze(link.Text()), "%s names the organization by its ID", page)
		})
	}
}

// TestAMembershipIsNamedFromTheMirror leaves out the name of the organization in each way.
func TestAMembershipIsNamedFromTheMirror(t *testing.T) {
	p, server := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	for _, sent := range []string{"absent", `null`, `""`, `"   "`, `"\u200b"`} {
		server.reset()
		if server.set("membership", "organization_name", sent); sent == "absent" {
			server.remove("membership", "organization_name")
		}
		for _, at := range []string{paths.UserShow.URL("user_01A"), "/memberships/om_01A/deactivate", "/memberships/om_01A/role"} {
			page := p.open(t, client, at)
			if at == paths.UserShow.URL("user_01A") {
				assert.Contains(t, squeeze(section(page, "Memberships").Text()), "Attic & Sons", sent)
				assert.NotContains(t, squeeze(section(page, "Memberships").Text()), "org_01A", sent)
				continue
			}
			assert.Contains(t, mainText(page), "Attic & Sons", "%s: %s", at, sent)
		}
	}
}
