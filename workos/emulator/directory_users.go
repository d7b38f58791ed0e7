package emulator

import (
	"math/bits"
	"net/http"
	"strings"
)

// directoryUser is a person in a directory, kept small: everything else follows from the person.
type directoryUser struct {
	directory ref
	person    uint32 // the organization's person of that number
	groups    uint32 // bit i: member of the directory's i-th group
	state     personState
	updated   int64
}

type personState uint8

const (
	personActive personState = iota
	personSuspended
	personInactive
)

func (p personState) String() string {
	return [...]string{"active", "suspended", "inactive"}[p]
}

type directoryUserJSON struct {
	Object           string          `json:"object"`
	ID               string          `json:"id"`
	DirectoryID      string          `json:"directory_id"`
	OrganizationID   string          `json:"organization_id"`
	IdPID            string          `json:"idp_id"`
	Email            *string         `json:"email"`
	FirstName        *string         `json:"first_name"`
	LastName         *string         `json:"last_name"`
	Name             *string         `json:"name"`
	Emails           []directoryMail `json:"emails"`
	JobTitle         *string         `json:"job_title"`
	Username         *string         `json:"username"`
	State            string          `json:"state"`
	RawAttributes    map[string]any  `json:"raw_attributes"`
	CustomAttributes map[string]any  `json:"custom_attributes"`
	Role             roleJSON        `json:"role"`
	Roles            []roleJSON      `json:"roles"`
	CreatedAt        string          `json:"created_at"`
	UpdatedAt        string          `json:"updated_at"`
}

type directoryUserWithGroupsJSON struct {
	directoryUserJSON
	Groups []groupJSON `json:"groups"`
}

type directoryMail struct {
	Primary bool   `json:"primary"`
	Type    string `json:"type"`
	Value   string `json:"value"`
}

type roleJSON struct {
	Slug string `json:"slug"`
}

func (s *Server) directoryUserRoutes() {
	s.handle("GET /directory_users", s.listDirectoryUsers)
	s.handle("GET /directory_users/{id}", s.getDirectoryUser)
}

func (s *Server) directoryUserView(at ref) any {
	row := s.directoryUsers.rows[at]
	view := directoryUserWithGroupsJSON{s.directoryUserOf(at), []groupJSON{}}
	for rest := row.groups; rest != 0; rest &= rest - 1 {
		view.Groups = append(view.Groups, s.groupOf(s.byDirectory[row.directory].groups[bits.TrailingZeros32(rest)]))
	}
	return view
}

// personOf is who a directory user is.
func (s *Server) personOf(at ref) person {
	row := s.directoryUsers.rows[at]
	return s.organizations.rows[s.directories.rows[row.directory].organization].person(row.person)
}

// directoryUserOf is the JSON of a row without the groups, as events have it.
func (s *Server) directoryUserOf(at ref) directoryUserJSON {
	row := s.directoryUsers.rows[at]
	organization := s.directories.rows[row.directory].organization
	who := s.personOf(at)
	made := createdAt(s, &s.directoryUsers, at)
	name, email, title := who.first+" "+who.last, who.email, who.title()
	return directoryUserJSON{
		Object: "directory_user", ID: s.directoryUsers.id(at), DirectoryID: s.directories.id(row.directory),
		OrganizationID: s.organizations.id(organization), IdPID: who.idpID(), Email: &email,
		FirstName: &who.first, LastName: &who.last, Name: &name,
		Emails: []directoryMail{{true, "work", email}}, JobTitle: &title, Username: &email,
		State: row.state.String(), RawAttributes: who.rawAttributes(row.state),
		CustomAttributes: who.customAttributes(s.organizations.rows[organization]),
		Role:             roleJSON{who.role()}, Roles: []roleJSON{{who.role()}},
		CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
}

// listDirectoryUsers serves GET /directory_users, which needs a directory or a group; email and idp_id
// select within a directory.
func (s *Server) listDirectoryUsers(r *http.Request) reply {
	query := r.URL.Query()
	directoryID, groupID := query.Get("directory"), query.Get("group")
	email, idpID := query.Get("email"), query.Get("idp_id")
	if directoryID == "" && (email != "" || idpID != "" || groupID == "") {
		return invalid(r, fieldError{"required", "directory"})
	}
	var refs []ref
	keep := func(ref) bool { return true }
	if groupID != "" {
		g, known := s.groups.find(groupID)
		if !known {
			return notFound("Directory group", groupID)
		}
		refs = s.byDirectory[s.groups.rows[g].directory].users
		mask := uint32(1) << s.groups.rows[g].bit
		keep = func(at ref) bool { return s.directoryUsers.rows[at].groups&mask != 0 }
	}
	if directoryID != "" {
		d, known := s.directories.find(directoryID)
		if !known {
			return notFound("Directory", directoryID)
		}
		if groupID == "" {
			refs = s.byDirectory[d].users
		} else if len(refs) > 0 && s.directoryUsers.rows[refs[0]].directory != d {
			refs = nil // a group of another directory
		}
	}
	switch {
	case email != "":
		refs = s.directoryUsersWhere(refs, func(p person) bool { return strings.EqualFold(p.email, email) })
	case idpID != "":
		refs = s.directoryUsersWhere(refs, func(p person) bool { return p.idpID() == idpID })
	}
	return s.list(r, picked(&s.directoryUsers, refs, keep, s.directoryUserView))
}

// directoryUsersWhere picks the users of a directory who are somebody. It looks at each of them: a directory
// is as large as one company, and the question is rare.
func (s *Server) directoryUsersWhere(refs []ref, is func(person) bool) []ref {
	var found []ref
	for _, at := range refs {
		if is(s.personOf(at)) {
			found = append(found, at)
		}
	}
	return found
}

func (s *Server) getDirectoryUser(r *http.Request) reply {
	at, known := s.directoryUsers.find(r.PathValue("id"))
	if !known {
		return notFound("Directory user", r.PathValue("id"))
	}
	return ok(s.directoryUserView(at))
}

// addDirectoryUser puts a row into the table, its index and the directory's counts.
func (s *Server) addDirectoryUser(id ulid, row directoryUser) ref {
	at := s.directoryUsers.add(id, row)
	index := &s.byDirectory[row.directory]
	index.users = append(index.users, at)
	if row.state == personActive {
		index.active++
	} else {
		index.inactive++
	}
	return at
}
