package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/store/events"
	"frontdesk/web/config"
	"frontdesk/workos"
	"frontdesk/workos/mirror/progress"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// follow lets the follower work until the test ends.
func (p *pagesDesk) follow(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); p.follower.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	require.Eventually(t, func() bool { return !p.follower.State().CurrentAt.IsZero() }, patience, 5*time.Millisecond)
}

// chip is what the header says about the data.
func (p *pagesDesk) chip(t *testing.T, client *http.Client) *goquery.Selection {
	t.Helper()
	chip := p.open(t, client, "/settings/sync/badge").Find("#sync-status")
	require.Equal(t, 1, chip.Length())
	return chip
}

func TestSyncNowStartsOneFullSync(t *testing.T) {
	p := startSynced(t)
	viewer, support := p.signIn(t, "viewer"), p.signIn(t, "support")
	const button = "form[method=post][action='/settings/sync/now'] button"
	assert.Zero(t, p.open(t, viewer, "/settings/sync").Find(button).Length())
	assert.Equal(t, http.StatusForbidden, p.send(t, viewer, http.MethodPost, "/settings/sync/now", url.Values{}).StatusCode)
	assert.Empty(t, p.mirror.Progress().Next.Kind)
	page := p.open(t, support, "/settings/sync")
	assert.Equal(t, "Sync now", squeeze(page.Find(button).Text()))
	assert.Contains(t, mainText(page), "Started byfirst start")

	for i, said := range []string{"Full sync started.", "A full sync was already about to begin", "A full sync was already about to begin"} {
		got := p.send(t, support, http.MethodPost, "/settings/sync/now", url.Values{})
		require.Equal(t, http.StatusSeeOther, got.StatusCode)
		page = p.open(t, support, got.Header.Get("Location"))
		assert.Contains(t, mainText(page), said, i)
	}
	assert.Len(t, p.entries(t, "sync.start"), 1, "and done once")
	next := p.mirror.Progress().Next
	assert.Equal(t, progress.ByOperator, next.Kind)
	assert.Contains(t, mainText(page), "In a moment, started by "+next.By)
	assert.Equal(t, "every 2s", page.Find("#sync").AttrOr("hx-trigger", ""), "until it has begun")

	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.mirror.Run(ctx) }()
	require.Eventually(t, func() bool { now := p.mirror.Progress(); return now.Cause == next && !now.Running }, patience, 5*time.Millisecond)
	assert.Contains(t, mainText(p.open(t, support, "/settings/sync")), "Started by"+next.By)
	stop()
	require.NoError(t, <-done)
	got := p.send(t, support, http.MethodPost, "/settings/sync/now", url.Values{})
	assert.Contains(t, mainText(p.open(t, support, got.Header.Get("Location"))), "less than a minute ago")
	assert.Len(t, p.entries(t, "sync.start"), 1)
	row := p.lastEntry(t, "sync.start")
	assert.Equal(t, store.Done, row.Outcome)
	activity := p.open(t, support, "/activity?action=sync.start")
	assert.Contains(t, mainText(activity), "Started a full sync")
}

func TestSyncNowIsRecordedOrNotDone(t *testing.T) {
	p := startSynced(t)
	support := p.signIn(t, "support")
	p.refuseLedger(t)
	got := p.send(t, support, http.MethodPost, "/settings/sync/now", url.Values{})
	assert.Equal(t, http.StatusServiceUnavailable, got.StatusCode)
	assert.Contains(t, got.body, "The full sync was not started")
	assert.Empty(t, p.mirror.Progress().Next.Kind)
}

// setAside puts an event of a connection aside and returns its number.
func (p *pagesDesk) setAside(t *testing.T, id, connection, reason string) int64 {
	t.Helper()
	_, err := p.events.Insert(t.Context(), events.Event{ID: id, Type: "connection.activated", At: time.Now(), ObjectID: connection,
		ConnectionID: connection, Raw: []byte(`{"id":"` + id + `","event":"connection.activated","created_at":"` +
			time.Now().UTC().Format(time.RFC3339) + `","data":{"object":"connection","id":"` + connection + `"}}`)})
	require.NoError(t, err)
	number, err := p.events.LastNumber(t.Context())
	require.NoError(t, err)
	require.NoError(t, p.events.SetAside(t.Context(), number, reason))
	return number
}

