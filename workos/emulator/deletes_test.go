package emulator

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/internal/spec"
)

var segment = regexp.MustCompile(`\{[^}]+\}`)

// deletes are, for each delete that the emulator serves, the address of something that can be deleted.
var deletes = map[string]func(v *visit) string{
	"DELETE /api_keys/{id}": func(v *visit) string {
		keys := "/organizations/" + v.newOrganization() + "/api_keys"
		return "/api_keys/" + v.make("POST", keys, fields{"name": "CI", "permissions": []string{}}, 201).ID
	},
	"DELETE /auth/factors/{id}": func(v *visit) string {
		user := v.userWith(func(at data.Ref) bool { return len(v.server.state.FactorsOfUser(at)) > 1 })
		return "/auth/factors/" + v.factors(user)[0].ID
	},
	"DELETE /connections/{id}": func(v *visit) string {
		_, connection := v.connectionIn("active", true)
		return "/connections/" + connection
	},
	"DELETE /directories/{id}": func(v *visit) string { return "/directories/" + v.server.state.Directories.ID(v.fullDirectory()) },
	"DELETE /feature-flags/{slug}/targets/{resourceId}": func(v *visit) string {
		target := "/feature-flags/dark-mode/targets/" + v.newOrganization()
		require.Equal(v, http.StatusNoContent, v.api("POST", target, nil).status)
		return target
	},
	"DELETE /organization_domains/{id}": func(v *visit) string {
		domain := fields{"organization_id": v.newOrganization(), "domain": "new.example"}
		return "/organization_domains/" + v.make("POST", "/organization_domains", domain, 201).ID
	},
	"DELETE /organizations/{id}":                              func(v *visit) string { return "/organizations/" + v.newOrganization() },
	"DELETE /organizations/{organizationId}/groups/{groupId}": func(v *visit) string { return v.newGroup() },
	"DELETE /organizations/{organizationId}/groups/{groupId}/organization-memberships/{omId}": func(v *visit) string {
		group := v.newGroup()
		organization := strings.Split(group, "/")[2]
		member := v.list("/user_management/organization_memberships?limit=1&organization_id=" + organization).ids()[0]
		v.make("POST", group+"/organization-memberships", fields{"organization_membership_id": member}, 200)
		return group + "/organization-memberships/" + member
	},
	"DELETE /user_management/organization_memberships/{id}": func(v *visit) string {
		organization := v.server.state.Organizations.ID(v.largest())
		const memberships = "/user_management/organization_memberships"
		return memberships + "/" + v.list(memberships + "?limit=1&organization_id=" + organization).ids()[0]
	},
	"DELETE /user_management/users/{id}": func(v *visit) string {
		return "/user_management/users/" + v.make("POST", "/user_management/users", fields{"email": "new@acme.example"}, 201).ID
	},
	"DELETE /user_management/users/{user_id}/authorized_applications/{application_id}": func(v *visit) string {
		path := "/organizations/" + v.server.state.Organizations.ID(v.largest()) + "/authorized_applications"
		row := read[rowsOf[api.AuthorizedJSON]](v, path).Data[0]
		return "/user_management/users/" + row.UserID + "/authorized_applications/" + row.Application.ID
	},
	"DELETE /user_management/users/{user_id}/connected_accounts/{slug}": func(v *visit) string {
		for at := range v.server.state.Users.Rows {
			user := "/user_management/users/" + v.server.state.Users.ID(data.Ref(at))
			for _, provider := range read[rowsOf[api.ProviderJSON]](v, user+"/data_providers").Data {
				if provider.Account != nil {
					return user + "/connected_accounts/" + provider.Slug + "?organization_id=" + *provider.Account.OrganizationID
				}
			}
		}
		require.Fail(v, "nobody has a connected account")
		return ""
	},
	"DELETE /webhook_endpoints/{id}": func(v *visit) string {
		endpoint := fields{"endpoint_url": "https://acme.example/hooks", "events": []string{"user.created"}}
		return "/webhook_endpoints/" + v.make("POST", "/webhook_endpoints", endpoint, 201).ID
	},
}

func (v *visit) newOrganization() string {
	v.Helper()
	return v.make("POST", "/organizations", fields{"name": "Acme"}, 201).ID
}

// newGroup makes a group in an organization that has members, and gives its address.
func (v *visit) newGroup() string {
	v.Helper()
	path := "/organizations/" + v.server.state.Organizations.ID(v.largest()) + "/groups"
	return path + "/" + v.make("POST", path, fields{"name": "Operations"}, 201).ID
}

func TestEveryDeleteIsAnsweredAsDocumented(t *testing.T) {
	document := spec.Load(t)
	v := newVisit(t)
	for _, operation := range document.Operations() {
		path, isDelete := strings.CutPrefix(operation, "DELETE ")
		if !isDelete {
			continue
		}
		_, pattern := v.server.mux.Handler(httptest.NewRequest(http.MethodDelete, segment.ReplaceAllString(path, "x"), nil))
		address, known := deletes[operation]
		require.Equal(t, strings.HasPrefix(pattern, "DELETE "), known, "%s: the emulator serves it, and it is tried here", operation)
		if !known {
			continue
		}
		t.Run(operation, func(t *testing.T) {
			v := newVisit(t)
			at := address(v)
			got := v.api(http.MethodDelete, at, nil)
			documented := document.Successes(operation)
			require.Contains(t, documented, got.status, "%s: %s", at, got.body)
			var kinds []string
			if kind := got.header.Get("Content-Type"); kind != "" {
				kinds = []string{kind}
			}
			assert.Equal(t, documented[got.status], kinds, "the content type of a %d", got.status)
			assert.Empty(t, got.body)
		})
	}
}

func TestDeletesBeyondTheDocumentHaveNoContent(t *testing.T) {
	v := newVisit(t)
	path := "/organizations/" + v.newOrganization() + "/it_contacts"
	var contact api.ItContactJSON
	v.undocumented("POST", path, fields{"email": "it@acme.example"}).into(201, &contact)
	got := v.undocumented("DELETE", path+"/"+contact.ID, nil)
	assert.Equal(t, http.StatusNoContent, got.status)
	assert.Empty(t, got.header.Get("Content-Type"))
}
