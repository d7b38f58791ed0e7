package emulator

import (
	"net/http"
	"slices"
)

// membership ties a user to an organization.
type membership struct {
	user, organization ref
	status             memberStatus
	role               uint8 // place in roleSlugs
	managed            bool  // by a directory
	updated            int64
}

type memberStatus uint8

const (
	memberActive memberStatus = iota
	memberInactive
	memberPending
)

func (m memberStatus) String() string { return [...]string{"active", "inactive", "pending"}[m] }

// membershipEventJSON is a membership as its events show it.
type membershipEventJSON struct {
	Object           string         `json:"object"`
	ID               string         `json:"id"`
	UserID           string         `json:"user_id"`
	OrganizationID   string         `json:"organization_id"`
	Status           string         `json:"status"`
	DirectoryManaged bool           `json:"directory_managed"`
	CustomAttributes map[string]any `json:"custom_attributes"`
	Role             roleJSON       `json:"role"`
	Roles            []roleJSON     `json:"roles"`
	CreatedAt        string         `json:"created_at"`
	UpdatedAt        string         `json:"updated_at"`
}

type membershipJSON struct {
	membershipEventJSON
	OrganizationName string `json:"organization_name"`
	User             any    `json:"user"`
}

func (s *Server) membershipRoutes() {
	const path = "/user_management/organization_memberships"
	s.handle("GET "+path, s.listMemberships)
	s.handle("POST "+path, s.createMembership)
	s.handle("GET "+path+"/{id}", s.getMembership)
	s.handle("PUT "+path+"/{id}", s.updateMembership)
	s.handle("DELETE "+path+"/{id}", s.deleteMembership)
	s.handle("PUT "+path+"/{id}/deactivate", s.deactivateMembership)
	s.handle("PUT "+path+"/{id}/reactivate", s.reactivateMembership)
}

func (s *Server) membershipEvent(at ref) membershipEventJSON {
	return s.membershipOf(at, s.memberships.rows[at])
}

// membershipOf is the JSON of a row, which may be an older one than the table's.
func (s *Server) membershipOf(at ref, row membership) membershipEventJSON {
	made := createdAt(s, &s.memberships, at)
	role := roleJSON{roleSlugs[row.role]}
	return membershipEventJSON{
		Object: "organization_membership", ID: s.memberships.id(at), UserID: s.users.id(row.user),
		OrganizationID: s.organizations.id(row.organization), Status: row.status.String(),
		DirectoryManaged: row.managed, CustomAttributes: map[string]any{}, Role: role, Roles: []roleJSON{role},
		CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
}

func (s *Server) membershipView(at ref) any {
	row := s.memberships.rows[at]
	return membershipJSON{s.membershipEvent(at), s.organizations.rows[row.organization].name, s.userView(row.user)}
}

// membershipsOf lists a user's memberships, oldest first.
func (s *Server) membershipsOf(at ref) []ref {
	if s.firstMembership[at] == 0 {
		return nil
	}
	all := append([]ref{s.firstMembership[at] - 1}, s.moreMemberships[at]...)
	return slices.DeleteFunc(all, func(m ref) bool { return !s.memberships.alive(m) })
}

// membershipIn finds a user's membership in an organization.
func (s *Server) membershipIn(at, organization ref) (ref, bool) {
	for _, m := range s.membershipsOf(at) {
		if s.memberships.rows[m].organization == organization {
			return m, true
		}
	}
	return 0, false
}

func (s *Server) isMember(at, organization ref) bool {
	_, is := s.membershipIn(at, organization)
	return is
}

// listMemberships serves the list, which needs a user or an organization and shows active members unless
// asked for others.
func (s *Server) listMemberships(r *http.Request) reply {
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
	keep := func(at ref) bool { return wanted[s.memberships.rows[at].status] }
	var refs []ref
	if organizationID != "" {
		organization, known := s.organizations.find(organizationID)
		if !known {
			return notFound("Organization", organizationID)
		}
		refs = s.byOrganization[organization].memberships
	}
	if userID != "" {
		u, known := s.users.find(userID)
		if !known {
			return notFound("User", userID)
		}
		own := s.membershipsOf(u)
		if organizationID != "" {
			own = slices.DeleteFunc(own, func(m ref) bool { _, both := slices.BinarySearch(refs, m); return !both })
		}
		refs = own
	}
	return s.list(r, picked(&s.memberships, refs, keep, s.membershipView))
}

func (s *Server) getMembership(r *http.Request) reply {
	at, known := s.memberships.find(r.PathValue("id"))
	if !known {
		return notFound("Organization membership", r.PathValue("id"))
	}
	return ok(s.membershipView(at))
}

// addMembership puts a row into the table and its indexes.
func (s *Server) addMembership(id ulid, row membership) ref {
	at := s.memberships.add(id, row)
	if s.firstMembership[row.user] == 0 {
		s.firstMembership[row.user] = at + 1
	} else {
		s.moreMemberships[row.user] = append(s.moreMemberships[row.user], at)
	}
	index := &s.byOrganization[row.organization]
	index.memberships = append(index.memberships, at)
	index.users = insertRef(index.users, row.user)
	return at
}

func (s *Server) removeMembership(at ref) {
	row := s.memberships.rows[at]
	index := &s.byOrganization[row.organization]
	index.memberships = removeRef(index.memberships, at)
	index.users = removeRef(index.users, row.user)
	s.memberships.remove(at)
}
