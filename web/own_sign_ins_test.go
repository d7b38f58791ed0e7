package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator"
)

// eventTitles are the events of a page in its order, each with whom it is about.
func eventTitles(page *goquery.Document) (titles []string) {
	page.Find(".event").Each(func(_ int, row *goquery.Selection) {
		titles = append(titles, squeeze(row.Find(".event-what").Text())+" "+squeeze(row.Find(".event-about").Text()))
	})
	return titles
}

func TestOperatorsSignInsAreHiddenInEvents(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	page := p.open(t, client, "/events?type=authentication&range=1h")
	assert.NotContains(t, strings.Join(eventTitles(page), "\n"), "@frontdesk.example")
	show := page.Find("a.events-own")
	require.Equal(t, "Show Frontdesk sign-ins", show.Text())
	shown := p.open(t, client, show.AttrOr("href", ""))
	assert.Contains(t, strings.Join(eventTitles(shown), "\n"), "admin@frontdesk.example")
	assert.Equal(t, "show", shown.Find("input[name=own][form=events-filters]").AttrOr("value", ""), "filtering keeps it")
	hide := shown.Find("a.events-own")
	require.Equal(t, "Hide Frontdesk sign-ins", hide.Text())
	assert.NotContains(t, hide.AttrOr("href", ""), "own=")
	own := p.open(t, client, "/events?type=authentication&range=1h&organization="+emulator.StaffOrganizationID)
	assert.Contains(t, strings.Join(eventTitles(own), "\n"), "admin@frontdesk.example", "asked for by name, they are shown")
}

func TestASignInIsOneRowOfEvents(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	page := p.open(t, client, "/events?type=authentication&range=1h&own=show")
	titles := strings.Join(eventTitles(page), "\n")
	assert.Equal(t, 1, strings.Count(titles, "admin@frontdesk.example"), titles)
	started := p.open(t, client, "/events?type=authentication.sso_started&range=1h&own=show")
	assert.Contains(t, strings.Join(eventTitles(started), "\n"), emulator.StaffConnectionID, "asked for alone, starts are shown")
}

func TestOperatorsFailuresAreNotOnTheOverview(t *testing.T) {
	p := startCopied(t)
	client := p.signIn(t, "admin")
	p.failStaffSignIn(t)
	p.copyAll(t)
	assert.NotContains(t, p.open(t, client, "/").Find("main").Text(), "Frontdesk Staff")
	shown := strings.Join(eventTitles(p.open(t, client, "/events?type=authentication.sso_failed&range=1h&own=show")), "\n")
	assert.Contains(t, shown, "Frontdesk Staff Okta", "it did happen")
}

// failStaffSignIn lets the provider refuse one of the staff.
func (p *pagesDesk) failStaffSignIn(t *testing.T) {
	t.Helper()
	client := p.browser(t)
	away := p.send(t, client, http.MethodGet, p.URL+"/sign-in/start", nil)
	hosted := p.send(t, client, http.MethodGet, away.Header.Get("Location"), nil)
	form := hosted.page(t).Find("form:has(input[name=email][type=email])").First()
	values := url.Values{}
	form.Find("input[name]").Each(func(_ int, input *goquery.Selection) {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	values.Set("email", "viewer@frontdesk.example")
	values.Set("error", "access_denied")
	action, err := hosted.Request.URL.Parse(form.AttrOr("action", ""))
	require.NoError(t, err)
	p.send(t, client, http.MethodPost, action.String(), values)
}
