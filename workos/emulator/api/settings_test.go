package api_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
	"frontdesk/workos/emulator/emulatortest"
)

// read decodes the list or object of a path, which is held against the OpenAPI document on the way.
func read[T any](v *emulatortest.Visit, path string) T {
	v.Helper()
	var value T
	v.API(http.MethodGet, path, nil).Into(http.StatusOK, &value)
	return value
}

type rowsOf[T any] struct{ Data []T }

func TestFeatureFlags(t *testing.T) {
	v := emulatortest.NewVisit(t)
	all := read[rowsOf[api.FlagJSON]](v, "/feature-flags?limit=100").Data
	require.Len(t, all, len(api.SeededFlags))
	require.Equal(t, all[0], read[api.FlagJSON](v, "/feature-flags/"+all[0].Slug))
	org := create(v, "POST", "/organizations", fields{"name": "Acme"}, 201).ID
	user := v.List("/user_management/users?limit=1").IDs()[0]
	on := func(path string) (slugs []string) {
		for _, flag := range read[rowsOf[api.FlagJSON]](v, path).Data {
			slugs = append(slugs, flag.Slug)
		}
		return slugs
	}
	require.Equal(t, []string{"dark-mode"}, on("/organizations/"+org+"/feature-flags"), "what is on for all")
	const slug = "/feature-flags/new-editor"
	for range 2 {
		require.Equal(t, http.StatusNoContent, v.API("POST", slug+"/targets/"+org, nil).Status)
		require.Equal(t, http.StatusNoContent, v.API("POST", slug+"/targets/"+user, nil).Status)
	}
	require.Equal(t, []string{"dark-mode"}, on("/organizations/"+org+"/feature-flags"), "the flag itself is off")
	var flag api.FlagJSON
	for range 2 {
		v.API("PUT", slug+"/enable", nil).Into(200, &flag)
		require.True(t, flag.Enabled)
	}
	require.Contains(t, on("/organizations/"+org+"/feature-flags"), "new-editor")
	require.Contains(t, on("/user_management/users/"+user+"/feature-flags"), "new-editor")
	for range 2 {
		require.Equal(t, http.StatusNoContent, v.API("DELETE", slug+"/targets/"+org, nil).Status)
	}
	require.NotContains(t, on("/organizations/"+org+"/feature-flags"), "new-editor")
	v.API("PUT", slug+"/disable", nil).Into(200, &flag)
	require.False(t, flag.Enabled)

	happened := v.Happened("flag.updated", "flag.rule_updated")
	require.Equal(t, []string{
		"flag.rule_updated by api", "flag.rule_updated by api", "flag.updated by api", "flag.rule_updated by api", "flag.updated by api",
	},
		emulatortest.Kinds(happened), "what changes nothing is no event")
	require.JSONEq(t, `{"data":{"enabled":false}}`, string(happened[2].Context.Previous))
	require.Equal(t, "some", happened[0].Context.Access)
	require.Contains(t, happened[0].Context.Targets.Organizations, data.FlagOrganization{ID: org, Name: "Acme"})
	require.NotContains(t, happened[3].Context.Targets.Organizations, data.FlagOrganization{ID: org, Name: "Acme"})
}

func TestFeatureFlagsOfAUserAreThoseOfItsOrganizationsToo(t *testing.T) {
	v := emulatortest.NewVisit(t)
	m := v.Server.State().ByOrganization[largest(v)].Memberships[0]
	org, user := v.Server.State().Organizations.ID(largest(v)), v.Server.State().Users.ID(v.Server.State().Memberships.Rows[m].User)
	v.API("PUT", "/feature-flags/new-editor/enable", nil)
	v.API("POST", "/feature-flags/new-editor/targets/"+org, nil)
	slugs := []string{}
	for _, flag := range read[rowsOf[api.FlagJSON]](v, "/user_management/users/"+user+"/feature-flags").Data {
		slugs = append(slugs, flag.Slug)
	}
	require.Contains(t, slugs, "new-editor")
}

func TestAPIKeys(t *testing.T) {
	v := emulatortest.NewVisit(t)
	org := create(v, "POST", "/organizations", fields{"name": "Acme"}, 201).ID
	path := "/organizations/" + org + "/api_keys"
	require.Empty(t, v.List(path).IDs())
	end := data.Stamp(v.Now().Add(48 * time.Hour))
	var key api.CreatedAPIKeyJSON
	v.API("POST", path, fields{"name": "CI", "permissions": []string{"documents:read"}, "expires_at": end}).Into(201, &key)
	require.Equal(t, end, *key.ExpiresAt)
	require.Equal(t, key.Value[len(key.Value)-4:], key.Obfuscated[len(key.Obfuscated)-4:])
	require.NotContains(t, string(v.API("GET", path, nil).Body), key.Value, "the value is told once")
	require.Equal(t, []string{key.ID}, v.List(path).IDs())

	var changed api.APIKeyJSON
	v.API("POST", "/api_keys/"+key.ID+"/expire", fields{"expires_at": nil}).Into(200, &changed)
	require.Nil(t, changed.ExpiresAt)
	v.API("POST", "/api_keys/"+key.ID+"/expire", fields{"expires_at": end}).Into(200, &changed)
	require.Equal(t, end, *changed.ExpiresAt)
	v.API("POST", "/api_keys/"+key.ID+"/expire", nil).Into(200, &changed)
	require.Equal(t, data.Stamp(v.Now()), *changed.ExpiresAt)
	refused(v, "POST", "/api_keys/"+key.ID+"/expire", nil, 409, "api_key_already_expired")
	require.Equal(t, http.StatusNoContent, v.API("DELETE", "/api_keys/"+key.ID, nil).Status)
	require.Empty(t, v.List(path).IDs())

	happened := v.Happened("api_key.created", "api_key.updated", "api_key.revoked")
	require.Equal(t, []string{
		"api_key.created by api", "api_key.updated by api", "api_key.updated by api", "api_key.updated by api", "api_key.revoked by api",
	}, emulatortest.Kinds(happened))
	require.NotContains(t, string(data.MustJSON(happened)), key.Value, "events do not carry the secret")
	require.Equal(t, end, emulatortest.Dig(happened[1], "previous_attributes", "expires_at"))
}

