package emulator

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
)

// read decodes the list or object of a path, which is held against the OpenAPI document on the way.
func read[T any](v *visit, path string) T {
	v.Helper()
	var value T
	v.api(http.MethodGet, path, nil).into(http.StatusOK, &value)
	return value
}

type rowsOf[T any] struct{ Data []T }

func TestFeatureFlags(t *testing.T) {
	v := newVisit(t)
	all := read[rowsOf[api.FlagJSON]](v, "/feature-flags?limit=100").Data
	require.Len(t, all, len(api.SeededFlags))
	require.Equal(t, all[0], read[api.FlagJSON](v, "/feature-flags/"+all[0].Slug))
	org := v.make("POST", "/organizations", fields{"name": "Acme"}, 201).ID
	user := v.list("/user_management/users?limit=1").ids()[0]
	on := func(path string) (slugs []string) {
		for _, flag := range read[rowsOf[api.FlagJSON]](v, path).Data {
			slugs = append(slugs, flag.Slug)
		}
		return slugs
	}
	require.Equal(t, []string{"dark-mode"}, on("/organizations/"+org+"/feature-flags"), "what is on for all")
	const slug = "/feature-flags/new-editor"
	for range 2 {
		require.Equal(t, http.StatusNoContent, v.api("POST", slug+"/targets/"+org, nil).status)
		require.Equal(t, http.StatusNoContent, v.api("POST", slug+"/targets/"+user, nil).status)
	}
	require.Equal(t, []string{"dark-mode"}, on("/organizations/"+org+"/feature-flags"), "the flag itself is off")
	var flag api.FlagJSON
	for range 2 {
		v.api("PUT", slug+"/enable", nil).into(200, &flag)
		require.True(t, flag.Enabled)
	}
	require.Contains(t, on("/organizations/"+org+"/feature-flags"), "new-editor")
	require.Contains(t, on("/user_management/users/"+user+"/feature-flags"), "new-editor")
	for range 2 {
		require.Equal(t, http.StatusNoContent, v.api("DELETE", slug+"/targets/"+org, nil).status)
	}
	require.NotContains(t, on("/organizations/"+org+"/feature-flags"), "new-editor")
	v.api("PUT", slug+"/disable", nil).into(200, &flag)
	require.False(t, flag.Enabled)

	happened := v.happened("flag.updated", "flag.rule_updated")
	require.Equal(t, []string{
		"flag.rule_updated by api", "flag.rule_updated by api", "flag.updated by api", "flag.rule_updated by api", "flag.updated by api",
	},
		kinds(happened), "what changes nothing is no event")
	require.JSONEq(t, `{"data":{"enabled":false}}`, string(happened[2].Context.Previous))
	require.Equal(t, "some", happened[0].Context.Access)
	require.Contains(t, happened[0].Context.Targets.Organizations, data.FlagOrganization{ID: org, Name: "Acme"})
	require.NotContains(t, happened[3].Context.Targets.Organizations, data.FlagOrganization{ID: org, Name: "Acme"})
}

func TestFeatureFlagsOfAUserAreThoseOfItsOrganizationsToo(t *testing.T) {
	v := newVisit(t)
	m := v.server.state.ByOrganization[v.largest()].Memberships[0]
	org, user := v.server.state.Organizations.ID(v.largest()), v.server.state.Users.ID(v.server.state.Memberships.Rows[m].User)
	v.api("PUT", "/feature-flags/new-editor/enable", nil)
	v.api("POST", "/feature-flags/new-editor/targets/"+org, nil)
	slugs := []string{}
	for _, flag := range read[rowsOf[api.FlagJSON]](v, "/user_management/users/"+user+"/feature-flags").Data {
		slugs = append(slugs, flag.Slug)
	}
	require.Contains(t, slugs, "new-editor")
}

func TestAPIKeys(t *testing.T) {
	v := newVisit(t)
	org := v.make("POST", "/organizations", fields{"name": "Acme"}, 201).ID
	path := "/organizations/" + org + "/api_keys"
	require.Empty(t, v.list(path).ids())
	end := data.Stamp(v.now().Add(48 * time.Hour))
	var key api.CreatedAPIKeyJSON
	v.api("POST", path, fields{"name": "CI", "permissions": []string{"documents:read"}, "expires_at": end}).into(201, &key)
	require.Equal(t, end, *key.ExpiresAt)
	require.Equal(t, key.Value[len(key.Value)-4:], key.Obfuscated[len(key.Obfuscated)-4:])
	require.NotContains(t, string(v.api("GET", path, nil).body), key.Value, "the value is told once")
	require.Equal(t, []string{key.ID}, v.list(path).ids())

	var changed api.APIKeyJSON
	v.api("POST", "/api_keys/"+key.ID+"/expire", fields{"expires_at": nil}).into(200, &changed)
	require.Nil(t, changed.ExpiresAt)
	v.api("POST", "/api_keys/"+key.ID+"/expire", fields{"expires_at": end}).into(200, &changed)
	require.Equal(t, end, *changed.ExpiresAt)
	v.api("POST", "/api_keys/"+key.ID+"/expire", nil).into(200, &changed)
	require.Equal(t, data.Stamp(v.now()), *changed.ExpiresAt)
	v.refused("POST", "/api_keys/"+key.ID+"/expire", nil, 409, "api_key_already_expired")
	require.Equal(t, http.StatusNoContent, v.api("DELETE", "/api_keys/"+key.ID, nil).status)
	require.Empty(t, v.list(path).ids())

	happened := v.happened("api_key.created", "api_key.updated", "api_key.revoked")
	require.Equal(t, []string{
		"api_key.created by api", "api_key.updated by api", "api_key.updated by api", "api_key.updated by api", "api_key.revoked by api",
	}, kinds(happened))
	require.NotContains(t, string(data.MustJSON(happened)), key.Value, "events do not carry the secret")
	require.Equal(t, end, dig(happened[1], "previous_attributes", "expires_at"))
}

