package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// startReading asks from an organization's tab to read its audit log, waits for it and opens it.
func (p *pagesDesk) startReading(t *testing.T, client *http.Client, organization string) (at string, page *goquery.Document) {
	t.Helper()
	tab := p.open(t, client, "/organizations/"+organization+"/audit-logs")
	form := url.Values{"preset": {"30"}}
	tab.Find("form.reveal input[type=hidden]").Each(func(_ int,
		input *goquery.Selection) {
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, errorsOf(got.page(t)))
	at = got.Header.Get("Location")
	require.Regexp(t, `^/audit-logs/exports/export_[^/]+/read$`, at)
	assert.Equal(t, at, p.send(t, client, http.MethodPost, "/audit-logs/exports", form).Header.Get("Location"),
		"the same form twice is one export")
	waiting := p.open(t, client, at).Find("#export-progress")
	assert.Equal(t, strings.TrimSuffix(at, "/read")+"/progress?then=read", waiting.AttrOr("hx-get", ""))
	p.ended(t, client, strings.TrimSuffix(at, "/read"))
	part := p.send(t, client, http.MethodGet, waiting.AttrOr("hx-get", ""), nil, partial()...)
	assert.Equal(t, at, part.Header.Get("HX-Redirect"), "who waits is led on")
	return at, p.open(t, client, at)
}

// entries are the rows of an audit log: action, about, from, actor.
func entries(page *goquery.Document) [][]string {
	var rows [][]string
	page.Find("li.event").Each(func(_ int, row *goquery.Selection) {
		var cells []string
		for _, class := range []string{"what", "about", "where", "who"} {
			cells = append(cells, squeeze(row.Find(".event-"+class).Text()))
		}
		rows = append(rows, cells)
	})
	return rows
}

func TestAnAuditLogIsReadAsATable(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "support"), scenario(t, "Northwind Logistics")
	at, page := p.startReading(t, client, northwind.OrganizationID)
	assert.Contains(t, page.Find("h1").Text(), "Audit log of Northwind Logistics, ")
	assert.Contains(t, squeeze(page.Find(".facts").Text()), "Loaded")
	rows := entries(page)
	require.Len(t, rows, 50)
	times := page.Find("li.event .event-when time").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("datetime", "") })
	require.Len(t, times, 50)
	assert.IsNonIncreasing(t, times, "the newest first")

	p.requests()
	older := page.Find(".pager a[rel=next]").AttrOr("href", "")
	assert.Equal(t, at+"?page=2", older)
	second := p.open(t, client, older)
	assert.NotEqual(t, rows, entries(second))
	assert.Equal(t, at, second.Find(".pager a[rel=prev]").AttrOr("href", ""))
	narrowed := p.open(t, client, at+"?action=user.signed_in")
	for _, row := range entries(narrowed) {
		assert.Equal(t, "user.signed_in", row[0])
	}
	target := entries(p.open(t, client, at+"?target=document"))
	require.NotEmpty(t, target)
	for _, row := range target {
		assert.Contains(t, row[1], "document ")
	}
	actor := narrowed.Find("#audit-log-actor option").Eq(1)
	for _, row := range entries(p.open(t, client, at+"?actor="+url.QueryEscape(actor.AttrOr("value", "")))) {
		assert.Contains(t, row[3], actor.Text())
	}
	assert.NotEmpty(t, entries(p.open(t, client, at+"?q=198.51.100.")))
	assert.Equal(t, "nomatch", p.open(t, client, at+"?q=no+such+thing").Find(".empty").AttrOr("data-kind", ""))
	part := p.send(t, client, http.MethodGet, at+"?q=document", nil, partial()...)
	assert.NotContains(t, part.body, "<h1")
	assert.Empty(t, p.requests(), "turning pages and filtering asks nothing of WorkOS")
	assert.Len(t, p.exportActions(t, "read"), 1, "and is one reading")

	details := page.Find("li.event").First().Find(".payload")
	assert.Contains(t, squeeze(details.Text()), "Actor metadata")
	assert.Positive(t, details.Find("[data-nested] .payload").Length(), "JSON is a tree")

	other := p.signIn(t, "admin")
	p.open(t, other, at)
	assert.Len(t, p.exportActions(t, "read"), 2, "somebody else is another reading")
	p.shows(t, p.signIn(t, "success"), at, http.StatusForbidden)
	for _, bad := range []string{"?page=0", "?page=x", "?page=999999999", "?q=" + strings.Repeat("x", 201)} {
		p.shows(t, client, at+bad, http.StatusBadRequest)
	}
	assert.Equal(t, "nothing", p.open(t, client, at+"?page=400").Find(".empty").AttrOr("data-kind", ""))

	person := strings.TrimSpace(rows[0][3])
	require.NotEmpty(t, person)
	p.handlers.Flush()
	p.assertNowhere(t, strings.TrimSuffix(strings.Split(page.Find("li.event").First().Find(".payload").Text(), "audit_log_event_")[1][:26],
		" "))
	assert.NotContains(t, p.Log.String(), "_emulator/audit-log-exports")
}

