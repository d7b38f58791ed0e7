package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shownIDs are the IDs that a page offers to copy, or shows as code.
func shownIDs(page *goquery.Document) []string {
	shape := regexp.MustCompile(`^[a-z]+(_[a-z]+)*_[0-9A-Za-z]*[0-9][0-9A-Za-z]*$`)
	var ids []string
	page.Find("main .chip[data-copy]").Each(func(_ int, chip *goquery.Selection) { ids = append(ids, chip.AttrOr("data-copy", "")) })
	page.Find("main code").Each(func(_ int, code *goquery.Selection) {
		if text := squeeze(code.Text()); shape.MatchString(text) {
			ids = append(ids, text)
		}
	})
	return ids
}

// oldGroup is the page of a group that no recent event tells of.
func oldGroup(t *testing.T, p *pagesDesk) string {
	t.Helper()
	for _, organization := range data[workos.Organization](t, p, "/organizations?limit=100") {
		for _, group := range data[workos.Group](t, p, "/organizations/"+organization.ID+"/groups") {
			if time.Since(group.CreatedAt.Time) > 90*24*time.Hour {
				return paths.GroupShow.URL(organization.ID, group.ID)
			}
		}
	}
	t.Fatal("there is no old group")
	return ""
}

// TestEveryIDThatAPageShowsIsFound walks the pages and searches what they offer to copy.
func TestEveryIDThatAPageShowsIsFound(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	org := "/organizations/" + northwind
	changed := p.ask(t, http.MethodPut, org, `{"stripe_customer_id":"cus_R9qWJGMukbCoiR","external_id":"crm-4711"}`)
	require.Equal(t, http.StatusOK, changed.StatusCode, changed.body)
	// The deepest pages come first, so that no page has shown their IDs before them.
	pages := p.everyPage(t, northwind, data[workos.User](t, p, "/user_management/users?limit=1&organization_id="+northwind)[0].ID)
	factor := p.enroll(t, `{"type":"totp","totp_issuer":"Osier","totp_user":"ines"}`)
	pages = append(pages, oldGroup(t, p), "/tools/factors/"+factor.ID)
	slices.SortStableFunc(pages, func(a, b string) int { return strings.Count(b, "/") - strings.Count(a, "/") })
	seen := map[string]bool{}
	for _, at := range pages {
		got := p.send(t, client, http.MethodGet, at, nil)
		p.handlers.Flush() // what the page has shown is noted after it
		if !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, id := range shownIDs(got.page(t)) {
			if seen[id] {
				continue
			}
			seen[id] = true
			hits := p.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(id), nil)
			isFound := hits.StatusCode == http.StatusSeeOther || hits.page(t).Find("main .hits a").Length() > 0
			assert.True(t, isFound, "%s of %s", id, at)
		}
	}
	require.Contains(t, seen, "cus_R9qWJGMukbCoiR")
	require.Greater(t, len(seen), 15, "%v", seen)
	got := p.send(t, client, http.MethodGet, "/search?q=cus_R9qWJGMukbCoiR", nil)
	assert.Equal(t, org, got.Header.Get("Location"))
	assert.Equal(t, []string{org}, links(p.open(t, client, "/organizations?q=cus_R9qWJGMukbCoiR").Find("tbody")))
}

