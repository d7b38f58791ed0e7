package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// userWith is the first user who has something in a list of theirs, and the first of it.
func userWith[T any](t *testing.T, p *pagesDesk, list string, has func(T) bool) (userID string, first T) {
	t.Helper()
	newest, oldest := data[workos.User](t, p, "/user_management/users?limit=100"),
		data[workos.User](t, p, "/user_management/users?limit=100&order=asc")
	for _, user := range slices.Concat(newest, oldest) {
		for _, one := range data[T](t, p, "/user_management/users/"+user.ID+list) {
			if has == nil || has(one) {
				return user.ID, one
			}
		}
	}
	t.Fatalf("nobody has anything at %s", list)
	return "", first
}

func isConnected(provider workos.DataProvider) bool { return provider.ConnectedAccount != nil }

// userSettingsActions are the actions on what is set up for a user.
func userSettingsActions(t *testing.T, p *pagesDesk) []actionTest {
	user := p.unmanagedUser(t)
	added := p.ask(t, http.MethodPost, "/feature-flags/audit-log-viewer/targets/"+user.ID, "")
	require.Equal(t, http.StatusNoContent, added.StatusCode, added.body)
	person, asked := "/users/"+user.ID, "/user_management/users/"+user.ID
	keyHolder, key := userWith[workos.APIKey](t, p, "/api_keys", nil)
	allower, granted := userWith[workos.AuthorizedApplication](t, p, "/authorized_applications", nil)
	connected, provider := userWith(t, p, "/data_providers", isConnected)
	keyPath, held := "/users/"+keyHolder+"/api-keys/"+key.ID, "/user_management/users/"+keyHolder+"/api_keys"
	organization := provider.ConnectedAccount.OrganizationID
	return []actionTest{
		{
			name: "flag.target.add", role: "support", path: person + "/flags/add", form: url.Values{"flag": {"scim-group-roles"}},
			next: person + "/settings",
			call: "POST /feature-flags/*/targets/*", notice: "Roles from directory groups was turned on for ",
			check: listed(asked+"/feature-flags", "scim-group-roles", true),
		},
		{
			name: "flag.target.remove", role: "support", path: person + "/flags/audit-log-viewer/remove", next: person + "/settings",
			call: "DELETE /feature-flags/*/targets/*", notice: "Audit log viewer is no longer targeted at ",
			check: listed(asked+"/feature-flags", "audit-log-viewer", false),
		},
		{
			name: "api_key.expire", role: "admin", path: keyPath + "/expire", next: "/users/" + keyHolder + "/settings",
			call: "POST /api_keys/*/expire", notice: "was expired.",
		},
		{
			name: "api_key.revoke", role: "admin", path: keyPath + "/revoke", next: "/users/" + keyHolder + "/settings",
			call: "DELETE /api_keys/*", notice: "was revoked.", check: listed(held, key.ID, false),
		},
		{
			name: "user.application.revoke", role: "support", path: "/users/" + allower + "/applications/" + granted.Application.ID + "/revoke",
			next: "/users/" + allower + "/settings",
			call: "DELETE /user_management/users/*/authorized_applications/*", notice: "The access of " + granted.Application.Name + " to the account of ",
			check: listed("/user_management/users/"+allower+"/authorized_applications", granted.Application.ID, false),
		},
		{
			name: "user.account.disconnect", role: "support", path: "/users/" + connected + "/organizations/" + organization + "/accounts/" +
				provider.Slug + "/disconnect", next: "/users/" + connected + "/settings",
			call: "DELETE /user_management/users/*/connected_accounts/*", notice: "was disconnected.",
			check: isGone("/user_management/users/" + connected + "/connected_accounts/" + provider.Slug + "?organization_id=" + organization),
		},
	}
}

// listed checks whether a list of the emulator's holds some words.
func listed(list, words string, want bool) func(*testing.T, *pagesDesk) {
	return func(t *testing.T, p *pagesDesk) {
		got := p.ask(t, http.MethodGet, list+"?limit=100", "")
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
		assert.Equal(t, want, strings.Contains(got.body, words), "%s in %s", words, list)
	}
}

func TestUserFlagIsUndone(t *testing.T) {
	p := startPages(t)
	client, user := p.signIn(t, "support"), p.unmanagedUser(t).ID
	list := "/user_management/users/" + user + "/feature-flags"
	for _, step := range []struct {
		path string
		form url.Values
		on   bool
	}{
		{"/flags/add", url.Values{"flag": {"scim-group-roles"}}, true},
		{"/flags/scim-group-roles/remove", nil, false},
	} {
		if !step.on {
			require.Equal(t, http.StatusNoContent, p.ask(t, http.MethodPost, "/feature-flags/scim-group-roles/targets/"+user, "").StatusCode)
		}
		a := actionTest{path: "/users/" + user + step.path, form: step.form}
		got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
		require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
		listed(list, "scim-group-roles", step.on)(t, p)
		undo, form := p.open(t, client, got.Header.Get("Location")).Find(".notice form"), url.Values{}
		for _, input := range undo.Find("input").EachIter() {
			form.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
		}
		back := p.send(t, client, http.MethodPost, undo.AttrOr("action", ""), form)
		require.Equal(t, http.StatusSeeOther, back.StatusCode, mainText(back.page(t)))
		listed(list, "scim-group-roles", !step.on)(t, p)
	}
}

