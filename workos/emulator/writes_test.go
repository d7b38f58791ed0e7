package emulator

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/data"
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

func (v *visit) make(method, path string, body any, status int) made {
	v.Helper()
	var object made
	v.api(method, path, body).into(status, &object)
	return object
}

// gone expects an answer without a body.
func (v *visit) gone(path string, status int) {
	v.Helper()
	a := v.api(http.MethodDelete, path, nil)
	require.Equal(v, status, a.status, "%s", a.body)
	require.Empty(v, a.body)
	require.Equal(v, http.StatusNotFound, v.api(http.MethodGet, path, nil).status)
}

// refused expects a problem with a code, or without one.
func (v *visit) refused(method, path string, body any, status int, code string) {
	v.Helper()
	var problem struct{ Code, Message string }
	v.api(method, path, body).into(status, &problem)
	require.Equal(v, code, problem.Code)
	require.NotEmpty(v, problem.Message)
}

type fields = map[string]any

func TestADomainGetsTheStateThatIsSent(t *testing.T) {
	v := newVisit(t)
	org := v.make("POST", "/organizations", fields{"name": "Acme", "domain_data": []fields{{"domain": "acme.example", "state": "verified"}}},
		http.StatusCreated)
	org = v.make("PUT", "/organizations/"+org.ID, fields{"domain_data": []fields{{"domain": "acme.example", "state": "pending"}}}, 200)
	require.Equal(t, "pending", org.Domains[0].State)
}

func TestOrganizationsAreWritten(t *testing.T) {
	v := newVisit(t)
	org := v.make("POST", "/organizations", fields{
		"name": "Acme", "external_id": "acme-1", "metadata": fields{"tier": "gold", "seats": "12"},
		"domain_data": []fields{{"domain": "Acme.example", "state": "pending"}},
	}, http.StatusCreated)
	require.Equal(t, "acme.example", org.Domains[0].Domain)
	require.Equal(t, org, v.make("GET", "/organizations/external_id/acme-1", nil, 200))
	require.Equal(t, org.ID, v.list("/organizations?limit=1").ids()[0], "the newest comes first")

	org = v.make("PUT", "/organizations/"+org.ID, fields{
		"name": "Acme Ltd", "metadata": fields{"tier": nil, "plan": "x"},
		"domain_data": []fields{{"domain": "acme.example", "state": "verified"}},
	}, 200)
	require.Equal(t, "Acme Ltd", org.Name)
	require.Equal(t, map[string]any{"seats": "12", "plan": "x"}, org.Metadata, "metadata is merged")
	require.Equal(t, "verified", org.Domains[0].State)

	v.refused("POST", "/organizations", fields{"name": "Other", "external_id": "acme-1"}, 400, "external_id_already_used")
	v.refused("POST", "/organizations", fields{"name": "Other", "domains": []string{"acme.example"}}, 409, "")
	v.refused("POST", "/organizations", fields{"name": " "}, 422, "")
	v.refused("POST", "/organizations", fields{"name": "Other", "domain_data": []fields{{"domain": "no dots", "state": "pending"}}}, 422, "")

	a := v.api(http.MethodDelete, "/organizations/"+org.ID, nil)
	require.Equal(t, http.StatusAccepted, a.status)
	require.Equal(t, http.StatusNotFound, v.api("GET", "/organizations/"+org.ID, nil).status)
	require.Equal(t, http.StatusNotFound, v.api("GET", "/organization_domains/"+org.Domains[0].ID, nil).status)

	happened := v.happened("organization.created", "organization.updated", "organization.deleted", "organization_domain.created",
		"organization_domain.verified")
	require.Equal(t, []string{"organization_domain.created by api", "organization.created by api", "organization_domain.verified by api",
		"organization.updated by api", "organization.deleted by api"}, kinds(happened))
	require.JSONEq(t, `{"name":"Acme","metadata":{"tier":"gold","seats":"12"}}`, string(happened[3].Context.Previous))
	require.Equal(t, org.ID, dig(happened[0], "organization_id"))
}

