package web

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/store"
	"frontdesk/workos/emulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExportThatIsNotTakenKeepsTheForm(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	for _, test := range []struct {
		name, fault string
		status      int
		want        string
	}{
		{"WorkOS finds the whole wrong", `"status":422,"body":{"message":"Retention is off","code":"retention_off"}`,
			http.StatusUnprocessableEntity, "WorkOS does not accept the form: Retention is off."},
		{"WorkOS finds a field wrong", `"status":422,"body":{"message":"Validation failed","errors":[{"field":"range_start","code":"too_old"}]}`,
			http.StatusUnprocessableEntity, "range_start too old"},
		{"WorkOS says bad request", `"status":400,"body":{"message":["range_end must be a date"],"error":"Bad Request"}`,
			http.StatusUnprocessableEntity, "does not accept the form"},
		{"the key may not", `"status":403`, http.StatusBadGateway, "WorkOS refused Frontdesk's API key for this. No export was started."},
		{"the server makes no exports", `"status":404,"body":{"message":"Not Found"}`, http.StatusBadGateway,
			"This WorkOS server does not offer this. No export was started."},
		{"the server makes no exports yet", `"status":501`, http.StatusBadGateway,
			"This WorkOS server does not offer this. No export was started."},
		{"WorkOS is busy", `"status":429,"headers":{"Retry-After":"0"}`, http.StatusServiceUnavailable,
			"WorkOS is busy: its rate limit is used up. No export was started"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := p.exportForm(t, client, acme.ID)
			form.Set("reason", "Ticket 7")
			p.breaks(t, "/audit_logs/exports", test.fault)
			got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
			p.clearFaults(t)
			assert.Equal(t, test.status, got.StatusCode)
			assert.Contains(t, errorsOf(got.page(t)), test.want)
			entry := p.exportActions(t, "create")[0]
			assert.Equal(t, store.Refused, entry.Outcome)
			assert.NotEmpty(t, entry.Note)
			export, err := p.records.Export(t.Context(), store.Everything, entry.TargetID)
			require.NoError(t, err)
			assert.Equal(t, store.ExportFailed, export.State)
			assert.Contains(t, mainText(p.open(t, client, "/audit-logs/exports/"+entry.TargetID)), "No export was started")

			again := exportFields(got.page(t))
			assert.Equal(t, []string{"Ticket 7", acme.ID}, []string{again.Get("reason"), again.Get("organization")})
			p.start(t, client, again)
		})
	}
}

func TestExportOfWhichNobodyKnowsWhetherItWasTaken(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	for name, fault := range map[string]string{
		"WorkOS breaks off": `"reset":true`, "WorkOS fails": `"status":500`, "the answer is cut " +
			"short": `"status":201,"body":{"id":"audit_log_export_1"},"cut":true`,
		"the answer holds no id": `"status":201,"body":{}`, "the answer is no JSON": `"status":201,"body":"<html>"`,
	} {
		t.Run(name, func(t *testing.T) {
			form := p.exportForm(t, client, acme.ID)
			p.breaks(t, "/audit_logs/exports", fault)
			p.requests()
			at := p.start(t, client, form)
			assert.Equal(t, at, p.start(t, client, form))
			p.clearFaults(t)
			assert.Equal(t, 1, started(p.requests()), "it is asked for once, whatever comes of it")
			page := p.open(t, client, at)
			assert.Contains(t, mainText(page), "It is not known whether WorkOS accepted this export")
			assert.Zero(t, page.Find("#export-progress[hx-get]").Length(), "nothing is left to wait for")
			assert.Contains(t, links(page.Find("main")), "/audit-logs/exports/new?organization="+acme.ID)
			assert.Equal(t, store.Unknown, p.exportActions(t, "create")[0].Outcome)
			p.shows(t, client, at+"/download", http.StatusConflict)
		})
	}
}

