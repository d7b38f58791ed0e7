package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// filteredByOrganization are the lists that one customer narrows.
var filteredByOrganization = []string{"/users", "/connections", "/directories", "/invitations", "/activity", "/portal-links",
	"/audit-logs/exports", "/events"}

func TestATypedOrganizationNarrowsEveryListOrIsSaidToNameNone(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	p.issue(t, client, customer{ID: northwind, Name: "Northwind Logistics"}, "sso")
	for _, at := range filteredByOrganization {
		chosen := p.open(t, client, at+"?organization="+northwind)
		want, all := shownRows(chosen), shownRows(p.open(t, client, at))
		require.True(t, len(all) > 0 || at == "/audit-logs/exports", at)
		for _, typed := range []string{"northwind  Logistics", "northwind-logistics.example", northwind} {
			page := p.open(t, client, at+"?organization_text="+url.QueryEscape(typed))
			assert.Equal(t, want, shownRows(page), "%s: %s", at, typed)
			assert.Equal(t, northwind, page.Find(".filters input[name=organization]").AttrOr("value", ""), "%s: the form has the ID", at)
			assert.Equal(t, "Northwind Logistics", page.Find("input[name=organization_text]").AttrOr("value", ""), at)
			for _, link := range links(page.Find("section.list thead, section.list .pager, .events-span")) {
				assert.Contains(t, link, "organization="+northwind, at)
			}
		}
		other := p.send(t, client, http.MethodGet, at+"?organization="+northwind+"&organization_text=Bright", nil).page(t)
		assert.Contains(t, squeeze(other.Find(".filter-error").Text()), "No organization is called “Bright”.", "%s: the text was changed since",
			at)
		assert.Equal(t, all, shownRows(p.open(t, client, at+"?organization="+northwind+"&organization_text=")), "%s: the text was cleared", at)

		for _, query := range []string{"?organization_text=Bright", "?organization_text=zz+nobody"} {
			got := p.send(t, client, http.MethodGet, at+query, nil)
			page := got.page(t)
			assert.Contains(t, squeeze(page.Find(".filter-error").Text()), "No organization", at+query)
			assert.Contains(t, squeeze(page.Find(".empty").Text()), "No organization", at+query)
			assert.Empty(t, page.Find("section.list tbody tr, .event").Nodes, at+query)
			box := page.Find("input[name=organization_text]")
			assert.Equal(t, strings.ReplaceAll(query[len("?organization_text="):], "+", " "), box.AttrOr("value", ""), "%s: what was typed stays",
				at)
			assert.Equal(t, "true", box.AttrOr("aria-invalid", ""), at)
			file := p.send(t, client, http.MethodGet, at+query+"&format=csv", nil)
			assert.Equal(t, http.StatusBadRequest, file.StatusCode, at+query)
			assert.Contains(t, squeeze(file.page(t).Find("main").Text()), "No organization", at+query)
		}
		part := p.send(t, client, http.MethodGet, at+"?organization_text=Northwind+Logistics", nil, partial()...)
		assert.Equal(t, at+"?organization="+northwind, part.Header.Get("HX-Push-Url"), "the address has the ID")
		box := part.page(t).Find("[hx-swap-oob] input[name=organization]")
		assert.Equal(t, northwind, box.AttrOr("value", ""), "%s: and the box", at)
		refused := p.send(t, client, http.MethodGet, at+"?organization_text=Bright", nil, partial()...).page(t)
		assert.Contains(t, squeeze(refused.Find("[hx-swap-oob] .filter-error").Text()), "No organization is called “Bright”.", at)
	}
	got := p.open(t, client, "/organizations?organization_text=Bright")
	assert.Contains(t, squeeze(got.Find(".empty").Text()), "This list has no filter “organization_text”.")
}

// shownRows are the rows of any list, and the events of theirs, without how long ago something was: that changes meanwhile.
func shownRows(page *goquery.Document) []string {
	return page.Find("section.list tbody a.row-link, .event").Map(func(_ int, row *goquery.Selection) string {
		without := row.Clone()
		without.Find("time").Remove()
		return row.AttrOr("href", "") + row.AttrOr("id", "") + squeeze(without.Text())
	})
}

func TestSeveralOrganizationsOfATypedNameAreNamed(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	for _, id := range []string{"org_01TWINA", "org_01TWINB"} {
		require.NoError(t, p.mirror.UpsertOrganization(t.Context(), workos.Organization{Object: workos.Object{ID: id}, Name: "Twin Peaks"}))
	}
	page := p.open(t, client, "/users?organization_text=twin+peaks")
	for _, part := range []string{"Several organizations", "org_01TWINA", "org_01TWINB"} {
		assert.Contains(t, squeeze(page.Find(".filter-error, .filter-suggestions").Text()), part)
	}
	assert.Equal(t, []string{"/users?organization=org_01TWINA", "/users?organization=org_01TWINB"}, links(page.Find(".filter-suggestions")))
	similar := p.open(t, client, "/users?organization_text=twin&state=verified")
	assert.Contains(t, links(similar.Find(".filter-suggestions")), "/users?organization=org_01TWINA&state=verified", "the other filters stay")
	assert.Equal(t, http.StatusBadRequest, p.send(t, client, http.MethodGet, "/users?organization_text=twin+peaks&format=csv", nil).StatusCode)
}

func TestASuggestedOrganizationShowsWhyItMatches(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	changed := p.ask(t, http.MethodPut, "/organizations/"+northwind,
		`{"stripe_customer_id":"cus_R9qWJGzzzbCoiR","external_id":"crm-4711-qqq"}`)
	require.Equal(t, http.StatusOK, changed.StatusCode, changed.body)
	p.open(t, client, "/organizations/"+northwind) // it is read again
	suggested := func(typed string) string {
		t.Helper()
		return squeeze(p.open(t, client, "/options/organizations?organization_text="+url.QueryEscape(typed), partial()...).Text())
	}
	for _, typed := range []string{"Gzzzb", "zzz", "qqq", "4711", northwind[8:14]} {
		assert.NotContains(t, suggested(typed), "Northwind", "%s stands inside an ID", typed)
	}
	for typed, shows := range map[string]string{"north": "Northwind Logistics", "logistics north": "Northwind Logistics",
		"crm-47":        "crm-4711-qqq",
		"northwind-log": "northwind-logistics.example", northwind: "Northwind Logistics", "cus_R9qWJGzzzbCoiR": "cus_R9qWJGzzzbCoiR"} {
		assert.Contains(t, suggested(typed), shows, typed)
	}
}
