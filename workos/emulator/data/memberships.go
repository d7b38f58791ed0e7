package data

import (
	"slices"
)

// Membership ties a user to an organization.
type Membership struct {
	User, Organization Ref
	Status             MemberStatus
	Role               uint8 // place in RoleSlugs
	Managed            bool  // by a directory
	Updated            int64
}

// MemberStatus is the status of a membership.
type MemberStatus uint8

// The statuses of a membership.
const (
	MemberActive MemberStatus = iota
	MemberInactive
	MemberPending
)

// String is the status as the API writes it.
func (m MemberStatus) String() string { return [...]string{"active", "inactive", "pending"}[m] }

// MembershipEventJSON is a membership as its events show it.
type MembershipEventJSON struct {
	Object           string         `json:"object"`
	ID               string         `json:"id"`
	UserID           string         `json:"user_id"`
	OrganizationID   string         `json:"organization_id"`
	Status           string         `json:"status"`
	DirectoryManaged bool           `json:"directory_managed"`
	CustomAttributes map[string]any `json:"custom_attributes"`
	Role             RoleJSON       `json:"role"`
	Roles            []RoleJSON     `json:"roles"`
	CreatedAt        string         `json:"created_at"`
	UpdatedAt        string         `json:"updated_at"`
}

// MembershipEvent returns the data of events about a membership.
func (s *State) MembershipEvent(at Ref) MembershipEventJSON {
	return s.membershipOf(at, s.Memberships.Rows[at])
}

// membershipOf is the JSON of a row, which may be an older one than the table's.
func (s *State) membershipOf(at Ref, row Membership) MembershipEventJSON {
	made := CreatedAt(s, &s.Memberships, at)
	role := RoleJSON{RoleSlugs[row.Role]}
	return MembershipEventJSON{
		Object: "organization_membership", ID: s.Memberships.ID(at), UserID: s.Users.ID(row.User),
		OrganizationID: s.Organizations.ID(row.Organization), Status: row.Status.String(),
		DirectoryManaged: row.Managed, CustomAttributes: map[string]any{}, Role: role, Roles: []RoleJSON{role},
		CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(row.Updated, made),
	}
}

// MembershipsOf lists a user's memberships, oldest first.
func (s *State) MembershipsOf(at Ref) []Ref {
	if s.FirstMembership[at] == 0 {
		return nil
	}
	all := append([]Ref{s.FirstMembership[at] - 1}, s.MoreMemberships[at]...)
	return slices.DeleteFunc(all, func(m Ref) bool { return !s.Memberships.Alive(m) })
}

// MembershipIn finds a user's membership in an organization.
func (s *State) MembershipIn(at, organization Ref) (Ref, bool) {
	for _, m := range s.MembershipsOf(at) {
		if s.Memberships.Rows[m].Organization == organization {
			return m, true
		}
	}
	return 0, false
}

// IsMember reports whether a user has a membership in an organization, in any status.
func (s *State) IsMember(at, organization Ref) bool {
	_, is := s.MembershipIn(at, organization)
	return is
}

// AddMembership puts a row into the table and its indexes.
func (s *State) AddMembership(id ULID, row Membership) Ref {
	at := s.Memberships.Add(id, row)
	if s.FirstMembership[row.User] == 0 {
		s.FirstMembership[row.User] = at + 1
	} else {
		s.MoreMemberships[row.User] = append(s.MoreMemberships[row.User], at)
	}
	index := &s.ByOrganization[row.Organization]
	index.Memberships = append(index.Memberships, at)
	index.Users = InsertRef(index.Users, row.User)
	return at
}

// RemoveMembership deletes a membership from the table and its indexes.
func (s *State) RemoveMembership(at Ref) {
	row := s.Memberships.Rows[at]
	index := &s.ByOrganization[row.Organization]
	index.Memberships = removeRef(index.Memberships, at)
	index.Users = removeRef(index.Users, row.User)
	s.Memberships.Remove(at)
}

// IsManaged reports whether a directory manages a user, who then cannot have another address.
func (s *State) IsManaged(at Ref) bool {
	for _, m := range s.MembershipsOf(at) {
		if s.Memberships.Rows[m].Managed {
			return true
		}
	}
	return false
}

// CreateMembership makes a user a member, and records the event.
func (s *State) CreateMembership(row Membership, by Actor) Ref {
	at := s.AddMembership(s.NewULID(), row)
	s.Record("organization_membership.created", row.Organization, s.MembershipEvent(at), by)
	return at
}

// ChangeMembership edits a membership and records the event; nothing is recorded when nothing changes. Who is deactivated is signed
// out of the organization.
func (s *State) ChangeMembership(at Ref, by Actor, edit func(*Membership)) {
	before := s.Memberships.Rows[at]
	row := before
	edit(&row)
	if row == before {
		return
	}
	row.Updated = s.Now().UnixMilli()
	s.Memberships.Set(at, row)
	previous := map[string]any{}
	if row.Status != before.Status {
		previous["status"] = before.Status.String()
	}
	if row.Role != before.Role {
		previous["role"] = RoleJSON{Slug: RoleSlugs[before.Role]}
	}
	s.RecordChange("organization_membership.updated", row.Organization, s.MembershipEvent(at), previous, by)
	if row.Status == MemberInactive {
		s.EndSessions(row.User, row.Organization, by)
	}
}

// DeleteMembership deletes a membership, records the event, and signs the user out of the organization.
func (s *State) DeleteMembership(at Ref, by Actor) {
	row := s.Memberships.Rows[at]
	s.Record("organization_membership.deleted", row.Organization, s.MembershipEvent(at), by)
	s.RemoveMembership(at)
	s.EndSessions(row.User, row.Organization, by)
}