func TestAnEventThatWasSetAsideIsTriedAgain(t *testing.T) {
	p := startSynced(t)
	connection := data[workos.Connection](t, p, "/connections")[0].ID
	p.setAside(t, "event_01ASIDE", connection, "WorkOS does not show "+connection)
	viewer, support := p.signIn(t, "viewer"), p.signIn(t, "support")
	body := p.open(t, viewer, "/settings/sync")
	assert.Contains(t, mainText(body), "1 event could not be applied to the lists")
	assert.Zero(t, section(body, "Events that could not be applied").Find("button").Length())

	rows := section(p.open(t, support, "/settings/sync"), "Events that could not be applied")
	assert.Equal(t, "/search?q="+connection, rows.Find("a.link").AttrOr("href", ""))
	assert.Contains(t, squeeze(rows.Text()), "Doing it twice changes nothing.")
	form := rows.Find("form[method=post]")
	at := form.AttrOr("action", "")
	assert.Equal(t, "Try again", squeeze(form.Find("button").Text()))
	assert.Equal(t, http.StatusForbidden, p.send(t, viewer, http.MethodPost, at, url.Values{}).StatusCode)

	p.breaks(t, "/connections/"+connection, `"status":403,"body":{"message":"Not for you"}`)
	got := p.send(t, support, http.MethodPost, at, url.Values{})
	assert.Contains(t, mainText(p.open(t, support, got.Header.Get("Location"))), "It was not applied: WorkOS does not show "+connection)
	assert.Equal(t, store.Failed, p.lastEntry(t, "event.retry").Outcome)
	rows = section(p.open(t, support, "/settings/sync"), "Events that could not be applied")
	assert.Contains(t, squeeze(rows.Find("td[data-label='Last tried']").Text()), "2 tries")

	p.clearFaults(t)
	got = p.send(t, support, http.MethodPost, at, url.Values{})
	page := p.open(t, support, got.Header.Get("Location"))
	assert.Contains(t, mainText(page), "connection.activated applied: lists show what it says.")
	assert.Zero(t, section(page, "Events that could not be applied").Length())
	entry := p.lastEntry(t, "event.retry")
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Equal(t, "event_01ASIDE", entry.TargetID)

	for _, again := range []string{at, "/settings/sync/events/0/retry", "/settings/sync/events/x/retry"} {
		got = p.send(t, support, http.MethodPost, again, url.Values{})
		require.Equal(t, http.StatusSeeOther, got.StatusCode)
		assert.Contains(t, mainText(p.open(t, support, got.Header.Get("Location"))), "had been applied already", again)
	}
	assert.Len(t, p.entries(t, "event.retry"), 2)
}

func TestTheChipNeverSaysUpdatedWhileNothingIsRead(t *testing.T) {
	p := startSynced(t, func(cfg *config.Config) { cfg.PollInterval = 20 * time.Millisecond })
	client := p.signIn(t, "viewer")
	p.follow(t)
	chip := p.chip(t, client)
	assert.Regexp(t, `^Updated \d+ s ago Lists show WorkOS as of`, squeeze(chip.Text()))
	assert.Equal(t, "ok", chip.AttrOr("data-tone", ""))
	assert.Equal(t, "ready\n", p.send(t, client, http.MethodGet, "/readyz/sync", nil).body)

	p.breaks(t, "/events", `"status":403,"body":{"message":"Not for you"}`)
	require.Eventually(t, func() bool { return p.follower.State().ReadError != nil }, patience, 5*time.Millisecond)
	chip = p.chip(t, client)
	assert.NotContains(t, chip.Text(), "Updated")
	assert.Contains(t, squeeze(chip.Text()), "Lists do not follow WorkOS")
	assert.Equal(t, "danger", chip.AttrOr("data-tone", ""))
	assert.Contains(t, chip.AttrOr("hx-trigger", ""), "every", "it changes when the failure is over")
	page := p.open(t, client, "/settings/sync")
	assert.Equal(t, 1, callout(page, "WorkOS refuses to list its events").Length())
	assert.Contains(t, squeeze(section(page, "Recent errors").Text()), "GET /events403")
	ready := p.send(t, client, http.MethodGet, "/readyz/sync", nil)
	assert.Equal(t, http.StatusServiceUnavailable, ready.StatusCode)
	assert.Contains(t, ready.body, "lists do not follow WorkOS (refused)")

	p.clearFaults(t)
	require.Eventually(t, func() bool { return p.follower.State().ReadError == nil }, patience, 5*time.Millisecond)
	assert.Contains(t, p.chip(t, client).Text(), "Updated")
	assert.Contains(t, squeeze(section(p.open(t, client, "/settings/sync"), "Recent errors").Text()), "Works again")
}

