package api_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

// undocumented calls what the OpenAPI document does not have.
func undocumented(v *emulatortest.Visit, method, path string, body any) emulatortest.Answer {
	v.Helper()
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(data.MustJSON(body))
	}
	r := v.Request(method, path, reader)
	r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
	return v.Send(r)
}

func TestSettingsAreRefused(t *testing.T) {
	v := emulatortest.NewVisit(t)
	org := v.Server.State().Organizations.ID(largest(v))
	user := v.List("/user_management/users?limit=1").IDs()[0]
	group := create(v, "POST", "/organizations/"+org+"/groups", fields{"name": "Ops"}, 201).ID
	other := create(v, "POST", "/organizations", fields{"name": "Other"}, 201).ID
	taken := create(v, "POST", "/webhook_endpoints", fields{"endpoint_url": "https://a.example/1", "events": []string{"user.created"}}, 201).ID
	const nobody = "00000000000000000000000000"
	for _, test := range []struct {
		name, method, path string
		body               any
		status             int
		code               string
	}{
		{"a flag that does not exist", "GET", "/feature-flags/none", nil, 404, "entity_not_found"},
		{"switching on a flag that does not exist", "PUT", "/feature-flags/none/enable", nil, 404, "entity_not_found"},
		{"switching off a flag that does not exist", "PUT", "/feature-flags/none/disable", nil, 404, "entity_not_found"},
		{"a target of a flag that does not exist", "POST", "/feature-flags/none/targets/" + org, nil, 404, "entity_not_found"},
		{"a target that is nothing", "POST", "/feature-flags/dark-mode/targets/conn_1", nil, 400, "invalid_resource_id_format"},
		{"a target that is no organization", "POST", "/feature-flags/dark-mode/targets/org_" + nobody, nil, 404, "entity_not_found"},
		{"a target that is no user", "DELETE", "/feature-flags/dark-mode/targets/user_" + nobody, nil, 404, "entity_not_found"},
		{"flags of no organization", "GET", "/organizations/org_1/feature-flags", nil, 404, "entity_not_found"},
		{"flags of no user", "GET", "/user_management/users/user_1/feature-flags", nil, 404, "entity_not_found"},

		{"keys of no organization", "GET", "/organizations/org_1/api_keys", nil, 404, "entity_not_found"},
		{"a key for no organization", "POST", "/organizations/org_1/api_keys", fields{"name": "CI"}, 404, "entity_not_found"},
		{"a key without a name", "POST", "/organizations/" + org + "/api_keys", fields{"name": " "}, 422, ""},
		{
			"a key with an odd permission", "POST", "/organizations/" + org + "/api_keys", fields{"name": "CI", "permissions": []string{"a b"}},
			422, "",
		},
		{
			"a key that has ended", "POST", "/organizations/" + org + "/api_keys", fields{"name": "CI", "expires_at": "2020-01-01T00:00:00Z"}, 422,
			"",
		},
		{"keys of no user", "GET", "/user_management/users/user_1/api_keys", nil, 404, "entity_not_found"},
		{"ending no key", "POST", "/api_keys/api_key_1/expire", nil, 404, "entity_not_found"},
		{"deleting no key", "DELETE", "/api_keys/api_key_1", nil, 404, "entity_not_found"},

		{
			"an endpoint without TLS", "POST", "/webhook_endpoints", fields{"endpoint_url": "http://a.example", "events": []string{"user.created"}},
			422, "invalid_url",
		},
		{
			"an endpoint for no events", "POST", "/webhook_endpoints", fields{"endpoint_url": "https://a.example"}, 422,
			"invalid_request_parameters",
		},
		{
			"an endpoint for unknown events", "POST", "/webhook_endpoints", fields{
				"endpoint_url": "https://a.example", "events": []string{"vault.dek.read"},
			}, 422, "invalid_request_parameters",
		},
		{
			"an endpoint a second time", "POST", "/webhook_endpoints", fields{
				"endpoint_url": "https://a.example/1", "events": []string{"user.created"},
			}, 409, "duplicate_endpoint",
		},
		{
			"moving to an address that is taken", "PATCH", "/webhook_endpoints/" + taken, fields{"endpoint_url": api.SeededEndpoints[0].URL}, 409,
			"duplicate_endpoint",
		},
		{"an unknown status", "PATCH", "/webhook_endpoints/" + taken, fields{"status": "asleep"}, 422, "invalid_request_parameters"},
		{"changing no endpoint", "PATCH", "/webhook_endpoints/we_1", fields{"status": "enabled"}, 404, "entity_not_found"},
		{"deleting no endpoint", "DELETE", "/webhook_endpoints/we_1", nil, 404, "entity_not_found"},

		{"groups of no organization", "GET", "/organizations/org_1/groups", nil, 404, "entity_not_found"},
		{"a group in no organization", "POST", "/organizations/org_1/groups", fields{"name": "Ops"}, 404, "entity_not_found"},
		{"a group without a name", "POST", "/organizations/" + org + "/groups", fields{}, 422, ""},
		{
			"a group with a long description", "POST", "/organizations/" + org + "/groups", fields{
				"name": "Ops", "description": strings.Repeat("x", 151),
			}, 422, "",
		},
		{"a group with an empty name", "PATCH", "/organizations/" + org + "/groups/" + group, fields{"name": ""}, 422, ""},
		{"another organization's group", "GET", "/organizations/" + other + "/groups/" + group, nil, 404, "entity_not_found"},
		{"deleting another organization's group", "DELETE", "/organizations/" + other + "/groups/" + group, nil, 404, "entity_not_found"},
		{"members of no group", "GET", "/organizations/" + org + "/groups/group_1/organization-memberships", nil, 404, "entity_not_found"},
		{"adding nobody", "POST", "/organizations/" + org + "/groups/" + group + "/organization-memberships", fields{}, 422, ""},
		{
			"adding no member", "POST", "/organizations/" + org + "/groups/" + group + "/organization-memberships",
			fields{"organization_membership_id": "om_1"}, 404, "entity_not_found",
		},
		{
			"removing no member", "DELETE", "/organizations/" + org + "/groups/" + group + "/organization-memberships/om_1", nil, 404,
			"entity_not_found",
		},
		{"groups of no membership", "GET", "/user_management/organization_memberships/om_1/groups", nil, 404, "entity_not_found"},

		{"no application", "GET", "/connect/applications/conn_app_1", nil, 404, "entity_not_found"},
		{"no provider", "GET", "/data-integrations/none", nil, 404, "entity_not_found"},
		{"no account", "GET", "/user_management/users/" + user + "/connected_accounts/none", nil, 404, "entity_not_found"},
		{"applications of no organization", "GET", "/organizations/org_1/authorized_applications", nil, 404, "entity_not_found"},
		{"applications of no user", "GET", "/user_management/users/user_1/authorized_applications", nil, 404, "entity_not_found"},
		{
			"an application that nobody allowed", "DELETE", "/user_management/users/" + user + "/authorized_applications/conn_app_1", nil, 404,
			"entity_not_found",
		},

		{"providers of no user", "GET", "/user_management/users/user_1/data_providers", nil, 404, "entity_not_found"},
		{
			"providers in no organization", "GET", "/user_management/users/" + user + "/data_providers?organization_id=org_1", nil, 404,
			"entity_not_found",
		},
		{
			"disconnecting what does not exist", "DELETE", "/user_management/users/" + user + "/connected_accounts/none", nil, 404,
			"entity_not_found",
		},
		{"providers of no organization", "GET", "/organizations/org_1/data_integration_configurations", nil, 404, "entity_not_found"},
		{
			"setting no provider", "PUT", "/organizations/" + org + "/data_integration_configurations/none", fields{"enabled": true}, 404,
			"entity_not_found",
		},
		{"setting nothing", "PUT", "/organizations/" + org + "/data_integration_configurations/github", fields{}, 400, ""},
		{
			"a client id without its secret", "PUT", "/organizations/" + org + "/data_integration_configurations/salesforce",
			fields{"client_id": "c"}, 400, "",
		},
		{
			"credentials where there are none", "PUT", "/organizations/" + org + "/data_integration_configurations/github",
			fields{"client_id": "c", "client_secret": "s"}, 400, "",
		},
		{
			"unknown scopes", "PUT", "/organizations/" + org + "/data_integration_configurations/github", fields{"scopes": []string{"everything"}},
			422, "",
		},

		{
			"a retention that is not sold", "PUT", "/organizations/" + org + "/audit_logs_retention", fields{"retention_period_in_days": 31}, 422,
			"",
		},
		{
			"an organization of a mail service", "POST", "/organizations", fields{
				"name": "G", "domain_data": []fields{{"domain": "Gmail.com", "state": "pending"}},
			}, 422, "",
		},
		{"an external id that is not ASCII", "POST", "/organizations", fields{"name": "G", "external_id": "ü"}, 422, ""},
		{
			"metadata with a long key", "PUT", "/organizations/" + org, fields{"metadata": fields{strings.Repeat("x", 41): "1"}}, 400,
			"invalid_metadata",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			refused(v.In(t), test.method, test.path, test.body, test.status, test.code)
		})
	}
}

