package emulator

import "net/http"

// membershipInput is the body of a create or an update.
type membershipInput struct {
	UserID         string   `json:"user_id"`
	OrganizationID string   `json:"organization_id"`
	RoleSlug       string   `json:"role_slug"`
	RoleSlugs      []string `json:"role_slugs"`
}

// roleWanted reads which role is wanted in an organization: its number, -1 for none named, or the refusal.
func (s *Server) roleWanted(r *http.Request, in membershipInput, organization ref) (int, *reply) {
	refuse := func(answer reply) (int, *reply) { return -1, &answer }
	if in.RoleSlug != "" && len(in.RoleSlugs) > 0 {
		return refuse(invalid(r, fieldError{"mutually_exclusive", "role_slugs"}))
	}
	if len(in.RoleSlugs) > 1 {
		return refuse(problem(http.StatusUnprocessableEntity, "multiple_roles_not_enabled", "Multiple roles are not enabled for this environment."))
	}
	slug := in.RoleSlug
	if len(in.RoleSlugs) == 1 {
		slug = in.RoleSlugs[0]
	}
	if slug == "" {
		return -1, nil
	}
	number := s.roleIn(organization, slug)
	if number < 0 {
		return refuse(problem(http.StatusUnprocessableEntity, "invalid_role", "There is no role "+slug+"."))
	}
	return number, nil
}

// createMembership makes somebody a member, or an inactive member active again.
func (s *Server) createMembership(r *http.Request) reply {
	var in membershipInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if in.UserID == "" || in.OrganizationID == "" {
		return invalid(r, fieldError{"required", "user_id"}, fieldError{"required", "organization_id"})
	}
	u, known := s.users.find(in.UserID)
	if !known {
		return notFound("User", in.UserID)
	}
	organization, known := s.organizations.find(in.OrganizationID)
	if !known {
		return notFound("Organization", in.OrganizationID)
	}
	role, refused := s.roleWanted(r, in, organization)
	if refused != nil {
		return *refused
	}
	if at, already := s.membershipIn(u, organization); already {
		return s.rejoin(at, role)
	}
	if role < 0 {
		role = roleNumber("member")
	}
	at := s.addMembership(s.newULID(), membership{user: u, organization: organization, role: uint8(role)})
	s.record("organization_membership.created", organization, s.membershipEvent(at), byAPI())
	return created(s.membershipView(at))
}

// rejoin is a create for somebody who has a membership already.
func (s *Server) rejoin(at ref, role int) reply {
	if s.memberships.rows[at].status == memberPending {
		return problem(http.StatusBadRequest, "cannot_reactivate_pending_organization_membership", "A pending organization membership cannot be reactivated.")
	}
	s.changeMembership(at, func(row *membership) {
		row.status = memberActive
		if role >= 0 {
			row.role = uint8(role)
		}
	})
	return created(s.membershipView(at))
}

// changeMembership edits a membership and records the event; nothing is recorded when nothing changes.
func (s *Server) changeMembership(at ref, edit func(*membership)) {
	before := s.memberships.rows[at]
	row := before
	edit(&row)
	if row == before {
		return
	}
	row.updated = s.now().UnixMilli()
	s.memberships.set(at, row)
	previous := map[string]any{}
	if row.status != before.status {
		previous["status"] = before.status.String()
	}
	if row.role != before.role {
		previous["role"] = roleJSON{roleSlugs[before.role]}
	}
	s.recordChange("organization_membership.updated", row.organization, s.membershipEvent(at), previous, byAPI())
}

func (s *Server) updateMembership(r *http.Request) reply {
	at, known := s.memberships.find(r.PathValue("id"))
	if !known {
		return notFound("Organization membership", r.PathValue("id"))
	}
	var in membershipInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	role, refused := s.roleWanted(r, in, s.memberships.rows[at].organization)
	if refused != nil {
		return *refused
	}
	if role >= 0 {
		s.changeMembership(at, func(row *membership) { row.role = uint8(role) })
	}
	return ok(s.membershipView(at))
}

func (s *Server) deleteMembership(r *http.Request) reply {
	at, known := s.memberships.find(r.PathValue("id"))
	if !known {
		return notFound("Organization membership", r.PathValue("id"))
	}
	row := s.memberships.rows[at]
	s.record("organization_membership.deleted", row.organization, s.membershipEvent(at), byAPI())
	s.removeMembership(at)
	s.endSessions(row.user, row.organization)
	return emptyReply(http.StatusOK)
}

func (s *Server) deactivateMembership(r *http.Request) reply {
	return s.setMemberStatus(r, memberInactive, "cannot_deactivate_pending_organization_membership",
		"A pending organization membership cannot be deactivated. This membership should be deleted instead.")
}

func (s *Server) reactivateMembership(r *http.Request) reply {
	return s.setMemberStatus(r, memberActive, "cannot_reactivate_pending_organization_membership",
		"A pending organization membership cannot be reactivated.")
}

func (s *Server) setMemberStatus(r *http.Request, status memberStatus, code, refusal string) reply {
	at, known := s.memberships.find(r.PathValue("id"))
	if !known {
		return notFound("Organization membership", r.PathValue("id"))
	}
	if s.memberships.rows[at].status == memberPending {
		return problem(http.StatusBadRequest, code, refusal)
	}
	s.changeMembership(at, func(row *membership) { row.status = status })
	if row := s.memberships.rows[at]; status == memberInactive {
		s.endSessions(row.user, row.organization)
	}
	return ok(s.membershipView(at))
}
