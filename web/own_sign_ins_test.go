package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator"
)

// eventTitles are the events of a page in its order, each with whom it is about.
func eventTitles(page *goquery.Document) (titles []string) {
	page.Find(".event").Each(func(_ int, row *goquery.Selection) {
		titles = append(titles, squeeze(row.Find(".event-what").Text())+" "+squeeze(row.Find(".event-about").Text()))
	})
	return titles
}

func TestOperatorsSignInsAreHiddenInEvents(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	page := p.open(t, client, "/events?type=authentication&range=1h")
	assert.NotContains(t, strings.Join(eventTitles(page), "\n"), "@frontdesk.example")
	show := page.Find("a.events-own")
	require.Equal(t, "Show Frontdesk sign-ins", show.Text())
	shown := p.open(t, client, show.AttrOr("href", ""))
	assert.Contains(t, strings.Join(eventTitles(shown), "\n"), "admin@frontdesk.example")
	assert.Equal(t, "show", shown.Find("input[name=own][form=events-filters]").AttrOr("value", ""), "filtering keeps it")
	hide := shown.Find("a.events-own")
	require.Equal(t, "Hide Frontdesk sign-ins", hide.Text())
	assert.NotContains(t, hide.AttrOr("href", ""), "own=")
	own := p.open(t, client, "/events?type=authentication&range=1h&organization="+emulator.StaffOrganizationID)
	assert.Contains(t, strings.Join(eventTitles(own), "\n"), "admin@frontdesk.example", "asked for by name, they are shown")
}

func TestASignInIsOneRowOfEvents(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	page := p.open(t, client, "/events?type=authentication&range=1h&own=show")
	titles := strings.Join(eventTitles(page), "\n")
	assert.Equal(t, 1, strings.Count(titles, "admin@frontdesk.example"), titles)
	started := p.open(t, client, "/events?type=authentication.sso_started&range=1h&own=show")
	assert.Contains(t, strings.Join(eventTitles(started), "\n"), emulator.StaffConnectionID, "asked for alone, starts are shown")
}

func TestOperatorsFailuresAreNotOnTheOverview(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	p.failStaffSignIn(t)
	p.syncAll(t)
	assert.NotContains(t, p.open(t, client, "/").Find("main").Text(), "Frontdesk Staff")
	shown := strings.Join(eventTitles(p.open(t, client, "/events?type=authentication.sso_failed&range=1h&own=show")), "\n")
	assert.Contains(t, shown, "Frontdesk Staff Okta", "it did happen")
}

// failStaffSignIn lets the provider refuse one of the staff.
func (p *pagesDesk) failStaffSignIn(t *testing.T) {
	t.Helper()
	client := p.browser(t)
	away := p.send(t, client, http.MethodGet, p.URL+"/sign-in/start", nil)
	hosted := p.send(t, client, http.MethodGet, away.Header.Get("Location"), nil)
	form := hosted.page(t).Find("form:has(input[name=email][type=email])").First()
	values := url.Values{}
	form.Find("input[name]").Each(func(_ int, input *goquery.Selection) {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	values.Set("email", "viewer@frontdesk.example")
	values.Set("error", "access_denied")
	action, err := hosted.Request.URL.Parse(form.AttrOr("action", ""))
	require.NoError(t, err)
	p.send(t, client, http.MethodPost, action.String(), values)
}

// pagedEvents answers questions for events from one list, newest first, as WorkOS does: by cursor, order, types and range.
func pagedEvents(t *testing.T, all []workos.Event) http.HandlerFunc {
	t.Helper()
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		rows := slices.Clone(all)
		if q.Get("order") == "asc" {
			slices.Reverse(rows)
		}
		if after := q.Get("after"); after != "" {
			at := slices.IndexFunc(rows, func(e workos.Event) bool { return e.ID == after })
			rows = rows[at+1:]
		}
		start, _ := time.Parse(time.RFC3339Nano, q.Get("range_start"))
		end, _ := time.Parse(time.RFC3339Nano, q.Get("range_end"))
		rows = slices.DeleteFunc(rows, func(e workos.Event) bool {
			return !slices.Contains(strings.Split(q.Get("events"), ","), e.Event) || e.CreatedAt.Before(start) ||
				!end.IsZero() && !e.CreatedAt.Before(end)
		})
		limit, after := 10, ""
		if n, err := strconv.Atoi(q.Get("limit")); err == nil {
			limit = n
		}
		if len(rows) > limit {
			rows = rows[:limit]
			after = rows[limit-1].ID
		}
		w.Header().Set("Content-Type", "application/json")
		assert.NoError(t, json.NewEncoder(w).Encode(map[string]any{"object": "list", "data": rows,
			"list_metadata": map[string]any{"after": after}}))
	}
}

// signInEvents are the start and the end of so many sign-ins, one every minute, newest first. A sign-in takes its length.
func signInEvents(now time.Time, count int, length time.Duration) []workos.Event {
	var all []workos.Event
	for i := range count {
		began := now.Add(-time.Duration(i+1)*time.Minute - length)
		for kind, at := range map[string]time.Time{"started": began, "succeeded": began.Add(length)} {
			event := workos.Event{Event: "authentication.sso_" + kind, Data: json.RawMessage(fmt.Sprintf(
				`{"email":"p%03d@example.com","sso":{"session_id":"sso_session_%03d","connection_id":"conn_1"}}`, i, i))}
			event.ID, event.CreatedAt = fmt.Sprintf("event_%03d_%s", i, kind), workos.Time{Time: at}
			all = append(all, event)
		}
	}
	slices.SortStableFunc(all, func(a, b workos.Event) int { return b.CreatedAt.Compare(a.CreatedAt.Time) })
	return all
}

func TestAStartWhoseEndIsOnThePageBeforeIsNoRow(t *testing.T) {
	for name, length := range map[string]time.Duration{"short": 20 * time.Second, "of several pages": 45 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			e := startEvents(t, startPages)
			client := e.signIn(t, "viewer")
			all := signInEvents(time.Now(), 70, length)
			e.mu.Lock()
			e.answer = pagedEvents(t, all)
			e.mu.Unlock()
			var titles []string
			for address := "/events?range=24h"; address != ""; {
				page := e.open(t, client, address)
				titles = append(titles, eventTitles(page)...)
				address = page.Find("a[rel=next]").AttrOr("href", "")
			}
			assert.Len(t, titles, 70, "one row for each sign-in, wherever the pages are cut")
			assert.NotContains(t, strings.Join(titles, "\n"), "Sign-in started")
		})
	}
}