func TestITContacts(t *testing.T) {
	v := emulatortest.NewVisit(t)
	org := create(v, "POST", "/organizations", fields{"name": "Acme"}, 201).ID
	path := "/organizations/" + org + "/it_contacts"
	list := func() (contacts rowsOf[api.ItContactJSON]) {
		undocumented(v, "GET", path, nil).Into(200, &contacts)
		return contacts
	}
	require.Empty(t, list().Data)
	var it api.ItContactJSON
	undocumented(v, "POST", path, fields{"email": "it@acme.example"}).Into(201, &it)
	require.Equal(t, []api.ItContactJSON{it}, list().Data)
	invite := fields{"intents": []string{"sso", "directory_sync"}}
	for _, step := range []struct {
		method, path string
		body         any
		status       int
	}{
		{"POST", path, fields{"email": "IT@acme.example"}, 409},
		{"POST", path, fields{"email": "nobody"}, 422},
		{"POST", path + "/it_contact_1/invite", invite, 404},
		{"POST", path + "/" + it.ID + "/invite", fields{"intents": []string{"dsync"}}, 422},
		{"POST", path + "/" + it.ID + "/invite", invite, 204},
		{"POST", path + "/" + it.ID + "/invite", invite, 409},
		{"POST", path + "/" + it.ID + "/revoke", nil, 204},
		{"POST", path + "/" + it.ID + "/invite", invite, 204},
		{"DELETE", path + "/" + it.ID, nil, 204},
		{"DELETE", path + "/" + it.ID, nil, 404},
		{"GET", "/organizations/org_1/it_contacts", nil, 404},
	} {
		require.Equal(t, step.status, undocumented(v, step.method, step.path, step.body).Status, "%s %s", step.method, step.path)
	}
	require.Empty(t, list().Data)
	seeded := 0
	for at := range v.Server.State().Organizations.Rows {
		var contacts rowsOf[api.ItContactJSON]
		undocumented(v, http.MethodGet, "/organizations/"+v.Server.State().Organizations.ID(data.Ref(at))+"/it_contacts", nil).Into(200, &contacts)
		seeded += len(contacts.Data)
	}
	require.Greater(t, seeded, 20)
}
