package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

func TestGroups(t *testing.T) {
	v := emulatortest.NewVisit(t)
	at := largest(v)
	org := v.Server.State().Organizations.ID(at)
	member := v.Server.State().Memberships.ID(v.Server.State().ByOrganization[at].Memberships[0])
	path := "/organizations/" + org + "/groups"
	g := create(v, "POST", path, fields{"name": "Ops", "description": "On call"}, 201)
	require.Equal(t, g.ID, v.List(path).IDs()[0])
	one := path + "/" + g.ID
	require.Equal(t, g, create(v, "GET", one, nil, 200))
	require.Equal(t, "Operations", create(v, "PATCH", one, fields{"name": "Operations"}, 200).Name)
	require.Contains(t, string(v.API("GET", one, nil).Body), "On call", "what is not sent stays")
	require.Contains(t, string(v.API("PATCH", one, fields{"description": nil}).Body), `"description":null`)
	members := one + "/organization-memberships"
	require.Empty(t, v.List(members).IDs())
	for range 2 {
		require.Equal(t, g.ID, create(v, "POST", members, fields{"organization_membership_id": member}, 200).ID)
	}
	require.Equal(t, []string{member}, v.List(members).IDs())
	require.Contains(t, v.List("/user_management/organization_memberships/"+member+"/groups").IDs(), g.ID)
	require.Equal(t, http.StatusNoContent, v.API("DELETE", members+"/"+member, nil).Status)
	require.Empty(t, v.List(members).IDs())
	gone(v, one, http.StatusNoContent)
	require.Equal(t, []string{"group.created by api", "group.updated by api", "group.updated by api", "group.member_added by api",
		"group.member_removed by api", "group.deleted by api"},
		emulatortest.Kinds(v.Happened("group.created", "group.updated", "group.deleted", "group.member_added", "group.member_removed")))
}

func TestSeededGroupsHaveMembers(t *testing.T) {
	v := emulatortest.NewVisit(t)
	groups, members := 0, 0
	for at := range v.Server.State().Organizations.Rows {
		path := "/organizations/" + v.Server.State().Organizations.ID(data.Ref(at)) + "/groups"
		for _, group := range v.List(path).IDs() {
			groups++
			members += len(v.List(path + "/" + group + "/organization-memberships?limit=100").IDs())
		}
	}
	require.Greater(t, groups, 40)
	require.Greater(t, members, groups)
}

func TestAuthorizedApplications(t *testing.T) {
	v := emulatortest.NewVisit(t)
	at := largest(v)
	path := "/organizations/" + v.Server.State().Organizations.ID(at) + "/authorized_applications"
	ids, _ := walk(v, path+"?limit=3", after, "after")
	require.NotEmpty(t, ids)
	rows := read[rowsOf[api.AuthorizedJSON]](v, path+"?limit=100").Data
	require.Len(t, rows, min(len(ids), 100))
	row := rows[0]
	own := "/user_management/users/" + row.UserID + "/authorized_applications"
	before := v.List(own).IDs()
	require.Contains(t, before, row.ID, "the same one for every caller")
	applications := read[rowsOf[api.ApplicationJSON]](v, "/connect/applications?registration_types=authenticated,dynamic").Data
	require.Contains(t, applications, row.Application)
	require.Equal(t, row.Application, read[api.ApplicationJSON](v, "/connect/applications/"+row.Application.ID))
	require.Equal(t, row.Application, read[api.ApplicationJSON](v, "/connect/applications/"+row.Application.ClientID))
	require.Len(t, v.List("/connect/applications").IDs(), 1, "those that registered themselves have to be asked for")
	require.Equal(t, http.StatusNoContent, v.API("DELETE", own+"/"+row.Application.ID, nil).Status)
	refused(v, "DELETE", own+"/"+row.Application.ID, nil, 404, "entity_not_found")
	require.Len(t, v.List(own).IDs(), len(before)-1)
	require.NotContains(t, v.List(path+"?limit=100").IDs(), row.ID)
}

