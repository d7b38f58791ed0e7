package web

import (
	"net/http"
	"testing"

	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASingle404TakesNothingOutOfTheLists(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics").OrganizationID
	page, list := "/organizations/"+northwind, "/organizations?q=northwind"
	for _, bare := range []string{`{"message":"Not Found"}`, `{}`} {
		p.breaks(t, page, `"status":404,"body":`+bare)
		p.send(t, client, http.MethodGet, page, nil)
		p.clearFaults(t)
		assert.Equal(t, 1, p.send(t, client, http.MethodGet, list, nil).page(t).Find("#main .rows tbody tr").Length(), "a 404 of no words: %s", bare)
	}
	notThere := func(times string) {
		set := p.ask(t, http.MethodPost, "/_emulator/faults", `{"method":"GET","path":"`+page+`","count":`+times+
			`,"status":404,"body":{"code":"entity_not_found","message":"Not found"}}`)
		require.Equal(t, http.StatusCreated, set.StatusCode, set.body)
	}

	notThere("1")
	shown := p.send(t, client, http.MethodGet, page, nil)
	assert.Equal(t, http.StatusOK, shown.StatusCode, "WorkOS is asked again")
	assert.Equal(t, 1, p.send(t, client, http.MethodGet, list, nil).page(t).Find("#main .rows tbody tr").Length())

	notThere("2")
	members := func() int {
		rows, err := p.mirror.Memberships(t.Context(), mirror.Everything, mirror.Query{OrganizationID: northwind, Limit: 200})
		require.NoError(t, err)
		return len(rows.Rows)
	}
	before := members()
	require.NotZero(t, before)
	shown = p.send(t, client, http.MethodGet, page, nil)
	assert.Equal(t, http.StatusNotFound, shown.StatusCode, "the page says what WorkOS says")
	p.handlers.Flush()
	assert.Equal(t, 1, p.send(t, client, http.MethodGet, list, nil).page(t).Find("#main .rows tbody tr").Length(), "it is looked for once more")
	assert.Equal(t, before, members())

	notThere("3")
	shown = p.send(t, client, http.MethodGet, page, nil)
	assert.Equal(t, http.StatusNotFound, shown.StatusCode)
	p.handlers.Flush()
	assert.Zero(t, members())
	assert.Zero(t, p.send(t, client, http.MethodGet, list, nil).page(t).Find("#main .rows tbody tr").Length())
}
