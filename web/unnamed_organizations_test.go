package web

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestAnOrganizationWithoutANameIsCalledByItsID serves an organization whose name cannot be seen: wherever it is named, its ID stands, and
// nothing says that there is no organization.
func TestAnOrganizationWithoutANameIsCalledByItsID(t *testing.T) {
	for _, name := range []string{`null`, `""`, `"  "`, "\"\u200b\""} {
		p, server := startStandIn(t)
		server.set("organization", "name", name)
		server.set("membership", "organization_name", name)
		server.set("connection", "state", `"inactive"`)
		server.set("directory", "state", `"unlinked"`)
		p.syncAll(t)
		client := p.signIn(t, "admin")
		for list, label := range map[string]string{"/organizations": "Name", "/connections": "Organization", "/directories": "Organization",
			"/invitations": "Organization", "/users": "Organization", "/directories/directory_01A/users": "Organization"} {
			assert.Equal(t, []string{"org_01A"}, column(p.table(t, client, list+"?format=csv"), label), "%s in the file of %s", name, list)
			if list != "/directories/directory_01A/users" {
				assert.Contains(t, squeeze(p.open(t, client, list).Find("section.list tbody tr").Text()), "org_01A", "%s in %s", name, list)
			}
		}
		for _, page := range []string{"/", "/organizations/org_01A", "/connections/conn_01A", "/connections/conn_01A/delete",
			"/directories/directory_01A",
			"/users/user_01A", "/users/user_01A/settings", "/invitations/invitation_01A", "/directory-users/directory_user_01A",
			"/directory-groups/directory_group_01A",
			"/memberships/om_01A/role", "/memberships/om_01A/remove", "/invitations/new?organization=org_01A",
			"/portal-links/new?organization=org_01A",
			"/search?q=attic.example"} {
			shown := p.open(t, client, page)
			named := mainText(shown)
			for _, input := range shown.Find("main input").EachIter() {
				named += " " + input.AttrOr("value", "")
			}
			assert.Contains(t, named, "org_01A", "%s on %s", name, page)
			assert.NotContains(t, named, "no organization", "%s on %s", name, page)
		}
		assert.Equal(t, "org_01A", squeeze(p.open(t, client, "/organizations/org_01A").Find("h1").Text()), name)
		for _, sort := range []string{"organization", "-organization"} {
			assert.Len(t, p.table(t, client, "/connections?format=csv&sort="+sort), 2, sort)
		}
		assert.Len(t, p.table(t, client, "/connections?format=csv&q=org_01A"), 2, "%s: found by what stands for its name", name)
		assert.Contains(t, p.open(t, client, "/options/organizations?q=org_01A", partial()...).Text(), "org_01A", "%s among the choices", name)
		p.handlers.Flush()
	}
}