func TestDomainsAreWritten(t *testing.T) {
	v := newVisit(t)
	org := v.make("POST", "/organizations", fields{"name": "Acme"}, 201)
	d := v.make("POST", "/organization_domains", fields{"organization_id": org.ID, "domain": "acme.example"}, 201)
	require.Equal(t, "pending", d.State)
	v.refused("POST", "/organization_domains", fields{"organization_id": org.ID, "domain": "acme.example"}, 409, "domain_already_exists")
	v.refused("POST", "/organization_domains", fields{"organization_id": org.ID, "domain": "okami-robotics.example"}, 409,
		"domain_already_exists")
	at, _ := v.server.state.Domains.Find(d.ID)
	v.server.state.Lock()
	v.server.state.SetDomainState(at, "failed", data.BySystem())
	v.server.state.Unlock()
	require.Equal(t, "pending", v.make("POST", "/organization_domains/"+d.ID+"/verify", nil, 201).State)
	v.server.state.Lock()
	v.server.state.SetDomainState(at, "verified", data.BySystem())
	v.server.state.Unlock()
	v.refused("POST", "/organization_domains/"+d.ID+"/verify", nil, 400, "domain_already_verified")
	v.gone("/organization_domains/"+d.ID, http.StatusNoContent)
	happened := v.happened("organization_domain.created", "organization_domain.updated", "organization_domain.verified",
		"organization_domain.verification_failed", "organization_domain.deleted")
	require.Equal(t, []string{"organization_domain.created by api", "organization_domain.verification_failed by system",
		"organization_domain.updated by api", "organization_domain.verified by system", "organization_domain.deleted by api"}, kinds(happened))
}

func TestConnectionsAndDirectoriesAreDeleted(t *testing.T) {
	v := newVisit(t)
	_, connection := v.connectionIn("active", true)
	directory := v.server.state.Directories.ID(v.fullDirectory())
	person := v.list("/directory_users?directory=" + directory).ids()[0]
	v.gone("/connections/"+connection, http.StatusNoContent)
	v.gone("/directories/"+directory, http.StatusAccepted)
	require.Equal(t, http.StatusNotFound, v.api("GET", "/directory_users/"+person, nil).status)
	happened := v.happened("connection.deleted", "dsync.deleted", "dsync.user.deleted")
	require.Equal(t, []string{"connection.deleted by api", "dsync.deleted by api"}, kinds(happened), "as documented, no event per user")
	require.Equal(t, "active", dig(happened[0], "state"), "the state before the deletion")
}

func TestUsersAndMembershipsAreWritten(t *testing.T) {
	v := newVisit(t)
	org := v.make("POST", "/organizations", fields{"name": "Acme"}, 201)
	u := v.make("POST", "/user_management/users", fields{"email": "jo@acme.example", "first_name": "Jo", "external_id": "u-1"}, 201)
	require.Equal(t, u, v.make("GET", "/user_management/users/external_id/u-1", nil, 200))
	v.refused("POST", "/user_management/users", fields{"email": "JO@acme.example"}, 400, "user_creation_error")
	v.refused("POST", "/user_management/users", fields{"email": "jo"}, 422, "invalid_request_parameters")
	seeded := v.list("/user_management/users?limit=5").ids()[3]
	v.refused("PUT", "/user_management/users/"+seeded, fields{"email": "jo@acme.example"}, 400, "email_not_available")
	v.refused("PUT", "/user_management/users/"+seeded, fields{"external_id": "u-1"}, 400, "external_id_already_used")
	require.Equal(t, "Max", v.make("PUT", "/user_management/users/"+seeded, fields{"first_name": "Max"}, 200).FirstName)

	const path = "/user_management/organization_memberships"
	m := v.make("POST", path, fields{"user_id": u.ID, "organization_id": org.ID, "role_slug": "billing"}, 201)
	require.Equal(t, "billing", m.Role.Slug)
	require.Equal(t, []string{u.ID}, v.list("/user_management/users?organization_id="+org.ID).ids())
	v.refused("POST", path, fields{"user_id": u.ID, "organization_id": org.ID, "role_slug": "emperor"}, 422, "invalid_role")
	v.refused("POST", path, fields{"user_id": u.ID, "organization_id": org.ID, "role_slugs": []string{"a", "b"}}, 422,
		"multiple_roles_not_enabled")
	require.Equal(t, "admin", v.make("PUT", path+"/"+m.ID, fields{"role_slug": "admin"}, 200).Role.Slug)
	require.Equal(t, "inactive", v.make("PUT", path+"/"+m.ID+"/deactivate", nil, 200).Status)
	require.Equal(t, "inactive", v.make("PUT", path+"/"+m.ID+"/deactivate", nil, 200).Status, "a second time changes nothing")
	require.Empty(t, v.list(path+"?organization_id="+org.ID).ids(), "only active members are shown unless asked")
	require.Equal(t, "active", v.make("PUT", path+"/"+m.ID+"/reactivate", nil, 200).Status)
	v.gone(path+"/"+m.ID, http.StatusOK)
	require.Empty(t, v.list("/user_management/users?organization_id="+org.ID).ids())
	v.gone("/user_management/users/"+u.ID, http.StatusOK)
	require.Empty(t, v.list("/user_management/users?email=jo@acme.example").ids())

	happened := v.happened("user.created", "user.updated", "user.deleted", "organization_membership.created",
		"organization_membership.updated", "organization_membership.deleted")
	require.Equal(t, []string{"user.created by api", "user.updated by api", "organization_membership.created by api",
		"organization_membership.updated by api", "organization_membership.updated by api", "organization_membership.updated by api",
		"organization_membership.deleted by api", "user.deleted by api"}, kinds(happened))
	require.JSONEq(t, `{"status":"active"}`, string(happened[4].Context.Previous))
}