func TestTheChipSaysWhenListsAreLate(t *testing.T) {
	later := time.Duration(0)
	p := startSynced(t, func(cfg *config.Config) { cfg.Now = func() time.Time { return time.Now().Add(later) } })
	client := p.signIn(t, "viewer")
	later = 5 * time.Minute
	chip := p.chip(t, client)
	assert.Equal(t, "attention", chip.AttrOr("data-tone", ""))
	assert.Regexp(t, `^Updated \d+ min ago`, squeeze(chip.Text()))
	assert.Equal(t, 1, callout(p.open(t, client, "/settings/sync"), "Lists are late").Length())
}

func TestRefreshBringsWhatHasJustHappened(t *testing.T) {
	p := startSynced(t, func(cfg *config.Config) { cfg.PollInterval = time.Hour })
	client := p.signIn(t, "viewer")
	p.follow(t)
	made, err := p.client.CreateOrganization(t.Context(), workos.CreateOrganizationOptions{Name: "Refreshed Industries"})
	require.NoError(t, err)
	address := "/organizations?q=Refreshed"
	page := p.open(t, client, address)
	assert.NotContains(t, mainText(page), "Refreshed Industries")
	form := page.Find("form.refresh[method=post]")
	assert.Equal(t, address, form.Find("input[name=back]").AttrOr("value", ""))
	time.Sleep(1100 * time.Millisecond) // what was read a moment ago is not read again
	got := p.send(t, client, http.MethodPost, form.AttrOr("action", ""), url.Values{"back": {address}})
	require.Equal(t, http.StatusSeeOther, got.StatusCode)
	require.Equal(t, address, got.Header.Get("Location"))
	assert.Contains(t, mainText(p.open(t, client, address)), "Refreshed Industries", made.ID)
	got = p.send(t, client, http.MethodPost, "/settings/sync/refresh", url.Values{"back": {"https://evil.example/"}})
	assert.Equal(t, "/", got.Header.Get("Location"))
}

func TestTheFreshnessPageShowsTheBudget(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	p.syncAll(t)
	page := p.open(t, client, "/settings/sync")
	limits := section(page, "WorkOS rate limits")
	require.Equal(t, 5, limits.Find("tbody tr").Length())
	all := squeeze(limits.Find("tbody tr").First().Text())
	assert.True(t, strings.HasPrefix(all, "All calls6,000 a minute"), all)
	assert.NotEqual(t, "0", squeeze(limits.Find("tbody tr").First().Find("td[data-label='Used last minute']").Text()))
	polls := squeeze(section(page, "Checked on a schedule").Text())
	for _, words := range []string{"Connections and directories", "every 10 minutes", "every minute", "every 10 seconds", "Everything"} {
		assert.Contains(t, polls, words)
	}
	assert.Contains(t, rowNames(section(page, "Resources")), "Directory users")
}

func TestTheAlertWaitsForTheFirstSync(t *testing.T) {
	p := startPages(t)
	client := p.browser(t)
	assert.Equal(t, "ready: not loaded\n", p.send(t, client, http.MethodGet, "/readyz/sync", nil).body, "it has not failed")
	p.syncAll(t)
	assert.Equal(t, http.StatusOK, p.send(t, client, http.MethodGet, "/readyz/sync", nil).StatusCode)
}
