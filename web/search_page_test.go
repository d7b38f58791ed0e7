package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/web/config"
	"frontdesk/workos/mirror"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWalkPastedIDsLeadStraightToTheObject(t *testing.T) {
	for name, start := range map[string]func(*testing.T, ...func(*config.Config)) *pagesDesk{"without a copy": startPages,
		"with a copy": startSynced} {
		t.Run(name, func(t *testing.T) {
			p := start(t)
			client, northwind := p.signIn(t, "support"), scenario(t, "Northwind Logistics")
			org := "/organizations/" + northwind.OrganizationID
			type object struct {
				ID             string
				UserID         string `json:"user_id"`
				OrganizationID string `json:"organization_id"`
			}
			member := data[object](t, p, "/user_management/organization_memberships?limit=1&organization_id="+northwind.OrganizationID)[0]
			var whole struct{ Domains []object }
			decode(t, p.ask(t, http.MethodGet, org, "").body, &whole)
			at := p.start(t, client, p.exportForm(t, client, northwind.OrganizationID))
			export, err := p.records.Export(t.Context(), store.Everything, at[strings.LastIndex(at, "/")+1:])
			require.NoError(t, err)
			want := map[string]string{
				northwind.OrganizationID: org, "conn_01ANY": "/connections/conn_01ANY", "directory_01ANY": "/directories/directory_01ANY",
				"directory_user_01ANY": "/directory-users/directory_user_01ANY", "directory_group_01ANY": "/directory-groups/directory_group_01ANY",
				"user_01ANY": "/users/user_01ANY", member.ID: "/users/" + member.UserID, whole.Domains[0].ID: org, export.WorkOSID: at,
				"  " + northwind.OrganizationID + "\n": org,
			}
			if name == "with a copy" {
				invitation := data[object](t, p, "/user_management/invitations?limit=1&organization_id="+northwind.OrganizationID)[0]
				want[invitation.ID] = "/invitations/" + invitation.ID
			}
			for id, page := range want {
				got := p.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(id), nil)
				assert.Equal(t, http.StatusSeeOther, got.StatusCode, id)
				assert.Equal(t, page, got.Header.Get("Location"), id)
				typed := p.open(t, client, "/search?q="+url.QueryEscape(id), partial()...)
				assert.Equal(t, []string{page}, links(typed.Selection), "while typing, %s is one suggestion", id)
			}
			for _, nowhere := range []string{"om_01NONE", "org_domain_01NONE", "audit_log_export_01NONE"} {
				assert.Equal(t, "nomatch", p.open(t, client, "/search?q="+nowhere).Find(".empty").AttrOr("data-kind", ""), nowhere)
			}
		})
	}
}

func TestWalkTextIsFoundInGroups(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics")
	page := p.open(t, client, "/search?q=northwind")
	for title, hit := range map[string]string{"Organizations": "Northwind Logistics", "Domains": northwind.Domain,
		"Connections": "Northwind Okta", "Directories": "Northwind Okta directory"} {
		assert.Contains(t, squeeze(section(page, title).Find(".hits").Text()), hit)
	}
	assert.Positive(t, section(page, "Users").Find(".hits li").Length())
	assert.Positive(t, section(page, "Directory users").Find(".hits li").Length())
	for _, link := range links(page.Find("main")) {
		p.open(t, client, link)
	}
	people, err := p.mirror.Users(t.Context(), mirror.Everything, mirror.Query{OrganizationID: northwind.OrganizationID, Limit: 1})
	require.NoError(t, err)
	exact := p.open(t, client, "/search?q="+url.QueryEscape(strings.ToUpper(people.Rows[0].Email)))
	assert.Contains(t, links(section(exact, "Users")), "/users/"+people.Rows[0].ID)

	typed := p.send(t, client, http.MethodGet, "/search?q=northwind", nil, partial()...)
	assert.NotContains(t, typed.body, "<title", "suggestions leave the title of the page as it is")
	assert.NotContains(t, typed.body, "<html")
	groups := typed.page(t).Find("[role=group]")
	assert.GreaterOrEqual(t, groups.Length(), 4)
	groups.Each(func(_ int, group *goquery.Selection) {
		assert.LessOrEqual(t, group.Find("[role=option]").Length(), 5)
		assert.Equal(t, 1, typed.page(t).Find("#"+group.AttrOr("aria-labelledby", "none")).Length())
	})
	assert.Equal(t, "nothing", p.open(t, client, "/search").Find(".empty").AttrOr("data-kind", ""))
}

func TestSearchAsksWorkOSWhatTheCopyDoesNotHold(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics")
	user := data[struct{ ID, Email string }](t, p, "/user_management/users?limit=1&organization_id="+northwind.OrganizationID)[0]
	page := p.open(t, client, "/search?q="+url.QueryEscape(user.Email))
	assert.Contains(t, links(section(page, "Users")), "/users/"+user.ID)
	assert.Contains(t, squeeze(page.Find(".banner").Text()), "something may be missing here")
	assert.Contains(t, links(section(p.open(t, client, "/search?q="+northwind.Domain), "Organizations")),
		"/organizations/"+northwind.OrganizationID)
	assert.Contains(t, links(section(p.open(t, client, "/search?q=Northwind"), "Organizations")), "/organizations/"+northwind.OrganizationID)
	p.breaks(t, "", `"reset":true`)
	assert.Equal(t, "nomatch", p.open(t, client, "/search?q=somebody@else.example").Find(".empty").AttrOr("data-kind", ""),
		"and does without when it cannot")
}

func TestWalkHostileSearchesFindNothingAndBreakNothing(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	p.requests()
	for _, text := range hostileTexts() {
		for _, headers := range [][]string{nil, partial()} {
			got := p.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(text), nil, headers...)
			assert.Equal(t, http.StatusOK, got.StatusCode, "%q", text)
			assert.NotContains(t, got.body, "<script>alert", "%q", text)
		}
	}
	for _, length := range []int{201, 10_000} {
		page := p.shows(t, client, "/search?q="+strings.Repeat("x", length), http.StatusBadRequest)
		assert.Equal(t, "That search is too long", page.Find("h1").Text())
	}
	p.shows(t, client, "/options/organizations?organization_text="+strings.Repeat("x", 10_000), http.StatusBadRequest)
	assert.Empty(t, writes(p.requests()))
}
