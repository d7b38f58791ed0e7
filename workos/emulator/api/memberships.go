package api

import (
	"net/http"
	"slices"

	"frontdesk/workos/emulator/data"
)

// membershipInput is the body of a create or an update.
type membershipInput struct {
	UserID         string   `json:"user_id"`
	OrganizationID string   `json:"organization_id"`
	RoleSlug       string   `json:"role_slug"`
	RoleSlugs      []string `json:"role_slugs"`
}

// roleWanted returns the requested role in an organization: its number, -1 if none is named, or the refusal.
func (s *API) roleWanted(r *http.Request, in membershipInput, organization data.Ref) (int, *reply) {
	refuse := func(answer reply) (int, *reply) { return -1, &answer }
	if in.RoleSlug != "" && len(in.RoleSlugs) > 0 {
		return refuse(invalid(r, FieldError{"mutually_exclusive", "role_slugs"}))
	}
	if len(in.RoleSlugs) > 1 {
		return refuse(problem(http.StatusUnprocessableEntity, "multiple_roles_not_enabled",
			"Multiple roles are not enabled for this environment."))
	}
	slug := in.RoleSlug
	if len(in.RoleSlugs) == 1 {
		slug = in.RoleSlugs[0]
	}
	if slug == "" {
		return -1, nil
	}
	number := s.RoleIn(organization, slug)
	if number < 0 {
		return refuse(problem(http.StatusUnprocessableEntity, "invalid_role", "There is no role "+slug+"."))
	}
	return number, nil
}

// createMembership makes a user a member, or an inactive member active again.
func (s *API) createMembership(r *http.Request) reply {
	var in membershipInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.UserID == "" || in.OrganizationID == "" {
		return invalid(r, FieldError{"required", "user_id"}, FieldError{"required", "organization_id"})
	}
	u, known := s.Users.Find(in.UserID)
	if !known {
		return notFound("User", in.UserID)
	}
	organization, known := s.Organizations.Find(in.OrganizationID)
	if !known {
		return notFound("Organization", in.OrganizationID)
	}
	role, refused := s.roleWanted(r, in, organization)
	if refused != nil {
		return *refused
	}
	if at, already := s.MembershipIn(u, organization); already {
		return s.rejoin(at, role)
	}
	if role < 0 {
		role = data.RoleNumber("member")
	}
	at := s.CreateMembership(data.Membership{User: u, Organization: organization, Role: uint8(role)}, data.ByAPI())
	return created(s.membershipView(at))
}

// rejoin is a create for a user who has a membership already.
func (s *API) rejoin(at data.Ref, role int) reply {
	if s.Memberships.Rows[at].Status == data.MemberPending {
		return problem(http.StatusBadRequest, "cannot_reactivate_pending_organization_membership",
			"A pending organization membership cannot be reactivated.")
	}
	s.ChangeMembership(at, data.ByAPI(), func(row *data.Membership) {
		row.Status = data.MemberActive
		if role >= 0 {
			row.Role = uint8(role)
		}
	})
	return created(s.membershipView(at))
}

func (s *API) updateMembership(r *http.Request) reply {
	at, known := s.Memberships.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization membership", r.PathValue("id"))
	}
	var in membershipInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	role, refused := s.roleWanted(r, in, s.Memberships.Rows[at].Organization)
	if refused != nil {
		return *refused
	}
	if role >= 0 {
		s.ChangeMembership(at, data.ByAPI(), func(row *data.Membership) { row.Role = uint8(role) })
	}
	return ok(s.membershipView(at))
}

func (s *API) deleteMembership(r *http.Request) reply {
	at, known := s.Memberships.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization membership", r.PathValue("id"))
	}
	s.DeleteMembership(at, data.ByAPI())
	return emptyReply(http.StatusOK)
}

func (s *API) deactivateMembership(r *http.Request) reply {
	return s.setMemberStatus(r, data.MemberInactive, "cannot_deactivate_pending_organization_membership",
		"A pending organization membership cannot be deactivated. This membership should be deleted instead.")
}

func (s *API) reactivateMembership(r *http.Request) reply {
	return s.setMemberStatus(r, data.MemberActive, "cannot_reactivate_pending_organization_membership",
		"A pending organization membership cannot be reactivated.")
}

func (s *API) setMemberStatus(r *http.Request, status data.MemberStatus, code, refusal string) reply {
	at, known := s.Memberships.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization membership", r.PathValue("id"))
	}
	if s.Memberships.Rows[at].Status == data.MemberPending {
		return problem(http.StatusBadRequest, code, refusal)
	}
	s.ChangeMembership(at, data.ByAPI(), func(row *data.Membership) { row.Status = status })
	return ok(s.membershipView(at))
}

type membershipJSON struct {
	data.MembershipEventJSON
	OrganizationName string `json:"organization_name"`
	User             any    `json:"user"`
}

func (s *API) membershipRoutes() {
	const path = "/user_management/organization_memberships"
	s.handle("GET "+path, s.listMemberships)
	s.handle("POST "+path, s.createMembership)
	s.handle("GET "+path+"/{id}", s.getMembership)
	s.handle("PUT "+path+"/{id}", s.updateMembership)
	s.handle("DELETE "+path+"/{id}", s.deleteMembership)
	s.handle("PUT "+path+"/{id}/deactivate", s.deactivateMembership)
	s.handle("PUT "+path+"/{id}/reactivate", s.reactivateMembership)
}

func (s *API) membershipView(at data.Ref) any {
	row := s.Memberships.Rows[at]
	return membershipJSON{s.MembershipEvent(at), s.Organizations.Rows[row.Organization].Name, s.UserView(row.User)}
}

// listMemberships serves the list, which needs a user or an organization and shows active members unless
// asked for others.
func (s *API) listMemberships(r *http.Request) reply {
	query := r.URL.Query()
	userID, organizationID := query.Get("user_id"), query.Get("organization_id")
	if userID == "" && organizationID == "" {
		return problem(http.StatusBadRequest, "missing_user_id_or_organization_id", "Either user_id or organization_id must be provided.")
	}
	var wanted [3]bool
	statuses := listParam(r, "statuses")
	if len(statuses) == 0 {
		statuses = []string{"active"}
	}
	for _, status := range statuses {
		i := slices.Index([]string{"active", "inactive", "pending"}, status)
		if i < 0 {
			return problem(http.StatusBadRequest, "invalid_request_parameters", "statuses takes active, inactive and pending.")
		}
		wanted[i] = true
	}
	keep := func(at data.Ref) bool { return wanted[s.Memberships.Rows[at].Status] }
	var refs []data.Ref
	if organizationID != "" {
		organization, known := s.Organizations.Find(organizationID)
		if !known {
			return notFound("Organization", organizationID)
		}
		refs = s.ByOrganization[organization].Memberships
	}
	if userID != "" {
		u, known := s.Users.Find(userID)
		if !known {
			return notFound("User", userID)
		}
		own := s.MembershipsOf(u)
		if organizationID != "" {
			own = slices.DeleteFunc(own, func(m data.Ref) bool { _, both := slices.BinarySearch(refs, m); return !both })
		}
		refs = own
	}
	return s.list(r, picked(&s.Memberships, refs, keep, s.membershipView))
}

func (s *API) getMembership(r *http.Request) reply {
	at, known := s.Memberships.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization membership", r.PathValue("id"))
	}
	return ok(s.membershipView(at))
}