// TestAPersonOfADirectoryIsShownAndMatchedByEachAddress has a directory that knows a member by an address that is not the first.
func TestAPersonOfADirectoryIsShownAndMatchedByEachAddress(t *testing.T) {
	const person = `{"id":"directory_user_01MANY","directory_id":"directory_01A","organization_id":"org_01A","state":"active","first_name":"Ana",
		"emails":[{"primary":true,"value":"ana@x.example"},{"value":"a.ruiz@x.example"}],"custom_attributes":{},"raw_attributes":{}}`
	d := startForeign(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/directory_users/directory_user_01MANY":
			_, _ = w.Write([]byte(person))
		case "/user_management/users/user_01ANA":
			_, _ = w.Write([]byte(`{"id":"user_01ANA","email":"A.Ruiz@x.example","first_name":"Ana"}`))
		case "/events", "/directory_groups":
			_, _ = fmt.Fprintf(w, `{"data":[{"id":"event_1","event":"authentication.sso_succeeded","created_at":%q,
				"data":{"type":"sso","status":"succeeded","email":"a.ruiz@x.example"}}],"list_metadata":{"after":null}}`, time.Now().Add(-time.Hour).Format(time.RFC3339))
		default:
			http.Error(w, `{"message":"Not found"}`, http.StatusNotFound)
		}
	})
	client, ctx := d.signIn(t, "support"), context.Background()
	at := "/directory-users/directory_user_01MANY"
	page := d.send(t, client, http.MethodGet, at, nil).page(t)
	assert.Contains(t, mainText(page), "ana@x.example, a.ruiz@x.example")
	assert.Contains(t, mainText(page), "Nobody with these email addresses has a user")

	require.NoError(t, d.mirror.UpsertUser(ctx, workos.User{Object: workos.Object{ID: "user_01ANA"}, Email: "A.Ruiz@x.example",
		FirstName: "Ana"}))
	require.NoError(t, d.mirror.UpsertMembership(ctx, workos.Membership{Object: workos.Object{ID: "om_01ANA"}, UserID: "user_01ANA",
		OrganizationID: "org_01A", Status: "active"}))
	page = d.send(t, client, http.MethodGet, at, nil).page(t)
	assert.NotContains(t, mainText(page), "No matching user")
	assert.NotContains(t, mainText(page), "not a member")
	assert.NotContains(t, mainText(page), "Differs")
	assert.Contains(t, mainText(page), "Signed in by single sign-on")
	assert.Contains(t, links(page.Find("main")), "/users/user_01ANA")

	user := d.send(t, client, http.MethodGet, "/users/user_01ANA", nil).page(t)
	assert.Contains(t, links(user.Find("main")), at, "the person's page knows their directory record")
	assert.NotContains(t, mainText(user), "Not found in any directory")
	for _, typed := range []string{"a.ruiz@x.example", "Ana <ana@x.example>"} {
		assert.Contains(t, links(d.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(typed), nil).page(t).Find("main")), at, typed)
		list := d.send(t, client, http.MethodGet, "/directories/directory_01A/users?q="+url.QueryEscape(typed), nil, partial()...).page(t)
		assert.Contains(t, links(list.Selection), at, typed)
		assert.Contains(t, squeeze(list.Text()), "ana@x.example, a.ruiz@x.example")
	}
}

// TestASearchThatFindsNothingSaysWhereItLooked has no page yet that showed a session, and a sync that is not finished.
func TestASearchThatFindsNothingSaysWhereItLooked(t *testing.T) {
	old := ulidOf(time.Now().AddDate(0, -6, 0))
	for name, start := range map[string]func(*testing.T, ...func(*config.Config)) *pagesDesk{"first sync": startPages, "synced": startSynced} {
		t.Run(name, func(t *testing.T) {
			p := start(t)
			client := p.signIn(t, "viewer")
			for id, advice := range map[string]string{
				"session_" + old:    "Open the user: their page lists their sessions.",
				"api_key_" + old:    "then Settings: their API keys are listed there.",
				"it_contact_" + old: "then Settings: its IT contacts are listed there.",
				"cus_NOBODY77":      "Open Organizations and search for the customer's name.",
				"thing_" + old:      "Check that the whole ID was copied",
			} {
				text := mainText(p.open(t, client, "/search?q="+id))
				assert.Contains(t, text, advice, id)
				assert.NotContains(t, text, "spelling", id)
				assert.NotContains(t, text, "all the same", id)
				assert.Contains(t, text, "Activity", id)
				assert.Contains(t, text, "external IDs of organizations and users were searched", id)
				assert.Equal(t, name == "first sync", strings.Contains(text, "as far as they are loaded"), id)
			}
			text := mainText(p.open(t, client, "/search?q=Nobody+Atall"))
			assert.Contains(t, text, "Check the spelling")
			assert.Contains(t, text, "people were not")
			assert.Contains(t, mainText(p.open(t, client, "/search?q=nobody@else.example")), "people of directories and invitations were not")
			p.breaks(t, "/events", `"status":500`)
			assert.Contains(t, mainText(p.open(t, client, "/search?q=session_"+ulidOf(time.Now().Add(-time.Hour)))),
				"events could not be read, so they were not searched")
			p.clearFaults(t)
			p.breaks(t, "", `"reset":true`)
			assert.Contains(t, mainText(p.open(t, client, "/search?q=session_"+old)), "WorkOS could not be searched")
		})
	}
}

func TestTheRequestIDOfAnErrorPageSaysWhereItIsFound(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	failed := p.send(t, client, http.MethodGet, "/no/such/page", nil)
	id := failed.Header.Get("X-Request-Id")
	require.NotEmpty(t, id)
	text := mainText(p.open(t, client, "/search?q="+id))
	assert.Contains(t, text, "No action has this request ID")
	assert.Contains(t, text, "the server's log under this ID")
}
