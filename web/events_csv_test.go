package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var eventID = regexp.MustCompile(`event_[0-9A-Za-z]+`)

func TestAnEventsCSVHoldsWhatTheFiltersLeave(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics")
	for _, query := range []string{"?range=90d&organization=" + northwind.OrganizationID, "?range=30d&type=connection", "?range=7d"} {
		var shown, titles []string
		first := p.open(t, client, "/events"+query)
		file := first.Find("a[data-download]").AttrOr("href", "")
		require.Contains(t, file, "format=csv", query)
		for page := first; ; {
			page.Find("li.event").Each(func(_ int, row *goquery.Selection) {
				html, err := row.Html()
				require.NoError(t, err)
				shown = append(shown, eventID.FindString(html))
				titles = append(titles, squeeze(row.Find(".event-what").First().Text()))
			})
			next := page.Find("a[rel=next]").AttrOr("href", "")
			if next == "" {
				break
			}
			page = p.open(t, client, next)
		}
		got := p.send(t, client, http.MethodGet, file, nil)
		require.Equal(t, http.StatusOK, got.StatusCode)
		assert.Equal(t, "text/csv; charset=utf-8", got.Header.Get("Content-Type"))
		rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
		require.NoError(t, err)
		var ids, words []string
		for _, row := range rows[1:] {
			ids, words = append(ids, row[8]), append(words, row[1])
		}
		require.NotEmpty(t, shown, query)
		assert.Equal(t, shown, ids, query)
		assert.Equal(t, titles, words, query)
	}
}

func TestNoCellOfAnEventsCSVIsRunBySpreadsheets(t *testing.T) {
	var events []string
	for _, text := range formulaTexts() {
		events = append(events, fmt.Sprintf(`{"id":"event_%d","event":"user.created","created_at":"soon","data":{"id":"user_1","email":%q},"context":{"actor":{"name":%q}}}`,
			len(events), strings.ToValidUTF8(text, ""), text))
	}
	d := startForeign(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/events" {
			_, _ = fmt.Fprintf(w, `{"data":[%s],"list_metadata":{"after":null}}`,
				strings.ReplaceAll(strings.ReplaceAll(strings.Join(events, ","), `\x00`, `\u0000`), `\U0001f600`, "😀"))
			return
		}
		w.WriteHeader(http.StatusNotFound)
	})
	got := d.send(t, d.signIn(t, "viewer"), http.MethodGet, "/events?format=csv", nil)
	rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
	require.NoError(t, err, "%.200s", got.body)
	require.Len(t, rows, 1+len(events))
	for _, row := range rows {
		for _, cell := range row {
			assertInert(t, cell, "events")
		}
	}
	assert.Equal(t, "soon", rows[1][0], "a time that cannot be read is shown as it came")
}
