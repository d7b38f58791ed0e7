package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/web/paths"
	"frontdesk/workos/mirror"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// objectRoutes are the routes with an id, with an id of the right shape that nobody has.
func objectRoutes(p *pagesDesk) map[paths.Route]string {
	found := map[paths.Route]string{}
	for _, route := range p.routes() {
		if strings.Contains(route.Pattern, ":id") && route.Route != paths.ActionCancel &&
			route.Route != paths.MemberOptions { // actions have numbers, suggestions are no page
			found[route.Route] = idsFor[strings.Split(route.Pattern, "/")[1]]
		}
	}
	for _, export := range []paths.Route{paths.ExportShow, paths.ExportProgress, paths.ExportDownload, paths.ExportRead} {
		found[export] = "export_NONE"
	}
	return found
}

// addressOf is a route's address for an id; whatever else the pattern asks for is something that nobody has.
func addressOf(route paths.Route, id string) string {
	shapes, values := map[string]string{"group": "group_01NONE", "member": "om_01NONE"}, []string{id}
	for _, part := range strings.Split(route.Pattern, "/:")[2:] {
		name, _, _ := strings.Cut(part, "/")
		values = append(values, cmp.Or(shapes[name], "part_01NONE"))
	}
	return route.URL(values...)
}

func TestUnknownIDsAreNotFound(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	p.requests()
	for route, id := range objectRoutes(p) {
		at := addressOf(route, id)
		got := p.send(t, client, route.Method, at, formFor(route))
		page := got.page(t)
		assert.Equal(t, http.StatusNotFound, got.StatusCode, at)
		assert.Contains(t, mainText(page), id, "%s names the id", at)
		assert.Regexp(t, `^There is no such (organization|connection|directory|directory user|directory group|user|membership|invitation|webhook endpoint|MFA method|export)$`, page.Find("h1").Text())
		assert.Equal(t, 1, page.Find("form[role=search], .search").Length(), "%s has the shell, and the way on", at)
	}
	assert.Empty(t, writes(p.requests()))
}

// formFor is an empty form for the routes that are posted to.
func formFor(route paths.Route) url.Values {
	if route.Method == http.MethodPost {
		return url.Values{}
	}
	return nil
}

func TestWalkMalformedIDsAreRefusedBeforeAnythingIsSent(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	for route, good := range objectRoutes(p) {
		export := strings.HasPrefix(good, "export_")
		prefix := good[:strings.LastIndex(good, "_")+1]
		for _, id := range []string{
			prefix + strings.Repeat("A", 200), " " + good, prefix + "\x00", prefix + "\n", prefix + "\u202e", prefix + "\u200b",
			strings.Repeat("A", 5000), prefix + "\xff\xfe", ".", "..",
		} {
			for _, query := range []string{"", "?format=csv"} {
				want := http.StatusBadRequest
				if export {
					want = http.StatusNotFound
				}
				isRefused(t, p, client, route, addressOf(route, id)+query, want)
			}
		}
		for _, escaped := range []string{"01%20NONE", "01NONE%2F..", "%00", "01'--", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%C3%A9",
			"%FF%FE"} { // no address of Frontdesk looks like this
			at, want := strings.Replace(addressOf(route, good), good, prefix+escaped, 1), http.StatusNotFound
			if _, typed := paths.FromTyped(at); typed && route.Method == http.MethodGet { // a person may type it
				text, err := url.PathUnescape(prefix + escaped)
				require.NoError(t, err)
				got := p.send(t, client, route.Method, at, nil)
				assert.Equal(t, http.StatusSeeOther, got.StatusCode, at)
				assert.Equal(t, addressOf(route, text), got.Header.Get("Location"), at)
				assert.Empty(t, p.requests(), at)
				continue
			}
			isRefused(t, p, client, route, at, want)
		}
	}
}

func isRefused(t *testing.T, p *pagesDesk, client *http.Client, route paths.Route, at string, want int) {
	p.requests()
	got := p.send(t, client, route.Method, at, formFor(route))
	assert.Equal(t, want, got.StatusCode, "%s %.80s", route.Method, at)
	assert.NotContains(t, got.body, "<script>alert")
	if got.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		assert.NotEmpty(t, got.page(t).Find("h1").Text())
	}
	assert.Empty(t, p.requests(), "%.80s: nothing is asked of WorkOS", at)
}

func TestWalkIDsOfEveryShapeAreLookedUp(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	for route, good := range objectRoutes(p) {
		for _, id := range []string{"x", "42", "wrong_01NONE", "a/b c%d#e", "<script>alert(1)</script>", "é", "new", strings.ToUpper(good)} {
			got := p.send(t, client, route.Method, addressOf(route, id), formFor(route))
			assert.Equal(t, http.StatusNotFound, got.StatusCode, "%s %s", route.Method, addressOf(route, id))
			assert.Contains(t, mainText(got.page(t)), id, "%s names the ID", route.Pattern)
			assert.NotContains(t, got.body, "<script>alert")
		}
	}
	assert.Empty(t, writes(p.requests()))
}

