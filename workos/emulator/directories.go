package emulator

import (
	"net/http"
	"strings"
)

// directory is a customer's user directory.
type directory struct {
	organization ref
	kind         string // type
	name         string
	state        string // linked, validating, invalid_credentials, unlinked or deleting
	updated      int64
}

type directoryJSON struct {
	Object         string                `json:"object"`
	ID             string                `json:"id"`
	OrganizationID string                `json:"organization_id"`
	ExternalKey    string                `json:"external_key"`
	Type           string                `json:"type"`
	State          string                `json:"state"`
	Name           string                `json:"name"`
	Domain         string                `json:"domain,omitempty"`
	Metadata       directoryMetadataJSON `json:"metadata"`
	CreatedAt      string                `json:"created_at"`
	UpdatedAt      string                `json:"updated_at"`
}

type directoryMetadataJSON struct {
	Users struct {
		Active   int `json:"active"`
		Inactive int `json:"inactive"`
	} `json:"users"`
	Groups int `json:"groups"`
}

// directoryEventJSON is a directory as its events show it: other words for its state, domains instead of one.
type directoryEventJSON struct {
	Object         string                 `json:"object"`
	ID             string                 `json:"id"`
	OrganizationID string                 `json:"organization_id"`
	Type           string                 `json:"type"`
	State          string                 `json:"state"`
	Name           string                 `json:"name"`
	ExternalKey    string                 `json:"external_key"`
	Domains        []connectionDomainJSON `json:"domains"`
	CreatedAt      string                 `json:"created_at"`
	UpdatedAt      string                 `json:"updated_at"`
}

func (s *Server) directoryRoutes() {
	s.handle("GET /directories", s.listDirectories)
	s.handle("GET /directories/{id}", s.getDirectory)
	s.handle("DELETE /directories/{id}", s.deleteDirectory)
}

func (s *Server) directoryView(at ref) any {
	row := s.directories.rows[at]
	made := createdAt(s, &s.directories, at)
	view := directoryJSON{
		Object: "directory", ID: s.directories.id(at), OrganizationID: s.organizations.id(row.organization),
		ExternalKey: letters(mixText(s.directories.id(at)), 16), Type: row.kind, State: row.state, Name: row.name,
		Domain: s.organizations.rows[row.organization].domain, CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
	index := &s.byDirectory[at]
	view.Metadata.Users.Active, view.Metadata.Users.Inactive = index.active, index.inactive
	view.Metadata.Groups = len(index.groups)
	return view
}

// directoryEvent is what the events about a directory say.
func (s *Server) directoryEvent(at ref, row *directory) directoryEventJSON {
	made := createdAt(s, &s.directories, at)
	view := directoryEventJSON{
		Object: "directory", ID: s.directories.id(at), OrganizationID: s.organizations.id(row.organization),
		Type: row.kind, State: row.state, Name: row.name, ExternalKey: letters(mixText(s.directories.id(at)), 16),
		Domains: []connectionDomainJSON{}, CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
	switch row.state {
	case "linked":
		view.State = "active"
	case "unlinked":
		view.State = "inactive"
	}
	for _, d := range s.byOrganization[row.organization].domains {
		view.Domains = append(view.Domains, connectionDomainJSON{"organization_domain", s.domains.id(d), s.domains.rows[d].name})
	}
	return view
}

func (s *Server) listDirectories(r *http.Request) reply {
	query := r.URL.Query()
	name, search := strings.ToLower(query.Get("domain")), query.Get("search")
	keep := func(at ref) bool {
		row := s.directories.rows[at]
		if search != "" && !contains(row.name, search) {
			return false
		}
		if name == "" {
			return true
		}
		_, claimed := s.domainNamed(row.organization, name)
		return claimed
	}
	if id := query.Get("organization_id"); id != "" {
		var refs []ref
		if organization, known := s.organizations.find(id); known {
			refs = s.byOrganization[organization].directories
		}
		return s.list(r, picked(&s.directories, refs, keep, s.directoryView))
	}
	return s.list(r, whole(&s.directories, keep, s.directoryView))
}

func (s *Server) getDirectory(r *http.Request) reply {
	at, known := s.directories.find(r.PathValue("id"))
	if !known {
		return notFound("Directory", r.PathValue("id"))
	}
	return ok(s.directoryView(at))
}

func (s *Server) deleteDirectory(r *http.Request) reply {
	at, known := s.directories.find(r.PathValue("id"))
	if !known {
		return notFound("Directory", r.PathValue("id"))
	}
	s.removeDirectory(at, byAPI())
	return reply{http.StatusAccepted, emptyJSON{}}
}

// addDirectory puts a row into the table and its indexes.
func (s *Server) addDirectory(id ulid, row *directory) ref {
	at := s.directories.add(id, row)
	s.byDirectory = append(s.byDirectory, directoryIndex{})
	index := &s.byOrganization[row.organization]
	index.directories = append(index.directories, at)
	return at
}

// removeDirectory deletes a directory with its users and groups. As documented, only dsync.deleted tells.
func (s *Server) removeDirectory(at ref, by actor) {
	row := s.directories.rows[at]
	s.record("dsync.deleted", row.organization, s.directoryEvent(at, row), by)
	for _, u := range s.byDirectory[at].users {
		s.directoryUsers.remove(u)
	}
	for _, g := range s.byDirectory[at].groups {
		s.groups.remove(g)
	}
	index := &s.byOrganization[row.organization]
	index.directories = removeRef(index.directories, at)
	s.directories.remove(at)
}

// changeDirectory edits a directory; becoming linked is an event.
func (s *Server) changeDirectory(at ref, by actor, edit func(*directory)) {
	row := *s.directories.rows[at]
	before := row.state
	edit(&row)
	row.updated = s.now().UnixMilli()
	s.directories.set(at, &row)
	if row.state == "linked" && before != "linked" {
		s.record("dsync.activated", row.organization, s.directoryEvent(at, &row), by)
	}
}

// directoryTypes are the providers that a directory can be linked to.
var directoryTypes = []string{
	"azure scim v2.0", "bamboohr", "breathe hr", "cezanne hr", "cyberark scim v2.0", "fourth hr", "generic scim v2.0",
	"gsuite directory", "hibob", "jump cloud scim v2.0", "okta scim v2.0", "onelogin scim v2.0", "people hr", "personio",
	"pingfederate scim v2.0", "rippling scim v2.0", "s3", "sailpoint scim v2.0", "sftp", "sftp workday", "workday",
}
