package web

import (
	"net/http"
	"testing"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSeveralRolesAreReplacedTogetherAndGivenBackTogether has a member with two roles, which the emulator has not.
func TestSeveralRolesAreReplacedTogetherAndGivenBackTogether(t *testing.T) {
	p := startPages(t)
	client, northwind := p.signIn(t, "support"), scenario(t, "Northwind Logistics").OrganizationID
	member := data[workos.Membership](t, p, "/user_management/organization_memberships?organization_id="+northwind+
		"&statuses=active&limit=20")[0]
	api, at := "/user_management/organization_memberships/"+member.ID, "/memberships/"+member.ID+"/role"
	object := p.ask(t, http.MethodGet, api, "").body
	of := func(method string, slugs ...string) {
		roles := make([]map[string]string, len(slugs))
		for i, slug := range slugs {
			roles[i] = map[string]string{"slug": slug}
		}
		p.breaks(t, api, `"method":"`+method+`","status":200,"body":`+with(t, with(t, object, "roles", roles), "role", roles[0]))
	}
	of(http.MethodGet, "admin", "member")
	of(http.MethodPut, "member")
	form := p.open(t, client, at).Find("#action-form")
	assert.Contains(t, squeeze(mainText(p.open(t, client, at))), "2 roles")
	assert.Contains(t, squeeze(mainText(p.open(t, client, at))), "admin, member")
	assert.Contains(t, squeeze(mainText(p.open(t, client, at))), "The role that you choose will replace all of them.")
	assert.Zero(t, form.Find("input[name=role][checked]").Length())
	got := p.submit(t, client, at, setTo("role", "member"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	entry := p.lastEntry(t, "membership.role")
	assert.Equal(t, store.Change{Before: "admin, member", After: "member"}, changeOf(t, entry, "role"))
	assert.Contains(t, entry.Note, "(admin, member)")
	assert.Contains(t, entry.Note, "member")

	p.clearFaults(t)
	of(http.MethodGet, "member")
	of(http.MethodPut, "admin", "member")
	p.sent()
	p.undo(t, client, p.entry(t, client, "membership.role"))
	assert.Equal(t, []string{"PUT " + api + ` {"role_slugs":["admin","member"]}`}, p.sent())
	undo := p.lastEntry(t, "membership.role")
	assert.Equal(t, store.Done, undo.Outcome)
	assert.Equal(t, store.Change{Before: "member", After: "admin, member"}, changeOf(t, undo, "role"))
	assert.NotEmpty(t, undo.Details.Fact("undoes"))
}
