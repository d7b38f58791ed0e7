package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/require"
)

// watchRows notes when the first rows of a list are on the screen, and every long task, before the page begins.
const watchRows = `
	window.seen = {rows: 0, longTasks: 0};
	new PerformanceObserver(list => { window.seen.longTasks += list.getEntries().length }).observe({type: "longtask", buffered: true});
	const look = () => document.querySelector("table.rows tbody tr")
		? requestAnimationFrame(() => setTimeout(() => { window.seen.rows ||= performance.now() }))
		: requestAnimationFrame(look);
	look();`

// readRows waits for them and adds up what came over the network.
const readRows = `async () => {
	while (!window.seen.rows || document.readyState !== "complete") await new Promise(requestAnimationFrame);
	const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
	return JSON.stringify({...window.seen, bytes: all.reduce((sum, entry) => sum + entry.encodedBodySize, 0)});
}`

// firstPage is what a person who opens the users for the first time waits for.
type firstPage struct {
	Rows      float64 // ms until they are on the screen
	Bytes     float64 // compressed
	LongTasks float64
	requests  float64
}

// benchmarkFirstPage opens the users in windows without a cache, on all desks in turn, so that they meet the same
// moments of the machine.
func benchmarkFirstPage(b *testing.B, desks []*process) {
	const rounds = 15
	var plain, plainTasks, headerless []float64
	bare, withoutHeaders := barePage(b, desks[0], true), barePage(b, desks[0], false)
	visits := make([][]firstPage, len(desks))
	for round := range 1 + rounds {
		least := bare.firstPage(b)
		plain, plainTasks = append(plain, least.Rows), append(plainTasks, least.LongTasks)
		headerless = append(headerless, withoutHeaders.firstPage(b).Rows)
		for i, desk := range desks {
			visit := desk.firstPage(b)
			if round > 0 { // the browser warms up
				visits[i] = append(visits[i], visit)
			}
		}
	}
	least := median(plain[1:])
	figure("first_page_bare_rows_visible", least, "ms", "-")
	figure("first_page_bare_without_headers_rows_visible", median(headerless[1:]), "ms", "-")
	var rows []float64
	for i, desk := range desks {
		middle := func(of func(firstPage) float64) float64 {
			var values []float64
			for _, visit := range visits[i] {
				values = append(values, of(visit))
			}
			return median(values)
		}
		rows = append(rows, middle(func(v firstPage) float64 { return v.Rows }))
		figure("first_page_"+desk.name+"_rows_visible", rows[i], "ms", "-")
		figure("first_page_"+desk.name+"_rows_visible_ratio", rows[i]/least, "x", "<=1.5")
		figure("first_page_"+desk.name+"_compressed", middle(func(v firstPage) float64 { return v.Bytes })/1024, "KB", "<=60")
		figure("first_page_"+desk.name+"_requests", middle(func(v firstPage) float64 { return v.requests }), "requests", "<=6")
		figure("first_page_"+desk.name+"_long_tasks", max(0, middle(func(v firstPage) float64 { return v.LongTasks })-median(plainTasks[1:])),
			"more_than_bare", "<=0")
	}
	if len(rows) > 1 {
		figure("first_page_"+desks[len(rows)-1].name+"_over_"+desks[0].name, rows[len(rows)-1]/rows[0], "x", "<=1.2")
	}
}

// barePage serves Frontdesk's first page without its style sheet and scripts: the least that a browser takes for these
// rows on this machine now. The headers of Frontdesk's page cost time too: for a page that isolates itself
// (Cross-Origin-Opener-Policy) Chromium starts a process.
func barePage(b *testing.B, desk *process, withHeaders bool) *process {
	answer := desk.open(b, "/users")
	defer answer.Body.Close()
	whole, err := io.ReadAll(answer.Body)
	require.NoError(b, err)
	page := regexp.MustCompile(`(?s)<link rel="stylesheet"[^>]*>|<script.*?</script>`).ReplaceAllString(string(whole), "")
	require.Contains(b, page, "<tbody>")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for name, values := range answer.Header {
			if withHeaders && !slices.Contains([]string{"Content-Length", "Content-Encoding", "Set-Cookie"}, name) {
				w.Header()[name] = values
			}
		}
		_, _ = io.WriteString(w, page)
	}))
	b.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(b, err)
	return &process{url: server.URL, client: &http.Client{Jar: jar}}
}

// firstPage opens the users in a window of its own, in which the person is signed in and nothing is cached.
func (p *process) firstPage(b *testing.B) firstPage {
	c, err := chromium()
	require.NoError(b, err)
	window, err := c.browser.NewContext(playwright.BrowserNewContextOptions{Viewport: &playwright.Size{Width: 1440, Height: 900}})
	require.NoError(b, err)
	defer window.Close()
	address, err := url.Parse(p.url)
	require.NoError(b, err)
	for _, cookie := range p.client.Jar.Cookies(address) {
		require.NoError(b, window.AddCookies([]playwright.OptionalCookie{{Name: cookie.Name, Value: cookie.Value,
			URL: playwright.String(p.url)}}))
	}
	require.NoError(b, window.AddInitScript(playwright.Script{Content: playwright.String(watchRows)}))
	page, err := window.NewPage()
	require.NoError(b, err)
	var requests atomic.Int64
	page.OnRequest(func(playwright.Request) { requests.Add(1) })
	_, err = page.Goto("about:blank")
	require.NoError(b, err)
	// A new window is busy with itself at first: Chromium loads its own new tab page.
	_, err = page.Evaluate("() => new Promise(done => setTimeout(done, 1500))")
	require.NoError(b, err)
	_, err = page.Goto(p.url+"/users", playwright.PageGotoOptions{WaitUntil: playwright.WaitUntilStateNetworkidle})
	require.NoError(b, err)
	result, err := page.Evaluate(readRows)
	require.NoError(b, err)
	var seen firstPage
	require.NoError(b, json.Unmarshal([]byte(fmt.Sprint(result)), &seen))
	require.Positive(b, seen.Bytes)
	seen.requests = float64(requests.Load())
	return seen
}
