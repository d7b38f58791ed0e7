package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

// made is what the tests read of any object.
type made struct {
	ID, Object, State, Status, Name, Email, Domain string
	ExternalID                                     string `json:"external_id"`
	FirstName                                      string `json:"first_name"`
	Metadata                                       map[string]any
	Role                                           data.RoleJSON
	Domains                                        []made
}

func create(v *emulatortest.Visit, method, path string, body any, status int) made {
	v.Helper()
	var object made
	v.API(method, path, body).Into(status, &object)
	return object
}

// gone expects an answer without a body.
func gone(v *emulatortest.Visit, path string, status int) {
	v.Helper()
	a := v.API(http.MethodDelete, path, nil)
	require.Equal(v, status, a.Status, "%s", a.Body)
	require.Empty(v, a.Body)
	require.Equal(v, http.StatusNotFound, v.API(http.MethodGet, path, nil).Status)
}

// refused expects a problem with a code, or without one.
func refused(v *emulatortest.Visit, method, path string, body any, status int, code string) {
	v.Helper()
	var problem struct{ Code, Message string }
	v.API(method, path, body).Into(status, &problem)
	require.Equal(v, code, problem.Code)
	require.NotEmpty(v, problem.Message)
}

type fields = map[string]any

func TestADomainGetsTheStateThatIsSent(t *testing.T) {
	v := emulatortest.NewVisit(t)
	org := create(v, "POST", "/organizations", fields{"name": "Acme", "domain_data": []fields{{"domain": "acme.example", "state": "verified"}}},
		http.StatusCreated)
	org = create(v, "PUT", "/organizations/"+org.ID, fields{"domain_data": []fields{{"domain": "acme.example", "state": "pending"}}}, 200)
	require.Equal(t, "pending", org.Domains[0].State)
}

func TestOrganizationsAreWritten(t *testing.T) {
	v := emulatortest.NewVisit(t)
	org := create(v, "POST", "/organizations", fields{
		"name": "Acme", "external_id": "acme-1", "metadata": fields{"tier": "gold", "seats": "12"},
		"domain_data": []fields{{"domain": "Acme.example", "state": "pending"}},
	}, http.StatusCreated)
	require.Equal(t, "acme.example", org.Domains[0].Domain)
	require.Equal(t, org, create(v, "GET", "/organizations/external_id/acme-1", nil, 200))
	require.Equal(t, org.ID, v.List("/organizations?limit=1").IDs()[0], "the newest comes first")

	org = create(v, "PUT", "/organizations/"+org.ID, fields{
		"name": "Acme Ltd", "metadata": fields{"tier": nil, "plan": "x"},
		"domain_data": []fields{{"domain": "acme.example", "state": "verified"}},
	}, 200)
	require.Equal(t, "Acme Ltd", org.Name)
	require.Equal(t, map[string]any{"seats": "12", "plan": "x"}, org.Metadata, "metadata is merged")
	require.Equal(t, "verified", org.Domains[0].State)

	refused(v, "POST", "/organizations", fields{"name": "Other", "external_id": "acme-1"}, 400, "external_id_already_used")
	refused(v, "POST", "/organizations", fields{"name": "Other", "domains": []string{"acme.example"}}, 409, "")
	refused(v, "POST", "/organizations", fields{"name": " "}, 422, "")
	refused(v, "POST", "/organizations", fields{"name": "Other", "domain_data": []fields{{"domain": "no dots", "state": "pending"}}}, 422, "")

	a := v.API(http.MethodDelete, "/organizations/"+org.ID, nil)
	require.Equal(t, http.StatusAccepted, a.Status)
	require.Equal(t, http.StatusNotFound, v.API("GET", "/organizations/"+org.ID, nil).Status)
	require.Equal(t, http.StatusNotFound, v.API("GET", "/organization_domains/"+org.Domains[0].ID, nil).Status)

	happened := v.Happened("organization.created", "organization.updated", "organization.deleted", "organization_domain.created",
		"organization_domain.verified")
	require.Equal(t, []string{"organization_domain.created by api", "organization.created by api", "organization_domain.verified by api",
		"organization.updated by api", "organization.deleted by api"}, emulatortest.Kinds(happened))
	require.JSONEq(t, `{"name":"Acme","metadata":{"tier":"gold","seats":"12"}}`, string(happened[3].Context.Previous))
	require.Equal(t, org.ID, emulatortest.Dig(happened[0], "organization_id"))
}

