package web

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestOnlySessionsThatMayBeUsedAreActive serves sessions that have ended in one way or another, and statuses that are not known.
func TestOnlySessionsThatMayBeUsedAreActive(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	for _, row := range []struct {
		fields  map[string]string
		isOpen  bool
		details string
	}{
		{map[string]string{}, true, ""},
		{map[string]string{"status": `"ACTIVE"`}, true, ""},
		{map[string]string{"status": `"dormant"`}, true, "status unknown: dormant"},
		{map[string]string{"status": `""`}, true, "status unknown"},
		{map[string]string{"status": `null`}, true, "status unknown"},
		{map[string]string{"expires_at": `null`}, true, ""},
		{map[string]string{"expires_at": `"2026-01-03T00:00:00.000Z"`}, false, ""},
		{map[string]string{"expires_at": `"2026-01-03T00:00:00.000Z"`, "status": `"dormant"`}, false, ""},
		{map[string]string{"ended_at": `"2026-01-03T00:00:00.000Z"`}, false, ""},
		{map[string]string{"status": `"revoked"`}, false, ""},
		{map[string]string{"status": `"Expired"`}, false, ""},
	} {
		server.reset()
		for field, value := range row.fields {
			server.set("session", field, value)
		}
		text := mainText(p.open(t, client, "/users/user_01A"))
		ending := p.send(t, client, http.MethodGet, "/users/user_01A/sessions/end", nil)
		if !row.isOpen {
			assert.Contains(t, text, "No active sessions.", "%v", row.fields)
			assert.Contains(t, text, "1 session that has ended or expired is not shown.", "%v", row.fields)
			assert.NotContains(t, text, "End all sessions", "%v", row.fields)
			assert.Equal(t, http.StatusNotFound, ending.StatusCode, "%v", row.fields)
			continue
		}
		assert.Contains(t, text, "192.0.2.7", "%v", row.fields)
		assert.Contains(t, text, row.details, "%v", row.fields)
		assert.NotContains(t, text, "not shown", "%v", row.fields)
		ends := "end 1 active session."
		if row.details != "" {
			ends = "end 1 session with an unknown status."
		}
		assert.Contains(t, mainText(ending.page(t)), ends, "%v", row.fields)
	}
}

// TestTheUsersPageAndTheFormThatDeletesThemCountTheSameMemberships has a membership that the mirror does not hold yet.
func TestTheUsersPageAndTheFormThatDeletesThemCountTheSameMemberships(t *testing.T) {
	p, _ := startStandIn(t)
	client := p.signIn(t, "admin")
	form := mainText(p.open(t, client, "/users/user_01A/delete"))
	assert.Contains(t, form, "with 1 membership and every session")
	assert.Equal(t, 1, p.open(t, client, "/users/user_01A").Find("a[href='/organizations/org_01A']").Length(), "its page shows that one too")
}
