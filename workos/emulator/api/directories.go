package api

import (
	"math/bits"
	"net/http"
	"strings"

	"frontdesk/workos/emulator/data"
)

func (s *API) directoryRoutes() {
	s.handle("GET /directories", s.listDirectories)
	s.handle("GET /directories/{id}", s.getDirectory)
	s.handle("DELETE /directories/{id}", s.deleteDirectory)
}

func (s *API) listDirectories(r *http.Request) reply {
	query := r.URL.Query()
	name, search := strings.ToLower(query.Get("domain")), query.Get("search")
	keep := func(at data.Ref) bool {
		row := s.Directories.Rows[at]
		if search != "" && !Contains(row.Name, search) {
			return false
		}
		if name == "" {
			return true
		}
		_, claimed := s.DomainNamed(row.Organization, name)
		return claimed
	}
	if id := query.Get("organization_id"); id != "" {
		var refs []data.Ref
		if organization, known := s.Organizations.Find(id); known {
			refs = s.ByOrganization[organization].Directories
		}
		return s.list(r, picked(&s.Directories, refs, keep, s.DirectoryView))
	}
	return s.list(r, whole(&s.Directories, keep, s.DirectoryView))
}

func (s *API) getDirectory(r *http.Request) reply {
	at, known := s.Directories.Find(r.PathValue("id"))
	if !known {
		return notFound("Directory", r.PathValue("id"))
	}
	return ok(s.DirectoryView(at))
}

func (s *API) deleteDirectory(r *http.Request) reply {
	at, known := s.Directories.Find(r.PathValue("id"))
	if !known {
		return notFound("Directory", r.PathValue("id"))
	}
	s.RemoveDirectory(at, data.ByAPI())
	return reply{http.StatusAccepted, emptyJSON{}}
}

func (s *API) directoryGroupRoutes() {
	s.handle("GET /directory_groups", s.listDirectoryGroups)
	s.handle("GET /directory_groups/{id}", s.getDirectoryGroup)
}

func (s *API) groupView(at data.Ref) any { return s.GroupOf(at) }

// listDirectoryGroups serves GET /directory_groups, which needs a directory or a user.
func (s *API) listDirectoryGroups(r *http.Request) reply {
	directoryID, userID := r.URL.Query().Get("directory"), r.URL.Query().Get("user")
	if directoryID == "" && userID == "" {
		return invalid(r, FieldError{"required", "directory"})
	}
	var refs []data.Ref
	mask := ^uint32(0)
	if directoryID != "" {
		d, known := s.Directories.Find(directoryID)
		if !known {
			return notFound("Directory", directoryID)
		}
		refs = s.ByDirectory[d].Groups
	}
	if userID != "" {
		u, known := s.DirectoryUsers.Find(userID)
		if !known {
			return notFound("Directory user", userID)
		}
		row := s.DirectoryUsers.Rows[u]
		mask = row.Groups
		if own := s.ByDirectory[row.Directory].Groups; directoryID == "" {
			refs = own
		} else if len(refs) == 0 || s.Groups.Rows[refs[0]].Directory != row.Directory {
			refs = nil // a user of another directory
		}
	}
	keep := func(at data.Ref) bool { return mask&(1<<s.Groups.Rows[at].Bit) != 0 }
	return s.list(r, picked(&s.Groups, refs, keep, s.groupView))
}

func (s *API) getDirectoryGroup(r *http.Request) reply {
	at, known := s.Groups.Find(r.PathValue("id"))
	if !known {
		return notFound("Directory group", r.PathValue("id"))
	}
	return ok(s.GroupOf(at))
}

// DirectoryUserWithGroupsJSON is a directory user as the API shows it.
type DirectoryUserWithGroupsJSON struct {
	data.DirectoryUserJSON
	Groups []data.GroupJSON `json:"groups"`
}

func (s *API) directoryUserRoutes() {
	s.handle("GET /directory_users", s.listDirectoryUsers)
	s.handle("GET /directory_users/{id}", s.getDirectoryUser)
}

func (s *API) directoryUserView(at data.Ref) any {
	row := s.DirectoryUsers.Rows[at]
	view := DirectoryUserWithGroupsJSON{s.DirectoryUserOf(at), []data.GroupJSON{}}
	for rest := row.Groups; rest != 0; rest &= rest - 1 {
		view.Groups = append(view.Groups, s.GroupOf(s.ByDirectory[row.Directory].Groups[bits.TrailingZeros32(rest)]))
	}
	return view
}

// listDirectoryUsers serves GET /directory_users, which needs a directory or a group; email and idp_id
// select within a directory.
func (s *API) listDirectoryUsers(r *http.Request) reply {
	query := r.URL.Query()
	directoryID, groupID := query.Get("directory"), query.Get("group")
	email, idpID := query.Get("email"), query.Get("idp_id")
	if directoryID == "" && (email != "" || idpID != "" || groupID == "") {
		return invalid(r, FieldError{"required", "directory"})
	}
	var refs []data.Ref
	keep := func(data.Ref) bool { return true }
	if groupID != "" {
		g, known := s.Groups.Find(groupID)
		if !known {
			return notFound("Directory group", groupID)
		}
		refs = s.ByDirectory[s.Groups.Rows[g].Directory].Users
		mask := uint32(1) << s.Groups.Rows[g].Bit
		keep = func(at data.Ref) bool { return s.DirectoryUsers.Rows[at].Groups&mask != 0 }
	}
	if directoryID != "" {
		d, known := s.Directories.Find(directoryID)
		if !known {
			return notFound("Directory", directoryID)
		}
		if groupID == "" {
			refs = s.ByDirectory[d].Users
		} else if len(refs) > 0 && s.DirectoryUsers.Rows[refs[0]].Directory != d {
			refs = nil // a group of another directory
		}
	}
	switch {
	case email != "":
		refs = s.DirectoryUsersWhere(refs, func(p data.Person) bool { return strings.EqualFold(p.Email, email) })
	case idpID != "":
		refs = s.DirectoryUsersWhere(refs, func(p data.Person) bool { return p.IdpID() == idpID })
	}
	return s.list(r, picked(&s.DirectoryUsers, refs, keep, s.directoryUserView))
}

func (s *API) getDirectoryUser(r *http.Request) reply {
	at, known := s.DirectoryUsers.Find(r.PathValue("id"))
	if !known {
		return notFound("Directory user", r.PathValue("id"))
	}
	return ok(s.directoryUserView(at))
}
