package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/mirror"
)

func TestOrganizationPageSaysWhatIsWrongWithACustomer(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "success")
	for _, test := range []struct {
		customer, title, text string
		tone, who             string
		intent                string // of the portal link that mends it
	}{
		{"Northwind Logistics", "The SAML certificate of Northwind Okta expired", "Sign-in through this connection fails", "danger",
			"The customer's IT admin", "certificate_renewal"},
		{"Ōkami Robotics", "The SAML certificate of Ōkami Entra ID expires", "nobody can sign in through this connection", "danger",
			"The customer's IT admin", "certificate_renewal"},
		{"Fjordbank Norge", "Fjordbank PingFederate is waiting for a first successful sign-in", "nobody has signed in successfully yet",
			"attention", "The customer's IT admin", "sso"},
		{"Querétaro Minería", "Domain queretaro-servicios.example failed verification", "did not appear within 30 days", "danger",
			"The customer's IT admin", "domain_verification"},
		{"Meridian Avionics", "Meridian Okta is inactive", "cannot authenticate anybody", "danger", "The customer's IT admin", "sso"},
		{"Castellan Insurance", "who left or are suspended", "deactivate the memberships", "danger", "Our team", ""},
		{"Meridian Avionics", "Meridian Entra ID is a draft", "started and not finished", "attention", "The customer's IT admin", "sso"},
		{"Meridian Avionics", "Directory sync: Meridian Entra ID is waiting for a first successful sync", "WorkOS is checking it", "neutral",
			"The customer's IT admin", "dsync"},
		{"Harbor Pine Health", "the credentials of Harbor Pine Google Workspace are no longer accepted", "People who join or leave will not sync",
			"danger", "The customer's IT admin", "dsync"},
		{"Pelican Mutual", "Pelican OneLogin directory is not connected", "Nothing is synced", "attention", "The customer's IT admin", "dsync"},
		{"Tamarind Foods", "is pending", "WorkOS is looking for a TXT record", "attention", "The customer's IT admin", "domain_verification"},
		{"Tamarind Foods", "Tamarind SSO has no provider chosen", "the identity provider has not been chosen", "attention",
			"The customer's IT admin", "sso"},
	} {
		t.Run(test.customer+", "+test.title, func(t *testing.T) {
			customer := scenario(t, test.customer)
			page := p.open(t, client, "/organizations/"+customer.OrganizationID)
			assert.Equal(t, test.customer, page.Find("h1").Text())
			assert.Equal(t, test.customer+" – Frontdesk", page.Find("title").Text())
			box := callout(page, test.title)
			require.Equal(t, 1, box.Length(), "%s", squeeze(page.Find(".callouts").Text()))
			assert.Equal(t, test.tone, box.AttrOr("data-tone", ""))
			assert.Contains(t, squeeze(box.Text()), test.text)
			assert.Equal(t, "Who needs to act: "+test.who, squeeze(box.Find(".callout-who").Text()))
			if test.intent == "" { // no link mends it
				assert.Contains(t, strings.Join(links(box), " "), "/directory-users/")
				return
			}
			assert.Contains(t, links(box), "/portal-links/new?intent="+test.intent+"&organization="+customer.OrganizationID)
		})
	}

	t.Run("the worst comes first", func(t *testing.T) {
		page := p.open(t, client, "/organizations/"+scenario(t, "Meridian Avionics").OrganizationID)
		tones := page.Find("article.callout").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("data-tone", "") })
		assert.Equal(t, []string{"danger", "attention", "neutral"}, tones)
	})
	t.Run("a healthy customer has none", func(t *testing.T) {
		page := p.open(t, client, "/organizations/"+scenario(t, "Velvet Antler Studio").OrganizationID)
		assert.Zero(t, page.Find("article.callout").Length())
		assert.Zero(t, page.Find(".region-error").Length())
	})
	t.Run("a viewer is told, and cannot issue", func(t *testing.T) {
		page := p.open(t, p.signIn(t, "viewer"), "/organizations/"+scenario(t, "Harbor Pine Health").OrganizationID)
		assert.Equal(t, 1, callout(page, "are no longer accepted").Length())
		assert.NotContains(t, strings.Join(links(page.Find("main")), " "), "/portal-links/new")
		assert.NotContains(t, strings.Join(links(page.Find("main")), " "), "/audit-logs/exports/new")
	})
}