func TestDomainsAreWritten(t *testing.T) {
	v := emulatortest.NewVisit(t)
	org := create(v, "POST", "/organizations", fields{"name": "Acme"}, 201)
	d := create(v, "POST", "/organization_domains", fields{"organization_id": org.ID, "domain": "acme.example"}, 201)
	require.Equal(t, "pending", d.State)
	refused(v, "POST", "/organization_domains", fields{"organization_id": org.ID, "domain": "acme.example"}, 409, "domain_already_exists")
	refused(v, "POST", "/organization_domains", fields{"organization_id": org.ID, "domain": "okami-robotics.example"}, 409,
		"domain_already_exists")
	at, _ := v.Server.State().Domains.Find(d.ID)
	v.Server.State().Lock()
	v.Server.State().SetDomainState(at, "failed", data.BySystem())
	v.Server.State().Unlock()
	require.Equal(t, "pending", create(v, "POST", "/organization_domains/"+d.ID+"/verify", nil, 201).State)
	v.Server.State().Lock()
	v.Server.State().SetDomainState(at, "verified", data.BySystem())
	v.Server.State().Unlock()
	refused(v, "POST", "/organization_domains/"+d.ID+"/verify", nil, 400, "domain_already_verified")
	gone(v, "/organization_domains/"+d.ID, http.StatusNoContent)
	happened := v.Happened("organization_domain.created", "organization_domain.updated", "organization_domain.verified",
		"organization_domain.verification_failed", "organization_domain.deleted")
	require.Equal(t, []string{"organization_domain.created by api", "organization_domain.verification_failed by system",
		"organization_domain.updated by api", "organization_domain.verified by system", "organization_domain.deleted by api"}, emulatortest.Kinds(happened))
}

func TestConnectionsAndDirectoriesAreDeleted(t *testing.T) {
	v := emulatortest.NewVisit(t)
	_, connection := v.ConnectionIn("active", true)
	directory := v.Server.State().Directories.ID(fullDirectory(v))
	person := v.List("/directory_users?directory=" + directory).IDs()[0]
	gone(v, "/connections/"+connection, http.StatusNoContent)
	gone(v, "/directories/"+directory, http.StatusAccepted)
	require.Equal(t, http.StatusNotFound, v.API("GET", "/directory_users/"+person, nil).Status)
	happened := v.Happened("connection.deleted", "dsync.deleted", "dsync.user.deleted")
	require.Equal(t, []string{"connection.deleted by api", "dsync.deleted by api"}, emulatortest.Kinds(happened), "as documented, no event per user")
	require.Equal(t, "active", emulatortest.Dig(happened[0], "state"), "the state before the deletion")
}

func TestUsersAndMembershipsAreWritten(t *testing.T) {
	v := emulatortest.NewVisit(t)
	org := create(v, "POST", "/organizations", fields{"name": "Acme"}, 201)
	u := create(v, "POST", "/user_management/users", fields{"email": "jo@acme.example", "first_name": "Jo", "external_id": "u-1"}, 201)
	require.Equal(t, u, create(v, "GET", "/user_management/users/external_id/u-1", nil, 200))
	refused(v, "POST", "/user_management/users", fields{"email": "JO@acme.example"}, 400, "user_creation_error")
	refused(v, "POST", "/user_management/users", fields{"email": "jo"}, 422, "invalid_request_parameters")
	seeded := v.List("/user_management/users?limit=5").IDs()[3]
	refused(v, "PUT", "/user_management/users/"+seeded, fields{"email": "jo@acme.example"}, 400, "email_not_available")
	refused(v, "PUT", "/user_management/users/"+seeded, fields{"external_id": "u-1"}, 400, "external_id_already_used")
	require.Equal(t, "Max", create(v, "PUT", "/user_management/users/"+seeded, fields{"first_name": "Max"}, 200).FirstName)

	const path = "/user_management/organization_memberships"
	m := create(v, "POST", path, fields{"user_id": u.ID, "organization_id": org.ID, "role_slug": "billing"}, 201)
	require.Equal(t, "billing", m.Role.Slug)
	require.Equal(t, []string{u.ID}, v.List("/user_management/users?organization_id="+org.ID).IDs())
	refused(v, "POST", path, fields{"user_id": u.ID, "organization_id": org.ID, "role_slug": "emperor"}, 422, "invalid_role")
	refused(v, "POST", path, fields{"user_id": u.ID, "organization_id": org.ID, "role_slugs": []string{"a", "b"}}, 422,
		"multiple_roles_not_enabled")
	require.Equal(t, "admin", create(v, "PUT", path+"/"+m.ID, fields{"role_slug": "admin"}, 200).Role.Slug)
	require.Equal(t, "inactive", create(v, "PUT", path+"/"+m.ID+"/deactivate", nil, 200).Status)
	require.Equal(t, "inactive", create(v, "PUT", path+"/"+m.ID+"/deactivate", nil, 200).Status, "a second time changes nothing")
	require.Empty(t, v.List(path+"?organization_id="+org.ID).IDs(), "only active members are shown unless asked")
	require.Equal(t, "active", create(v, "PUT", path+"/"+m.ID+"/reactivate", nil, 200).Status)
	gone(v, path+"/"+m.ID, http.StatusOK)
	require.Empty(t, v.List("/user_management/users?organization_id="+org.ID).IDs())
	gone(v, "/user_management/users/"+u.ID, http.StatusOK)
	require.Empty(t, v.List("/user_management/users?email=jo@acme.example").IDs())

	happened := v.Happened("user.created", "user.updated", "user.deleted", "organization_membership.created",
		"organization_membership.updated", "organization_membership.deleted")
	require.Equal(t, []string{"user.created by api", "user.updated by api", "organization_membership.created by api",
		"organization_membership.updated by api", "organization_membership.updated by api", "organization_membership.updated by api",
		"organization_membership.deleted by api", "user.deleted by api"}, emulatortest.Kinds(happened))
	require.JSONEq(t, `{"status":"active"}`, string(happened[4].Context.Previous))
}

