package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOrganizationsListNarrowsAndSorts(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	meridian := scenario(t, "Meridian Avionics")
	p.requests()

	for _, test := range []struct {
		name, query string
		want        []string
	}{
		{"a part of a name", "q=meridian", []string{"Meridian Avionics"}},
		{"a part of a name without its accents", "q=queretaro", []string{"Querétaro Minería"}},
		{"a domain", "q=" + meridian.Domain, []string{"Meridian Avionics"}},
		{"an id", "q=" + meridian.OrganizationID, []string{"Meridian Avionics"}},
		{"an external id", "q=acct_meridian", []string{"Meridian Avionics"}},
		{"words in another order", "q=avionics+meridian", []string{"Meridian Avionics"}},
		{"a text and a state", "q=meridian&state=attention", []string{"Meridian Avionics"}},
		{"a text and a state that do not meet", "q=meridian&state=ok", []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := p.open(t, client, "/organizations?"+test.query)
			assert.ElementsMatch(t, test.want, rowNames(page.Find("section.list")))
			values, err := url.ParseQuery(test.query)
			require.NoError(t, err)
			assert.Equal(t, values.Get("q"), page.Find("#organizations-q").AttrOr("value", ""), "the box keeps what was typed")
			assert.Equal(t, values.Get("state"), page.Find("select[name=state] option[selected]").AttrOr("value", ""))
		})
	}

	t.Run("states part the list", func(t *testing.T) {
		attention := rowNames(p.open(t, client, "/organizations?state=attention").Find("section.list"))
		healthy := rowNames(p.open(t, client, "/organizations?state=ok").Find("section.list"))
		assert.Contains(t, attention, "Harbor Pine Health")
		assert.Contains(t, healthy, "Velvet Antler Studio")
		assert.Len(t, append(attention, healthy...), 21)
	})

	t.Run("sorts turn around", func(t *testing.T) {
		for _, sort := range []string{"name", "members", "created"} {
			up := rowNames(p.open(t, client, "/organizations?sort="+sort).Find("section.list"))
			page := p.open(t, client, "/organizations?sort=-"+sort)
			down := rowNames(page.Find("section.list"))
			slices.Reverse(down)
			assert.Equal(t, up, down, sort)
			sorted := page.Find("th[aria-sort]")
			assert.Equal(t, 1, sorted.Length())
			assert.Equal(t, "descending", sorted.AttrOr("aria-sort", ""))
			assert.Equal(t, "/organizations?sort="+sort, sorted.Find("a").AttrOr("href", ""), "a click turns it around")
		}
		page := p.open(t, client, "/organizations")
		assert.Equal(t, "Name", squeeze(page.Find("th[aria-sort=ascending]").Text()), "by name unless asked otherwise")
		assert.Equal(t, "21", squeeze(page.Find(".page-head .count").Text()), "the heading counts")
	})

	t.Run("links lead to the rows", func(t *testing.T) {
		page := p.open(t, client, "/organizations?q=meridian")
		assert.Equal(t, "/organizations/"+meridian.OrganizationID, page.Find("tbody a.row-link").AttrOr("href", ""))
	})

	t.Run("a part of the page is the list alone", func(t *testing.T) {
		got := p.send(t, client, http.MethodGet, "/organizations?q=meridian", nil, partial()...)
		page := got.page(t)
		assert.Equal(t, []string{"Meridian Avionics"}, rowNames(page.Find("section#organizations")))
		assert.Zero(t, page.Find("form, nav.crumbs, header, h1").Length(), "the bar that is being typed into stays")
		assert.NotContains(t, got.body, "<html")
		assert.Contains(t, got.Header.Values("Vary"), "HX-Request-Type")
	})
	assert.Empty(t, p.requests(), "lists ask WorkOS for nothing")
}

