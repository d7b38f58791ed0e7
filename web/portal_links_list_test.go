package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPortalLinksListSaysWhatCameOfThem(t *testing.T) {
	p := startPortalDesk(t)
	client, customers := p.signIn(t, "success"), p.customers(t)
	acme, other := customers[0], customers[1]
	_, link := p.issue(t, client, acme, "dsync")
	p.issue(t, client, other, "audit_logs")
	form := p.form(t, client, "organization", other.ID, "intent", "sso")
	p.fault(t, `"reset":true`)
	p.post(t, client, form)

	rows := rowsOf(p.send(t, client, http.MethodGet, "/portal-links", nil).page(t))
	require.Len(t, rows, 3)
	assert.Contains(t, rows[0], "Set up single sign-on")
	assert.Contains(t, rows[0], "Unknown")
	assert.Contains(t, rows[1], other.Name)
	assert.Contains(t, rows[1], "View audit logs")
	assert.Contains(t, rows[2], acme.Name)
	assert.Contains(t, rows[2], "Valid")
	assert.Contains(t, rows[2], "Nothing yet")

	p.linkDirectory(t, link)
	p.later.Store(int64(10 * time.Second))
	list := p.send(t, client, http.MethodGet, "/portal-links", nil)
	assert.Contains(t, rowsOf(list.page(t))[2], "Directory linked", "the finished set-up shows before the next full copy")
	assert.NotContains(t, strings.Join(rowsOf(list.page(t))[:2], " "), "Directory linked")
	tab := p.send(t, client, http.MethodGet, "/organizations/"+acme.ID+"/portal-links", nil)
	require.Len(t, rowsOf(tab.page(t)), 1)
	assert.Contains(t, tab.page(t).Find("a.row-link").AttrOr("href", ""), "/directories/directory_", "a link leads to what came of it")
	show := p.send(t, client, http.MethodGet, "/organizations/"+acme.ID, nil)
	assert.Contains(t, show.page(t).Find("section:has(h2:contains('Portal links issued'))").Text(), "Directory linked")

	p.later.Store(int64(6 * time.Minute))
	assert.Contains(t, rowsOf(p.send(t, client, http.MethodGet, "/portal-links", nil).page(t))[1], "Expired")
}

func TestPortalLinksListIsFilteredSortedAndExported(t *testing.T) {
	p := startPortalDesk(t)
	client, customers := p.signIn(t, "success"), p.customers(t)
	for i, intent := range []string{"sso", "dsync", "sso", "log_streams"} {
		p.issue(t, client, customers[i%2], intent)
	}
	count := func(query string) int {
		t.Helper()
		got := p.send(t, client, http.MethodGet, "/portal-links"+query, nil)
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
		return len(rowsOf(got.page(t)))
	}
	assert.Equal(t, 4, count(""))
	assert.Equal(t, 2, count("?type=sso"))
	assert.Equal(t, 4, count("?state=alive"))
	assert.Equal(t, 0, count("?state=expired"))
	assert.Equal(t, 0, count("?state=failed"))
	assert.Equal(t, 2, count("?organization="+customers[1].ID))
	assert.Equal(t, 2, count("?organization=&organization_text="+url.QueryEscape(customers[1].Name)), "as sent without JavaScript")
	assert.Equal(t, 0, count("?organization=&organization_text=Nobody+at+all"))
	assert.Equal(t, 2, count("?q="+url.QueryEscape(customers[0].Name)))
	sorted := rowsOf(p.send(t, client, http.MethodGet, "/portal-links?sort=issued", nil).page(t))
	assert.Contains(t, sorted[3], "Set up a log stream", "oldest first")

	for _, wrong := range []string{"?sort=moon", "?after=nonsense", "?limit=7", "?q=" + strings.Repeat("x", 10_000)} {
		assert.Equal(t, http.StatusBadRequest, p.send(t, client, http.MethodGet, "/portal-links"+wrong, nil).StatusCode, wrong[:7])
	}

	file := p.send(t, client, http.MethodGet, "/portal-links?type=sso&format=csv", nil)
	assert.Contains(t, file.Header.Get("Content-Disposition"), "portal-links-")
	records, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
	require.NoError(t, err)
	require.Len(t, records, 3)
	assert.Equal(t, []string{"Organization", "Purpose", "Issued by", "Issued (UTC)", "Status", "Expires (UTC)"}, records[0][:6])
	assert.Equal(t, "success@frontdesk.example", records[1][2])
	assert.NotContains(t, file.body, "token=")
}

func TestPortalLinksListStandsWhenWorkOSDoesNotAnswer(t *testing.T) {
	p := startPortalDesk(t)
	client := p.signIn(t, "viewer")
	p.issue(t, p.signIn(t, "success"), p.customers(t)[0], "sso")
	set := p.ask(t, http.MethodPost, "/_emulator/faults", `{"path":"/events","status":500}`)
	require.Equal(t, http.StatusCreated, set.StatusCode)
	got := p.send(t, client, http.MethodGet, "/portal-links", nil)
	assert.Equal(t, http.StatusOK, got.StatusCode)
	assert.Len(t, rowsOf(got.page(t)), 1)
}

// linkDirectory does in the Admin Portal what the link is for, as the customer's IT admin.
func (p *portalDesk) linkDirectory(t *testing.T, link string) {
	t.Helper()
	opened := p.send(t, http.DefaultClient, http.MethodGet, link, nil)
	require.Equal(t, http.StatusOK, opened.StatusCode, opened.body)
	action, found := opened.page(t).Find("form[method=post]").First().Attr("action")
	require.True(t, found, opened.body)
	address, err := url.Parse(link)
	require.NoError(t, err)
	address.Path, address.RawQuery = action, ""
	done := p.send(t, http.DefaultClient, http.MethodPost, address.String(), url.Values{"act": {"link-directory"}, "type": {"okta scim v2.0"}})
	require.Equal(t, http.StatusOK, done.StatusCode, done.body)
}

// rowsOf are the texts of a list's rows.
func rowsOf(page *goquery.Document) []string {
	return page.Find("#portal-links tbody tr").Map(func(_ int, row *goquery.Selection) string {
		return strings.Join(strings.Fields(row.Text()), " ")
	})
}
