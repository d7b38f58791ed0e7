package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/web/config"
	"frontdesk/workos"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// eventsDesk is a desk whose questions for events are written down, and answered by the test where it wants to.
type eventsDesk struct {
	*pagesDesk
	mu     sync.Mutex
	asked  []url.Values
	answer http.HandlerFunc // nil: the emulator's
}

func startEvents(t *testing.T, start func(*testing.T, ...func(*config.Config)) *pagesDesk) *eventsDesk {
	t.Helper()
	e := &eventsDesk{}
	e.pagesDesk = start(t, func(cfg *config.Config) {
		target, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(target)
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/events" {
				e.mu.Lock()
				e.asked = append(e.asked, r.URL.Query())
				answer := e.answer
				e.mu.Unlock()
				if answer != nil {
					answer(w, r)
					return
				}
			}
			proxy.ServeHTTP(w, r)
		}))
		t.Cleanup(front.Close)
		cfg.BaseURL = front.URL
	})
	return e
}

// questions are those for events that WorkOS got since the last call.
func (e *eventsDesk) questions() []url.Values {
	e.mu.Lock()
	defer e.mu.Unlock()
	asked := e.asked
	e.asked = nil
	return asked
}

func (e *eventsDesk) answers(body string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"object":"list","data":[` + body + `],"list_metadata":{"before":null,"after":null}}`))
	}
}

// eventTypesOn are the types of the events on a page, in order.
func eventTypesOn(page *goquery.Document) []string {
	return page.Find(".event .event-facts > code").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
}

func eventIDsOn(page *goquery.Document) []string {
	return page.Find(".event .chip").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("data-copy", "") })
}

func TestEventsAreNewestFirstAndSayWhatHappened(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	e.questions()
	page := e.open(t, client, "/events")
	asked := e.questions()
	require.Len(t, asked, 1)
	assert.Equal(t, strings.Join(workos.EventTypes(), ","), asked[0].Get("events"), "WorkOS wants every type named")
	assert.Equal(t, "desc", asked[0].Get("order"))
	assert.Equal(t, 7*24*time.Hour, spanOf(t, asked[0]).Round(time.Second))

	times := page.Find(".event .event-when time").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("datetime", "") })
	require.NotEmpty(t, times)
	assert.IsNonIncreasing(t, times)
	assert.Equal(t, "7 days", page.Find(".events-span [aria-current]").Text())
	assert.Equal(t, "Events", squeeze(page.Find(".sidebar [aria-current=page]").Text()))
	assert.Equal(t, len(times), page.Find(".event details > summary").Length(), "every event opens")
	assert.Empty(t, writes(e.requests()))
}

func spanOf(t *testing.T, question url.Values) time.Duration {
	t.Helper()
	start, err := time.Parse(time.RFC3339, question.Get("range_start"))
	require.NoError(t, err)
	end, err := time.Parse(time.RFC3339, question.Get("range_end"))
	require.NoError(t, err)
	return end.Sub(start)
}

func TestEventsAreFilteredByTypeGroupAndOrganization(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	for _, test := range []struct {
		query string
		types []string
	}{
		{"type=connection", []string{"connection.activated", "connection.deactivated", "connection.deleted",
			"connection.saml_certificate_renewal_required", "connection.saml_certificate_renewed"}},
		{"type=authentication.sso_failed", []string{"authentication.sso_failed"}},
	} {
		e.questions()
		page := e.open(t, client, "/events?range=30d&"+test.query)
		assert.Equal(t, strings.Join(test.types, ","), e.questions()[0].Get("events"))
		require.NotEmpty(t, eventTypesOn(page), test.query)
		for _, event := range eventTypesOn(page) {
			assert.Contains(t, test.types, event)
		}
		chosen := page.Find("#events-type option[selected]")
		assert.Equal(t, strings.TrimPrefix(test.query, "type="), chosen.AttrOr("value", ""))
	}

	northwind := scenario(t, "Northwind Logistics").OrganizationID
	page := e.open(t, client, "/events?range=90d&organization="+northwind)
	for _, asked := range e.questions() {
		assert.Equal(t, northwind, asked.Get("organization_id"))
	}
	page.Find(".event .event-where a").Each(func(_ int, a *goquery.Selection) {
		assert.Equal(t, "Northwind Logistics", a.Text())
		assert.Equal(t, "/organizations/"+northwind, a.AttrOr("href", ""))
	})
	require.Positive(t, page.Find(".event").Length())
	assert.Equal(t, "Northwind Logistics", page.Find("#events-organization").AttrOr("value", ""))
	for _, link := range links(page.Find(".events-span")) {
		assert.Contains(t, link, "organization="+northwind, "another range keeps the customer")
	}

	typed := e.open(t, client, "/events?organization_text=northwind+logistics&range=90d")
	assert.Equal(t, eventIDsOn(page), eventIDsOn(typed), "without scripts the typed name is enough")
}

func TestEventsOfNinetyDaysAreReadInStretchesOfThirty(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	e.questions()
	e.open(t, client, "/events?range=90d&type=vault.kek.deleted") // never happened: every stretch is asked for
	asked := e.questions()
	require.Len(t, asked, 3)
	for i, question := range asked {
		assert.LessOrEqual(t, spanOf(t, question), 30*24*time.Hour)
		if i > 0 {
			assert.Equal(t, asked[i-1].Get("range_start"), question.Get("range_end"), "no moment is left out")
		}
	}

	at, pages, seen := "/events?range=90d&type=connection", 0, map[string]bool{}
	for at != "" {
		page := e.open(t, client, at)
		for _, id := range eventIDsOn(page) {
			assert.False(t, seen[id], "%s is shown twice", id)
			seen[id] = true
		}
		at = page.Find(".pager a[rel=next]").AttrOr("href", "")
		pages++
		require.Less(t, pages, 30)
	}
	for _, question := range e.questions() {
		assert.False(t, question.Has("after") && question.Has("range_start"), "WorkOS takes one of them")
	}
	var all []struct{ ID string }
	types := "connection.activated,connection.deactivated,connection.deleted,connection.saml_certificate_renewal_required,connection.saml_certificate_renewed"
	for after := ""; ; {
		var list struct {
			Data         []struct{ ID string }
			ListMetadata struct{ After string } `json:"list_metadata"`
		}
		decode(t, e.ask(t, http.MethodGet, "/events?limit=100&events="+types+"&after="+after, "").body, &list)
		all = append(all, list.Data...)
		if after = list.ListMetadata.After; after == "" {
			break
		}
	}
	assert.Len(t, seen, len(all), "page by page, everything is shown")
}

func TestEventsOlderThanWorkOSKeepsAreSaidToBeGone(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	e.questions()
	page := e.open(t, client, "/events?from=2001-01-01&to=2001-02-01")
	assert.Contains(t, mainText(page), "WorkOS keeps events for 90 days")
	assert.Empty(t, e.questions(), "there is nothing to ask for")
	page = e.open(t, client, "/events?from=2001-01-01&type=vault")
	assert.Contains(t, squeeze(page.Find(".list-note").Text()), "WorkOS keeps events for 90 days; what happened before")
	assert.Len(t, e.questions(), 3)
}

func TestEventsComeFromTheCopyWhenWorkOSDoesNotAnswer(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	fresh := eventIDsOn(e.open(t, client, "/events?range=30d&type=connection"))
	require.NotEmpty(t, fresh)
	e.handlers.Flush()
	e.breaks(t, "/events", `"status":500`)
	page := e.open(t, client, "/events?range=30d&type=connection")
	assert.Equal(t, fresh, eventIDsOn(page))
	assert.Contains(t, squeeze(page.Find(".banner").Text()), "WorkOS answered with an error: 500 Internal Server Error, request ID ")
	assert.Contains(t, squeeze(page.Find(".banner").Text()), ". Below is what Frontdesk has stored")
	page = e.open(t, client, "/events?range=30d&type=session")
	assert.Contains(t, squeeze(page.Find(".region-error").Text()), "WorkOS answered with an error: 500 Internal Server Error, request ID ")
	assert.Equal(t, 1, strings.Count(strings.ToLower(page.Find(".region-error").Text()), "request"), "the request ID is said once")
	assert.Zero(t, page.Find(".event").Length())
}

func TestEventsAnswerHtmxWithTheirRegion(t *testing.T) {
	e := startEvents(t, startSynced)
	got := e.send(t, e.signIn(t, "viewer"), http.MethodGet, "/events?type=connection&range=30d", nil, partial()...)
	assert.Equal(t, http.StatusOK, got.StatusCode)
	page := got.page(t)
	assert.Equal(t, 1, page.Find("section#events").Length())
	assert.Zero(t, page.Find("form, h1, .sidebar").Length())
	assert.Equal(t, "30d", page.Find("input[type=hidden][name=range][form=events-filters]").AttrOr("value", ""))
}

func TestEventsRefuseBadAddressesAndKeepWhatWasTyped(t *testing.T) {
	e := startEvents(t, startSynced)
	client := e.signIn(t, "viewer")
	for query, words := range map[string]string{
		"type=shoe.tied":                    "There is no such type of event",
		"type=connection.":                  "There is no such type of event",
		"organization=nobody":               "There is no such organization",
		"from=yesterday":                    "From is not a time",
		"to=2026-13-01":                     "To is not a time",
		"from=2026-02-02&to=2026-02-01":     "The range ends before it begins",
		"from=2999-01-01":                   "This range is in the future",
		"range=decade":                      "There is no such range",
		"at=later":                          "This page of the list does not exist",
		"at=2001-01-01T00:00:00Z":           "This page of the list does not exist",
		"after=%00":                         "This page of the list does not exist",
		"after=" + strings.Repeat("A", 500): "This page of the list does not exist",
	} {
		e.questions()
		page := e.shows(t, client, "/events?"+query, http.StatusBadRequest)
		assert.Equal(t, words, page.Find(".empty h2").Text(), query)
		assert.Empty(t, e.questions(), "%s: nothing is asked of WorkOS", query)
		name, typed, _ := strings.Cut(strings.Split(query, "&")[0], "=")
		switch name {
		case "type":
			assert.Equal(t, typed, page.Find("#events-type option[selected]").AttrOr("value", ""))
		case "from", "to", "organization":
			assert.True(t, strings.HasPrefix(page.Find("#events-"+name).AttrOr("value", ""), typed), query)
		}
	}
	page := e.shows(t, client, "/events?type=connection&after=event_01NOBODYHASTHIS", http.StatusBadRequest)
	assert.Equal(t, "This page of the list does not exist", page.Find(".empty h2").Text(), "a cursor that WorkOS refuses")
	assert.Equal(t, "/events?type=connection", page.Find(".empty a").AttrOr("href", ""))
}

func TestEventsOfACalendarMonthAreOnePressAway(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	p.tellZone(t, client, "Europe/Berlin")
	now := time.Now().In(berlin(t))
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, berlin(t))
	for key, want := range map[string][2]time.Time{
		"month": {month, now}, "last-month": {month.AddDate(0, -1, 0), month},
	} {
		page := p.open(t, client, "/events?range="+key)
		chosen := page.Find(`a[href="/events?range=` + key + `"]`)
		assert.Equal(t, "true", chosen.AttrOr("aria-current", ""), key)
		text := mainText(page)
		assert.Contains(t, text, want[0].Format(exactLayout), key)
		assert.Contains(t, text, want[1].Format("2 Jan 2006, 15:"), key)
	}
}
