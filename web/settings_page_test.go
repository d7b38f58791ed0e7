package web

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettingsShowWhatWorkOSSays(t *testing.T) {
	p := startSynced(t)
	s := settledCustomer(t, p)
	client := p.signIn(t, "admin")
	page := p.open(t, client, s.page)
	assert.Equal(t, "Settings", squeeze(page.Find(".tabs-line a[aria-current]").Text()))
	assert.Zero(t, page.Find(".region-error").Length())

	var flags, keys, groups, contacts, applications []string
	for _, flag := range data[workos.FeatureFlag](t, p, s.api+"/feature-flags?limit=100") {
		flags = append(flags, flag.Name)
	}
	assert.Equal(t, flags, rowNames(section(page, "Feature flags")))
	assert.Equal(t, 1, section(page, "Feature flags").Find("a[href$='/flags/advanced-exports/remove']").Length())
	assert.Zero(t, section(page, "Feature flags").Find("a[href$='/flags/dark-mode/remove']").Length(),
		"what is on for everybody is not switched off for one")

	for _, key := range data[workos.APIKey](t, p, s.api+"/api_keys?limit=100") {
		keys = append(keys, key.Name)
	}
	assert.Equal(t, keys, rowNames(section(page, "API keys")))
	assert.Contains(t, squeeze(section(page, "API keys").Text()), s.key.ObfuscatedValue)
	for _, group := range data[workos.Group](t, p, s.api+"/groups?limit=100") {
		groups = append(groups, group.Name)
	}
	assert.Equal(t, groups, rowNames(section(page, "Groups")))
	for _, contact := range data[workos.ITContact](t, p, s.api+"/it_contacts") {
		contacts = append(contacts, contact.Email)
	}
	assert.Equal(t, contacts, rowNames(section(page, "IT contacts")))
	for _, granted := range data[workos.AuthorizedApplication](t, p, s.api+"/authorized_applications?limit=100") {
		if name := granted.Application.Name; !strings.Contains(strings.Join(applications, "|"), name) {
			applications = append(applications, name)
		}
	}
	assert.Equal(t, applications, rowNames(section(page, "Authorized applications")))
	assert.Contains(t, squeeze(section(page, "Audit logs").Text()), "Active")
	assert.Contains(t, squeeze(section(page, "Audit logs").Text()), "30 days")
}

func TestSettingsNameTheMembersOfAGroup(t *testing.T) {
	p := startSynced(t)
	s := settledCustomer(t, p)
	group := data[workos.Group](t, p, s.api+"/groups?limit=100")[0]
	members := data[workos.Membership](t, p, s.api+"/groups/"+group.ID+"/organization-memberships?limit=100")
	require.NotEmpty(t, members)
	user, err := p.mirror.UserRow(t.Context(), mirror.Everything, members[0].UserID)
	require.NoError(t, err)
	people := section(p.open(t, p.signIn(t, "viewer"), s.page), "Groups").Find("details").First()
	assert.Equal(t, "Members of "+group.Name, squeeze(people.Find("summary").Text()))
	first := people.Find("a").First()
	assert.Equal(t, user.Name, first.Text())
	assert.Equal(t, "/users/"+members[0].UserID, first.AttrOr("href", ""))
}

func TestSettingsShowEachRoleItsOwnActions(t *testing.T) {
	p := startPages(t)
	s := settledCustomer(t, p)
	for role, want := range map[string][]string{
		"viewer": nil, "success": {"it-contacts"}, "support": {"flags", "it-contacts"},
		"admin": {"flags", "audit-logs", "api-keys", "it-contacts"},
	} {
		page := p.open(t, p.signIn(t, role), s.page)
		var got []string
		for _, part := range []string{"flags", "audit-logs", "api-keys", "it-contacts"} {
			if page.Find(".object-body a[href*='"+s.api+"/"+part+"/']").Length() > 0 {
				got = append(got, part)
			}
		}
		assert.Equal(t, want, got, role)
	}
}

func TestEachFailingPartOfTheSettingsCostsOneSentence(t *testing.T) {
	parts := map[string]string{
		"Feature flags": "/organizations/*/feature-flags", "Audit logs": "/organizations/*/audit_log_configuration",
		"API keys": "/organizations/*/api_keys",
		"Groups":   "/organizations/*/groups", "IT contacts": "/organizations/*/it_contacts",
		"Authorized applications": "/organizations/*/authorized_applications",
		"Data providers":          "/organizations/*/data_integration_configurations",
	}
	p := startPages(t)
	s := settledCustomer(t, p)
	client := p.signIn(t, "admin")
	for title, path := range parts {
		for _, test := range []struct{ name, fault, want string }{
			{"is not there", `"status":404`, "WorkOS answered that there is nothing here"},
			{"is not offered", `"status":404,"body":"404 page not found"`, "This WorkOS server does not offer this information."},
			{"is not built yet", `"status":501`, "This WorkOS server does not offer this information."},
			{"may not be read", `"status":403`, "WorkOS refused Frontdesk's API key for this."},
			{"is no JSON", `"status":200,"body":"<html>Welcome</html>"`, "WorkOS answered, but not in a form"},
		} {
			t.Run(title+" "+test.name, func(t *testing.T) {
				p.breaks(t, path, test.fault)
				page := p.open(t, client, s.page)
				p.clearFaults(t)
				hidden := title == "IT contacts" && test.want == "This WorkOS server does not offer this information."
				if hidden {
					assert.Zero(t, section(page, title).Length(), "what a server does not know is not mentioned")
					assert.Zero(t, page.Find(".region-error").Length())
				} else {
					assert.Contains(t, squeeze(section(page, title).Find(".region-error").Text()), test.want)
					assert.Equal(t, 1, page.Find(".region-error").Length(), "one part is missing, not more")
				}
				for other := range parts {
					if other != title {
						assert.Positive(t, section(page, other).Find("tbody tr, .pairs div").Length(), "%s is there", other)
					}
				}
			})
		}
	}
}

func TestSettingsOfWhatIsNotThere(t *testing.T) {
	p := startPages(t)
	s := settledCustomer(t, p)
	client := p.signIn(t, "admin")
	p.requests()
	for path, want := range map[string]string{
		"/flags/no-such-flag/remove":            "There is no such feature flag",
		"/api-keys/api_key_01NONE/revoke":       "Northwind Logistics has no such API key",
		"/api-keys/api_key_01NONE/expire":       "Northwind Logistics has no such API key",
		"/it-contacts/it_contact_01NONE/remove": "This organization has no such IT contact",
	} {
		for _, asked := range []paths.Route{{Method: http.MethodGet}, {Method: http.MethodPost}} {
			got := p.send(t, client, asked.Method, s.api+path, formFor(asked))
			assert.Equal(t, http.StatusNotFound, got.StatusCode, path)
			assert.Equal(t, want, got.page(t).Find("h1").Text())
			assert.Contains(t, got.page(t).Find(".actions a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") }), s.page)
		}
	}
	assert.Empty(t, writes(p.requests()))
}
