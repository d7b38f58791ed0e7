package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keep stores events as a reader of WorkOS's list does that has caught up. The first happened a number of days ago.
func (e *eventsDesk) keep(t *testing.T, daysAgo int, data ...string) (ids []string) {
	t.Helper()
	began := time.Now().Add(-time.Duration(daysAgo) * 24 * time.Hour).UTC().Truncate(time.Second)
	var all []events.Event
	for n, one := range data {
		kind, fields, _ := strings.Cut(one, " ")
		event, err := workos.Decode[workos.Event](fmt.Appendf(nil, `{"object":"event","id":"event_01KEPT%04d","event":%q,"data":%s,"created_at":%q}`,
			n, kind, fields, began.Add(time.Duration(n)*time.Minute).Format("2006-01-02T15:04:05.000Z")))
		require.NoError(t, err)
		all, ids = append(all, sync.Keep(event)), append(ids, event.ID)
	}
	last := all[len(all)-1]
	require.NoError(t, e.events.Advance(t.Context(), events.Cursor{}, events.Cursor{ID: last.ID, At: last.At}, all))
	e.events.CaughtUp(time.Now())
	slices.Reverse(ids)
	return ids
}

// someEvents are of three people, one of whom changes often.
func someEvents(n int) (data []string) {
	for i := range n {
		data = append(data, fmt.Sprintf(`user.updated {"object":"user","id":"user_01KEPT","email":"kept@example.com","name":"%d"}`, i))
	}
	return append(data,
		`invitation.created {"object":"invitation","id":"invitation_01A","email":"Kept@Example.com","organization_id":"org_01KEPT"}`,
		`session.created {"object":"session","id":"session_01A","user_id":"user_01KEPT","organization_id":"org_01KEPT"}`,
		`user.created {"object":"user","id":"user_01OTHER","email":"other@example.com"}`,
		`kind.of.tomorrow {"user_id":"user_01OTHER"}`)
}

func TestKeptEventsAreReadInPlaceOfWorkOSs(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	ids := e.keep(t, 200, someEvents(120)...)
	e.questions()
	page := e.open(t, client, "/events?range=90d")
	assert.Contains(t, mainText(page), "Frontdesk has no events between")
	assert.Contains(t, squeeze(page.Find(".list-note").Text()), "Frontdesk keeps all events since ")

	at := "/events?from=2001-01-01"
	var shown []string
	var pages []*goquery.Document
	for at != "" {
		page = e.open(t, client, at)
		shown, pages = append(shown, eventIDsOn(page)...), append(pages, page)
		at = page.Find("a[rel=next]").AttrOr("href", "")
	}
	assert.Equal(t, ids, shown, "also those that WorkOS has forgotten")
	require.Len(t, pages, 3)
	assert.Zero(t, pages[0].Find("a[rel=prev]").Length())
	assert.NotContains(t, mainText(pages[0]), "WorkOS keeps events for 90 days")
	back := e.open(t, client, pages[2].Find("a[rel=prev]").AttrOr("href", ""))
	assert.Equal(t, eventIDsOn(pages[1]), eventIDsOn(back))
	back = e.open(t, client, back.Find("a[rel=prev]").AttrOr("href", ""))
	assert.Equal(t, eventIDsOn(pages[0]), eventIDsOn(back))
	assert.Zero(t, back.Find("a[rel=prev]").Length())

	file := pages[1].Find("a[data-download]").AttrOr("href", "")
	rows, err := csv.NewReader(strings.NewReader(e.send(t, client, http.MethodGet, file, nil).body)).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 1+len(ids), "the file has all pages")
	assert.Len(t, eventIDsOn(e.open(t, client, "/events?from=2001-01-01&organization=org_01KEPT")), 2)
	assert.Len(t, eventIDsOn(e.open(t, client, "/events?from=2001-01-01&type=user.created")), 1)
	page = e.open(t, client, "/events?from=2001-01-01&type=kind.of.tomorrow")
	assert.Len(t, eventIDsOn(page), 1, "also of a type that is documented later")
	assert.Equal(t, "kind.of.tomorrow", page.Find("#events-type option[selected]").AttrOr("value", ""))
	page = e.shows(t, client, "/events?from=2001-01-01&after=event_01NOBODYHASTHIS", http.StatusBadRequest)
	assert.Equal(t, "This page of the list does not exist", page.Find(".empty h2").Text())
	assert.Contains(t, mainText(e.open(t, client, "/events?from=2001-01-01&to=2001-02-01")), "Everything in this range is older")
	assert.Empty(t, e.questions(), "WorkOS is not called")

	require.NoError(t, e.events.ResetCursor(t.Context()))
	e.open(t, client, "/events?range=24h&type=kind")
	assert.Empty(t, e.questions(), "WorkOS is not asked for types that it may refuse")
	e.open(t, client, "/events?range=24h")
	assert.NotEmpty(t, e.questions(), "WorkOS is called for what may be missing")
}

func TestEventsOfAPerson(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	ids := e.keep(t, 1, someEvents(2)...)
	require.NoError(t, e.mirror.UpsertUser(t.Context(), workos.User{Object: workos.Object{ID: "user_01KEPT"}, Email: "kept@example.com"}))
	e.questions()
	for _, query := range []string{"person=user_01KEPT", "person=KEPT%40example.com"} {
		page := e.open(t, client, "/events?range=7d&"+query)
		assert.Equal(t, ids[2:], eventIDsOn(page), "%s: also events that name only the address, or only the user", query)
		_, typed, _ := strings.Cut(strings.ReplaceAll(query, "%40", "@"), "=")
		assert.Equal(t, typed, page.Find("#events-person").AttrOr("value", ""))
	}
	assert.Equal(t, ids[:2], eventIDsOn(e.open(t, client, "/events?range=7d&person=user_01OTHER")))
	assert.Equal(t, ids[1:2], eventIDsOn(e.open(t, client, "/events?range=7d&person=other%40example.com")), "no user is known by the address")
	assert.Contains(t, mainText(e.open(t, client, "/events?range=7d&person=nobody%40example.com")), "that match. Choose a longer range")
	page := e.shows(t, client, "/events?person=Ana", http.StatusBadRequest)
	assert.Equal(t, "This is neither an email address nor a user ID", page.Find(".empty h2").Text())
	assert.Equal(t, "Ana", page.Find("#events-person").AttrOr("value", ""))
	assert.Equal(t, "/events?person=user_01OTHER&range=24h",
		e.open(t, client, "/events?range=7d&person=user_01OTHER").Find(`a:contains("24 hours")`).AttrOr("href", ""), "links keep the person")

	require.NoError(t, e.events.ResetCursor(t.Context()))
	page = e.open(t, client, "/events?range=7d&person=user_01OTHER")
	assert.Equal(t, ids[:2], eventIDsOn(page))
	assert.Contains(t, squeeze(page.Find(".list-note").Text()), "those that WorkOS has sent to Frontdesk")
	assert.Empty(t, e.questions(), "WorkOS has no filter by person")
}
