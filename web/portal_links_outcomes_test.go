package web

import (
	"net/http"
	"testing"

	"frontdesk/store"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPortalLinkOutcomes(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	for _, test := range []struct {
		name, fault string
		status      int
		outcome     store.Outcome
		state       string
		want        string
		keepsForm   bool
	}{
		{"WorkOS breaks off", `"reset":true`, http.StatusBadGateway, store.Unknown, store.PortalLinkUnknown,
			"There may be a link that nobody has seen", false},
		{"WorkOS fails", `"status":500`, http.StatusBadGateway, store.Unknown, store.PortalLinkUnknown, "gave no usable answer", false},
		{"the answer is cut short", `"status":201,"body":{"link":"https://setup.workos.example/portal?token=half"},"cut":true`,
			http.StatusBadGateway, store.Unknown, store.PortalLinkUnknown, "expires within five minutes", false},
		{"the answer holds no link", `"status":201,"body":{}`, http.StatusBadGateway, store.Unknown, store.PortalLinkUnknown,
			"issue another straight away", false},
		{"the key may not", `"status":403`, http.StatusBadGateway, store.Refused, store.PortalLinkFailed, "WorkOS refused Frontdesk's API key",
			true},
		{"the server has no portal", `"status":404,"body":{"message":"Not Found"}`, http.StatusBadGateway, store.Refused,
			store.PortalLinkFailed, "This WorkOS server does not offer this. No link was issued.", true},
		{"WorkOS finds a field wrong", `"status":422,"body":{"message":"Validation failed","errors":[{"field":"return_url","code":"invalid_url"}]}`, http.StatusUnprocessableEntity, store.Refused, store.PortalLinkFailed, "WorkOS does not accept this: invalid url.", true},
		{"WorkOS finds the whole wrong", `"status":422,"body":{"message":"Portal is not enabled","code":"portal_disabled"}`,
			http.StatusUnprocessableEntity, store.Refused, store.PortalLinkFailed, "Portal is not enabled", true},
		{"an answer that is no JSON", `"status":400,"body":"<html>no</html>"`, http.StatusUnprocessableEntity, store.Refused,
			store.PortalLinkFailed, "does not accept the form", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := p.form(t, client, "organization", acme.ID, "intent", "sso")
			form.Set("reason", "Ticket 7")
			form.Set("return_url", "https://app.example.com/back")
			p.fault(t, test.fault)
			before := p.generated.Load()
			got, link := p.post(t, client, form)
			assert.Equal(t, test.status, got.StatusCode)
			assert.Empty(t, link)
			assert.Contains(t, got.page(t).Find("main").Text(), test.want)
			assert.EqualValues(t, 1, p.generated.Load()-before, "a link is asked for once, whatever comes of it")

			entry := p.entries(t)[0]
			assert.Equal(t, test.outcome, entry.Outcome)
			issued, err := p.records.PortalLinks(t.Context(), store.Everything, store.PortalLinksQuery{})
			require.NoError(t, err)
			assert.Equal(t, test.state, issued.Rows[0].State)

			again := fieldsOf(got.page(t))
			assert.Equal(t, test.keepsForm, again.Get("reason") == "Ticket 7" && again.Get("organization") == acme.ID)
			if !test.keepsForm {
				again = p.form(t, client, "organization", acme.ID, "intent", "sso")
				repeated, hidden := p.post(t, client, form)
				assert.Equal(t, test.status, repeated.StatusCode, "the same form again asks for nothing")
				assert.Empty(t, hidden)
				assert.EqualValues(t, 1, p.generated.Load()-before)
			}
			_, link = p.post(t, client, again)
			assert.NotEmpty(t, link, "the next attempt is free to work")
		})
	}
	assert.NotContains(t, p.Log.String(), "token=half")
}

func TestPortalLinkBusyTellsWhenToTryAgain(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	form := p.form(t, client, "organization", acme.ID, "intent", "sso")
	form.Set("reason", "Ticket 7")
	p.fault(t, `"status":429,"headers":{"Retry-After":"30"}`)
	got, _ := p.post(t, client, form)
	assert.Equal(t, http.StatusServiceUnavailable, got.StatusCode)
	assert.Equal(t, "30", got.Header.Get("Retry-After"))
	assert.Regexp(t, `WorkOS is busy: its rate limit is used up, and it has asked Frontdesk to wait until \d\d:\d\d:\d\d UTC\. No link was issued\. Try again in 30 seconds\.`, errorsOf(got.page(t)))
	assert.Equal(t, "Ticket 7", fieldsOf(got.page(t)).Get("reason"))
	assert.Equal(t, store.Refused, p.entries(t)[0].Outcome)

	repeated, link := p.post(t, client, form)
	assert.Empty(t, link)
	assert.Contains(t, errorsOf(repeated.page(t)), "This form was sent before and no link came of it")
	assert.EqualValues(t, 1, p.generated.Load())

	held, _ := p.post(t, client, fieldsOf(got.page(t)))
	assert.Equal(t, http.StatusServiceUnavailable, held.StatusCode, "the desk itself waits as long as WorkOS asked for")
	assert.Regexp(t, `WorkOS has asked Frontdesk to wait until \d\d:\d\d:\d\d UTC; nothing was sent\. No link was issued\.`,
		errorsOf(held.page(t)))
	assert.EqualValues(t, 1, p.generated.Load())
	assert.Equal(t, store.Failed, p.entries(t)[0].Outcome, "and says in the ledger that nothing was sent")
}

func TestPortalLinkForAnOrganizationThatIsGone(t *testing.T) {
	p := startPortalDesk(t)
	client, gone := p.signIn(t, "success"), p.create(t, "Short Lived")
	form := p.form(t, client, "organization", gone.ID, "intent", "sso")
	require.Less(t, p.ask(t, http.MethodDelete, "/organizations/"+gone.ID, "").StatusCode, 300)

	got, _ := p.post(t, client, form)
	assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, got.page(t).Find("#organization-error").Text(), "WorkOS no longer has this organization")
	assert.Equal(t, store.Refused, p.entries(t)[0].Outcome)
	p.handlers.Flush()
	_, err := p.mirror.OrganizationRow(t.Context(), mirror.Everything, gone.ID)
	assert.Error(t, err, "the copy forgets it too")
}
