package web

import (
	"net/http"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTypedDatesOfAnExportAreNotIgnored(t *testing.T) {
	p := startPages(t)
	client, customer := p.signIn(t, "support"), p.customers(t)[0]
	page := p.open(t, client, "/audit-logs/exports/new?organization="+customer.ID)
	for _, name := range []string{"from", "to"} {
		assert.NotContains(t, page.Find("input[name="+name+"]").Closest(".field").Find("label").Text(), "optional")
	}
	form := p.exportForm(t, client, customer.ID)
	form.Set("preset", "30")
	form.Set("from", time.Now().AddDate(0, 0, -3).Format(time.DateOnly))
	p.requests()
	got := p.send(t, client, http.MethodPost, "/audit-logs/exports", form)
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, errorsOf(got.page(t)), "You typed dates, but chose Last 30 days: choose Exact range to use the dates, or clear them.")
	assert.Zero(t, started(p.requests()))
	assert.Equal(t, form.Get("from"), exportFields(got.page(t)).Get("from"))
	assert.Zero(t, got.page(t).Find(".only-when-chosen input[name=from]").Length(), "what was typed can be seen and cleared")
}

func TestThePageAndTheEntryOfARefusedPortalLinkSayTheSame(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	for code, says := range map[string]string{
		`"status":404,"body":{"message":"Not Found"}`: "This WorkOS server does not offer this.",
		`"status":404,"body":{"code":"entity_not_found","message":"Organization not found"}`: "WorkOS did not find something that this needs. " +
			"It said: Organization not found.",
	} {
		form := p.form(t, client, "organization", acme.ID, "intent", "sso")
		form.Set("reason", "Ticket 7")
		p.fault(t, code)
		got, _ := p.post(t, client, form)
		assert.Contains(t, errorsOf(got.page(t)), says)
		assert.Equal(t, store.Refused, p.entries(t)[0].Outcome)
		assert.Contains(t, p.entries(t)[0].Note, says)
		assert.NotContains(t, p.entries(t)[0].Note, "no such object")
	}
}