func TestAnAuditLogIsReadAgain(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "support"), scenario(t, "Northwind Logistics")
	at, page := p.startReading(t, client, northwind.OrganizationID)
	form := url.Values{}
	page.Find(".facts form input[type=hidden]").Each(func(_ int,
		input *goquery.Selection) {
		form.Add(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	assert.Equal(t, "30", form.Get("preset"), "up to now, when it was up to now before")
	got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, errorsOf(got.page(t)))
	assert.NotEqual(t, at, got.Header.Get("Location"))
	assert.Regexp(t, `/read$`, got.Header.Get("Location"))
	assert.Len(t, p.exportActions(t, "create"), 2)

	full := p.open(t, client, "/audit-logs/exports/new?then=read&organization="+northwind.OrganizationID)
	assert.Equal(t, "Read an audit log", full.Find("h1").Text())
	exact := exportFields(full)
	exact.Set("preset", "exact")
	exact.Set("from", time.Now().UTC().AddDate(0, 0, -9).Format("2006-01-02T15:04"))
	exact.Set("to", time.Now().UTC().AddDate(0, 0, -2).Format("2006-01-02T15:04"))
	exact.Add("actions", "user.signed_in")
	location := p.start(t, client, exact)
	p.ended(t, client, strings.TrimSuffix(location, "/read"))
	again := url.Values{}
	p.open(t, client, location).Find(".facts form input[type=hidden]").Each(func(_ int,
		input *goquery.Selection) {
		again.Add(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	assert.Equal(t, []string{"exact", "user.signed_in", exact.Get("from") + ":00"},
		[]string{again.Get("preset"), again.Get("actions"), again.Get("from")})
	assert.Zero(t, p.open(t, p.signIn(t, "viewer"), "/organizations/"+northwind.OrganizationID+"/audit-logs").Find("form.reveal").Length(),
		"a viewer does not read it")
}

// aReading is a ready export whose file comes from somebody else.
func (p *pagesDesk) aReading(t *testing.T, client *http.Client, file http.HandlerFunc) string {
	t.Helper()
	p.clearFaults(t)
	form := p.exportForm(t, client, p.customers(t)[0].ID)
	form.Set("then", "read")
	at := p.start(t, client, form)
	p.ended(t, client, strings.TrimSuffix(at, "/read"))
	storage := testServer(t, file)
	p.breaks(t, "/audit_logs/exports/*", `"status":200,"body":{"object":"audit_log_export","id":"audit_log_export_1","state":"ready","url":"`+
		storage+`/file?signature=opensesame"}`)
	return at
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }
}

func TestFilesOfOtherServersAreRead(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	for _, test := range []struct {
		name, file string
		want       [][]string
		says       string
	}{
		{"columns in another order, with a mark in front", "\ufeffActor Name,Occurred At,Action,Context " +
			"Location\nIda,2026-11-02T10:00:00Z,door.opened,Oslo\n", [][]string{{"door.opened", "–", "Oslo", "Ida"}}, ""},
		{"columns that nobody knows", "Occurred At,weather,action\n2026-11-02T10:00:00Z,rain,door.opened\n",
			[][]string{{"door.opened", "–", "–", "–"}}, "Weather rain"},
		{"a column that has no name", "action,\ndoor.opened,2\n", [][]string{{"door.opened", "–", "–", "–"}}, "2"},
		{"lines of other lengths", "occurred_at,action,actor_name\n2026-11-02T10:00:00Z,door.opened\n2026-11-01T10:00:00Z,door.shut,Ida,more\n",
			[][]string{{"door.opened", "–", "–", "–"}, {"door.shut", "–", "–", "Ida"}}, "Column 4 more"},
		{"broken JSON and stray quotes", "action,targets,metadata\ndoor.opened,\"[{\"\"id\"\"\",{\"x\n",
			[][]string{{"door.opened", `[{"id"`, "–", "–"}}, `{"x`},
		{"times that are none", "occurred_at,action\nyesterday,door.opened\n", [][]string{{"door.opened", "–", "–", "–"}}, "yesterday"},
		{"one target that is no list", "action,targets\ndoor.opened,\"{\"\"id\"\":\"\"door_1\"\",\"\"type\"\":\"\"door\"\"}\"\n",
			[][]string{{"door.opened", "door door_1", "–", "–"}}, ""},
		{"only a header", "id,action\n", nil, "No entries"},
		{"markup", "action,actor_name\n<script>alert(1)</script>,<b>x\n", [][]string{{"<script>alert(1)</script>", "–", "–", "<b>x"}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			at := p.aReading(t, client, says(test.file))
			page := p.open(t, client, at)
			assert.Equal(t, test.want, entries(page))
			assert.Contains(t, strings.Join(strings.Fields(spaced(page)), " "), test.says)
		})
	}
}

// spaced is the text of a page with space between its parts.
func spaced(page *goquery.Document) string {
	page.Find("dt, dd, p, h2").Each(func(_ int, s *goquery.Selection) { s.AppendHtml(" ") })
	return page.Find("main").Text()
}

func TestAFileThatCannotBeReadIsNoShortOne(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	for name, test := range map[string]struct {
		file   http.HandlerFunc
		status int
		says   string
	}{
		"breaks off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("action\ndoor.opened\n"))
		}, http.StatusBadGateway, "The file could not be read to its end"},
		"one entry without end": {says("action\n\"" + strings.Repeat("x", 3<<20)), http.StatusBadGateway,
			"The file could not be read to its end"},
		"is gone": {http.NotFound, http.StatusBadGateway, "The file could not be fetched"},
	} {
		t.Run(name, func(t *testing.T) {
			at := p.aReading(t, client, test.file)
			page := p.shows(t, client, at, test.status)
			assert.Equal(t, test.says, page.Find("h1").Text())
			assert.NotContains(t, page.Text(), "opensesame")
		})
	}
	at := p.aReading(t, client, says("action\ndoor.opened\n"))
	p.clearFaults(t)
	p.breaks(t, "/audit_logs/exports/*", `"status":200,"body":{"id":"audit_log_export_1","state":"expired"}`)
	p.shows(t, client, at, http.StatusGone)
	p.assertNowhere(t, "opensesame")
	assert.NotContains(t, p.Log.String(), "opensesame")
}

func TestAReadingThatCannotBeWrittenDownDoesNotHappen(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	at := p.aReading(t, client, says("action\ndoor.opened\n"))
	p.refuseLedger(t)
	page := p.shows(t, client, at, http.StatusServiceUnavailable)
	assert.Equal(t, "The audit log was not opened", page.Find("h1").Text())
	assert.NotContains(t, page.Text(), "door.opened")
}

func TestOfAMillionEntriesTheNewestAreRead(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "support")
	start := time.Now().UTC().Add(-24 * time.Hour).Truncate(time.Second)
	const entriesInFile = 60_000
	at := p.aReading(t, client, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintln(w, "occurred_at,action,actor_name")
		for i := range entriesInFile {
			_, _ = fmt.Fprintf(w, "%s,step.%d,Ida\n", start.Add(time.Duration(i)*time.Second).Format(time.RFC3339), i)
		}
	})
	page := p.open(t, client, at)
	assert.Equal(t, "step.59999", entries(page)[0][0])
	assert.Contains(t, squeeze(page.Find(".banner").Text()), "Showing the newest 20,000 of 60,000 entries, back to ")
	assert.Contains(t, squeeze(page.Find(".pager").Text()), "1–50 of 20,000")
	assert.Equal(t, "step.40000", entries(p.open(t, client, at+"?page=400"))[49][0])
	assert.LessOrEqual(t, page.Find("#audit-log-action option").Length(), 301, "a choice of everything is no choice")
	assert.Equal(t, store.Done, p.lastEntry(t, "audit_log_export.read").Outcome)
}
