package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheDaysOfAnExportAreTheSameEverywhere(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	p.tellZone(t, client, "Europe/Berlin")
	last := time.Now().In(berlin(t)).AddDate(0, 0, -2)
	first := last.AddDate(0, 0, -9)
	form := p.exportForm(t, client, customer.ID)
	form.Set("preset", "exact")
	form.Set("from", first.Format(time.DateOnly))
	form.Set("to", last.Format(time.DateOnly))
	at := p.start(t, client, form)

	days := first.Format("2 Jan 2006") + " – " + last.Format("2 Jan 2006")
	if first.Year() == last.Year() {
		days = first.Format("2 Jan") + " – " + last.Format("2 Jan 2006")
	}
	p.ended(t, client, at)
	for _, page := range []string{at, "/audit-logs/exports", "/activity", "/", "/organizations/" + customer.ID,
		"/organizations/" + customer.ID + "/audit-logs", at + "/read"} {
		text := squeeze(p.open(t, client, page).Find("main").Text())
		assert.Contains(t, text, days, page)
		if page != at {
			assert.NotContains(t, text, last.AddDate(0, 0, 1).Format("2 Jan 2006"), "%s does not name the day after", page)
		}
	}
	rows := p.table(t, client, "/audit-logs/exports?format=csv")
	assert.Equal(t, []string{days + " (Europe/Berlin)"}, column(rows, "Range"))
	assert.Equal(t, customer.Name+", "+days+" (Europe/Berlin)",
		column(p.table(t, client, "/activity?format=csv&type=audit_log_export.create"), "Target")[0])
	download := p.send(t, client, http.MethodGet, at+"/download", nil)
	assert.Contains(t, download.Header.Get("Content-Disposition"), first.Format(time.DateOnly)+"-"+last.Format(time.DateOnly)+".csv")
}

func TestARangeOlderThanTheRetentionIsWarnedOfBeforeItIsSent(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "admin"), p.customers(t)[0]
	retention := `"status":200,"body":{"retention_period_in_days":30}`
	kept := time.Now().UTC().AddDate(0, 0, -30)
	const read = "read"
	for _, test := range []struct {
		name, preset, from, to, then, want string
	}{
		{"a part", "all", "", "", "", "events before " + kept.Format("2 Jan 2006") + " are no longer there. Send the form again to export " +
			"what is left."},
		{"a part, to read", "all", "", "", read, "Send the form again to read what is left."},
		{"a typed range", "exact", kept.AddDate(0, 0, -5).Format(time.DateOnly), "", "", "events before " + kept.Format("2 Jan 2006")},
		{"all of it", "exact", kept.AddDate(0, 0, -5).Format(time.DateOnly), kept.AddDate(0, 0, -3).Format(time.DateOnly), "",
			"nothing of this range is left"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p.breaks(t, "/organizations/"+customer.ID+"/audit_logs_retention", retention)
			defer p.clearFaults(t)
			form := p.exportForm(t, client, customer.ID)
			form.Set("preset", test.preset)
			form.Set("then", test.then)
			form.Set("from", test.from)
			form.Set("to", test.to)
			if test.to == "" && test.preset == "exact" {
				form.Set("to", time.Now().UTC().Format(time.DateOnly))
			}
			p.requests()
			got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Contains(t, errorsOf(got.page(t)), "Audit logs of this customer are kept for 30 days: ")
			assert.Contains(t, errorsOf(got.page(t)), test.want)
			assert.Zero(t, started(p.requests()), "nothing is sent before the warning was read")
			at := p.start(t, client, exportFields(got.page(t)))
			assert.Equal(t, test.then == read, strings.HasSuffix(at, "/read"))
		})
	}
	for name, answer := range map[string]string{
		"a long retention":    `"status":200,"body":{"retention_period_in_days":365}`,
		"none set":            `"status":200,"body":{"retention_period_in_days":null}`,
		"WorkOS does not say": `"status":501`,
	} {
		t.Run(name, func(t *testing.T) {
			p.breaks(t, "/organizations/"+customer.ID+"/audit_logs_retention", answer)
			defer p.clearFaults(t)
			form := p.exportForm(t, client, customer.ID)
			form.Set("preset", "all")
			p.start(t, client, form)
		})
	}
}
