package web

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"frontdesk/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhatALaterLookFoundIsNotUndoneInOnePress cuts an edit off before it reaches WorkOS, and has somebody else make the same one.
func TestWhatALaterLookFoundIsNotUndoneInOnePress(t *testing.T) {
	p := startSynced(t)
	client, customer := p.signIn(t, "admin"), p.customers(t)[0]
	path := "/organizations/" + customer.ID
	p.breaks(t, path, `"method":"PUT","reset":true`)
	got := p.submit(t, client, path+"/edit", setTo("name", "Another Name"))
	p.clearFaults(t)
	require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
	elsewhere := p.ask(t, http.MethodPut, path, `{"name":"Another Name"}`)
	require.Equal(t, http.StatusOK, elsewhere.StatusCode, elsewhere.body)
	p.lookAt(t, time.Minute)

	row := p.lastEntry(t, "organization.edit")
	assert.Equal(t, store.Done, row.Outcome)
	assert.Contains(t, row.Note, "WorkOS shows now that it is done. WorkOS does not show whether this action or somebody else did it.")
	entry := p.entry(t, client, "organization.edit")
	assert.Zero(t, entry.Find("form").Length())
	assert.Contains(t, squeeze(entry.Text()), "There is no Undo, because WorkOS does not show whether this action or somebody else did it.")

	form := browserForm(p.open(t, client, path+"/edit").Find("#action-form"))
	p.sent()
	forged := p.send(t, client, http.MethodPost, path+"/edit", url.Values{"form_key": {form.Get("form_key")}, "reason": {"x"},
		"undoes": {strconv.FormatInt(row.ID, 10)}})
	assert.Equal(t, http.StatusConflict, forged.StatusCode)
	assert.Contains(t, mainText(forged.page(t)), "whether this action or somebody else did it")
	assert.Empty(t, p.sent())
}

// TestWhatWasCreatedBeforeTheActionIsNotItsOwn has somebody else create something just before the operator's form is sent, which
// WorkOS never gets.
func TestWhatWasCreatedBeforeTheActionIsNotItsOwn(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	a := actionTest{name: "organization.create", path: "/organizations/new", call: "POST /organizations",
		form: url.Values{"name": {"Osier Dairies"}}}
	created := p.ask(t, http.MethodPost, "/organizations", `{"name":"Osier Dairies"}`)
	require.Equal(t, http.StatusCreated, created.StatusCode, created.body)
	a.isUnknown(t, p, client)
	for _, later := range []time.Duration{0, time.Minute, 2 * time.Hour, 25 * time.Hour} {
		p.lookAt(t, later)
		row := p.lastEntry(t, a.name)
		assert.Equal(t, store.Unknown, row.Outcome, row.Note)
		assert.Contains(t, row.Note, byWhom)
	}
}
