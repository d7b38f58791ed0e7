package ui_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"github.com/a-h/templ"

	"frontdesk/views/ui"
)

func parse(t *testing.T, component templ.Component) *goquery.Document {
	t.Helper()
	var out strings.Builder
	require.NoError(t, component.Render(context.Background(), &out))
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(out.String()))
	require.NoError(t, err)
	return doc
}

func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func someList() ui.List {
	return ui.List{
		ID: "users", Title: "Users", Count: "412", Path: "/users", Searchable: true, Search: "ana", SearchHint: "Name or email",
		Filters: []ui.Filter{{Name: "state", Label: "State", Value: "active", Options: []ui.Option{{Value: "active", Label: "Active"}}}},
		Hidden:  []ui.Param{{Name: "sort", Value: "-name"}, {Name: "after", Value: "cursor"}, {Name: "limit", Value: ""}},
		Headers: []ui.Header{{Label: "Name", SortURL: "/users?sort=name", Sorted: "descending"}, {Label: "Sign-ins", Numeric: true}},
		Rows:    []ui.Row{{URL: "/users/user_1", Cells: []templ.Component{ui.Text("Ana Ruiz"), ui.Text("12")}}},
		PrevURL: "/users?before=a", NextURL: "/users?after=b", CSVURL: "/users?format=csv", Limit: 50, Limits: []int{25, 50},
	}
}

func TestWholeRowIsOneRealLink(t *testing.T) {
	row := parse(t, ui.ListPage(someList())).Find("tbody tr")
	link := row.Find("a")
	require.Equal(t, 1, link.Length())
	require.Equal(t, "/users/user_1", link.AttrOr("href", ""))
	require.True(t, link.HasClass("row-link"), "the class stretches it over the row")
	require.Equal(t, "row", link.Parent().AttrOr("scope", ""))
	require.Equal(t, "Sign-ins", row.Find("td").AttrOr("data-label", ""), "a narrow screen names the value")
}

func TestARowSaysItsNameOnce(t *testing.T) {
	list := someList()
	list.Rows[0].Label = "Ana Ruiz"
	require.Equal(t, "Ana Ruiz", words(parse(t, ui.ListPage(list)).Find(".row-link")))
	list.Rows[0].Label = "of Acme"
	require.Equal(t, "Ana Ruiz of Acme", words(parse(t, ui.ListPage(list)).Find(".row-link")))
}

func TestSortedColumnSaysSo(t *testing.T) {
	headers := parse(t, ui.ListPage(someList())).Find("thead th")
	require.Equal(t, "descending", headers.Eq(0).AttrOr("aria-sort", ""))
	require.Equal(t, "/users?sort=name", headers.Eq(0).Find("a").AttrOr("href", ""))
	require.NotEmpty(t, headers.Eq(0).Find("a").AttrOr("id", ""), "htmx keeps the focus by id")
	_, sorted := headers.Eq(1).Attr("aria-sort")
	require.False(t, sorted)
	require.Zero(t, headers.Eq(1).Find("a").Length())
}

func TestFilterBarIsAPlainGetForm(t *testing.T) {
	doc := parse(t, ui.ListPage(someList()))
	form := doc.Find("form.filters")
	require.Equal(t, "get", form.AttrOr("method", ""))
	require.Equal(t, "/users", form.AttrOr("action", ""))
	require.Equal(t, form.AttrOr("action", ""), form.AttrOr("hx-get", ""), "the same URL with and without JavaScript")
	require.Equal(t, "true", form.AttrOr("hx-push-url", ""))
	require.Equal(t, "#users", form.AttrOr("hx-target", ""))
	require.Equal(t, "ana", form.Find("input[name=q]").AttrOr("value", ""))
	require.Equal(t, "active", form.Find("select[name=state] option[selected]").AttrOr("value", ""))
	require.Contains(t, form.Find("noscript").Text(), `type="submit"`)
	hidden := doc.Find("#users input[type=hidden]")
	require.Equal(t, 1, hidden.Length(), "sorting is kept, cursors and empty values are not")
	require.Equal(t, "sort", hidden.AttrOr("name", ""))
	require.Equal(t, form.AttrOr("id", ""), hidden.AttrOr("form", ""), "it changes with the rows, so it lives beside them")
}

