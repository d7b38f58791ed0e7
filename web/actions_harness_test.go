package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/web/config"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// actionTest is one action on something of the emulator's, and what WorkOS is asked for it.
type actionTest struct {
	name   string // in the ledger
	role   string
	path   string
	form   url.Values
	call   string // method and path pattern of the write
	next   string // the page afterwards
	notice string // what it says
	check  func(t *testing.T, p *pagesDesk)
	edits  []edit // of a form that changes something that is there: each change, and what WorkOS gets for it alone

	goneIsDone bool // what WorkOS does not know any longer has ended already
	delayed    bool // waits before it is sent
	writes     int  // what is asked of WorkOS for it, 0 for one

	unsure string // the write whose lost answer leaves the outcome unknown, "" for call
}

// tryActions tries each action on a desk of its own: WorkOS gives no answer, WorkOS says no, WorkOS does it.
func tryActions(t *testing.T, start func(*testing.T, ...func(*config.Config)) *pagesDesk,
	actions func(*testing.T, *pagesDesk) []actionTest) {
	for i, named := range actions(t, startPages(t)) {
		t.Run(named.name, func(t *testing.T) {
			t.Parallel()
			p := start(t)
			a := actions(t, p)[i]
			client := p.signIn(t, a.role)
			a.isUnknown(t, p, client)
			a.isRefused(t, p, client)
			a.isAcceptedOnly(t, p, client)
			a.happensOnce(t, p, client)
		})
	}
}

// fill opens the action's form and fills it in.
func (a actionTest) fill(t *testing.T, p *pagesDesk, client *http.Client) url.Values {
	t.Helper()
	page := p.open(t, client, a.path)
	form := url.Values{"reason": {"Ticket 4711"}}
	for _, name := range []string{"form_key", "seen"} {
		form.Set(name, page.Find("#action-form input[name="+name+"]").AttrOr("value", ""))
	}
	for name, values := range a.form {
		form[name] = values
	}
	return form
}

// isRefused sends the action while WorkOS says no, in two ways: nothing typed is lost and the ledger says so.
func (a actionTest) isRefused(t *testing.T, p *pagesDesk, client *http.Client) {
	method, path, _ := strings.Cut(a.call, " ")
	for _, test := range []struct{ fault, says string }{
		{`"method":"` + method + `","status":422,"body":{"message":"Validation failed.","errors":[{"code":"not_today","field":"weather"}]}`,
			"not today"},
		{`"method":"` + method + `","status":404,"body":{"message":"Role not found."}`,
			"WorkOS did not find something that this needs. It said: Role not found."},
	} {
		if a.goneIsDone && strings.Contains(test.fault, "404") {
			continue
		}
		p.breaks(t, path, test.fault)
		got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		if a.delayed {
			p.sendDelayed(t)
			p.clearFaults(t)
			said := squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text())
			assert.Contains(t, said, test.says)
			assert.NotContains(t, said, "as far as is known", "WorkOS has said no")
			assert.Equal(t, store.Refused, p.lastEntry(t, a.name).Outcome)
			continue
		}
		p.clearFaults(t)
		require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
		page := got.page(t)
		assert.Contains(t, squeeze(page.Find(".form-errors").Text()), test.says)
		assert.Equal(t, "Ticket 4711", page.Find("textarea[name=reason]").Text(), "what was typed is still there")
		assert.Equal(t, store.Refused, p.lastEntry(t, a.name).Outcome)
		usesPlainWords(t, page, a.path)
		tellsPlainly(t, p.lastEntry(t, a.name))
	}
}

// isAcceptedOnly sends a deletion while WorkOS accepts it with an empty answer and does nothing: that is not taken for done.
func (a actionTest) isAcceptedOnly(t *testing.T, p *pagesDesk, client *http.Client) {
	method, path, _ := strings.Cut(a.call, " ")
	if method != http.MethodDelete {
		return
	}
	form := a.fill(t, p, client)
	p.breaks(t, path, `"method":"DELETE","status":204`)
	got := p.send(t, client, http.MethodPost, a.path, form)
	p.clearFaults(t)
	entry := p.lastEntry(t, a.name)
	if got.StatusCode == http.StatusSeeOther { // WorkOS may take its time, or shows nothing of it
		assert.Regexp(t, "WorkOS accepted the deletion of .* and still shows it|WorkOS does not show", entry.Note)
		p.lookAt(t, time.Hour+time.Second) // until then it is being deleted
		return
	}
	require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, mainText(got.page(t)), "shows what was there before")
	assert.Equal(t, store.Unknown, entry.Outcome)
}

