package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
	"frontdesk/workos/internal/spec"
)

var segment = regexp.MustCompile(`\{[^}]+\}`)

// deletes are, for each delete that the emulator serves, the address of something that can be deleted.
var deletes = map[string]func(v *emulatortest.Visit) string{
	"DELETE /api_keys/{id}": func(v *emulatortest.Visit) string {
		keys := "/organizations/" + newOrganization(v) + "/api_keys"
		return "/api_keys/" + create(v, "POST", keys, fields{"name": "CI", "permissions": []string{}}, 201).ID
	},
	"DELETE /auth/factors/{id}": func(v *emulatortest.Visit) string {
		user := userWith(v, func(at data.Ref) bool { return len(v.Server.State().FactorsOfUser(at)) > 1 })
		return "/auth/factors/" + factorsOf(v, user)[0].ID
	},
	"DELETE /connections/{id}": func(v *emulatortest.Visit) string {
		_, connection := v.ConnectionIn("active", true)
		return "/connections/" + connection
	},
	"DELETE /directories/{id}": func(v *emulatortest.Visit) string {
		return "/directories/" + v.Server.State().Directories.ID(fullDirectory(v))
	},
	"DELETE /feature-flags/{slug}/targets/{resourceId}": func(v *emulatortest.Visit) string {
		target := "/feature-flags/dark-mode/targets/" + newOrganization(v)
		require.Equal(v, http.StatusNoContent, v.API("POST", target, nil).Status)
		return target
	},
	"DELETE /organization_domains/{id}": func(v *emulatortest.Visit) string {
		domain := fields{"organization_id": newOrganization(v), "domain": "new.example"}
		return "/organization_domains/" + create(v, "POST", "/organization_domains", domain, 201).ID
	},
	"DELETE /organizations/{id}":                              func(v *emulatortest.Visit) string { return "/organizations/" + newOrganization(v) },
	"DELETE /organizations/{organizationId}/groups/{groupId}": func(v *emulatortest.Visit) string { return newGroup(v) },
	"DELETE /organizations/{organizationId}/groups/{groupId}/organization-memberships/{omId}": func(v *emulatortest.Visit) string {
		group := newGroup(v)
		organization := strings.Split(group, "/")[2]
		member := v.List("/user_management/organization_memberships?limit=1&organization_id=" + organization).IDs()[0]
		create(v, "POST", group+"/organization-memberships", fields{"organization_membership_id": member}, 200)
		return group + "/organization-memberships/" + member
	},
	"DELETE /user_management/organization_memberships/{id}": func(v *emulatortest.Visit) string {
		organization := v.Server.State().Organizations.ID(largest(v))
		const memberships = "/user_management/organization_memberships"
		return memberships + "/" + v.List(memberships + "?limit=1&organization_id=" + organization).IDs()[0]
	},
	"DELETE /user_management/users/{id}": func(v *emulatortest.Visit) string {
		return "/user_management/users/" + create(v, "POST", "/user_management/users", fields{"email": "new@acme.example"}, 201).ID
	},
	"DELETE /user_management/users/{user_id}/authorized_applications/{application_id}": func(v *emulatortest.Visit) string {
		path := "/organizations/" + v.Server.State().Organizations.ID(largest(v)) + "/authorized_applications"
		row := read[rowsOf[api.AuthorizedJSON]](v, path).Data[0]
		return "/user_management/users/" + row.UserID + "/authorized_applications/" + row.Application.ID
	},
	"DELETE /user_management/users/{user_id}/connected_accounts/{slug}": func(v *emulatortest.Visit) string {
		for at := range v.Server.State().Users.Rows {
			user := "/user_management/users/" + v.Server.State().Users.ID(data.Ref(at))
			for _, provider := range read[rowsOf[api.ProviderJSON]](v, user+"/data_providers").Data {
				if provider.Account != nil {
					return user + "/connected_accounts/" + provider.Slug + "?organization_id=" + *provider.Account.OrganizationID
				}
			}
		}
		require.Fail(v, "nobody has a connected account")
		return ""
	},
	"DELETE /webhook_endpoints/{id}": func(v *emulatortest.Visit) string {
		endpoint := fields{"endpoint_url": "https://acme.example/hooks", "events": []string{"user.created"}}
		return "/webhook_endpoints/" + create(v, "POST", "/webhook_endpoints", endpoint, 201).ID
	},
}

func newOrganization(v *emulatortest.Visit) string {
	v.Helper()
	return create(v, "POST", "/organizations", fields{"name": "Acme"}, 201).ID
}

// newGroup makes a group in an organization that has members, and gives its address.
func newGroup(v *emulatortest.Visit) string {
	v.Helper()
	path := "/organizations/" + v.Server.State().Organizations.ID(largest(v)) + "/groups"
	return path + "/" + create(v, "POST", path, fields{"name": "Operations"}, 201).ID
}

func TestEveryDeleteIsAnsweredAsDocumented(t *testing.T) {
	document := spec.Load(t)
	v := emulatortest.NewVisit(t)
	for _, operation := range document.Operations() {
		path, isDelete := strings.CutPrefix(operation, "DELETE ")
		if !isDelete {
			continue
		}
		answer := v.Send(v.Request(http.MethodDelete, segment.ReplaceAllString(path, "x"), nil))
		address, known := deletes[operation]
		require.Equal(t, !strings.Contains(string(answer.Body), "Cannot DELETE"), known,
			"%s: the emulator serves it, and it is tried here", operation)
		if !known {
			continue
		}
		t.Run(operation, func(t *testing.T) {
			v := emulatortest.NewVisit(t)
			at := address(v)
			got := v.API(http.MethodDelete, at, nil)
			documented := document.Successes(operation)
			require.Contains(t, documented, got.Status, "%s: %s", at, got.Body)
			var kinds []string
			if kind := got.Header.Get("Content-Type"); kind != "" {
				kinds = []string{kind}
			}
			assert.Equal(t, documented[got.Status], kinds, "the content type of a %d", got.Status)
			assert.Empty(t, got.Body)
		})
	}
}

func TestDeletesBeyondTheDocumentHaveNoContent(t *testing.T) {
	v := emulatortest.NewVisit(t)
	path := "/organizations/" + newOrganization(v) + "/it_contacts"
	var contact api.ItContactJSON
	undocumented(v, "POST", path, fields{"email": "it@acme.example"}).Into(201, &contact)
	got := undocumented(v, "DELETE", path+"/"+contact.ID, nil)
	assert.Equal(t, http.StatusNoContent, got.Status)
	assert.Empty(t, got.Header.Get("Content-Type"))
}
