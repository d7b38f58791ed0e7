package emulator

import "net/http"

// group is a group of a directory, which has at most 32: its users remember theirs as bits.
type group struct {
	directory ref
	bit       uint8 // its place in the directory
	name      string
}

type groupJSON struct {
	Object         string         `json:"object"`
	ID             string         `json:"id"`
	IdPID          string         `json:"idp_id"`
	DirectoryID    string         `json:"directory_id"`
	OrganizationID string         `json:"organization_id"`
	Name           string         `json:"name"`
	RawAttributes  map[string]any `json:"raw_attributes"`
	CreatedAt      string         `json:"created_at"`
	UpdatedAt      string         `json:"updated_at"`
}

func (s *Server) directoryGroupRoutes() {
	s.handle("GET /directory_groups", s.listDirectoryGroups)
	s.handle("GET /directory_groups/{id}", s.getDirectoryGroup)
}

func (s *Server) groupView(at ref) any { return s.groupOf(at) }

func (s *Server) groupOf(at ref) groupJSON {
	row := s.groups.rows[at]
	made := stamp(createdAt(s, &s.groups, at))
	idpID := "grp-" + letters(mixText(s.groups.id(at)), 12)
	return groupJSON{
		Object: "directory_group", ID: s.groups.id(at), IdPID: idpID, DirectoryID: s.directories.id(row.directory),
		OrganizationID: s.organizations.id(s.directories.rows[row.directory].organization), Name: row.name,
		RawAttributes: map[string]any{"id": idpID, "displayName": row.name},
		CreatedAt:     made, UpdatedAt: made,
	}
}

// listDirectoryGroups serves GET /directory_groups, which needs a directory or a user.
func (s *Server) listDirectoryGroups(r *http.Request) reply {
	directoryID, userID := r.URL.Query().Get("directory"), r.URL.Query().Get("user")
	if directoryID == "" && userID == "" {
		return invalid(r, fieldError{"required", "directory"})
	}
	var refs []ref
	mask := ^uint32(0)
	if directoryID != "" {
		d, known := s.directories.find(directoryID)
		if !known {
			return notFound("Directory", directoryID)
		}
		refs = s.byDirectory[d].groups
	}
	if userID != "" {
		u, known := s.directoryUsers.find(userID)
		if !known {
			return notFound("Directory user", userID)
		}
		row := s.directoryUsers.rows[u]
		mask = row.groups
		if own := s.byDirectory[row.directory].groups; directoryID == "" {
			refs = own
		} else if len(refs) == 0 || s.groups.rows[refs[0]].directory != row.directory {
			refs = nil // a user of another directory
		}
	}
	keep := func(at ref) bool { return mask&(1<<s.groups.rows[at].bit) != 0 }
	return s.list(r, picked(&s.groups, refs, keep, s.groupView))
}

func (s *Server) getDirectoryGroup(r *http.Request) reply {
	at, known := s.groups.find(r.PathValue("id"))
	if !known {
		return notFound("Directory group", r.PathValue("id"))
	}
	return ok(s.groupOf(at))
}

// addGroup puts a group into the table and its directory.
func (s *Server) addGroup(id ulid, directory ref, name string) ref {
	index := &s.byDirectory[directory]
	at := s.groups.add(id, &group{directory: directory, bit: uint8(len(index.groups)), name: name})
	index.groups = append(index.groups, at)
	return at
}