// happensOnce sends the action twice: it happens once, the page says so, and the ledger holds it.
func (a actionTest) happensOnce(t *testing.T, p *pagesDesk, client *http.Client) {
	form := a.fill(t, p, client)
	p.requests()
	first := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusSeeOther, first.StatusCode, mainText(first.page(t)))
	require.True(t, strings.HasPrefix(first.Header.Get("Location"), a.next), "leads to %s", first.Header.Get("Location"))
	again := p.send(t, client, http.MethodPost, a.path, form)
	assert.Equal(t, http.StatusSeeOther, again.StatusCode)
	assert.Equal(t, first.Header.Get("Location"), again.Header.Get("Location"))
	if a.delayed {
		assert.Empty(t, writes(p.requests()), "nothing is sent while it can be taken back")
		p.sendDelayed(t)
	}
	assert.Len(t, writes(p.requests()), max(a.writes, 1), "the same form twice is one action")

	page := p.open(t, client, first.Header.Get("Location"))
	assert.Contains(t, squeeze(page.Find(".notice").Text()), a.notice)
	entry := p.lastEntry(t, a.name)
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Equal(t, "Ticket 4711", entry.Reason)
	assert.NotEmpty(t, entry.WorkOSRequestID)
	usesPlainWords(t, page, a.path)
	tellsPlainly(t, entry)
	if a.check != nil {
		a.check(t, p)
	}
}

// isUnknown sends the action while WorkOS gives no answer and does nothing: that is said, and nothing is sent again.
func (a actionTest) isUnknown(t *testing.T, p *pagesDesk, client *http.Client) {
	method, path, _ := strings.Cut(cmp.Or(a.unsure, a.call), " ")
	form := a.fill(t, p, client)
	p.requests()
	p.breaks(t, path, `"method":"`+method+`","reset":true`)
	got := p.send(t, client, http.MethodPost, a.path, form)
	if a.delayed {
		p.sendDelayed(t)
		p.clearFaults(t)
		p.sendDelayed(t)
		assert.Len(t, writes(p.requests()), 1)
		assert.Equal(t, store.Unknown, p.lastEntry(t, a.name).Outcome)
		return
	}
	require.Equal(t, http.StatusBadGateway, got.StatusCode)
	page := got.page(t)
	assert.Contains(t, mainText(page), "It is not known whether this happened")
	usesPlainWords(t, page, a.path)
	p.clearFaults(t)
	again := p.send(t, client, http.MethodPost, a.path, form)
	assert.Equal(t, http.StatusBadGateway, again.StatusCode, "the same form is not sent a second time")
	sent := 1
	if a.unsure != "" {
		sent = a.writes
	}
	assert.Len(t, writes(p.requests()), sent)
	assert.Equal(t, store.Unknown, p.lastEntry(t, a.name).Outcome)
}

// sendDelayed lets the time pass in which an action can be undone.
func (p *pagesDesk) sendDelayed(t *testing.T) {
	p.later.Add(int64(11 * time.Second))
	p.handlers.SendDue(t.Context())
}

// undo presses Undo in a notice: one thing is asked of WorkOS.
func (p *pagesDesk) undo(t *testing.T, client *http.Client, notice *goquery.Selection) {
	t.Helper()
	undo, form := notice.Find("form"), url.Values{}
	require.Equal(t, 1, undo.Length(), squeeze(notice.Text()))
	for _, input := range undo.Find("input").EachIter() {
		form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	p.requests()
	back := p.send(t, client, http.MethodPost, undo.AttrOr("action", ""), form)
	require.Equal(t, http.StatusSeeOther, back.StatusCode, mainText(back.page(t)))
	assert.Len(t, writes(p.requests()), 1)
}

// lastEntry is the newest line of the ledger about an action.
func (p *pagesDesk) lastEntry(t *testing.T, name string) store.AuditEntry {
	t.Helper()
	page, err := p.records.AuditEntries(t.Context(), store.Everything, store.AuditQuery{Action: name, Paging: store.Paging{Limit: 1}})
	require.NoError(t, err)
	require.NotEmpty(t, page.Rows, "the ledger has no %s", name)
	return page.Rows[0]
}

// valueAt is a value inside a JSON object; dots lead inwards.
func valueAt(t *testing.T, body, field string) string {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal([]byte(body), &value))
	for _, name := range strings.Split(field, ".") {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return fmt.Sprint(value)
}
