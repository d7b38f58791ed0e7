package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const exactLayout = "2 Jan 2006, 15:04:05 MST"

// tellZone does what the page's script does: it puts the browser's time zone into a cookie.
func (p *pagesDesk) tellZone(t *testing.T, client *http.Client, zone string) {
	t.Helper()
	at, err := url.Parse(p.URL)
	require.NoError(t, err)
	client.Jar.SetCookies(at, []*http.Cookie{{Name: "time-zone", Value: zone, Path: "/"}})
}

// chooseZone presses Local time or UTC in the operator's menu on a page.
func (p *pagesDesk) chooseZone(t *testing.T, client *http.Client, page, choice string) answer {
	t.Helper()
	form := p.open(t, client, page).Find("#operator-menu form[action='/time-zone']")
	require.Equal(t, 1, form.Length())
	require.Equal(t, 1, form.Find("button[type=submit][name=zone][value="+choice+"]").Length())
	back := form.Find("input[name=back]").AttrOr("value", "")
	return p.send(t, client, http.MethodPost, "/time-zone", url.Values{"zone": {choice}, "back": {back}})
}

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	return zone
}

// assertZone finds every time of a page in a zone, with UTC beside it on hover.
func assertZone(t *testing.T, page *goquery.Document, zone *time.Location, where string) {
	t.Helper()
	times := page.Find("main time")
	require.NotZero(t, times.Length(), where)
	times.Each(func(_ int, s *goquery.Selection) {
		at, err := time.Parse(time.RFC3339, s.AttrOr("datetime", ""))
		require.NoError(t, err)
		exact, title := at.In(zone).Format(exactLayout), s.AttrOr("title", "")
		assert.True(t, strings.HasPrefix(title, exact), "%s: %q begins with %q", where, title, exact)
		assert.Contains(t, title, at.UTC().Format(exactLayout), where)
		if _, relative := s.Attr("data-relative"); !relative {
			assert.Equal(t, exact, s.Text(), where)
		}
	})
}

