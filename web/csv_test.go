package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"frontdesk/views/wording"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// formulaTexts are texts that a spreadsheet might run, by class.
func formulaTexts() map[string]string {
	return map[string]string{
		"formula": "=1+1", "after a blank": " =1+1", "after a tab": "\t=1", "after a line break": "\n=1", "after a no-break space": "\u00a0=1",
		"after a zero-width space": "\u200b=1", "after a byte order mark": "\ufeff=1", "full width": "＝1+1", "full-width plus": "＋1",
		"full-width minus": "－1",
		"full-width at":    "＠x", "small": "﹦1", "at": "@x", "minus": "-1", "plus": "+1", "command": "=cmd|' /C calc'!A0", "nul": "\x00=1",
		"nul inside": "a\x00b",
		"quote":      `"=1`, "line breaks": "a\r\nb\nc", "another separator": "a;=1+1", "another separator and a blank": "a; \t@x",
		"long":               strings.Repeat("x", 40_000),
		"long and a formula": "=" + strings.Repeat("ü", 40_000), "wide": strings.Repeat("😀", 20_000),
	}
}

// assertInert is what no spreadsheet runs or silently cuts.
func assertInert(t *testing.T, cell, where string) {
	t.Helper()
	visible := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.C, r) })
	assert.NotContains(t, cell, "\x00", where)
	if visible != "" {
		assert.NotContains(t, "=+-@＝＋－＠﹦﹢﹣﹫", string([]rune(visible)[:1]), "%s: %.80q", where, cell)
	}
	for _, part := range strings.Split(cell, ";")[1:] {
		part = strings.TrimLeftFunc(part, unicode.IsSpace)
		assert.False(t, strings.HasPrefix(part, "=") || strings.HasPrefix(part, "@"), "%s: %.80q", where, cell)
	}
	assert.LessOrEqual(t, len(utf16.Encode([]rune(cell))), 32_767, where)
}

// csvAddresses are the pages of the routing table that answer with CSV when asked to.
func csvAddresses(t *testing.T, p *pagesDesk, client *http.Client) []string {
	t.Helper()
	var addresses []string
	for _, route := range p.routes() {
		if route.Method != http.MethodGet {
			continue
		}
		at := route.Pattern
		for prefix, id := range map[string]string{"/organizations/": "org_01A", "/connections/": "conn_01A", "/directories/": "directory_01A",
			"/directory-groups/": "directory_group_01A", "/users/": "user_01A"} {
			if strings.HasPrefix(at, prefix) {
				at = strings.Replace(at, ":id", id, 1)
			}
		}
		if strings.Contains(at, ":") || strings.Contains(at, "*") || at == paths.SignOut.Pattern {
			continue
		}
		if got := p.send(t, client, http.MethodGet, at+"?format=csv", nil); strings.HasPrefix(got.Header.Get("Content-Type"), "text/csv") {
			addresses = append(addresses, at)
		}
	}
	return addresses
}

func TestWalkNoCellOfAnyCSVIsRunBySpreadsheets(t *testing.T) {
	p, server := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	lists := csvAddresses(t, p, client)
	for _, list := range []string{"/issues", "/organizations", "/connections", "/directories", "/users", "/invitations", "/portal-links",
		"/audit-logs/exports", "/activity",
		"/organizations/org_01A/users", "/directories/directory_01A/users", "/directories/directory_01A/groups",
		"/directory-groups/directory_group_01A"} {
		assert.Contains(t, lists, list)
	}
	texts := map[string][]string{"organization": {"name", "external_id"}, "connection": {"name", "connection_type", "state"},
		"directory":       {"name", "type", "state"},
		"directory_user":  {"email", "first_name", "last_name", "job_title", "idp_id", "state", "created_at"},
		"directory_group": {"name", "idp_id"},
		"user":            {"email", "name", "external_id", "last_sign_in_at"}, "invitation": {"email", "role_slug", "state", "expires_at"},
		"membership": {"roles", "status"}}
	for class, text := range formulaTexts() {
		server.reset()
		for kind, fields := range texts {
			for _, field := range fields {
				server.set(kind, field, quote(text))
			}
		}
		for _, at := range timedPages() {
			p.open(t, client, at[0])
		}
		p.handlers.Flush()
		found := false
		for _, at := range lists {
			got := p.send(t, client, http.MethodGet, at+"?format=csv", nil)
			rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
			require.NoError(t, err, at)
			for _, row := range rows {
				for _, cell := range row {
					assertInert(t, cell, class+" in "+at)
					found = found || strings.Contains(cell, strings.Trim(text, "\x00\t\n\u00a0\u200b\ufeff ")[:1])
				}
			}
		}
		assert.True(t, found, class)
	}
}

