package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// isNotWritten checks that a page says that an outcome is not written yet.
func isNotWritten(t *testing.T, said string) {
	t.Helper()
	assert.Contains(t, said, "Frontdesk could not write this to Activity yet. It keeps trying.")
	assert.NotContains(t, said, "In progress")
}

// lockWhile locks the ledger as soon as WorkOS gets a write, so that the intent is written and the outcome is not.
func (p *pagesDesk) lockWhile(t *testing.T, send func() answer) (answer, func()) {
	t.Helper()
	p.requests()
	unlock := make(chan func(), 1)
	p.onWrite.Store(func() { unlock <- lockLedger(t, p.cfg.DeskPath) })
	got := send()
	require.Len(t, unlock, 1, "nothing was written to WorkOS: %s", mainText(got.page(t)))
	letGo := <-unlock
	t.Cleanup(letGo)
	return got, letGo
}

func TestAnOutcomeThatALockedLedgerDoesNotTakeIsSaidAndWrittenLater(t *testing.T) {
	t.Parallel()
	p := startPages(t)
	client, c := p.signIn(t, "admin"), p.customers(t)[0]
	at := "/organizations/" + c.ID + "/edit"
	form := browserForm(p.open(t, client, at).Find("#action-form"))
	form.Set("name", "Renamed while locked")
	got, unlock := p.lockWhile(t, func() answer { return p.send(t, client, http.MethodPost, at, form) })
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	page := p.open(t, client, got.Header.Get("Location"))
	said := squeeze(page.Find(".notice").Text())
	assert.Contains(t, said, "Renamed while locked saved.")
	isNotWritten(t, said)
	listed := squeeze(p.open(t, client, "/activity").Find("section.list tbody tr").First().Text())
	assert.Contains(t, listed, "Done")
	assert.NotContains(t, listed, "In progress")

	again := p.send(t, client, http.MethodPost, at, form)
	require.Equal(t, http.StatusSeeOther, again.StatusCode, mainText(again.page(t)))
	assert.Equal(t, got.Header.Get("Location"), again.Header.Get("Location"))
	assert.Equal(t, 0, numberIn(t, p.cfg.DeskPath, "SELECT count(*) FROM ledger_outcomes WHERE note LIKE '%while locked%'"))

	unlock()
	p.handlers.WriteUnwritten(t.Context())
	p.handlers.WriteUnwritten(t.Context())
	assert.Equal(t, 1, numberIn(t, p.cfg.DeskPath, "SELECT count(*) FROM ledger_outcomes WHERE note LIKE '%while locked%'"))
	entry := p.lastEntry(t, "organization.edit")
	assert.Equal(t, store.Done, entry.Outcome)
	assert.NotContains(t, entry.Note, "Frontdesk could not write")
	said = squeeze(p.open(t, client, got.Header.Get("Location")).Find(".notice").Text())
	assert.Contains(t, said, "saved.")
	assert.NotContains(t, said, "could not write")
	assert.Len(t, writes(p.requests()), 1, "the same form twice is one action")
}

func TestARefusalOrAnUnknownOutcomeThatIsNotWrittenIsSaid(t *testing.T) {
	for _, test := range []struct {
		name, fault, says string
		want              store.Outcome
	}{
		{"refused", `"method":"PUT","status":422,"body":{"message":"Not today."}`, "Not today", store.Refused},
		{"unknown", `"method":"PUT","reset":true`, "It is not known whether this happened", store.Unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := startPages(t)
			client, c := p.signIn(t, "admin"), p.customers(t)[0]
			at := "/organizations/" + c.ID + "/edit"
			form := browserForm(p.open(t, client, at).Find("#action-form"))
			form.Set("name", "Renamed while locked")
			p.breaks(t, "/organizations/"+c.ID, test.fault)
			send := func() answer { return p.send(t, client, http.MethodPost, at, form) }
			got, unlock := p.lockWhile(t, send)
			p.clearFaults(t)
			assert.Contains(t, mainText(got.page(t)), test.says)
			isNotWritten(t, squeeze(got.page(t).Find("body").Text()))
			again := send()
			isNotWritten(t, squeeze(again.page(t).Find("body").Text()))
			assert.NotContains(t, again.body, "nothing was sent to WorkOS")
			assert.Len(t, writes(p.requests()), 1)
			unlock()
			p.handlers.WriteUnwritten(t.Context())
			assert.Equal(t, test.want, p.lastEntry(t, "organization.edit").Outcome)
		})
	}
}

