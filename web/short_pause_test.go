package web

import (
	"net/http"
	"testing"

	"frontdesk/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnActionWaitsForAShortPause has WorkOS refuse a call once because of its rate limit: of what is read before, and of what
// must not be sent twice.
func TestAnActionWaitsForAShortPause(t *testing.T) {
	for name, test := range map[string]struct {
		path, fault string
		writes      int
	}{
		"a read before":   {"/organizations/*/groups", `"method":"GET","status":429,"headers":{"Retry-After":"3"},"count":1`, 1},
		"the target":      {"/organizations/*", `"method":"GET","status":429,"headers":{"Retry-After":"7"},"count":1`, 1},
		"the action":      {"/organizations/*/groups", `"method":"POST","status":429,"headers":{"Retry-After":"1"},"count":1`, 2},
		"the action, 4 s": {"/organizations/*/groups", `"method":"POST","status":429,"headers":{"Retry-After":"4"},"count":1`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startPages(t)
			client := p.signIn(t, "support")
			a := actionTest{name: "group.create", path: "/organizations/" + scenario(t, "Northwind Logistics").OrganizationID + "/groups/new",
				form: map[string][]string{"name": {"Warehouse"}}}
			form := a.fill(t, p, client)
			p.breaks(t, test.path, test.fault)
			p.requests()
			got := p.send(t, client, http.MethodPost, a.path, form)
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			assert.Len(t, writes(p.requests()), test.writes)
			assert.Equal(t, store.Done, p.lastEntry(t, a.name).Outcome)
		})
	}
}
