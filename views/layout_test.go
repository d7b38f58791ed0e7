package views_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"github.com/a-h/templ"

	"frontdesk/static"
	"frontdesk/views"
	"frontdesk/views/ui"
)

func document(t *testing.T, shell views.Shell, component templ.Component) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(render(t, shell, component)))
	require.NoError(t, err)
	return doc
}

func somePage() views.Page {
	return views.Page{Title: "Users", Section: views.SectionUsers, Body: ui.PageHead("Users", "", nil)}
}

func TestLayoutLoadsItsOwnFilesOnly(t *testing.T) {
	doc := document(t, sampleShell(), views.Full(somePage()))
	scripts := doc.Find("script")
	files := []string{"early.js", "app.js"}
	require.Equal(t, len(files), scripts.Length())
	for i, file := range files {
		script := scripts.Eq(i)
		require.Equal(t, static.URL(file), script.AttrOr("src", ""))
		require.Equal(t, sampleShell().Nonce, script.AttrOr("nonce", ""))
		require.Equal(t, static.Integrity(file), script.AttrOr("integrity", ""))
	}
	_, deferred := scripts.Eq(1).Attr("defer")
	require.True(t, deferred, "the page is shown before its script runs")
	require.Empty(t, strings.TrimSpace(scripts.Text()))
	require.Equal(t, static.Integrity("app.css"), doc.Find("link[rel=stylesheet]").AttrOr("integrity", ""))
	require.Zero(t, doc.Find("style, [style], [onclick], [onload]").Length())
}

func TestLayoutGivesScreenReadersTheirLandmarks(t *testing.T) {
	doc := document(t, sampleShell(), views.Full(somePage()))
	require.Equal(t, "#main", doc.Find("body > a").First().AttrOr("href", ""), "the skip link comes first")
	require.Equal(t, "-1", doc.Find("main#main").AttrOr("tabindex", ""))
	status := doc.Find("#status")
	require.Equal(t, "polite", status.AttrOr("aria-live", ""))
	_, preserved := status.Attr("hx-preserve")
	require.True(t, preserved, "the live region survives navigation")
	require.Empty(t, strings.TrimSpace(status.Text()))
	require.Equal(t, "Users", strings.TrimSpace(doc.Find(".sidebar [aria-current=page]").Text()))
	forms := doc.Find("form[method=post][hx-boost=false]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("action", "") })
	require.Equal(t, []string{"/time-zone", "/sign-out"}, forms)
}

func TestHeadingTakesTheFocusOnlyWhenHtmxSwapsThePageIn(t *testing.T) {
	shell := sampleShell()
	require.Zero(t, document(t, shell, views.Full(somePage())).Find("h1[autofocus]").Length())
	shell.Boosted = true
	require.Equal(t, 1, document(t, shell, views.Full(somePage())).Find("h1[autofocus][tabindex='-1']").Length())
}

func TestProductionIsUnmistakable(t *testing.T) {
	shell := sampleShell()
	require.Zero(t, document(t, shell, views.Full(somePage())).Find("[data-production]").Length())
	shell.Production, shell.Environment = true, "Production"
	doc := document(t, shell, views.Full(somePage()))
	require.Equal(t, 1, doc.Find("body[data-production]").Length())
	require.Equal(t, "Production", doc.Find(".environment[data-production]").Text())
}

func TestThemeIsWrittenByTheServer(t *testing.T) {
	for cookie, want := range map[string]string{"dark": "dark", "light": "light", "": "", `"><script>`: ""} {
		shell := sampleShell()
		shell.Theme = views.Theme(cookie)
		doc := document(t, shell, views.Full(somePage()))
		require.Equal(t, want, doc.Find("html").AttrOr("data-theme", ""), cookie)
		require.Equal(t, want, doc.Find("[aria-pressed=true]").AttrOr("data-set-theme", ""))
	}
}

func TestPartIsTitleAndRegion(t *testing.T) {
	page := somePage()
	require.Contains(t, render(t, sampleShell(), views.Part(page)), "<h1", "without a region the body is the part")
	page.Region = ui.Text("rows")
	part := render(t, sampleShell(), views.Part(page))
	require.Equal(t, "<title>Users – Frontdesk</title>rows", strings.TrimSpace(part))
}

func TestSignedOutPagesShowNothingOfTheEnvironment(t *testing.T) {
	notice := views.Notice("This sign-in took too long", []ui.Action{{Label: "Sign in with SSO", URL: "/sign-in/start", Primary: true}},
		"Sign in again.")
	for title, body := range map[string]templ.Component{"Notice": notice, "Sign in": signInSample()} {
		doc := document(t, sampleShell(), views.PlainLayout(views.Page{Title: title, Body: body}))
		require.Zero(t, doc.Find(".sidebar, .topbar, .topbar .environment, .operator").Length())
		require.NotContains(t, doc.Text(), "Ana Ruiz")
		require.Equal(t, "false", doc.Find("a.btn").AttrOr("hx-boost", ""), "sign-in leaves the site")
		if title == "Notice" {
			require.Zero(t, doc.Find(".environment").Length(), "only the sign-in page has the label")
		}
	}
}

func TestErrorPageShowsTheRequestId(t *testing.T) {
	doc := document(t, sampleShell(), views.Full(views.Page{Title: "Error", Body: views.ErrorPage(missingSample())}))
	require.Equal(t, "No such organization", doc.Find("h1").Text())
	require.Equal(t, "8f2c1e60a4", doc.Find(".problem .request-id code").Text())
}

func TestEveryShortcutInTheHelpLeadsSomewhere(t *testing.T) {
	doc := document(t, sampleShell(), views.Full(somePage()))
	jumps := doc.Find("a[data-jump]")
	require.Equal(t, 13, jumps.Length())
	seen := map[string]bool{}
	jumps.Each(func(_ int, link *goquery.Selection) {
		key := link.AttrOr("data-jump", "")
		require.False(t, seen[key], "two entries share the key %q", key)
		seen[key] = true
		require.Equal(t, 1, doc.Find("#help dt").FilterFunction(func(_ int, dt *goquery.Selection) bool {
			return dt.Text() == "Go to "+strings.TrimSpace(link.Text())
		}).Length(), key)
	})
}