func TestPendingMembershipsCannotBeSwitched(t *testing.T) {
	v := emulatortest.NewVisit(t)
	at := v.Server.State().ByOrganization[largest(v)].Memberships[0]
	row := v.Server.State().Memberships.Rows[at]
	row.Status = data.MemberPending
	v.Server.State().Memberships.Set(at, row)
	path := "/user_management/organization_memberships/" + v.Server.State().Memberships.ID(at)
	refused(v, "PUT", path+"/deactivate", nil, 400, "cannot_deactivate_pending_organization_membership")
	refused(v, "PUT", path+"/reactivate", nil, 400, "cannot_reactivate_pending_organization_membership")
}

func TestInvitationsAreWritten(t *testing.T) {
	v := emulatortest.NewVisit(t)
	const path = "/user_management/invitations"
	org := create(v, "POST", "/organizations", fields{"name": "Acme"}, 201)
	i := create(v, "POST", path, fields{"email": "new@acme.example", "organization_id": org.ID, "role_slug": "member", "expires_in_days": 2}, 201)
	require.Equal(t, "pending", i.State)
	member := v.Server.State().Details(v.Server.State().ByOrganization[largest(v)].Users[0]).Email
	for code, in := range map[string]fields{
		"email_already_invited_to_organization": {"email": "NEW@acme.example", "organization_id": org.ID},
		"user_already_organization_member":      {"email": member, "organization_id": v.Server.State().Organizations.ID(largest(v))},
		"user_already_exists":                   {"email": member},
		"expires_in_days_too_short":             {"email": "a@acme.example", "expires_in_days": 0},
		"expires_in_days_too_long":              {"email": "a@acme.example", "expires_in_days": 31},
		"invalid_role":                          {"email": "a@acme.example", "role_slug": "emperor"},
	} {
		refused(v, "POST", path, in, 400, code)
	}
	refused(v, "POST", path, fields{"email": "nobody"}, 422, "invalid_request_parameters")
	require.Equal(t, "pending", create(v, "POST", path+"/"+i.ID+"/resend", nil, 200).State)
	require.Equal(t, "revoked", create(v, "POST", path+"/"+i.ID+"/revoke", nil, 200).State)
	refused(v, "POST", path+"/"+i.ID+"/revoke", nil, 400, "invite_not_pending")
	refused(v, "POST", path+"/"+i.ID+"/resend", nil, 400, "invite_revoked")
	i = create(v, "POST", path, fields{"email": "late@acme.example", "organization_id": org.ID}, 201)
	v.Wait(8 * 24 * time.Hour)
	require.Equal(t, "expired", create(v, "GET", path+"/"+i.ID, nil, 200).State, "seven days are over")
	refused(v, "POST", path+"/"+i.ID+"/resend", nil, 400, "invite_expired")
	happened := v.Happened("invitation.created", "invitation.resent", "invitation.revoked")
	require.Equal(t, []string{
		"invitation.created by api", "invitation.resent by api", "invitation.revoked by api", "invitation.created by api",
	}, emulatortest.Kinds(happened))
	require.Nil(t, emulatortest.Dig(happened[0], "token"), "events do not carry the secret")
}