func TestOrganizationsListGoesForthAndBack(t *testing.T) {
	p := startPages(t)
	for range 40 {
		p.create(t, "Row")
	}
	p.syncAll(t)
	client := p.signIn(t, "viewer")
	whole := p.table(t, client, "/organizations?format=csv")
	require.Len(t, whole, 62)
	id := slices.Index(whole[0], "ID")

	first := p.open(t, client, "/organizations?limit=25")
	assert.Equal(t, 25, first.Find("tbody tr").Length())
	assert.Zero(t, first.Find("a[rel=prev]").Length())
	assert.Equal(t, "25", first.Find(".limits a[aria-current]").Text())

	var walked []string
	pages := []string{}
	for at := "/organizations?limit=25"; at != ""; {
		page := p.open(t, client, at)
		pages = append(pages, strings.Join(rowIDs(page), " "))
		walked = append(walked, rowIDs(page)...)
		at = page.Find("a[rel=next]").AttrOr("href", "")
		if at == "" {
			for i := len(pages) - 2; i >= 0; i-- {
				page = p.open(t, client, page.Find("a[rel=prev]").AttrOr("href", ""))
				assert.Equal(t, pages[i], strings.Join(rowIDs(page), " "), "back on page %d", i)
			}
			assert.Zero(t, page.Find("a[rel=prev]").Length())
		}
	}
	require.Len(t, pages, 3)
	var everybody []string
	for _, row := range whole[1:] {
		everybody = append(everybody, row[id])
	}
	assert.Equal(t, everybody, walked, "every row once, in the order of the CSV, namesakes too")

	t.Run("the size of a page is kept", func(t *testing.T) {
		assert.Equal(t, 25, p.open(t, client, "/organizations").Find("tbody tr").Length())
		assert.Equal(t, 50, p.open(t, client, "/organizations?limit=50").Find("tbody tr").Length())
		assert.Equal(t, 50, p.open(t, client, "/organizations").Find("tbody tr").Length())
		assert.Equal(t, 50, p.open(t, p.signIn(t, "viewer"), "/organizations").Find("tbody tr").Length(), "50 where nobody chose")
	})

	t.Run("links keep the filters", func(t *testing.T) {
		page := p.open(t, client, "/organizations?q=row&state=ok&sort=-created&limit=25")
		for _, link := range links(page.Find("section.list thead, .pager")) {
			at, err := url.Parse(link)
			require.NoError(t, err)
			assert.Equal(t, []string{"row", "ok"}, []string{at.Query().Get("q"), at.Query().Get("state")}, link)
		}
		next, err := url.Parse(page.Find("a[rel=next]").AttrOr("href", ""))
		require.NoError(t, err)
		assert.Equal(t, "-created", next.Query().Get("sort"))
		page.Find("th a.sort").Each(func(_ int, a *goquery.Selection) {
			assert.NotContains(t, a.AttrOr("href", ""), "after=", "another order begins on its first page")
		})
	})
}

// rowIDs are the ids that a list's rows lead to.
func rowIDs(page *goquery.Document) []string {
	return page.Find("section.list tbody a.row-link").Map(func(_ int, a *goquery.Selection) string {
		href := a.AttrOr("href", "")
		return href[strings.LastIndex(href, "/")+1:]
	})
}

func TestWalkOrganizationsCSVIsWhatIsFiltered(t *testing.T) {
	p := startPages(t)
	names := []string{`=HYPERLINK(\"http://evil.example\")`, "+1", "-1", "@SUM(A1)", `Comma, \"quote\"`, `Two\nlines`}
	for _, name := range names {
		p.create(t, "Zebra "+name)
		p.create(t, name)
	}
	p.syncAll(t)
	client := p.signIn(t, "viewer")

	rows := p.table(t, client, "/organizations?format=csv")
	assert.Equal(t, []string{"Name", "Domain", "Single sign-on", "Directories", "Issues", "Members", "Created (UTC)",
		"Domains that need attention", "Connections that need attention", "Directories that need attention", "ID", "External ID"}, rows[0])
	assert.Len(t, rows, 1+21+12)
	for _, row := range rows {
		for _, cell := range row {
			assert.NotRegexp(t, `^[=+@\t\r-]`, cell, "no cell runs as a formula")
		}
	}
	assert.Contains(t, column(rows, "Name"), `'=HYPERLINK("http://evil.example")`)
	assert.Contains(t, column(rows, "Name"), `Comma, "quote"`)

	page := p.open(t, client, "/organizations?q=zebra&sort=-created&limit=25")
	export := page.Find(".pager a[data-download]").AttrOr("href", "")
	require.NotEmpty(t, export)
	assert.Equal(t, "false", page.Find(".pager a[data-download]").AttrOr("hx-boost", ""))
	filtered := p.table(t, client, export)
	assert.Equal(t, rowIDs(page), column(filtered, "ID"), "exactly the rows and the order of the page")
	assert.Len(t, p.table(t, client, "/organizations?format=csv&q=nobody-at-all"), 1, "the header alone")
}

// column is one column of a CSV without its header.
func column(rows [][]string, name string) []string {
	at := slices.Index(rows[0], name)
	var cells []string
	for _, row := range rows[1:] {
		cells = append(cells, row[at])
	}
	return cells
}

func TestOrganizationsListHasThreeEmptyStates(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	p.syncNothing(t)
	nothing := p.open(t, client, "/organizations").Find(".empty")
	assert.Equal(t, "nothing", nothing.AttrOr("data-kind", ""))
	assert.Contains(t, nothing.Text(), "No organizations yet")

	unmatched := p.open(t, client, "/organizations?q=nobody-at-all&state=ok").Find(".empty")
	assert.Equal(t, "nomatch", unmatched.AttrOr("data-kind", ""))
	assert.Equal(t, "/organizations", unmatched.Find("a").AttrOr("href", ""), "one click clears the filters")
	assert.Equal(t, "nomatch", p.open(t, client, "/organizations?state=haunted").Find(".empty").AttrOr("data-kind", ""),
		"a state that does not exist")

	require.NoError(t, p.mirror.Close())
	broken := p.open(t, client, "/organizations?q=acme").Find(".empty")
	assert.Equal(t, "error", broken.AttrOr("data-kind", ""))
	assert.Contains(t, broken.Text(), "This list could not be read")
	assert.Equal(t, "/organizations?q=acme", broken.Find("a").AttrOr("href", ""), "try again asks for the same")
	assert.NotContains(t, broken.Text(), "sql")
}
