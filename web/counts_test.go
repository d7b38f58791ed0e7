package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// countedLinks are the links that name a number, as the last group of the expression.
var countedLinks = []*regexp.Regexp{
	regexp.MustCompile(`^[\d,]+ of ([\d,]+): see all$`), regexp.MustCompile(`^See all ([\d,]+)$`),
	regexp.MustCompile(`^([\d,]+) needs? attention$`),
	regexp.MustCompile(`^([\d,]+) (?:expired|within 30 days|in 30 to 90 days)$`), regexp.MustCompile(`^Compare the ([\d,]+) connections$`),
	regexp.MustCompile(`^([\d,]+)$`),
}

// headingOf is the number of rows that a list's heading says, before the "of".
func headingOf(page *goquery.Document) string {
	text, _, _ := strings.Cut(squeeze(page.Find(".page-title .count, .list-head .count").First().Text()), " of ")
	return text
}

// eventsBehind counts the events of an address over all its pages.
func (p *pagesDesk) eventsBehind(t *testing.T, client *http.Client, address string) int {
	n := 0
	for pages := 0; address != "" && pages < 20; pages++ {
		page := p.open(t, client, address)
		n += page.Find(".event").Length()
		address = page.Find(".pager a[rel='next'], a:contains('Older')").First().AttrOr("href", "")
	}
	return n
}

// TestEveryNumberLeadsToWhatItCounts follows each link that names a number, from every page of the seeded environment that
// has such links, and compares the number with the heading of the list that it leads to.
func TestEveryNumberLeadsToWhatItCounts(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	pages := []string{"/", "/settings/rules"}
	for _, organization := range data[workos.Organization](t, p, "/organizations?limit=100") {
		pages = append(pages, "/organizations/"+organization.ID)
	}
	connections, err := p.mirror.Connections(t.Context(), mirror.Everything, mirror.Query{Health: "attention", Limit: 200})
	require.NoError(t, err)
	for _, row := range connections.Rows {
		pages = append(pages, "/connections/"+row.ID)
	}
	followed := map[string]bool{}
	for _, from := range pages {
		for _, link := range p.open(t, client, from).Find("main a, #sidebar a.nav-count").EachIter() {
			text, address := squeeze(link.Text()), link.AttrOr("href", "")
			for _, expression := range countedLinks {
				match := expression.FindStringSubmatch(text)
				if match == nil || followed[text+address] {
					continue
				}
				followed[text+address] = true
				if strings.HasPrefix(address, "/events") {
					assert.Equal(t, match[1], strconv.Itoa(p.eventsBehind(t, client, address)), "%s on %s leads to %s", text, from, address)
					continue
				}
				assert.Equal(t, match[1], headingOf(p.open(t, client, address)), "%s on %s leads to %s", text, from, address)
			}
		}
	}
	require.Greater(t, len(followed), 10, "%v", followed)
	assert.Contains(t, fmt.Sprint(followed), "/issues?issue=", "the rules lead to what they found")
	assert.Contains(t, fmt.Sprint(followed), "/events?", "the failed sign-ins of the overview are among them")
}

// TestEveryListCountsWhatItsFiltersLeave asks every list for each option of its filters, as a page, as a part and as a file.
func TestEveryListCountsWhatItsFiltersLeave(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	organization := p.anIssue(t, "member_left_directory").OrganizationID
	directories, err := p.mirror.Directories(t.Context(), mirror.Everything, mirror.Query{OrganizationID: organization})
	require.NoError(t, err)
	require.NotEmpty(t, directories.Rows)
	at, directory := "/organizations/"+organization, "/directories/"+directories.Rows[0].ID
	for _, list := range []string{"/issues", "/organizations", "/connections", "/directories", "/users", "/invitations", "/portal-links",
		"/audit-logs/exports", "/activity",
		at + "/users", at + "/invitations", at + "/portal-links", at + "/audit-logs", directory + "/users", directory + "/groups"} {
		whole := p.open(t, client, list)
		total := squeeze(whole.Find(".page-title .count, .list-head .count").First().Text())
		assert.Equal(t, strconv.Itoa(len(p.table(t, client, list+"?format=csv"))-1), strings.ReplaceAll(total, ",", ""), "%s has a count", list)
		queries := []string{"q=a", "q=example"}
		for _, option := range whole.Find("form.filters select option").EachIter() {
			if value := option.AttrOr("value", ""); value != "" {
				queries = append(queries, url.Values{option.ParentsFiltered("select").AttrOr("name", ""): {value}}.Encode())
			}
		}
		for _, query := range queries[:min(len(queries), 12)] {
			address := list + "?" + query
			left := strconv.Itoa(len(p.table(t, client, address+"&format=csv")) - 1)
			page := p.open(t, client, address)
			heading := squeeze(page.Find(".page-title .count, .list-head .count").First().Text())
			assert.Equal(t, left+" of "+total, strings.Replace(heading, ",", "", 1), address)
			part := p.open(t, client, address, partial()...).Find("[hx-swap-oob] , .count").FilterFunction(func(_ int, s *goquery.Selection) bool {
				return strings.HasSuffix(s.AttrOr("id", ""), "-count")
			})
			assert.Equal(t, heading, squeeze(part.First().Text()), "the part of %s", address)
			if !strings.HasPrefix(query, "q=") {
				assert.Equal(t, 1, page.Find("form.filters .filter[data-active]").Length(), "the filter that is on looks on: %s", address)
			}
		}
	}
}