func TestTimesAreInTheZoneOfTheBrowserUntilTheOperatorChoosesUTC(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	user := p.open(t, client, "/users").Find("main tbody a").First().AttrOr("href", "")
	require.True(t, strings.HasPrefix(user, "/users/"), user)
	pages := []string{"/users", user, "/events", "/invitations"}
	look := func(client *http.Client, zone *time.Location, when string) {
		for _, at := range pages {
			assertZone(t, p.open(t, client, at), zone, at+" "+when)
		}
		csv := p.table(t, client, "/users?format=csv")
		created := slices.Index(csv[0], "Created (UTC)")
		require.NotEqual(t, -1, created, csv[0])
		assert.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`, csv[1][created], "CSV is in UTC "+when)
	}

	look(client, time.UTC, "before the browser has said its zone")
	p.tellZone(t, client, "Europe/Berlin")
	look(client, berlin(t), "in Berlin")
	chosen := p.chooseZone(t, client, "/users?q=a", "UTC")
	require.Equal(t, http.StatusSeeOther, chosen.StatusCode)
	assert.Equal(t, "/users?q=a", chosen.Header.Get("Location"), "the choice leads back to the page")
	look(client, time.UTC, "after the choice of UTC")
	assert.Equal(t, "UTC", p.open(t, client, "/").Find("[action='/time-zone'] [aria-pressed=true]").AttrOr("value", ""))

	elsewhere, other := p.signIn(t, "viewer"), p.signIn(t, "support")
	p.tellZone(t, elsewhere, "Europe/Berlin")
	p.tellZone(t, other, "Europe/Berlin")
	assertZone(t, p.open(t, elsewhere, "/users"), time.UTC, "the same operator in another browser")
	assertZone(t, p.open(t, other, "/users"), berlin(t), "another operator")

	require.Equal(t, http.StatusSeeOther, p.chooseZone(t, client, "/", "local").StatusCode)
	look(client, berlin(t), "after the choice of local time")
	for _, unknown := range []string{"Mars/Olympus", "Local", "../../etc/passwd", strings.Repeat("A", 3000)} {
		p.tellZone(t, client, unknown)
		assertZone(t, p.open(t, client, "/users"), time.UTC, "a cookie of "+unknown[:5])
	}
}

func TestTheChoiceOfAZoneLeadsNowhereElse(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	for _, back := range []string{"", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil"} {
		got := p.send(t, client, http.MethodPost, "/time-zone", url.Values{"zone": {"UTC"}, "back": {back}})
		require.Equal(t, http.StatusSeeOther, got.StatusCode, back)
		assert.Equal(t, "/", got.Header.Get("Location"), back)
	}
	assert.Equal(t, http.StatusUnprocessableEntity, p.send(t, client, http.MethodPost, "/time-zone", url.Values{"zone": {"Mars"}}).StatusCode)
}

func TestEventFiltersAreReadInTheZoneThatIsShown(t *testing.T) {
	e := startEvents(t, startPages)
	client := e.signIn(t, "viewer")
	e.tellZone(t, client, "Europe/Berlin")
	day := time.Now().In(berlin(t)).AddDate(0, 0, -3)
	date := day.Format(time.DateOnly)
	at := func(day, hour, minute int, zone *time.Location) time.Time {
		return time.Date(time.Now().In(berlin(t)).Year(), time.Now().In(berlin(t)).Month(), time.Now().In(berlin(t)).Day()+day, hour, minute, 0,
			0, zone).UTC()
	}
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	ask := func(query string) (*goquery.Document, time.Time, time.Time) {
		e.questions()
		page := e.open(t, client, "/events?"+query)
		asked := e.questions()
		require.NotEmpty(t, asked, query)
		start, err := time.Parse(time.RFC3339, asked[0].Get("range_start"))
		require.NoError(t, err)
		end, err := time.Parse(time.RFC3339, asked[0].Get("range_end"))
		require.NoError(t, err)
		return page, start.UTC(), end.UTC()
	}
	field := func(page *goquery.Document, name string) string {
		return page.Find("#events-"+name).AttrOr("value", "") + " in " + page.Find("input[form=events-filters][name=zone]").AttrOr("value", "")
	}

	for _, query := range []string{"from=" + date + "T09:30&to=" + date + "T11:00&zone=Europe/Berlin",
		"from=" + date + "T09:30&to=" + date + "T11:00"} {
		page, start, end := ask(query)
		assert.Equal(t, at(-3, 9, 30, berlin(t)), start, query)
		assert.Equal(t, at(-3, 11, 1, berlin(t)), end, query)
		assert.Equal(t, date+"T09:30 in Europe/Berlin", field(page, "from"))
		assert.Contains(t, page.Find(".filter-moment").Text(), "From (Europe/Berlin)")
		assert.Contains(t, page.Find(".filter-moment").Text(), "To (Europe/Berlin)")
		assert.Contains(t, page.Find(".events-span").Text(), start.In(berlin(t)).Format(exactLayout))
	}
	page, start, end := ask("from=" + date + "&to=" + date)
	assert.Equal(t, at(-3, 0, 0, berlin(t)), start, "a date alone is the whole day")
	assert.Equal(t, at(-2, 0, 0, berlin(t)), end)
	assert.Equal(t, date+"T23:59 in Europe/Berlin", field(page, "to"))

	shared := "from=" + date + "T09:30&to=" + date + "T11:00&zone=America/New_York"
	page, start, _ = ask(shared)
	assert.Equal(t, at(-3, 9, 30, newYork), start, "a shared link means the moment of the person who shared it")
	assert.Equal(t, start.In(berlin(t)).Format("2006-01-02T15:04")+" in Europe/Berlin", field(page, "from"))

	e.chooseZone(t, client, "/events", "UTC")
	page, start, _ = ask(shared)
	assert.Equal(t, at(-3, 9, 30, newYork), start)
	assert.Equal(t, start.Format("2006-01-02T15:04")+" in UTC", field(page, "from"))
	assert.Contains(t, page.Find(".filter-moment").Text(), "From (UTC)")

	for _, unknown := range []string{"Mars/Olympus", "Local", "../../etc/passwd", "%00", strings.Repeat("A", 2000)} {
		got := e.send(t, client, http.MethodGet, "/events?from="+date+"&zone="+unknown, nil)
		assert.Equal(t, http.StatusBadRequest, got.StatusCode, unknown)
		assert.Contains(t, squeeze(got.page(t).Find("main").Text()), "There is no such time zone", unknown)
	}
}

func TestExportDaysAreWholeDaysInTheZoneThatIsShown(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	p.tellZone(t, client, "Europe/Berlin")
	page := p.open(t, client, "/audit-logs/exports/new?organization="+acme.ID)
	assert.Contains(t, page.Find("main").Text(), "From (Europe/Berlin)")
	assert.Contains(t, page.Find("main").Text(), "Until (Europe/Berlin)")
	assert.Contains(t, page.Find("main").Text(), "both whole days in Europe/Berlin")

	day := time.Now().In(berlin(t)).AddDate(0, 0, -5)
	form := p.exportForm(t, client, acme.ID)
	form.Set("preset", "exact")
	form.Set("from", day.Format(time.DateOnly))
	form.Set("to", day.AddDate(0, 0, 1).Format(time.DateOnly))
	p.chooseZone(t, client, "/", "UTC") // a form that is open keeps the zone that it shows
	at := p.start(t, client, form)
	export, err := p.records.Export(t.Context(), store.Everything, at[strings.LastIndex(at, "/")+1:])
	require.NoError(t, err)
	midnight := func(days int) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day()+days, 0, 0, 0, 0, berlin(t)).UTC()
	}
	assert.Equal(t, midnight(0), export.RangeStart.UTC())
	assert.Equal(t, midnight(2), export.RangeEnd.UTC())

	form = p.exportForm(t, client, acme.ID)
	form.Set("zone", "Mars/Olympus")
	got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
	assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, errorsOf(got.page(t)), "a time zone that does not exist")
}

func TestTimesInCSVSayThatTheyAreUTC(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	p.tellZone(t, client, "Europe/Berlin")
	timed := 0
	for _, address := range []string{"/issues", "/organizations", "/connections", "/directories", "/users", "/invitations", "/portal-links",
		"/activity"} {
		rows := p.table(t, client, address+"?format=csv")
		for _, row := range rows[1:] {
			for i, cell := range row {
				if at, err := time.Parse(time.RFC3339, cell); err == nil {
					timed++
					assert.True(t, strings.HasSuffix(rows[0][i], " (UTC)"), "%s: the head %q of %s", address, rows[0][i], cell)
					assert.Equal(t, at.UTC().Format(time.RFC3339), cell, address)
				}
			}
		}
	}
	assert.Greater(t, timed, 100)
}