func TestPendingMembershipsCannotBeSwitched(t *testing.T) {
	v := newVisit(t)
	at := v.server.state.ByOrganization[v.largest()].Memberships[0]
	row := v.server.state.Memberships.Rows[at]
	row.Status = data.MemberPending
	v.server.state.Memberships.Set(at, row)
	path := "/user_management/organization_memberships/" + v.server.state.Memberships.ID(at)
	v.refused("PUT", path+"/deactivate", nil, 400, "cannot_deactivate_pending_organization_membership")
	v.refused("PUT", path+"/reactivate", nil, 400, "cannot_reactivate_pending_organization_membership")
}

func TestInvitationsAreWritten(t *testing.T) {
	v := newVisit(t)
	const path = "/user_management/invitations"
	org := v.make("POST", "/organizations", fields{"name": "Acme"}, 201)
	i := v.make("POST", path, fields{"email": "new@acme.example", "organization_id": org.ID, "role_slug": "member", "expires_in_days": 2}, 201)
	require.Equal(t, "pending", i.State)
	member := v.server.state.Details(v.server.state.ByOrganization[v.largest()].Users[0]).Email
	for code, in := range map[string]fields{
		"email_already_invited_to_organization": {"email": "NEW@acme.example", "organization_id": org.ID},
		"user_already_organization_member":      {"email": member, "organization_id": v.server.state.Organizations.ID(v.largest())},
		"user_already_exists":                   {"email": member},
		"expires_in_days_too_short":             {"email": "a@acme.example", "expires_in_days": 0},
		"expires_in_days_too_long":              {"email": "a@acme.example", "expires_in_days": 31},
		"invalid_role":                          {"email": "a@acme.example", "role_slug": "emperor"},
	} {
		v.refused("POST", path, in, 400, code)
	}
	v.refused("POST", path, fields{"email": "nobody"}, 422, "invalid_request_parameters")
	require.Equal(t, "pending", v.make("POST", path+"/"+i.ID+"/resend", nil, 200).State)
	require.Equal(t, "revoked", v.make("POST", path+"/"+i.ID+"/revoke", nil, 200).State)
	v.refused("POST", path+"/"+i.ID+"/revoke", nil, 400, "invite_not_pending")
	v.refused("POST", path+"/"+i.ID+"/resend", nil, 400, "invite_revoked")
	i = v.make("POST", path, fields{"email": "late@acme.example", "organization_id": org.ID}, 201)
	v.wait(8 * 24 * time.Hour)
	require.Equal(t, "expired", v.make("GET", path+"/"+i.ID, nil, 200).State, "seven days are over")
	v.refused("POST", path+"/"+i.ID+"/resend", nil, 400, "invite_expired")
	happened := v.happened("invitation.created", "invitation.resent", "invitation.revoked")
	require.Equal(t, []string{
		"invitation.created by api", "invitation.resent by api", "invitation.revoked by api", "invitation.created by api",
	}, kinds(happened))
	require.Nil(t, dig(happened[0], "token"), "events do not carry the secret")
}