func TestSeededAPIKeysAreListedByTheirHolders(t *testing.T) {
	v := newVisit(t)
	organizations, users := 0, 0
	for at := range v.server.state.Organizations.Rows {
		for _, key := range read[rowsOf[api.APIKeyJSON]](v, "/organizations/"+v.server.state.Organizations.ID(data.Ref(at))+"/api_keys").Data {
			organizations++
			require.Equal(t, v.server.state.Organizations.ID(data.Ref(at)), key.Owner.ID)
		}
	}
	for at := range v.server.state.Users.Rows {
		path := "/user_management/users/" + v.server.state.Users.ID(data.Ref(at)) + "/api_keys"
		for _, key := range read[rowsOf[api.APIKeyJSON]](v, path).Data {
			users++
			require.Equal(t, v.server.state.Users.ID(data.Ref(at)), key.Owner.ID)
			require.Len(t, v.list(path+"?organization_id="+key.Owner.Organization).ids(), 1)
			require.Empty(t, v.list(path+"?organization_id="+StaffOrganizationID).ids())
			require.Equal(t, 202, v.api("DELETE", "/organizations/"+key.Owner.Organization, nil).status)
			require.Equal(t, 404, v.api("DELETE", "/api_keys/"+key.ID, nil).status, "it went with its organization")
		}
		if users > 0 {
			break
		}
	}
	require.Greater(t, organizations, 40)
	require.Positive(t, users)
}

func TestWebhookEndpoints(t *testing.T) {
	v := newVisit(t)
	const path = "/webhook_endpoints"
	require.Len(t, read[rowsOf[api.WebhookEndpointJSON]](v, path).Data, len(api.SeededEndpoints))
	var e api.WebhookEndpointJSON
	v.api("POST", path, fields{"endpoint_url": "https://acme.example/hook", "events": []string{"user.created"}}).into(201, &e)
	require.NotEmpty(t, e.Secret)
	secret := e.Secret
	v.api("PATCH", path+"/"+e.ID, fields{"status": "disabled"}).into(200, &e)
	require.Equal(t, "disabled", e.Status)
	require.Equal(t, []string{"user.created"}, e.Events, "what is not sent stays")
	v.api("PATCH", path+"/"+e.ID, fields{"endpoint_url": "https://acme.example/2", "events": []string{"user.deleted"}}).into(200, &e)
	require.Equal(t, "https://acme.example/2", e.URL)
	require.Equal(t, secret, e.Secret)
	require.Equal(t, http.StatusNoContent, v.api("DELETE", path+"/"+e.ID, nil).status)
	require.Len(t, v.list(path).ids(), len(api.SeededEndpoints))
}

func TestCORSOriginsAreListed(t *testing.T) {
	v := newVisit(t)
	require.Len(t, v.list("/user_management/cors_origins").ids(), len(api.CorsOrigins))
}

// TestSettingsAreTheSameAtEveryStart compares two starts with the same seed.
func TestSettingsAreTheSameAtEveryStart(t *testing.T) {
	one, two := newVisit(t), newVisit(t)
	org := one.server.state.Organizations.ID(one.largest())
	user := one.list("/user_management/users?limit=1").ids()[0]
	for _, path := range []string{
		"/feature-flags?limit=100", "/webhook_endpoints", "/user_management/cors_origins", "/data-integrations",
		"/organizations/" + org + "/api_keys", "/organizations/" + org + "/groups", "/organizations/" + org + "/it_contacts",
		"/organizations/" + org + "/data_integration_configurations", "/organizations/" + org + "/authorized_applications?limit=100",
		"/user_management/users/" + user + "/data_providers",
	} {
		var first, second json.RawMessage
		if path == "/organizations/"+org+"/it_contacts" {
			first, second = one.undocumented("GET", path, nil).body, two.undocumented("GET", path, nil).body
		} else {
			first, second = read[json.RawMessage](one, path), read[json.RawMessage](two, path)
		}
		require.JSONEq(t, string(first), string(second), path)
	}
}

func TestSomeCustomersStreamTheirAuditLog(t *testing.T) {
	v := newVisit(t)
	states, days := map[string]int{}, map[int]int{}
	for at := range v.server.state.Organizations.Rows {
		c := read[audit.Configuration](v, "/organizations/"+v.server.state.Organizations.ID(data.Ref(at))+"/audit_log_configuration")
		days[c.Days]++
		if c.LogStream != nil {
			states[c.LogStream.State]++
		}
	}
	require.Positive(t, states["active"])
	require.Positive(t, days[audit.LongRetention])
	require.Greater(t, days[audit.DefaultRetention], days[audit.LongRetention])
}