func TestAPortalLinkAndAnExportWhoseOutcomeIsNotWritten(t *testing.T) {
	t.Parallel()
	p := startPages(t)
	client, c := p.signIn(t, "admin"), p.customers(t)[0]
	form := p.form(t, client, "organization", c.ID, "intent", "sso")
	issue := func() answer { return p.send(t, client, http.MethodPost, "/portal-links", form) }
	got, unlock := p.lockWhile(t, issue)
	require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
	assert.NotEmpty(t, got.page(t).Find("#secret-link").Text())
	isNotWritten(t, squeeze(got.page(t).Find("body").Text()))
	p.later.Add(int64(6 * time.Minute)) // the link is not in memory any longer
	isNotWritten(t, squeeze(issue().page(t).Find("body").Text()))
	unlock()
	p.handlers.WriteUnwritten(t.Context())
	assert.Equal(t, store.Done, p.lastEntry(t, "portal_link.issue").Outcome)

	export := p.exportForm(t, client, c.ID)
	start := func() answer { return p.send(t, client, http.MethodPost, "/audit-logs/exports", export) }
	got, unlock = p.lockWhile(t, start)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	page := p.open(t, client, got.Header.Get("Location"))
	isNotWritten(t, squeeze(page.Find("body").Text()))
	assert.Equal(t, got.Header.Get("Location"), start().Header.Get("Location"))
	unlock()
	p.handlers.WriteUnwritten(t.Context())
	assert.Equal(t, store.Done, p.exportActions(t, "create")[0].Outcome)
	assert.Equal(t, 1, started(p.requests()))
}

func TestSigningOutWhileTheLedgerIsLockedSaysSo(t *testing.T) {
	t.Parallel()
	d := startDesk(t)
	client := d.signIn(t, "viewer")
	defer lockLedger(t, d.cfg.DeskPath)()
	got := d.send(t, client, http.MethodPost, "/sign-out", url.Values{}, "Origin", d.URL)
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	page := d.send(t, client, http.MethodGet, got.Header.Get("Location"), nil)
	assert.Contains(t, page.body, "This browser is signed out. Frontdesk could not save the end of the session yet and keeps trying.")
}

func TestAnActionThatWentWrongOnTheWayIsLookedUpWhileFrontdeskRuns(t *testing.T) {
	t.Parallel()
	p := startPages(t)
	c := p.customers(t)[0]
	_, err := p.records.Begin(t.Context(), store.OperatorAction{Action: "organization.edit", TargetType: "organization", TargetID: c.ID,
		TargetName: c.Name, OrganizationID: c.ID, Details: store.Details{"name": store.Change{Before: "Before", After: c.Name}.Detail()}})
	require.NoError(t, err)
	p.handlers.WriteUnwritten(t.Context())
	assert.Equal(t, store.Intent, p.lastEntry(t, "organization.edit").Outcome, "somebody may work on it")
	p.later.Add(int64(4 * time.Minute))
	p.handlers.WriteUnwritten(t.Context())
	entry := p.lastEntry(t, "organization.edit")
	assert.Equal(t, store.Unknown, entry.Outcome)
	assert.Equal(t, "Something went wrong in Frontdesk before the outcome was recorded.", entry.Note)
	p.later.Add(int64(time.Minute))
	p.handlers.LookDue(t.Context())
	assert.Equal(t, store.Done, p.lastEntry(t, "organization.edit").Outcome)
}
