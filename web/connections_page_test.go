package web

import (
	"net/http"
	"net/url"
	"testing"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConnectionPageExplainsItsState(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "success")
	for _, test := range []struct{ customer, name, state, title, failure string }{
		{"Northwind Logistics", "Northwind Okta", "active", "The SAML certificate expired", "sign-ins failed since"},
		{"Fjordbank Norge", "Fjordbank PingFederate", "validating", "Waiting for a first successful sign-in", "invalid SAML response"},
		{"Meridian Avionics", "Meridian Okta", "inactive", "inactive", "cannot authenticate anybody"},
		{"Meridian Avionics", "Meridian Entra ID", "draft", "draft", ""},
		{"Tamarind Foods", "Tamarind SSO", "requires_type", "no provider chosen", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			list := p.open(t, client, "/connections?state="+test.state+"&organization="+scenario(t, test.customer).OrganizationID)
			require.Equal(t, []string{test.name}, rowNames(list.Find("section.list")))
			page := p.open(t, client, "/connections/"+rowIDs(list)[0])
			assert.Equal(t, test.name, page.Find("h1").Text())
			assert.Equal(t, 1, callout(page, test.title).Length(), squeeze(page.Find(".callouts").Text()))
			if test.failure != "" {
				assert.Contains(t, squeeze(page.Find(".callouts").Text()), test.failure)
			}
			assert.Contains(t, links(page.Find("dl.facts")), "/organizations/"+scenario(t, test.customer).OrganizationID)
			assert.Contains(t, p.open(t, client, "/connections/"+rowIDs(list)[0]+"/raw").Find("main pre").Text(), `"state": "`+test.state+`"`)
		})
	}
	t.Run("providers part the list", func(t *testing.T) {
		for _, row := range p.table(t, client, "/connections?format=csv&type=OktaSAML")[1:] {
			assert.Contains(t, row, "OktaSAML")
		}
		assert.Contains(t, rowNames(p.open(t, client, "/connections?q=northwind").Find("section.list")), "Northwind Okta")
	})
	t.Run("events that cannot be read are named, and the copy's are shown", func(t *testing.T) {
		p.breaks(t, "/events", `"status":501`)
		defer p.clearFaults(t)
		found, err := p.mirror.Connections(t.Context(), mirror.Everything, mirror.Query{Q: "Northwind Okta"})
		require.NoError(t, err)
		part := section(p.open(t, client, "/connections/"+found.Rows[0].ID), "Sign-ins and changes")
		assert.Contains(t, squeeze(part.Find(".region-error").Text()), "does not offer this information")
		assert.Positive(t, part.Find("ol.timeline li").Length())
	})
}

func TestActivityShowsWhoDidWhat(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	_, link := p.issue(t, client, acme, "sso")
	require.NotEmpty(t, link)
	viewer := p.signIn(t, "viewer")
	p.shows(t, viewer, "/portal-links/new", http.StatusForbidden)

	list := p.open(t, viewer, "/activity").Find("section.list")
	assert.Contains(t, squeeze(list.Text()), "Issued a portal link")
	assert.Contains(t, squeeze(list.Text()), "Access denied")
	only := p.open(t, viewer, "/activity?type=portal_link.issue&state=done&organization="+acme.ID)
	assert.Equal(t, 1, only.Find("section.list tbody tr").Length())
	assert.Equal(t, "/organizations/"+acme.ID+"/portal-links", only.Find("tbody a.row-link").AttrOr("href", ""))
	assert.Equal(t, acme.Name, only.Find("input[name=organization_text], #activity-organization, [data-combobox] input[type=text]").First().AttrOr("value", acme.Name))
	assert.Equal(t, "nomatch", p.open(t, viewer, "/activity?organization=org_01NONE").Find(".empty").AttrOr("data-kind", ""))

	rows := p.table(t, viewer, "/activity?format=csv&sort=when")
	for _, name := range []string{"When (UTC)", "Who", "What", "Target", "Outcome", "Reason", "Role", "From", "Request ID",
		"WorkOS request ID"} {
		assert.Contains(t, rows[0], name)
	}
	assert.Equal(t, []string{"sign_in", "portal_link.issue"}, column(rows, "Action")[:2], "the oldest first, when asked for")
	newest := p.table(t, viewer, "/activity?format=csv")
	assert.Equal(t, column(rows, "Entry")[0], column(newest, "Entry")[len(newest)-2])
	filtered := p.table(t, viewer, "/activity?format=csv&type=portal_link.issue")
	require.Len(t, filtered, 2)
	assert.Equal(t, []string{"success@frontdesk.example"}, column(filtered, "Who"))
	assert.NotEmpty(t, column(filtered, "WorkOS request ID")[0])
}

func TestATestSignInLinkIsRecorded(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	connection := data[workos.Connection](t, p, "/connections?organization_id="+scenario(t, "Northwind Logistics").OrganizationID)[0]
	at := "/connections/" + connection.ID
	assert.Contains(t, links(p.open(t, client, at).Find("main")), at+"/test")
	assert.Zero(t, p.open(t, client, at+"/test").Find("#test-link").Length(), "a link is made when it is asked for")
	got := p.send(t, client, http.MethodPost, at+"/test", url.Values{})
	require.Equal(t, http.StatusOK, got.StatusCode)
	assert.Equal(t, "no-store", got.Header.Get("Cache-Control"))
	assert.Equal(t, 1, got.page(t).Find("#test-link").Length())
	entry := p.lastEntry(t, "connection.test_link")
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Equal(t, connection.ID, entry.TargetID)
}
