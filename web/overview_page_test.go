package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/views/wording"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

func TestOverviewShowsWhatNeedsAttention(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	p.requests()
	page := p.open(t, client, "/")
	assert.Empty(t, p.requests(), "the first page asks WorkOS for nothing")

	counts, err := p.mirror.Counts(t.Context(), mirror.Everything)
	require.NoError(t, err)
	totals := page.Find(".stats .stat-label").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	assert.Equal(t, []string{"Issues", "Organizations", "Connections", "Directories", "Users"}, totals)
	organizations := page.Find(".stats a[href='/organizations']")
	assert.Equal(t, "21", organizations.Find(".stat-value").Text())
	assert.Equal(t, 21, counts.Total["organizations"])
	attention := page.Find(".stats a[href='/organizations?state=attention']")
	assert.Equal(t, wording.Plural(counts.Health(mirror.KindOrganization, health.StatusAttention), "needs", "need")+" attention",
		squeeze(attention.Text()))

	connections := section(page, "Connections that need attention")
	assert.Contains(t, rowNames(connections), "Meridian Okta", "one that used to work")
	assert.Contains(t, connections.Text(), "Meridian Avionics")
	directories := section(page, "Directories that need attention")
	assert.Contains(t, rowNames(directories), "Harbor Pine Google Workspace")
	assert.Contains(t, squeeze(directories.Text()), "Credentials refused")
	certificates := section(page, "Certificates expired or expiring soon")
	assert.Equal(t, []string{"Northwind Okta", "Ōkami Entra ID"}, rowNames(certificates)[:2], "the first to end comes first")
	assert.Contains(t, certificates.Find("tbody tr").First().Text(), "Expired")
	assert.Contains(t, squeeze(section(page, "Latest failed sign-ins").Text()), "Sign-in failed: Signing certificate does not match")
	assert.Contains(t, squeeze(section(page, "Recent activity").Text()), "Signed in")
	assert.Zero(t, page.Find(".banner").Length(), "nothing is missing")

	for _, link := range links(page.Find("main")) {
		p.open(t, client, link)
	}
}

func TestOverviewOfAnEmptyDeskSaysSo(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	page := p.open(t, client, "/")
	assert.Contains(t, squeeze(page.Find(".banner").Text()), "The first sync from WorkOS is not finished yet")
	assert.Equal(t, "/settings/sync", page.Find(".banner a").AttrOr("href", ""))
	assert.Equal(t, 4, strings.Count(mainText(page), "Not known before the first sync is finished."))
	p.syncNothing(t)
	page = p.open(t, client, "/")
	assert.Contains(t, mainText(page), "No connection has an issue.")
	assert.Contains(t, mainText(page), "No directory has an issue.")
	assert.Contains(t, mainText(page), "No certificate expires soon.")
	assert.Contains(t, mainText(page), "No failed sign-ins in the last 7 days.")
}

func TestOverviewWorksWithoutWorkOS(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	p.breaks(t, "", `"reset":true`)
	assert.Contains(t, rowNames(section(p.open(t, client, "/"), "Connections that need attention")), "Meridian Okta")
}

func TestTheOldAddressOfTheSyncPageRedirects(t *testing.T) {
	d := startDesk(t)
	got := d.send(t, d.signIn(t, "viewer"), http.MethodGet, "/copy", nil)
	assert.Equal(t, http.StatusSeeOther, got.StatusCode)
	assert.Equal(t, "/settings/sync", got.Header.Get("Location"))
}

func TestSyncPageTellsHowFarTheSyncIs(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	page := p.open(t, client, "/settings/sync")
	assert.Contains(t, mainText(page), "There has been no full sync yet.")
	assert.Contains(t, p.send(t, client, http.MethodGet, "/settings/sync/badge", nil).body, "Not loaded yet")

	p.syncAll(t)
	page = p.open(t, client, "/settings/sync")
	assert.Contains(t, mainText(page), "All data is loaded.")
	stages := section(page, "Resources").Find("tbody tr")
	assert.GreaterOrEqual(t, stages.Length(), 8)
	stages.Each(func(_ int, stage *goquery.Selection) {
		assert.Contains(t, stage.Text(), "Done", squeeze(stage.Find("th").Text()))
	})
	assert.Contains(t, rowNames(page.Selection), "Organizations")

	chip := p.open(t, client, "/settings/sync/badge")
	assert.Contains(t, squeeze(chip.Text()), "Updated ")
	assert.Equal(t, 1, chip.Find("a[href='/settings/sync']").Length())
	part := p.send(t, client, http.MethodGet, "/settings/sync/progress", nil, partial()...)
	assert.Equal(t, http.StatusOK, part.StatusCode)
	assert.NotContains(t, part.body, "<html", "only the part that changes")
}

func TestSyncPageNamesWhatThisServerDoesNotOffer(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	p.breaks(t, "/user_management/invitations", `"status":501`)
	p.syncAll(t)
	page := p.open(t, client, "/settings/sync")
	stage := page.Find("tbody tr").FilterFunction(func(_ int, row *goquery.Selection) bool {
		return squeeze(row.Find("th").Text()) == "Invitations"
	})
	assert.Contains(t, stage.Text(), "Not offered")
	assert.Contains(t, mainText(page), "All data is loaded.")
}

func TestTimesAreExactOnHover(t *testing.T) {
	p := startSynced(t)
	page := p.open(t, p.signIn(t, "viewer"), "/organizations")
	times := page.Find("main time")
	require.Greater(t, times.Length(), 10)
	times.Each(func(_ int, moment *goquery.Selection) {
		_, err := time.Parse(time.RFC3339, moment.AttrOr("datetime", ""))
		assert.NoError(t, err)
		assert.NotEmpty(t, moment.AttrOr("title", ""))
	})
}