func TestAFlagThatAnOrganizationHasIsGivenByNameAllTheSame(t *testing.T) {
	p := startPages(t)
	client, user := p.signIn(t, "support"), p.unmanagedUser(t).ID
	membership := data[workos.Membership](t, p, "/user_management/organization_memberships?user_id="+user)[0]
	require.Equal(t, http.StatusNoContent, p.ask(t, http.MethodPost, "/feature-flags/scim-group-roles/targets/"+membership.OrganizationID,
		"").StatusCode)
	a := actionTest{path: "/users/" + user + "/flags/add", form: url.Values{"flag": {"scim-group-roles"}}}
	assert.Contains(t, p.open(t, client, a.path).Find("option[value=scim-group-roles]").Text(), "(on already)")
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	assert.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))

	remove := p.open(t, client, "/users/"+user+"/flags/scim-group-roles/remove")
	assert.Contains(t, mainText(remove), "they will keep the feature through it")
}

func TestDisconnectingSaysWhatTheProviderKeeps(t *testing.T) {
	p := startPages(t)
	user, provider := userWith(t, p, "/data_providers", isConnected)
	client := p.signIn(t, "support")
	path := "/users/" + user + "/organizations/" + provider.ConnectedAccount.OrganizationID + "/accounts/" + provider.Slug + "/disconnect"
	page := p.open(t, client, path)
	assert.Contains(t, callout(page, provider.Name+" will not be notified.").Text(), "until")
	for _, other := range []string{
		"/users/" + user + "/accounts/" + provider.Slug + "/disconnect", // of no organization
		"/users/" + user + "/organizations/org_01NONE/accounts/" + provider.Slug + "/disconnect",
		strings.Replace(path, provider.Slug, "no-such-provider", 1),
	} {
		p.requests()
		gone := p.shows(t, client, other, http.StatusNotFound)
		assert.Equal(t, "They have no such account connected", gone.Find("h1").Text(), other)
		assert.Contains(t, links(gone.Find(".actions")), "/users/"+user+"/settings")
	}
	p.shows(t, client, "/users/"+user+"/applications/conn_app_01NONE/revoke", http.StatusNotFound)
}

// ownAccountHolder is a user whose account with GitHub belongs to no organization, until faults are cleared.
func ownAccountHolder(t *testing.T, p *pagesDesk) string {
	t.Helper()
	user := p.unmanagedUser(t).ID
	p.breaks(t, "/user_management/users/"+user+"/data_providers", `"method":"GET","status":200,"body":{"object":"list","data":[{
		"object":"data_provider","id":"data_integration_1","name":"GitHub","slug":"github","scopes":["repo"],"connected_account":{
		"object":"connected_account","id":"data_installation_1","user_id":"`+user+`","organization_id":null,"scopes":["repo"],
		"state":"connected","created_at":"2026-01-02T03:04:05.000Z","updated_at":"2026-01-02T03:04:05.000Z"}}]}`)
	return user
}

func TestAnAccountOfNoOrganizationIsDisconnected(t *testing.T) {
	p := startPages(t)
	client, user := p.signIn(t, "support"), ownAccountHolder(t, p)
	a := actionTest{path: "/users/" + user + "/accounts/github/disconnect"}
	assert.Contains(t, links(section(p.open(t, client, "/users/"+user+"/settings"), "Connected accounts")), a.path)
	at := "/user_management/users/" + user + "/connected_accounts/github"
	p.breaks(t, at, `"method":"DELETE","status":204,"body":""`)
	form := a.fill(t, p, client)
	p.requests()
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusBadGateway, got.StatusCode, "the account is still there")
	assert.Equal(t, []string{"DELETE " + at}, writes(p.requests()))
	p.clearFaults(t)
	p.breaks(t, "/user_management/users/*/data_providers", `"status":200,"body":{"object":"list","data":[]}`)
	p.lookAt(t, time.Minute)
	entry := p.lastEntry(t, "user.account.disconnect")
	assert.Equal(t, store.Done, entry.Outcome, entry.Note)
	assert.Empty(t, entry.OrganizationID)
}

func TestNobodyAsksForAThirdPartysTokens(t *testing.T) {
	p := startPages(t)
	user, _ := userWith(t, p, "/data_providers", isConnected)
	client := p.signIn(t, "support")
	p.requests()
	p.open(t, client, "/users/"+user+"/settings")
	for _, request := range p.requests() {
		assert.NotContains(t, request, "token", "a third party's token is nobody's business here")
	}
}
