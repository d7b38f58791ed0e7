package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

func rolesAt(v *emulatortest.Visit, path string) (all []api.FullRoleJSON) {
	v.Helper()
	var list api.RoleList
	v.API("GET", path, nil).Into(200, &list)
	return list.Data
}

func TestRoles(t *testing.T) {
	v := emulatortest.NewVisit(t)
	environment := rolesAt(v, "/authorization/roles")
	require.Len(t, environment, 8)
	require.Equal(t, "admin", environment[0].Slug, "the first matters most")
	var with, without data.Ref = data.NoRef, data.NoRef
	for at := range v.Server.State().Organizations.Rows {
		if own := v.Server.State().OwnRoles(data.Ref(at)); len(own) > 0 {
			with = data.Ref(at)
		} else {
			without = data.Ref(at)
		}
	}
	all := rolesAt(v, "/authorization/organizations/"+v.Server.State().Organizations.ID(with)+"/roles")
	require.Equal(t, environment, all[:8])
	require.Greater(t, len(all), 8)
	for _, role := range all {
		require.Equal(t, strings.HasPrefix(role.Slug, data.OwnRolePrefix), role.Type == "OrganizationRole")
		require.NotEmpty(t, role.Name)
		require.NotEmpty(t, role.Permissions)
	}
	require.Len(t, rolesAt(v, "/authorization/organizations/"+v.Server.State().Organizations.ID(without)+"/roles"), 8)
	refused(v, "GET", "/authorization/organizations/org_unknown/roles", nil, 404, "entity_not_found")

	own := all[8].Slug
	const path = "/user_management/organization_memberships"
	u := create(v, "POST", "/user_management/users", fields{"email": "jo@acme.example"}, 201)
	m := create(v, "POST", path, fields{"user_id": u.ID, "organization_id": v.Server.State().Organizations.ID(with), "role_slug": own}, 201)
	require.Equal(t, own, m.Role.Slug)
	refused(v, "POST", path, fields{"user_id": u.ID, "organization_id": v.Server.State().Organizations.ID(without), "role_slug": own}, 422,
		"invalid_role")
	refused(v, "PUT", path+"/"+m.ID, fields{"role_slug": "emperor"}, 422, "invalid_role")
	refused(v, "POST", "/user_management/invitations", fields{
		"email": "max@acme.example", "organization_id": v.Server.State().Organizations.ID(without), "role_slug": own,
	}, 400, "invalid_role")
}

func TestEveryRoleIsDescribed(t *testing.T) {
	for _, slug := range data.RoleSlugs {
		require.NotEmpty(t, api.RoleTexts[slug].Name, slug)
		require.Equal(t, !strings.HasPrefix(slug, data.OwnRolePrefix), slices.Contains(api.RolesByPriority, slug))
	}
}

func TestUnknownPeopleAreNotFound(t *testing.T) {
	v := emulatortest.NewVisit(t)
	for _, path := range []string{
		"GET /user_management/users/ID/sessions", "GET /user_management/users/ID/auth_factors", "POST /user_management/users/ID/auth_factors",
		"GET /user_management/users/ID/identities", "POST /user_management/users/ID/email_verification/send",
		"POST /user_management/users/ID/email_verification/confirm", "POST /user_management/users/ID/email_change/send",
		"POST /user_management/users/ID/email_change/confirm", "GET /auth/factors/ID", "DELETE /auth/factors/ID",
		"POST /auth/factors/ID/challenge", "POST /auth/challenges/ID/verify", "GET /authorization/organizations/ID/roles",
	} {
		for _, id := range []string{"user_01K8HFDW00FZGEB2MPGTP35DDF", "auth_factor_01K8HFDW00FZGEB2MPGTP35DDF", "nonsense"} {
			method, address, _ := strings.Cut(strings.ReplaceAll(path, "ID", id), " ")
			r := v.Request(method, address, strings.NewReader("{}")) // some operations leave their 404 undocumented
			r.Header.Set("Authorization", "Bearer "+data.DefaultAPIKey)
			var problem struct{ Code string }
			v.Send(r).Into(http.StatusNotFound, &problem)
			require.Equal(t, "entity_not_found", problem.Code, path)
		}
	}
}

func TestUsersAreRefusedAsDocumented(t *testing.T) {
	v := emulatortest.NewVisit(t)
	bcrypt := "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
	u := create(v, "POST", "/user_management/users", fields{
		"email": "jo@acme.example", "external_id": "7", "password_hash": bcrypt, "password_hash_type": "bcrypt",
	}, 201)
	path := "/user_management/users/" + u.ID
	rows := []struct {
		in     fields
		status int
		code   string
	}{
		{fields{"password": "short"}, 400, "password_strength_error"},
		{fields{"password": "long enough", "password_hash": bcrypt}, 400, "password_and_password_hash_provided"},
		{fields{"password": "long enough", "password_hash_type": "bcrypt"}, 400, "password_and_password_hash_type_provided"},
		{fields{"password_salt_position": "prefix"}, 400, "password_salt_position_requires_password_hash"},
		{fields{"password_hash": "nothing", "password_hash_type": "bcrypt"}, 400, "invalid_password_hash"},
		{fields{"password_hash": bcrypt, "password_hash_type": "rot13"}, 422, "invalid_request_parameters"},
		{fields{"metadata": fields{strings.Repeat("k", 41): "v"}}, 400, "invalid_metadata"},
	}
	for _, row := range rows {
		refused(v, "PUT", path, row.in, row.status, row.code)
		row.in["email"] = "new@acme.example"
		refused(v, "POST", "/user_management/users", row.in, row.status, row.code)
	}
	refused(v, "PUT", path, fields{"locale": "no locale"}, 400, "invalid_locale")
	refused(v, "PUT", path, fields{"email": "nobody"}, 400, "invalid_email")

	u = create(v, "PUT", path, fields{
		"external_id": nil, "locale": "pt-BR", "email_verified": true, "metadata": fields{"tier": "gold"}, "password": "long enough",
	}, 200)
	require.Empty(t, u.ExternalID, "null takes it away")
	refused(v, "GET", "/user_management/users/external_id/7", nil, 404, "entity_not_found")
	u = create(v, "PUT", path, fields{"metadata": fields{"tier": nil}}, 200)
	require.Empty(t, u.Metadata)
	happened := v.Happened("user.updated")
	require.JSONEq(t, `{"external_id":"7","locale":null,"email_verified":false,"metadata":{}}`, string(happened[0].Context.Previous))
}
