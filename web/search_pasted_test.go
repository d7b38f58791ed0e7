package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAPastedTextLeadsToWhatItNames pastes what people copy out of tickets, chats and logs.
func TestAPastedTextLeadsToWhatItNames(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics")
	user := data[workos.User](t, p, "/user_management/users?limit=1&organization_id="+northwind.OrganizationID)[0]
	for _, wrapper := range []string{"%)", "%:", "%!", "%?", "%……", `%"]`, "(%).", "*%*", "%?tab=raw", "- %", "user id = %",
		"Hi, % cannot sign in", "See " + p.URL + "/users/%).",
		"See https://dashboard.workos.com/environment_01AB/users/%/events."} {
		text := strings.ReplaceAll(wrapper, "%", user.ID)
		got := p.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(text), nil)
		assert.Equal(t, "/users/"+user.ID, got.Header.Get("Location"), text)
		assert.Equal(t, []string{"/users/" + user.ID}, links(p.open(t, client, "/users?q="+url.QueryEscape(text)).Find("tbody")), text)
	}
	for _, wrapper := range []string{"%>", "%)", "%:", "%?", "%\tsince today", "Hi, % cannot sign in", "Ana Ruiz <%>, ", "*%*", "From: %."} {
		text := strings.ReplaceAll(wrapper, "%", user.Email)
		assert.Contains(t, links(section(p.open(t, client, "/search?q="+url.QueryEscape(text)), "Users")), "/users/"+user.ID, text)
		assert.Equal(t, []string{"/users/" + user.ID}, links(p.open(t, client, "/users?q="+url.QueryEscape(text)).Find("tbody")), text)
	}
	for _, wrapper := range []string{"www.%", "https://www.%/login", "%:443", "%.", "(%)", "Their domain is %, I think"} {
		text := strings.ReplaceAll(wrapper, "%", northwind.Domain)
		page := p.open(t, client, "/search?q="+url.QueryEscape(text))
		assert.Contains(t, links(section(page, "Domains")), "/organizations/"+northwind.OrganizationID, text)
	}
	long := strings.Repeat("It does not work. ", 60) + "My user is " + user.ID + "."
	assert.Equal(t, "/users/"+user.ID, p.send(t, client, http.MethodGet, "/search?q="+url.QueryEscape(long), nil).Header.Get("Location"),
		"a whole email")
	page := p.open(t, client, "/search?q="+url.QueryEscape(long+" My colleague is ana@else.example."))
	assert.Less(t, len([]rune(page.Find("h1").Text())), 230, "of which the title shows the beginning")
	assert.Less(t, len([]rune(page.Find("title").Text())), 250)
	assert.Equal(t, "4000", page.Find("#search-input").AttrOr("maxlength", ""), "the box takes it whole")
}

func TestATextThatNamesSeveralThingsOffersEach(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics")
	user := data[workos.User](t, p, "/user_management/users?limit=1&organization_id="+northwind.OrganizationID)[0]
	text := user.ID + " of " + northwind.OrganizationID + " writes from ana@else.example, see www.else.example"
	for _, headers := range [][]string{nil, partial()} {
		page := p.open(t, client, "/search?q="+url.QueryEscape(text), headers...)
		assert.Contains(t, squeeze(page.Text()), "This text holds 4 IDs, addresses or domains.")
		assert.Subset(t, links(page.Selection), []string{"/users/" + user.ID, "/organizations/" + northwind.OrganizationID,
			"/search?q=ana%40else.example", "/search?q=else.example"})
	}
	page := p.open(t, client, "/users?q="+url.QueryEscape(text))
	assert.Contains(t, page.Find(".empty").Text(), "several", "a list says so too")
}

func TestANameThatHoldsAnIDOrADomainIsFoundAsItIs(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	for id, name := range map[string]string{"org_01BOOKING": "Booking.com B.V. (org_01K8HFDW00FZGEB2MPGTP35DDE)",
		"org_01GALLEN": "Spital St.Gallen AG", "org_01AT": "ana@osier.example, Ltd."} {
		require.NoError(t, p.mirror.UpsertOrganization(t.Context(), workos.Organization{Object: workos.Object{ID: id}, Name: name}))
		page := p.open(t, client, "/search?q="+url.QueryEscape(name))
		assert.Contains(t, links(section(page, "Organizations")), "/organizations/"+id, name)
		assert.Equal(t, []string{"/organizations/" + id}, links(p.open(t, client, "/organizations?q="+url.QueryEscape(name)).Find("tbody")),
			"in the list: %s", name)
	}
}

// TestEachKindIsFoundOnce searches for an address that is read in two ways: as it is written, and without its final dot.
func TestEachKindIsFoundOnce(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	for id, email := range map[string]string{"user_01DOT": "dot@osier.example.", "user_01PLAIN": "dot@osier.example"} {
		require.NoError(t, p.mirror.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: id}, Email: email}))
	}
	var titles []string
	page := p.open(t, client, "/search?q="+url.QueryEscape("dot@osier.example."))
	page.Find("main section h2").Each(func(_ int, title *goquery.Selection) { titles = append(titles, squeeze(title.Text())) })
	require.NotEmpty(t, titles)
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(titles))), len(titles), "%q", titles)
	users := links(section(page, "Users"))
	assert.Subset(t, users, []string{"/users/user_01DOT", "/users/user_01PLAIN"})
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(users))), len(users), "each hit once: %q", users)
}
