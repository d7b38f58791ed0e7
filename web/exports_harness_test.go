package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// exportForm opens the form for an export and returns its fields as a browser would send them.
func (p *pagesDesk) exportForm(t *testing.T, client *http.Client, organizationID string) url.Values {
	t.Helper()
	return exportFields(p.open(t, client, "/audit-logs/exports/new?organization="+organizationID))
}

func exportFields(page *goquery.Document) url.Values {
	values := url.Values{}
	page.Find("form#export").Find("input[name], textarea[name]").Each(func(_ int, field *goquery.Selection) {
		text := field.AttrOr("value", "")
		switch kind := field.AttrOr("type", ""); {
		case kind == "radio" || kind == "checkbox":
			if _, checked := field.Attr("checked"); !checked {
				return
			}
		case goquery.NodeName(field) == "textarea":
			text = field.Text()
		}
		values.Add(field.AttrOr("name", ""), text)
	})
	return values
}

// start posts an export's form and returns where Frontdesk sends the person.
func (p *pagesDesk) start(t *testing.T, client *http.Client, form url.Values) string {
	t.Helper()
	got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, errorsOf(got.page(t)))
	at := got.Header.Get("Location")
	require.True(t, strings.HasPrefix(at, "/audit-logs/exports/export_"), at)
	return at
}

// ended turns Frontdesk's clock and asks until an export is no longer being made.
func (p *pagesDesk) ended(t *testing.T, client *http.Client, at string) *goquery.Document {
	t.Helper()
	var page *goquery.Document
	require.Eventually(t, func() bool {
		p.later.Add(int64(2 * time.Second)) // so that Frontdesk finds its last answer too old
		page = p.open(t, client, at)
		return page.Find("#export-progress[hx-get]").Length() == 0
	}, patience, 50*time.Millisecond)
	return page
}

// exportActions are the ledger's lines about exports, newest first.
func (p *pagesDesk) exportActions(t *testing.T, action string) []store.AuditEntry {
	t.Helper()
	page, err := p.records.AuditEntries(t.Context(), store.Everything, store.AuditQuery{Action: "audit_log_export." + action})
	require.NoError(t, err)
	return page.Rows
}

// started counts the requests for a new export among those that WorkOS got.
func started(requests []string) int {
	n := 0
	for _, request := range requests {
		if request == "POST /audit_logs/exports" {
			n++
		}
	}
	return n
}