func TestSeededAPIKeysAreListedByTheirHolders(t *testing.T) {
	v := emulatortest.NewVisit(t)
	organizations, users := 0, 0
	for at := range v.Server.State().Organizations.Rows {
		for _, key := range read[rowsOf[api.APIKeyJSON]](v, "/organizations/"+v.Server.State().Organizations.ID(data.Ref(at))+"/api_keys").Data {
			organizations++
			require.Equal(t, v.Server.State().Organizations.ID(data.Ref(at)), key.Owner.ID)
		}
	}
	for at := range v.Server.State().Users.Rows {
		path := "/user_management/users/" + v.Server.State().Users.ID(data.Ref(at)) + "/api_keys"
		for _, key := range read[rowsOf[api.APIKeyJSON]](v, path).Data {
			users++
			require.Equal(t, v.Server.State().Users.ID(data.Ref(at)), key.Owner.ID)
			require.Len(t, v.List(path+"?organization_id="+key.Owner.Organization).IDs(), 1)
			require.Empty(t, v.List(path+"?organization_id="+data.StaffOrganizationID).IDs())
			require.Equal(t, 202, v.API("DELETE", "/organizations/"+key.Owner.Organization, nil).Status)
			require.Equal(t, 404, v.API("DELETE", "/api_keys/"+key.ID, nil).Status, "it went with its organization")
		}
		if users > 0 {
			break
		}
	}
	require.Greater(t, organizations, 40)
	require.Positive(t, users)
}

func TestWebhookEndpoints(t *testing.T) {
	v := emulatortest.NewVisit(t)
	const path = "/webhook_endpoints"
	require.Len(t, read[rowsOf[api.WebhookEndpointJSON]](v, path).Data, len(api.SeededEndpoints))
	var e api.WebhookEndpointJSON
	v.API("POST", path, fields{"endpoint_url": "https://acme.example/hook", "events": []string{"user.created"}}).Into(201, &e)
	require.NotEmpty(t, e.Secret)
	secret := e.Secret
	v.API("PATCH", path+"/"+e.ID, fields{"status": "disabled"}).Into(200, &e)
	require.Equal(t, "disabled", e.Status)
	require.Equal(t, []string{"user.created"}, e.Events, "what is not sent stays")
	v.API("PATCH", path+"/"+e.ID, fields{"endpoint_url": "https://acme.example/2", "events": []string{"user.deleted"}}).Into(200, &e)
	require.Equal(t, "https://acme.example/2", e.URL)
	require.Equal(t, secret, e.Secret)
	require.Equal(t, http.StatusNoContent, v.API("DELETE", path+"/"+e.ID, nil).Status)
	require.Len(t, v.List(path).IDs(), len(api.SeededEndpoints))
}

func TestCORSOriginsAreListed(t *testing.T) {
	v := emulatortest.NewVisit(t)
	require.Len(t, v.List("/user_management/cors_origins").IDs(), len(api.CorsOrigins))
}

// TestSettingsAreTheSameAtEveryStart compares two starts with the same seed.
func TestSettingsAreTheSameAtEveryStart(t *testing.T) {
	one, two := emulatortest.NewVisit(t), emulatortest.NewVisit(t)
	org := one.Server.State().Organizations.ID(largest(one))
	user := one.List("/user_management/users?limit=1").IDs()[0]
	for _, path := range []string{
		"/feature-flags?limit=100", "/webhook_endpoints", "/user_management/cors_origins", "/data-integrations",
		"/organizations/" + org + "/api_keys", "/organizations/" + org + "/groups", "/organizations/" + org + "/it_contacts",
		"/organizations/" + org + "/data_integration_configurations", "/organizations/" + org + "/authorized_applications?limit=100",
		"/user_management/users/" + user + "/data_providers",
	} {
		var first, second json.RawMessage
		if path == "/organizations/"+org+"/it_contacts" {
			first, second = undocumented(one, "GET", path, nil).Body, undocumented(two, "GET", path, nil).Body
		} else {
			first, second = read[json.RawMessage](one, path), read[json.RawMessage](two, path)
		}
		require.JSONEq(t, string(first), string(second), path)
	}
}

func TestSomeCustomersStreamTheirAuditLog(t *testing.T) {
	v := emulatortest.NewVisit(t)
	states, days := map[string]int{}, map[int]int{}
	for at := range v.Server.State().Organizations.Rows {
		c := read[audit.Configuration](v, "/organizations/"+v.Server.State().Organizations.ID(data.Ref(at))+"/audit_log_configuration")
		days[c.Days]++
		if c.LogStream != nil {
			states[c.LogStream.State]++
		}
	}
	require.Positive(t, states["active"])
	require.Positive(t, days[audit.LongRetention])
	require.Greater(t, days[audit.DefaultRetention], days[audit.LongRetention])
}