func TestPagerLinksAreReal(t *testing.T) {
	pager := parse(t, ui.ListPage(someList())).Find(".pager")
	require.Equal(t, "/users?before=a", pager.Find("a[rel=prev]").AttrOr("href", ""))
	require.Equal(t, "/users?after=b", pager.Find("a[rel=next]").AttrOr("href", ""))
	require.Equal(t, "/users?limit=25&q=ana&sort=-name&state=active", pager.Find(".limits a").First().AttrOr("href", ""))
	require.Equal(t, "50", words(pager.Find(".limits [aria-current]")))
	csv := pager.Find("a[data-download]")
	require.Equal(t, "/users?format=csv", csv.AttrOr("href", ""))
	require.Equal(t, "false", csv.AttrOr("hx-boost", ""), "htmx cannot save a file")
	last := someList()
	last.NextURL = ""
	require.Zero(t, parse(t, ui.ListPage(last)).Find("a[rel=next]").Length())
	require.Zero(t, parse(t, ui.ListRegion(ui.List{Title: "Domains"})).Find(".pager").Length(), "a short list has no pager")
}

func TestThreeEmptyStatesAreThreeDifferentThings(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range []string{"nothing", "nomatch", "error"} {
		list := someList()
		list.Rows, list.Empty = nil, &ui.Empty{Kind: kind, Title: "Title of " + kind}
		doc := parse(t, ui.ListPage(list))
		empty := doc.Find(".empty")
		require.Equal(t, kind, empty.AttrOr("data-kind", ""))
		require.Equal(t, "Title of "+kind, empty.Find("h2").Text())
		require.Zero(t, doc.Find("table, .pager").Length())
		require.Equal(t, "Title of "+kind, doc.Find("#users").AttrOr("data-announce", ""))
		icon, err := empty.Find("svg").Html()
		require.NoError(t, err)
		require.False(t, seen[icon], "%s looks like another", kind)
		seen[icon] = true
		require.Equal(t, kind == "nomatch", empty.Find("a").Length() == 1, "only a filter can be cleared")
	}
}

func TestRegionIsTheListWithoutItsHead(t *testing.T) {
	doc := parse(t, ui.ListRegion(someList()))
	require.Zero(t, doc.Find("h1, form").Length())
	require.Equal(t, "1 row shown", doc.Find("section#users").AttrOr("data-announce", ""))
}

func TestARowMayHaveMoreCellsThanHeaders(t *testing.T) {
	list := someList()
	list.Headers = list.Headers[:1]
	require.Equal(t, 1, parse(t, ui.ListPage(list)).Find("tbody td").Length())
}

func TestFilteredKnowsWhetherAnythingNarrows(t *testing.T) {
	require.True(t, someList().Filtered())
	require.False(t, ui.List{Filters: []ui.Filter{{Name: "state"}}}.Filtered())
}

func TestTextOfOthersIsEscaped(t *testing.T) {
	evil := `"><img src=x onerror=alert(1)>`
	list := someList()
	list.Search, list.Note, list.Title = evil, evil, evil
	list.Rows = []ui.Row{{URL: "javascript:alert(1)", Label: evil, Cells: []templ.Component{ui.Strong(evil), ui.IDChip(evil)}}}
	doc := parse(t, ui.ListPage(list))
	require.Zero(t, doc.Find("img").Length())
	require.NotContains(t, doc.Find(".row-link").AttrOr("href", ""), "javascript")
	require.Zero(t, parse(t, ui.Raw([]byte(`{"name":"</code><script>alert(1)</script>","x":[1,`+"\n"))).Find("script").Length())
}
