package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

// TestEveryObjectIsReadAsItIsListed reads one object of each kind, which also holds the answers against the
// OpenAPI document.
func TestEveryObjectIsReadAsItIsListed(t *testing.T) {
	v := emulatortest.NewVisit(t)
	organization := v.Server.State().Organizations.ID(largest(v))
	directory := v.Server.State().Directories.ID(fullDirectory(v))
	for list, object := range map[string]string{
		"/organizations": "organization", "/connections": "connection", "/directories": "directory",
		"/directory_users?directory=" + directory: "directory_user", "/directory_groups?directory=" + directory: "directory_group",
		"/user_management/users": "user", "/user_management/invitations": "invitation",
		"/user_management/organization_memberships?organization_id=" + organization: "organization_membership",
	} {
		var page struct{ Data []json.RawMessage }
		v.API(http.MethodGet, list, nil).Into(http.StatusOK, &page)
		var id struct{ ID, Object string }
		require.NoError(t, json.Unmarshal(page.Data[0], &id))
		require.Equal(t, object, id.Object)
		path, _, _ := strings.Cut(list, "?")
		one := v.API(http.MethodGet, path+"/"+id.ID, nil)
		require.Equal(t, http.StatusOK, one.Status)
		require.JSONEq(t, string(page.Data[0]), string(one.Body))
	}
	var o data.OrganizationJSON
	v.API("GET", "/organizations/"+organization, nil).Into(200, &o)
	var d data.DomainJSON
	v.API("GET", "/organization_domains/"+o.Domains[0].ID, nil).Into(200, &d)
	require.Equal(t, o.Domains[0], d)
}

// TestSeededEventsAreAsDocumented lists some of each type, which holds them against the OpenAPI document.
func TestSeededEventsAreAsDocumented(t *testing.T) {
	v := emulatortest.NewVisit(t)
	var types []string
	for _, e := range v.Server.State().Events.Rows {
		if !slices.Contains(types, e.Kind) {
			types = append(types, e.Kind)
		}
	}
	for _, want := range []string{
		"authentication.sso_failed", "authentication.sso_started", "authentication.sso_succeeded", "authentication.sso_timed_out",
		"connection.activated", "connection.deactivated", "connection.saml_certificate_renewal_required",
		"connection.saml_certificate_renewed", "dsync.activated",
		"dsync.group.created", "dsync.token.revoked", "dsync.user.created", "dsync.user.updated", "invitation.accepted",
		"invitation.created", "invitation.revoked", "organization.created", "organization_domain.created",
		"organization_domain.verification_failed", "organization_domain.verified", "organization_membership.created", "user.created",
	} {
		require.Contains(t, types, want)
	}
	for _, kind := range types {
		var page struct{ Data []data.EventJSON }
		v.API(http.MethodGet, "/events?limit=3&events="+kind, nil).Into(http.StatusOK, &page)
		require.NotEmpty(t, page.Data, kind)
		require.Equal(t, kind, page.Data[0].Event)
		require.NotNil(t, page.Data[0].Context.Actor)
	}
}

func TestAnEventShowsAnObjectAsItWas(t *testing.T) {
	v := emulatortest.NewVisit(t)
	const path = "/events?limit=1&events=organization.created"
	var page struct{ Data []data.EventJSON }
	v.API("GET", path, nil).Into(200, &page)
	id, name := emulatortest.Dig(page.Data[0], "id").(string), emulatortest.Dig(page.Data[0], "name")
	v.API("PUT", "/organizations/"+id, fields{"name": "Renamed"})
	v.API("GET", path, nil).Into(200, &page)
	require.Equal(t, name, emulatortest.Dig(page.Data[0], "name"))
	v.API("DELETE", "/organizations/"+id, nil)
	v.API("GET", path, nil).Into(200, &page)
	require.Equal(t, name, emulatortest.Dig(page.Data[0], "name"), "deleted objects still have a past")
}

func TestDirectoryCountsMatchTheirUsers(t *testing.T) {
	v := emulatortest.NewVisit(t)
	var d data.DirectoryJSON
	v.API("GET", "/directories/"+v.Server.State().Directories.ID(fullDirectory(v)), nil).Into(200, &d)
	ids, _ := walk(v, "/directory_users?limit=100&directory="+d.ID, after, "after")
	require.Len(t, ids, d.Metadata.Users.Active+d.Metadata.Users.Inactive)
	require.Positive(t, d.Metadata.Users.Inactive)
	groups, _ := walk(v, "/directory_groups?limit=100&directory="+d.ID, after, "after")
	require.Len(t, groups, d.Metadata.Groups)
}