func TestALongCellSaysThatItIsCut(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	server.set("organization", "external_id", quote(strings.Repeat("x", 40_000)))
	p.open(t, client, paths.OrganizationShow.URL("org_01A"))
	p.handlers.Flush()
	rows := p.table(t, client, "/organizations?format=csv")
	assert.Contains(t, strings.Join(rows[1], "|"), "… (cut here: 40000 characters in all)")
}

func TestACSVHoldsWhatTheFiltersLeave(t *testing.T) {
	p, _ := startStandIn(t)
	p.syncAll(t)
	client := p.signIn(t, "admin")
	for _, at := range csvAddresses(t, p, client) {
		for _, query := range []string{"", "?q=attic", "?q=ana", "?q=builders", "?q=new%40attic.example", "?q=nobody-at-all", "?state=active",
			"?state=pending", "?state=attention", "?state=done", "?sort=-created"} {
			page := p.send(t, client, http.MethodGet, at+query, nil)
			if page.StatusCode != http.StatusOK {
				continue
			}
			link := page.page(t).Find("a[data-download][href*='format=csv']").AttrOr("href", "")
			if link == "" {
				continue // nothing to download
			}
			file := p.send(t, client, http.MethodGet, link, nil)
			rows, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
			require.NoError(t, err)
			assert.Len(t, rows[1:], page.page(t).Find("section.list tbody tr, section.list li.event").Length(), "%s%s", at, query)
		}
	}
}

func TestListsSayTheSameWordsInCSV(t *testing.T) {
	p, server := startStandIn(t)
	server.set("invitation", "expires_at", `"2026-01-01T00:00:00Z"`)
	server.set("membership", "directory_managed", "false")
	p.syncAll(t)
	client := p.signIn(t, "admin")
	for at, words := range map[string]map[string]string{
		"/users": {"Email verified": "Verified"}, "/invitations": {"Status": "Expired"},
		"/connections":                     {"Status": "Active", "Certificate warning": "expiry unknown"},
		"/directories/directory_01A/users": {"Status": "Active"}, "/organizations/org_01A/users": {"Managed by": "Manual", "Status": "Active"},
	} {
		rows := p.table(t, client, at+"?format=csv")
		page := p.open(t, client, at)
		for label, word := range words {
			assert.Equal(t, []string{word}, column(rows, label), "%s %s", at, label)
			if label != "Certificate warning" && label != "Email verified" { // the screen has them in other words, or on the page of one
				assert.Contains(t, squeeze(page.Find("section.list tbody").Text()), word, at)
			}
		}
	}
}

func TestAnAuditLogsCSVHoldsWhatTheFiltersLeave(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "support"), scenario(t, "Northwind Logistics")
	at, page := p.startReading(t, client, northwind.OrganizationID)
	assert.Equal(t, strings.TrimSuffix(at, "/read")+"/download", page.Find(".pager a[data-download]").AttrOr("href", ""),
		"all of it is the file itself")
	for _, query := range []string{"?action=user.signed_in", "?target=document", "?q=198.51.100."} {
		found := p.open(t, client, at+query)
		link := found.Find(".pager a[data-download]").AttrOr("href", "")
		parsed, err := url.Parse(link)
		require.NoError(t, err)
		require.Equal(t, "csv", parsed.Query().Get("format"))
		downloads := len(p.exportActions(t, "download"))
		got := p.send(t, client, http.MethodGet, link, nil)
		require.Equal(t, http.StatusOK, got.StatusCode)
		assert.Regexp(t, `^attachment; filename="filtered-audit-log-`, got.Header.Get("Content-Disposition"))
		rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
		require.NoError(t, err)
		counted := squeeze(found.Find(".pager .muted").Text())
		assert.True(t, strings.HasSuffix(counted, " of "+wording.Number(len(rows)-1)), "%s: %s and %d rows", query, counted, len(rows)-1)
		entries := p.exportActions(t, "download")
		require.Len(t, entries, downloads+1, "a download is recorded")
		name, value, _ := strings.Cut(query[1:], "=")
		assert.Equal(t, value, entries[0].Details.Fact("filter "+strings.Replace(name, "q", "search", 1)), "with its filters")
		assert.Equal(t, strconv.Itoa(len(rows)-1), entries[0].Details.Fact("entries"))
	}
	p.refuseLedger(t)
	p.shows(t, client, at+"?q=document&format=csv", http.StatusServiceUnavailable)
}