// listRoutes are the lists, with an order and a filter that each has.
func listRoutes() map[string][2]string {
	return map[string][2]string{
		"/organizations": {"name", "state=ok"}, "/connections": {"created", "type=OktaSAML"}, "/directories": {"created", "type=workday"},
		"/users": {"email", "state=verified"}, "/portal-links": {"", "state=alive"}, "/audit-logs/exports": {"asked", "state=ready"},
		"/activity": {"when", "type=sign_in"},
	}
}

func TestWalkListsRefuseWhatTheyDoNotKnow(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	lists := listRoutes()
	first := p.customers(t)[0]
	groups, err := p.mirror.DirectoryGroups(t.Context(), mirror.Everything, mirror.Query{Limit: 1})
	require.NoError(t, err)
	group := groups.Rows[0]
	for _, tab := range []string{"/organizations/" + first.ID + "/users", "/organizations/" + first.ID + "/portal-links",
		"/organizations/" + first.ID + "/audit-logs",
		"/directories/" + group.DirectoryID + "/users", "/directories/" + group.DirectoryID + "/groups", "/directory-groups/" + group.ID} {
		lists[tab] = [2]string{"", ""}
	}
	foreign := afterOf(t, p.open(t, client, "/users?limit=25"))
	p.requests()
	for at := range lists {
		for name, query := range map[string]string{
			"a search of 10,000 characters": "q=" + strings.Repeat("x", 10_000),
			"a cursor that is garbage":      "after=garbage", "a cursor of zeros": "before=" + strings.Repeat("A", 4000),
			"a cursor with a NUL":          "after=%00",
			"an order that does not exist": "sort=shoe_size", "an order that is SQL": "sort=name%3BDROP+TABLE+users", "a page of 7": "limit=7",
			"a page of a million": "limit=1000000", "a page of nothing": "limit=0", "a page that is no number": "limit=many",
			"both directions": "after=a&before=b",
		} {
			for _, format := range []string{"", "&format=csv"} {
				if format != "" && strings.HasPrefix(name, "a cursor") {
					continue // a CSV has no pages
				}
				page := p.send(t, client, http.MethodGet, at+"?"+query+format, nil)
				assert.Equal(t, http.StatusBadRequest, page.StatusCode, "%s: %s%s", at, name, format)
				assert.NotEmpty(t, page.page(t).Find("h1").Text())
			}
			part := p.send(t, client, http.MethodGet, at+"?"+query, nil, partial()...)
			assert.Equal(t, http.StatusBadRequest, part.StatusCode, "%s: %s", at, name)
			assert.Equal(t, "#status", part.Header.Get("HX-Retarget"))
		}
		if at != "/users" {
			page := p.shows(t, client, at+"?after="+url.QueryEscape(foreign), http.StatusBadRequest)
			assert.Equal(t, "This page of the list does not exist", page.Find("h1").Text())
		}
	}
	assert.Empty(t, writes(p.requests()))
	p.shows(t, client, "/users?sort=email&after="+url.QueryEscape(foreign), http.StatusBadRequest)

	t.Run("a filter value that does not exist matches nothing", func(t *testing.T) {
		for at, known := range listRoutes() {
			name, _, _ := strings.Cut(known[1], "=")
			for _, value := range []string{"haunted", "'; DROP TABLE users; --", strings.Repeat("x", 3000), "\xff"} {
				page := p.open(t, client, at+"?"+name+"="+url.QueryEscape(value))
				assert.Equal(t, "nomatch", page.Find(".empty").AttrOr("data-kind", ""), "%s %s=%.20q", at, name, value)
			}
		}
	})
	t.Run("a search that is hostile matches nothing", func(t *testing.T) {
		for at := range listRoutes() {
			for _, q := range hostileTexts() {
				got := p.send(t, client, http.MethodGet, at+"?q="+url.QueryEscape(q), nil)
				assert.Equal(t, http.StatusOK, got.StatusCode, "%s %q", at, q)
				assert.NotContains(t, got.body, "<script>alert", "%s %q", at, q)
			}
		}
	})
}

// hostileTexts are what people paste, mistype or try.
func hostileTexts() []string {
	return []string{
		`"`, `'`, `%`, `_`, `*`, `a"b`, `AND`, `NEAR(`, `name:x`, `a* OR b*`, `-x`, `^`, `{`, `"""`, `\`, "\x00", "a\x00b", "\xff\xfe",
		"\u202egnp.exe",
		"<script>alert(1)</script>", "'; DROP TABLE users; --", "😀", "ﬀ", "é", "e\u0301", strings.Repeat("ä", 200), "org_", "@", "@.", ".",
		"a.b", "  ", "%00", "{{.}}",
	}
}

// afterOf is the cursor of a list's next page.
func afterOf(t *testing.T, page *goquery.Document) string {
	t.Helper()
	next, err := url.Parse(page.Find("a[rel=next]").AttrOr("href", ""))
	require.NoError(t, err)
	require.NotEmpty(t, next.Query().Get("after"))
	return next.Query().Get("after")
}
