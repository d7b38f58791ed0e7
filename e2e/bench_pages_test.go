package e2e

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// partial is how htmx asks for a region of a page.
var partial = []string{"HX-Request", "true", "HX-Request-Type", "partial"}

// benchmarkLists asks for pages of every long list, as somebody who looks for something does, and for one far down.
func benchmarkLists(b *testing.B, desk *process) {
	const rounds = 15
	var medians []float64
	worst, started, asked := 0.0, desk.cpu(b), 0.0
	for _, path := range []string{
		"/organizations", "/organizations?sort=-members", "/organizations?q=acme", "/connections", "/connections?state=validating",
		"/directories", "/users", "/users?sort=email", "/users?sort=name", "/users?sort=-last_sign_in", "/users?state=unverified",
		"/users?q=an", "/users?q=smith&sort=name", "/users?q=maria+smith", "/users?q=zzzqq", "/users?sort=email&limit=25",
	} {
		before := desk.cpu(b)
		took := timed(rounds, func(int) { desk.get(b, path) })
		note("%-40s %8.2f ms median, %.1f ms of processor time", path, median(took), (desk.cpu(b)-before)/rounds)
		medians = append(medians, median(took))
		worst, asked = max(worst, median(took)), asked+rounds
	}
	figure("desk_"+desk.name+"_list_page_median", median(medians), "ms", "<=5")
	figure("desk_"+desk.name+"_list_page_worst", worst, "ms", "-")
	figure("desk_"+desk.name+"_list_page_processor_mean", (desk.cpu(b)-started)/asked, "ms", "-")

	first := "/users?sort=email&limit=50"
	deep, page := farPage(b, desk, 2_000) // page 10,000 is the mirror's to measure: walking there takes as many pages
	var near, far []float64
	for range 25 { // in turn, so that both meet the same moments of the machine
		near = append(near, timed(1, func(int) { desk.get(b, first) })...)
		far = append(far, timed(1, func(int) { desk.get(b, deep) })...)
	}
	note("page %d of 50 users", page)
	figure("desk_"+desk.name+"_deep_page_over_first", median(far)/median(near), "x", "<=1.2")
}

var nextPage = regexp.MustCompile(`rel="next" href="([^"]+)"`)

// farPage walks to the page of 50 users with that number, or to the last one, in steps of four.
func farPage(b *testing.B, desk *process, number int) (path string, page int) {
	path, page = "/users?limit=200&sort=email", 1
	for page < number {
		next := nextPage.FindStringSubmatch(desk.get(b, path, partial...))
		if next == nil {
			break
		}
		path = strings.ReplaceAll(next[1], "&amp;", "&")
		page += 4
	}
	return strings.Replace(path, "limit=200", "limit=50", 1), page
}

// benchmarkSearch types what people type: beginnings of names and addresses, whole ones, middles, ids, and mistakes.
func benchmarkSearch(b *testing.B, desk *process) {
	var texts []string
	for i, row := range users(b, desk, 50) {
		email, name, id := row["Email"], strings.ToLower(row["Name"]), row["ID"]
		texts = append(texts, name[:min(len(name), 1+i%6)], email[:min(len(email), 2+i%9)], email, name[max(0, len(name)-4):], id, "xq"+name)
	}
	began := desk.cpu(b)
	took := timed(len(texts), func(i int) {
		if once := timed(1, func(int) { desk.get(b, "/search?q="+url.QueryEscape(texts[i]), partial...) })[0]; once > 50 {
			note("%-40q %8.2f ms", texts[i], once)
		}
	})
	figure("desk_"+desk.name+"_search_median", median(took), "ms", "-")
	figure("desk_"+desk.name+"_search_p95", took[len(took)*95/100], "ms", "<=10")
	figure("desk_"+desk.name+"_search_processor_mean", (desk.cpu(b)-began)/float64(len(texts)), "ms", "-")
}

// users are the first rows of the users as CSV, by the names of their columns.
func users(b *testing.B, desk *process, n int) []map[string]string {
	answer := desk.open(b, "/users?format=csv&q=an")
	defer answer.Body.Close()
	rows := csv.NewReader(answer.Body)
	columns, err := rows.Read()
	require.NoError(b, err, "the header")
	var all []map[string]string
	for range n {
		row, err := rows.Read()
		require.NoError(b, err)
		named := map[string]string{}
		for i, column := range columns {
			named[column] = row[i]
		}
		require.NotEmpty(b, named["ID"])
		all = append(all, named)
	}
	return all
}

// upstreamDelay makes WorkOS about as slow as it is over the Internet.
const upstreamDelay = 50 * time.Millisecond

// limitWindow is the time in which WorkOS counts calls, and so does Frontdesk: what was asked before must not delay what
// is measured now.
const limitWindow = 10 * time.Second

// benchmarkObject is what a customer's page costs beyond the slowest of the calls that it is made of.
func benchmarkObject(b *testing.B, desk *process, upstream *upstream) {
	var organizations struct {
		Data []struct{ ID string }
	}
	require.NoError(b, json.Unmarshal([]byte(upstream.ask(b, "GET", "/organizations?limit=20", "")), &organizations))
	upstream.ask(b, "POST", "/_emulator/faults", fmt.Sprintf(`{"delay_ms":%d}`, upstreamDelay.Milliseconds()))
	defer upstream.ask(b, "DELETE", "/_emulator/faults", "")
	time.Sleep(limitWindow)
	var pages, calls, ratios []float64
	began := desk.cpu(b)
	for _, organization := range organizations.Data {
		upstream.takeSlowest()
		took := timed(1, func(int) { desk.get(b, "/organizations/"+organization.ID) })[0]
		slowest := millis(upstream.takeSlowest())
		require.GreaterOrEqual(b, slowest, millis(upstreamDelay), "the page asks WorkOS")
		pages, calls, ratios = append(pages, took), append(calls, slowest), append(ratios, (took-5)/slowest)
	}
	note("a customer's page %.1f ms, its slowest call %.1f ms, %.1f ms of processor time", median(pages), median(calls),
		(desk.cpu(b)-began)/float64(len(pages)))
	figure("desk_"+desk.name+"_object_page_less_5ms_over_slowest_call", median(ratios), "x", "<=1.15")
}

// benchmarkCSV downloads all users and watches how much more memory that takes.
func benchmarkCSV(b *testing.B, desk *process) {
	before := desk.memory(b, "VmRSS")
	desk.forgetPeak(b)
	began := time.Now()
	answer := desk.open(b, "/users?format=csv")
	defer answer.Body.Close()
	rows := -1 // the header
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		rows++
	}
	require.NoError(b, lines.Err())
	took := time.Since(began).Seconds()
	require.Equal(b, desk.name, strconv.Itoa(rows), "every user is in the file")
	figure("desk_"+desk.name+"_csv", took, "s", "-")
	figure("desk_"+desk.name+"_csv_memory_more", float64(desk.memory(b, "VmHWM")-before), "MB", "<=20")
}