func TestOrganizationPageShowsTheWholeCustomer(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	northwind := scenario(t, "Northwind Logistics")
	page := p.open(t, client, "/organizations/"+northwind.OrganizationID)

	assert.Equal(t, []string{northwind.Domain}, rowNames(section(page, "Domains")))
	assert.Contains(t, section(page, "Domains").Text(), "Verified")
	assert.Equal(t, []string{"Northwind Okta"}, rowNames(section(page, "Single sign-on")))
	assert.Contains(t, section(page, "Single sign-on").Text(), "Okta SAML")
	assert.Equal(t, []string{"Northwind Okta directory"}, rowNames(section(page, "Directory sync")))
	assert.Len(t, rowNames(section(page, "People")), 8)
	assert.Contains(t, links(section(page, "People").Find("header")), "/organizations/"+northwind.OrganizationID+"/users")
	assert.Len(t, rowNames(section(page, "Invitations")), 2)
	assert.Contains(t, section(page, "Portal links issued").Text(), "No portal links issued from Frontdesk.")
	assert.Contains(t, section(page, "Audit log exports").Text(), "No exports requested from Frontdesk.")
	assert.Positive(t, section(page, "Recent events").Find("ol.timeline li").Length())
	assert.Contains(t, squeeze(page.Find("dl.facts").Text()), "acct_northwind")
	for _, link := range links(page.Find("main")) {
		p.open(t, client, link)
	}

	t.Run("what was seen is in the copy now", func(t *testing.T) {
		p.handlers.Flush()
		assert.Equal(t, []string{"Northwind Logistics"}, rowNames(p.open(t, client, "/organizations").Find("section.list")))
		assert.Equal(t, []string{"Northwind Okta"}, rowNames(p.open(t, client, "/connections").Find("section.list")))
	})
}

func TestOrganizationTabsAreAddresses(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics")
	root := "/organizations/" + northwind.OrganizationID
	tabs := []string{root, root + "/users", root + "/invitations", root + "/portal-links", root + "/audit-logs", root + "/settings",
		root + "/raw"}
	for _, at := range tabs {
		page := p.open(t, client, at)
		assert.Equal(t, tabs, links(page.Find("nav.tabs-line")))
		assert.Equal(t, at, page.Find("nav.tabs-line a[aria-current=page]").AttrOr("href", ""))
		assert.Equal(t, northwind.Name, page.Find("h1").Text())
		assert.Equal(t, northwind.OrganizationID, squeeze(page.Find(".object-name code").Text()), "the id is there to copy")
	}
	raw := p.open(t, client, root+"/raw")
	assert.Contains(t, raw.Find("main pre").Text(), `"id": "`+northwind.OrganizationID+`"`)

	people := p.open(t, client, root+"/users?limit=25")
	assert.Equal(t, 25, people.Find("section.list tbody tr").Length())
	rows := p.table(t, client, root+"/users?format=csv&sort=name")
	assert.Equal(t, "Email", rows[0][0])
	assert.Greater(t, len(rows), 30)
	address := rows[1][0]
	found := p.open(t, client, root+"/users?q="+address, partial()...)
	assert.Equal(t, []string{address}, rowNames(found.Find("section.list")))
}

func TestUnknownOrganizationIsNotFoundAndForgotten(t *testing.T) {
	p := startPages(t)
	client, gone := p.signIn(t, "viewer"), p.create(t, "Short Lived")
	p.open(t, client, "/organizations/"+gone.ID)
	p.handlers.Flush()
	_, err := p.mirror.OrganizationRow(t.Context(), mirror.Everything, gone.ID)
	require.NoError(t, err)
	require.Less(t, p.ask(t, http.MethodDelete, "/organizations/"+gone.ID, "").StatusCode, 300)

	page := p.shows(t, client, "/organizations/"+gone.ID, http.StatusNotFound)
	assert.Equal(t, "There is no such organization", page.Find("h1").Text())
	assert.Contains(t, mainText(page), gone.ID)
	p.handlers.Flush()
	_, err = p.mirror.OrganizationRow(t.Context(), mirror.Everything, gone.ID)
	assert.Error(t, err, "the copy forgets what is gone")
	assert.NotContains(t, rowNames(p.open(t, client, "/organizations").Selection), "Short Lived")
}