func TestConnectedAccounts(t *testing.T) {
	v := emulatortest.NewVisit(t)
	connected := 0
	for at := range v.Server.State().Users.Rows {
		user := v.Server.State().Users.ID(data.Ref(at))
		path := "/user_management/users/" + user + "/data_providers"
		for _, provider := range read[rowsOf[api.ProviderJSON]](v, path).Data {
			account := provider.Account
			if account == nil {
				continue
			}
			connected++
			within := "?organization_id=" + *account.OrganizationID
			place := "/user_management/users/" + user + "/connected_accounts/" + provider.Slug
			require.Equal(t, *account, read[api.AccountJSON](v, place))
			require.Equal(t, 404, v.API("DELETE", place+"?organization_id="+data.StaffOrganizationID, nil).Status)
			require.Equal(t, 204, v.API("DELETE", place+within, nil).Status)
			require.Equal(t, 404, v.API("DELETE", place+within, nil).Status)
			require.Equal(t, 404, v.API("GET", place, nil).Status)
			for _, again := range read[rowsOf[api.ProviderJSON]](v, path+within).Data {
				require.False(t, again.Slug == provider.Slug && again.Account != nil)
			}
		}
		if connected > 2 {
			break
		}
	}
	require.Greater(t, connected, 2)
	require.Equal(t, "pipes.connected_account.disconnected by api", emulatortest.Kinds(v.Happened("pipes.connected_account.disconnected"))[0])
}

func TestProviderConfigurations(t *testing.T) {
	v := emulatortest.NewVisit(t)
	path := "/organizations/" + v.Server.State().Organizations.ID(largest(v)) + "/data_integration_configurations"
	integrations := read[rowsOf[api.IntegrationJSON]](v, "/data-integrations").Data
	require.Len(t, integrations, len(api.SeededProviders))
	require.Equal(t, integrations[0], read[api.IntegrationJSON](v, "/data-integrations/"+integrations[0].Slug))
	require.Len(t, read[rowsOf[api.ConfigurationJSON]](v, path).Data, len(api.SeededProviders))
	var c api.ConfigurationJSON
	v.API("PUT", path+"/github", fields{"enabled": false, "scopes": []string{"repo"}}).Into(200, &c)
	require.False(t, c.Enabled)
	require.Equal(t, []string{"repo"}, c.Scopes)
	require.Equal(t, c, read[rowsOf[api.ConfigurationJSON]](v, path).Data[0])
	v.API("PUT", path+"/github", fields{"scopes": nil}).Into(200, &c)
	require.Equal(t, api.SeededProviders[0].Scopes, c.Scopes, "without scopes of its own, the provider's are in effect")
	require.False(t, c.Enabled, "what is not sent stays")
	a := v.API("PUT", path+"/salesforce", fields{
		"client_id": "own", "client_secret": "very-secret-9876", "config": fields{"subdomain": "acme"},
	})
	a.Into(200, &c)
	require.Equal(t, "9876", *c.Credentials.SecretLast)
	require.Equal(t, "acme", c.Config["subdomain"])
	require.NotContains(t, string(a.Body), "very-secret")
}

func TestOrganizationsLoseWhatIsTakenAway(t *testing.T) {
	v := emulatortest.NewVisit(t)
	org := create(v, "POST", "/organizations", fields{"name": "Acme", "external_id": "acme-1", "metadata": fields{"a": "1", "b": "2"}}, 201).ID
	path := "/organizations/" + org
	create(v, "PUT", path, fields{"stripe_customer_id": "cus_1"}, 200)
	other := create(v, "POST", "/organizations", fields{"name": "Other"}, 201).ID
	refused(v, "PUT", "/organizations/"+other, fields{"stripe_customer_id": "cus_1"}, 400, "stripe_customer_id_already_used")
	refused(v, "PUT", "/organizations/"+other, fields{"external_id": "acme-1"}, 400, "external_id_already_used")
	require.Equal(t, "acme-1", create(v, "PUT", path, fields{"name": "Acme 2"}, 200).ExternalID, "what is not sent stays")
	o := create(v, "PUT", path, fields{"external_id": nil, "stripe_customer_id": nil, "metadata": fields{}}, 200)
	require.Empty(t, o.ExternalID)
	require.Empty(t, o.Metadata)
	create(v, "PUT", "/organizations/"+other, fields{"stripe_customer_id": "cus_1", "external_id": "acme-1"}, 200)
	happened := v.Happened("organization.updated")
	require.JSONEq(t, `{"external_id":"acme-1","stripe_customer_id":"cus_1","metadata":{"a":"1","b":"2"}}`,
		string(happened[2].Context.Previous))
}
