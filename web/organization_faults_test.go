package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEachFailingPartOfAnOrganizationCostsOneSentence(t *testing.T) {
	customer := scenario(t, "Northwind Logistics")
	id := customer.OrganizationID
	parts := map[string]string{
		"Single sign-on": "/connections", "Directory sync": "/directories", "People": "/user_management/organization_memberships",
		"Invitations": "/user_management/invitations", "Recent events": "/events",
	}
	for title, path := range parts {
		for _, test := range []struct{ name, fault, want string }{
			{"is not offered", `"status":404`, "This WorkOS server does not offer this information."},
			{"is not built yet", `"status":501`, "This WorkOS server does not offer this information."},
			{"may not be read", `"status":403`, "WorkOS refused Frontdesk's API key for this."},
			{"is no JSON", `"status":200,"body":"<html>Welcome</html>"`, "WorkOS answered, but not in a form"},
		} {
			t.Run(title+" "+test.name, func(t *testing.T) {
				p := startPages(t) // which holds no copy that could stand in
				client := p.signIn(t, "success")
				p.breaks(t, path, test.fault)
				page := p.open(t, client, "/organizations/"+id)
				assert.Equal(t, 1, page.Find(".region-error").Length(), "one part is missing, not more")
				assert.Contains(t, squeeze(section(page, title).Find(".region-error").Text()), test.want)
				for other := range parts {
					if other != title {
						assert.Positive(t, section(page, other).Find("tbody tr, ol.timeline li").Length(), "%s is there", other)
					}
				}
				assert.Equal(t, []string{customer.Domain}, rowNames(section(page, "Domains")))
			})
		}
	}
}

func TestOrganizationComesFromTheCopyWhenWorkOSIsDown(t *testing.T) {
	p := startSynced(t)
	client, customer := p.signIn(t, "success"), scenario(t, "Harbor Pine Health")
	id := customer.OrganizationID
	fresh := p.open(t, client, "/organizations/"+id)
	for fault, why := range map[string]string{
		`"reset":true`:            "WorkOS answered with an error: 502 Bad Gateway", // by the proxy in front of it
		`"status":503`:            "WorkOS answered with an error: 503 Service Unavailable, request ID ",
		`"status":200,"cut":true`: "WorkOS did not answer.",
		`"status":401`:            "WorkOS refused Frontdesk's API key for this.",
	} {
		t.Run(fault, func(t *testing.T) {
			p.breaks(t, "", fault)
			defer p.clearFaults(t)
			page := p.open(t, client, "/organizations/"+id)
			assert.Contains(t, squeeze(page.Find(".banner").Text()), why)
			assert.Contains(t, squeeze(page.Find(".banner").Text()), "This is the data as of")
			assert.Equal(t, []string{"Harbor Pine Google"}, rowNames(section(page, "Single sign-on")))
			assert.Equal(t, []string{"Harbor Pine Google Workspace"}, rowNames(section(page, "Directory sync")))
			assert.Equal(t, 1, callout(page, "are no longer accepted").Length(), "the copy knows what is wrong, too")
			for _, title := range []string{"People", "Invitations"} {
				assert.NotEmpty(t, rowNames(section(page, title)))
				assert.Equal(t, rowNames(section(fresh, title)), rowNames(section(page, title)), title)
			}
			for _, tab := range []string{"/users", "/portal-links", "/audit-logs", "/raw"} {
				page = p.open(t, client, "/organizations/"+id+tab)
				assert.Contains(t, squeeze(page.Find(".banner").Text()), why, tab)
			}
		})
	}
}

func TestOrganizationThatNobodyCanReadIsAClearPage(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	for _, test := range []struct {
		fault  string
		status int
		want   string
	}{
		{`"reset":true`, http.StatusBadGateway, "WorkOS answered with an error"}, // 502, by the proxy in front of it
		{`"status":500`, http.StatusBadGateway, "WorkOS answered with an error"},
		{`"status":401`, http.StatusBadGateway, "WorkOS refused Frontdesk's API key"},
		{`"status":501`, http.StatusBadGateway, "This WorkOS server does not offer this"},
		{`"status":404,"body":{"message":"secret detail"}`, http.StatusNotFound, "There is no such organization"},
		{`"status":404,"body":"<html>nothing here</html>"`, http.StatusBadGateway, "This WorkOS server does not offer this"},
		{`"status":422,"body":{"message":"secret detail"}`, http.StatusBadGateway, "WorkOS did not accept this request"},
		{`"status":400,"body":{"message":"secret detail"}`, http.StatusBadGateway, "WorkOS did not accept this request"},
		{`"status":200,"body":"not json"`, http.StatusBadGateway, "WorkOS's answer could not be read"},
		{`"status":200,"body":{"object":"organization","id":"org_01SOMEBODYELSE","name":"secret detail"}`, http.StatusBadGateway,
			"WorkOS's answer could not be read"},
		{`"status":429`, http.StatusServiceUnavailable, "WorkOS is busy"},
	} {
		t.Run(test.fault, func(t *testing.T) {
			p.breaks(t, "", test.fault)
			defer p.clearFaults(t)
			page := p.shows(t, client, "/organizations/org_01NEVERSEEN", test.status)
			assert.Equal(t, test.want, page.Find("h1").Text())
			assert.NotEmpty(t, page.Find(".request-id code").Text(), "the id to quote")
			assert.NotContains(t, mainText(page), "secret detail")
			part := p.send(t, client, http.MethodGet, "/organizations/org_01NEVERSEEN", nil, partial()...)
			assert.Equal(t, "#status", part.Header.Get("HX-Retarget"), "inside a page it is one line in the status")
			assert.Contains(t, part.body, strings.ReplaceAll(test.want, "'", "&#39;"))
		})
	}
}