func TestAStartWhoseEndCameMuchLaterOrOutsideTheRangeIsARow(t *testing.T) {
	e := startEvents(t, startPages)
	client := e.signIn(t, "viewer")
	now := time.Now()
	e.mu.Lock()
	e.answer = pagedEvents(t, signInEvents(now.Add(-3*time.Hour), 1, 2*time.Hour))
	e.mu.Unlock()
	assert.Len(t, eventTitles(e.open(t, client, "/events?range=24h")), 2)
	e.mu.Lock()
	e.answer = pagedEvents(t, signInEvents(now.Add(-3*time.Hour), 1, 10*time.Minute))
	e.mu.Unlock()
	before := now.Add(-3*time.Hour - 6*time.Minute).UTC().Format("2006-01-02T15:04:05")
	only := eventTitles(e.open(t, client, "/events?zone=UTC&to="+url.QueryEscape(before)))
	require.Len(t, only, 1, "what ended after the range is not known in it")
	assert.Contains(t, only[0], "Sign-in started")
}

func TestAPageWhoseEventsAreAllLeftOutGoesOn(t *testing.T) {
	e := startEvents(t, startPages)
	client := e.signIn(t, "viewer")
	now := time.Now()
	var all []workos.Event
	for i := range 60 {
		event := workos.Event{Event: "authentication.sso_succeeded",
			Data: json.RawMessage(`{"email":"admin@frontdesk.example","sso":{"organization_id":"` + emulator.StaffOrganizationID + `"}}`)}
		event.ID, event.CreatedAt = fmt.Sprintf("event_own_%03d", i), workos.Time{Time: now.Add(-time.Duration(i+1) * time.Minute)}
		all = append(all, event)
	}
	all = append(all, signInEvents(now.Add(-2*time.Hour), 1, time.Minute)...)
	e.mu.Lock()
	e.answer = pagedEvents(t, all)
	e.mu.Unlock()
	titles := eventTitles(e.open(t, client, "/events?range=24h"))
	require.Len(t, titles, 1)
	assert.Contains(t, titles[0], "p000@example.com")
}

func TestTimelinesFoldAndLeaveOutOwnSignIns(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "admin")
	users := data[workos.User](t, e.pagesDesk, "/user_management/users?email=admin%40frontdesk.example")
	require.Len(t, users, 1)
	now := time.Now()
	session := func(kind string, age time.Duration) workos.Event {
		event := workos.Event{Event: "session." + kind, Data: json.RawMessage(`{"id":"session_1","user_id":"` + users[0].ID +
			`","organization_id":"` + scenario(t, "Northwind Logistics").OrganizationID + `"}`)}
		event.ID, event.CreatedAt = "event_session_"+kind, workos.Time{Time: now.Add(-age)}
		return event
	}
	own := workos.Event{Event: "authentication.sso_succeeded", Data: json.RawMessage(`{"email":"admin@frontdesk.example","user_id":"` +
		users[0].ID + `","sso":{"organization_id":"` + emulator.StaffOrganizationID + `"}}`)}
	own.ID, own.CreatedAt = "event_own", workos.Time{Time: now.Add(-time.Minute)}
	e.mu.Lock()
	e.answer = pagedEvents(t, []workos.Event{own, session("revoked", 10*time.Minute), session("created", 20*time.Minute)})
	e.mu.Unlock()
	for _, at := range []string{"/users/" + users[0].ID, "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID} {
		page := e.open(t, client, at)
		timeline := section(page, "Recent events")
		assert.Contains(t, timeline.Text(), "Session ended by revocation", at)
		assert.NotContains(t, timeline.Text(), "Session started", at)
		assert.NotContains(t, timeline.Text(), "Signed in by single sign-on", at)
		show := timeline.Find(".hint a")
		require.Equal(t, "Show 1 Frontdesk sign-in", show.Text(), at)
		shown := section(e.open(t, client, show.AttrOr("href", "")), "Recent events")
		assert.Contains(t, shown.Text(), "Signed in by single sign-on", at)
		assert.Equal(t, "Hide Frontdesk sign-ins", shown.Find(".hint a").Text(), at)
	}
	staff := e.open(t, client, "/organizations/"+emulator.StaffOrganizationID)
	assert.Contains(t, section(staff, "Recent events").Text(), "Signed in by single sign-on", "Frontdesk's own organization shows its own")
}
