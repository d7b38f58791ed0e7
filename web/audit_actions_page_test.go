package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/web/paths"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestActionsAreListedAndFound(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	page := p.open(t, client, "/audit-logs/actions")
	names := rowNames(page.Find("section.list"))
	require.Len(t, names, 20)
	assert.IsIncreasing(t, names)
	row := page.Find("tbody tr").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Contains(s.Text(), "document.shared")
	})
	assert.Equal(t, "/audit-logs/actions/document.shared", row.Find(".row-link").AttrOr("href", ""))
	assert.Equal(t, []string{"document.shared", "document, user", "1"}, cellsOf(row)[:3])
	assert.Equal(t, []string{"Exports", "Actions"}, page.Find(".tabs-line a").Map(func(_ int,
		s *goquery.Selection) string {
		return squeeze(s.Text())
	}))
	assert.Equal(t, 1, p.open(t, client, "/audit-logs/exports").Find(".tabs-line a[href='/audit-logs/actions']").Length())
	assert.Zero(t, page.Find("a[href='/audit-logs/actions/new']").Length(), "a viewer defines nothing")
	assert.Equal(t, []string{"invoice.exported"}, rowNames(p.open(t, client, "/audit-logs/actions?q=INVOICE").Find("section.list")))
	assert.Equal(t, "nomatch", p.open(t, client, "/audit-logs/actions?q=no+such+thing").Find(".empty").AttrOr("data-kind", ""))
	part := p.send(t, client, http.MethodGet, "/audit-logs/actions?q=invoice", nil, partial()...)
	assert.NotContains(t, part.body, "<h1")

	admin := p.open(t, p.signIn(t, "admin"), "/audit-logs/actions")
	assert.Equal(t, 1, admin.Find("a[href='/audit-logs/actions/new']").Length())

	p.breaks(t, "/audit_logs/actions", `"status":501`)
	assert.Contains(t, squeeze(p.open(t, client, "/audit-logs/actions").Find(".region-error").Text()),
		"This WorkOS server does not offer this information.")
}

func TestAnActionShowsEveryVersion(t *testing.T) {
	p := startPages(t)
	made := p.ask(t, http.MethodPost, "/audit_logs/actions/document.shared/schemas", `{"targets":[{"type":"document","metadata":{"type":"object","properties":{"pages":{"type":"number"}},"required":["pages"]}},{"type":"user"}],
		"actor":{"metadata":{"type":"object","properties":{"role":{"type":"string"}}}},"metadata":{"type":"object","properties":{"final":{"type":["boolean","null"]}}}}`)
	require.Equal(t, http.StatusCreated, made.StatusCode, made.body)
	client := p.signIn(t, "viewer")
	page := p.open(t, client, "/audit-logs/actions/document.shared")
	assert.Equal(t, "document.shared", page.Find("h1").Text())
	assert.Equal(t, []string{
		"Actor", "role", "string", "Target: document", "pages", "number, required", "Target: user", "none", "–", "Event", "final",
		`["boolean","null"]`,
	}, cellsOf(section(page, "Version 2 (newest)")))
	assert.Equal(t, []string{"Event", "access", "string"}, cellsOf(section(page, "Version 1"))[9:])
	assert.Zero(t, page.Find("main a[href$='/send']").Length(), "a viewer sends nothing")
	admin := p.open(t, p.signIn(t, "admin"), "/audit-logs/actions/document.shared")
	assert.Subset(t, links(admin.Find("main")), []string{"/audit-logs/actions/document.shared/send",
		"/audit-logs/actions/document.shared/schemas/new", "/audit-logs/actions/document.shared/send?version=1"})

	p.breaks(t, "/audit_logs/actions/*/schemas", `"status":500`)
	page = p.open(t, client, "/audit-logs/actions/document.shared")
	assert.Equal(t, "document.shared", page.Find("h1").Text(), "a part that fails costs a sentence")
	assert.Equal(t, 1, page.Find(".region-error").Length())
}

func TestAFormForANewVersionHoldsTheNewest(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	page := p.open(t, client, "/audit-logs/actions/document.shared/schemas/new")
	assert.Equal(t, "document\nuser\n", page.Find("#targets").Text())
	assert.Equal(t, "role: string\n", page.Find("#actor").Text())
	assert.Equal(t, "access: string\n", page.Find("#metadata").Text())
	assert.Zero(t, page.Find("main article.callout").Length())
	p.ask(t, http.MethodPost, "/audit_logs/actions/document.shared/schemas",
		`{"targets":[{"type":"document"}],"metadata":{"type":"object","properties":{"access":{"type":"string","enum":["view","edit"]}}}}`)
	page = p.open(t, client, "/audit-logs/actions/document.shared/schemas/new")
	assert.Equal(t, 1, callout(page, "contains more than names and types").Length(), "what the form cannot keep is said")
}

func TestAnEntryOfAnOlderVersionHasItsFields(t *testing.T) {
	p := startPages(t)
	p.ask(t, http.MethodPost, "/audit_logs/actions/document.shared/schemas", `{"targets":[{"type":"folder"}]}`)
	client := p.signIn(t, "admin")
	assert.Zero(t, p.open(t, client, "/audit-logs/actions/document.shared/send").Find("#metadata_0, #target_1_id").Length())
	page := p.open(t, client, "/audit-logs/actions/document.shared/send?version=1")
	assert.Equal(t, 2, page.Find("#metadata_0, #target_1_id").Length())
	assert.Equal(t, "1", page.Find("#action-form input[name=version]").AttrOr("value", ""), "the form is sent as it was shown")
	p.shows(t, client, "/audit-logs/actions/document.shared/send?version=9", http.StatusNotFound)
	p.shows(t, client, "/audit-logs/actions/document.shared/send?version=one", http.StatusBadRequest)
}

func TestActionsOfAnyNameHaveAnAddress(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	for _, name := range []string{"user.signed_in", "door/opened", "two words", "new", "..x", "--secret", "größe.geändert", "a?b#c", "a%2Fb",
		`"><script>alert(1)</script>`} {
		made := p.ask(t, http.MethodPost, "/audit_logs/actions/"+url.PathEscape(name)+"/schemas", `{"targets":[{"type":"thing"}]}`)
		require.Equal(t, http.StatusCreated, made.StatusCode, name)
		at := paths.AuditAction.URL(name)
		assert.Contains(t, links(p.open(t, client, "/audit-logs/actions").Find("tbody")), at)
		page := p.open(t, client, at)
		assert.Equal(t, name, page.Find("h1").Text())
		for _, link := range links(page.Find(".object-head .actions")) {
			p.open(t, client, link)
		}
	}
	for at, want := range map[string]int{"door.opened": http.StatusNotFound, "--x": http.StatusBadRequest, "--ZG9vcg": http.StatusBadRequest,
		"--": http.StatusBadRequest, "--Cg": http.StatusBadRequest, strings.Repeat("x", 201): http.StatusBadRequest} {
		p.requests()
		page := p.shows(t, client, "/audit-logs/actions/"+at, want)
		assert.NotEmpty(t, page.Find("h1").Text())
		if want == http.StatusBadRequest {
			assert.Empty(t, p.requests(), "nothing is asked for %s", at)
		}
	}
}

// cellsOf are the cells of a table's rows, one after the other.
func cellsOf(within *goquery.Selection) []string {
	return within.Find("th[scope=row], td").Map(func(_ int, cell *goquery.Selection) string { return squeeze(cell.Text()) })
}