func TestExportForAnOrganizationThatIsGone(t *testing.T) {
	p := startPages(t)
	client, gone := p.signIn(t, "support"), p.create(t, "Short Lived")
	form := p.exportForm(t, client, gone.ID)
	require.Less(t, p.ask(t, http.MethodDelete, "/organizations/"+gone.ID, "").StatusCode, 300)
	got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
	assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, strings.ToLower(errorsOf(got.page(t))), "organization")
	assert.Equal(t, store.Refused, p.exportActions(t, "create")[0].Outcome)
}

func TestExportsPageWaitsUntilItIsReady(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	at := p.start(t, client, p.exportForm(t, client, acme.ID))
	page := p.open(t, client, at)
	progress := page.Find("#export-progress")
	assert.Equal(t, at+"/progress", progress.AttrOr("hx-get", ""))
	assert.Equal(t, "load delay:1s", progress.AttrOr("hx-trigger", ""))
	assert.Equal(t, "polite", progress.AttrOr("aria-live", ""))
	assert.Contains(t, mainText(page), "Preparing export")
	assert.Zero(t, page.Find("main a[data-download]").Length())
	early := p.shows(t, client, at+"/download", http.StatusConflict)
	assert.Equal(t, "This export is not ready yet", early.Find("h1").Text())
	assert.Equal(t, at, early.Find("main .actions a").AttrOr("href", ""))

	page = p.ended(t, client, at)
	assert.Contains(t, mainText(page), "Ready to download")
	button := page.Find("main a[data-download]")
	assert.Equal(t, at+"/download", button.AttrOr("href", ""))
	assert.Equal(t, "false", button.AttrOr("hx-boost", ""))
	part := p.send(t, client, http.MethodGet, at+"/progress", nil, partial()...)
	assert.Equal(t, 1, part.page(t).Find("#export-progress").Length())
	assert.NotContains(t, part.body, "<h1")

	t.Run("the page slows down", func(t *testing.T) {
		p.later.Store(0)
		slow := p.start(t, client, p.exportForm(t, client, acme.ID))
		p.breaks(t, "/audit_logs/exports/*", `"status":500`)
		defer p.clearFaults(t)
		for ahead, want := range map[int64]string{20e9: "load delay:3s", 120e9: "load delay:10s"} {
			p.later.Store(ahead)
			page := p.open(t, client, slow)
			assert.Equal(t, want, page.Find("#export-progress").AttrOr("hx-trigger", ""))
			assert.Contains(t, mainText(page), "Preparing export", "an answer that does not come changes nothing")
		}
	})
}

func TestExportThatEndsBadly(t *testing.T) {
	p := startPages(t)
	client, acme := p.signIn(t, "support"), p.customers(t)[0]
	for _, test := range []struct{ name, trigger, state, want string }{
		{"WorkOS cannot make it", emulator.ExportFails, store.ExportError, "WorkOS could not make this export"},
		{"WorkOS no longer keeps it", emulator.ExportExpires, store.ExportExpired, "WorkOS no longer keeps this export"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := p.exportForm(t, client, acme.ID)
			form.Set("actor_names", test.trigger)
			at := p.start(t, client, form)
			page := p.ended(t, client, at)
			assert.Equal(t, 1, callout(page, test.want).Length(), mainText(page))
			assert.Contains(t, links(callout(page, test.want)), "/audit-logs/exports/new?organization="+acme.ID)
			assert.Equal(t, "This export cannot be downloaded", p.shows(t, client, at+"/download", http.StatusGone).Find("h1").Text())
			found := p.open(t, client, "/audit-logs/exports?state="+test.state)
			assert.Equal(t, 1, found.Find("section.list tbody tr").Length(), "the history knows")
		})
	}
	t.Run("WorkOS has forgotten it", func(t *testing.T) {
		at := p.start(t, client, p.exportForm(t, client, acme.ID))
		p.breaks(t, "/audit_logs/exports/*", `"status":404`)
		defer p.clearFaults(t)
		assert.Equal(t, "WorkOS no longer has this export", p.shows(t, client, at+"/download", http.StatusGone).Find("h1").Text())
		assert.Contains(t, mainText(p.ended(t, client, at)), "WorkOS no longer knows this export.")
	})
	assert.Empty(t, p.exportActions(t, "download"), "nothing was downloaded")
}
