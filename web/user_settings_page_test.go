package web

import (
	"net/http"
	"testing"

	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUserSettingsShowWhatWorkOSSays(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")

	holder, key := userWith[workos.APIKey](t, p, "/api_keys", nil)
	page := p.open(t, client, "/users/"+holder+"/settings")
	assert.Equal(t, "Settings", squeeze(page.Find(".tabs-line a[aria-current]").Text()))
	assert.Zero(t, page.Find(".region-error").Length())
	keys := section(page, "API keys")
	assert.Equal(t, []string{key.Name}, rowNames(keys))
	organization, err := p.mirror.OrganizationRow(t.Context(), mirror.Everything, key.Owner.OrganizationID)
	require.NoError(t, err)
	assert.Contains(t, squeeze(keys.Text()), organization.Name)
	assert.Zero(t, page.Find("a[href$='/api-keys/new']").Length(), "nobody here makes a key that acts for a person")

	user := p.unmanagedUser(t)
	require.Equal(t, http.StatusNoContent, p.ask(t, http.MethodPost, "/feature-flags/advanced-exports/targets/"+user.ID, "").StatusCode)
	var flags []string
	for _, flag := range data[workos.FeatureFlag](t, p, "/user_management/users/"+user.ID+"/feature-flags?limit=100") {
		flags = append(flags, flag.Name)
	}
	shown := section(p.open(t, client, "/users/"+user.ID+"/settings"), "Feature flags")
	assert.Equal(t, flags, rowNames(shown))
	assert.Contains(t, links(shown), "/users/"+user.ID+"/flags/advanced-exports/remove")
	assert.NotContains(t, links(shown), "/users/"+user.ID+"/flags/dark-mode/remove", "what is on for everybody is not switched off for one")

	allower, _ := userWith[workos.AuthorizedApplication](t, p, "/authorized_applications", nil)
	var applications []string
	for _, granted := range data[workos.AuthorizedApplication](t, p, "/user_management/users/"+allower+"/authorized_applications") {
		applications = append(applications, granted.Application.Name)
	}
	assert.Equal(t, applications, rowNames(section(p.open(t, client, "/users/"+allower+"/settings"), "Authorized applications")))
}

func TestUserSettingsNameTheIdentities(t *testing.T) {
	p := startSynced(t)
	for _, user := range data[workos.User](t, p, "/user_management/users?limit=100") {
		var identities []workos.Identity
		decode(t, p.ask(t, http.MethodGet, "/user_management/users/"+user.ID+"/identities", "").body, &identities)
		if len(identities) < 2 {
			continue
		}
		part := section(p.open(t, p.signIn(t, "viewer"), "/users/"+user.ID+"/settings"), "Identities")
		assert.Equal(t, []string{"Google", "GitHub"}, rowNames(part))
		assert.Contains(t, part.Text(), identities[1].IdPID)
		return
	}
	t.Fatal("nobody has two identities")
}

func TestUserSettingsShowEveryProvider(t *testing.T) {
	p := startSynced(t)
	user, _ := userWith(t, p, "/data_providers", isConnected)
	part := section(p.open(t, p.signIn(t, "support"), "/users/"+user+"/settings"), "Connected accounts")
	var connected, states []string
	for _, provider := range data[workos.DataProvider](t, p, "/user_management/users/"+user+"/data_providers") {
		if provider.ConnectedAccount == nil {
			assert.Regexp(t, "Not connected: .*"+provider.Name, squeeze(part.Find(".hint").Text()))
			continue
		}
		connected = append(connected, provider.Name)
		states = append(states, map[string]string{"connected": "Connected",
			"needs_reauthorization": "Sign in again"}[provider.ConnectedAccount.State])
		assert.Contains(t, links(part), "/users/"+user+"/organizations/"+provider.ConnectedAccount.OrganizationID+"/accounts/"+provider.Slug+
			"/disconnect")
	}
	assert.Equal(t, connected, rowNames(part), "an account is one row, however often it is told")
	for i, state := range states {
		assert.Contains(t, squeeze(part.Find("tbody tr").Eq(i).Text()), state)
	}
}

func TestUserSettingsShowEachRoleItsOwnActions(t *testing.T) {
	p := startPages(t)
	connected, _ := userWith(t, p, "/data_providers", isConnected)
	holder, _ := userWith[workos.APIKey](t, p, "/api_keys", nil)
	allower, _ := userWith[workos.AuthorizedApplication](t, p, "/authorized_applications", nil)
	for role, want := range map[string][]string{
		"viewer": nil, "success": nil, "support": {"flags", "accounts", "applications"},
		"admin": {"flags", "accounts", "applications", "api-keys"},
	} {
		client, got := p.signIn(t, role), []string(nil)
		for _, part := range []struct{ name, user string }{{"flags", connected}, {"accounts", connected}, {"applications", allower},
			{"api-keys", holder}} {
			if p.open(t, client, "/users/"+part.user+"/settings").Find(".object-body a[href*='/"+part.name+"/']").Length() > 0 {
				got = append(got, part.name)
			}
		}
		assert.Equal(t, want, got, role)
	}
}

func TestEachFailingPartOfAUsersSettingsCostsOneSentence(t *testing.T) {
	p := startPages(t)
	user, _ := userWith(t, p, "/data_providers", isConnected)
	client := p.signIn(t, "admin")
	for title, path := range map[string]string{
		"Identities": "identities", "Feature flags": "feature-flags", "Authorized applications": "authorized_applications",
		"Connected accounts": "data_providers", "API keys": "api_keys",
	} {
		for _, test := range []struct{ name, fault, want string }{
			{"is not there", `"status":404`, "WorkOS answered that there is nothing here"},
			{"is not offered", `"status":404,"body":"404 page not found"`, "This WorkOS server does not offer this information."},
			{"may not be read", `"status":403`, "WorkOS refused Frontdesk's API key for this."},
			{"is no JSON", `"status":200,"body":"<html>Welcome</html>"`, "WorkOS answered, but not in a form"},
		} {
			t.Run(title+" "+test.name, func(t *testing.T) {
				p.breaks(t, "/user_management/users/*/"+path, test.fault)
				page := p.open(t, client, "/users/"+user+"/settings")
				p.clearFaults(t)
				assert.Contains(t, squeeze(section(page, title).Find(".region-error").Text()), test.want)
				assert.Equal(t, 1, page.Find(".region-error").Length(), "one part is missing, not more")
			})
		}
	}
	p.breaks(t, "/user_management/organization_memberships", `"status":500`)
	part := section(p.open(t, client, "/users/"+user+"/settings"), "Connected accounts")
	p.clearFaults(t)
	assert.Contains(t, squeeze(part.Text()), "Accounts at their organizations could not be loaded.")
	assert.Positive(t, part.Find("tbody tr").Length(), "what they connected on their own is shown")
}
