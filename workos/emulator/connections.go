package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// connection is one SSO connection of an organization.
type connection struct {
	organization ref
	kind         string // connection_type
	name         string
	state        string // requires_type, draft, active, validating, inactive or deleting
	updated      int64
}

type connectionJSON struct {
	Object         string                 `json:"object"`
	ID             string                 `json:"id"`
	OrganizationID string                 `json:"organization_id"`
	ConnectionType string                 `json:"connection_type"`
	Name           string                 `json:"name"`
	State          string                 `json:"state"`
	Status         string                 `json:"status"`
	Domains        []connectionDomainJSON `json:"domains"`
	CreatedAt      string                 `json:"created_at"`
	UpdatedAt      string                 `json:"updated_at"`
}

type connectionDomainJSON struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Domain string `json:"domain"`
}

// connectionEventJSON is a connection as its events show it.
type connectionEventJSON struct {
	connectionJSON
	ExternalKey string `json:"external_key"`
}

func (s *Server) connectionRoutes() {
	s.handle("GET /connections", s.listConnections)
	s.handle("GET /connections/{id}", s.getConnection)
	s.handle("DELETE /connections/{id}", s.deleteConnection)
}

func (s *Server) connectionView(at ref) any { return s.connectionOf(at, s.connections.rows[at]) }

// connectionOf is the JSON of a row. A connection signs in the people of its organization's proven domains.
func (s *Server) connectionOf(at ref, row *connection) connectionJSON {
	made := createdAt(s, &s.connections, at)
	view := connectionJSON{
		Object: "connection", ID: s.connections.id(at), OrganizationID: s.organizations.id(row.organization),
		ConnectionType: row.kind, Name: row.name, State: row.state, Status: "unlinked",
		Domains: []connectionDomainJSON{}, CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
	if row.state == "active" || row.state == "validating" {
		view.Status = "linked"
	}
	for _, d := range s.byOrganization[row.organization].domains {
		if isProven(s.domains.rows[d]) {
			view.Domains = append(view.Domains, connectionDomainJSON{"connection_domain", "conn_domain_" + s.domains.ids[d].String(), s.domains.rows[d].name})
		}
	}
	return view
}

// connectionEvent is what the events about a connection say. They know no state requires_type.
func (s *Server) connectionEvent(at ref, row *connection) connectionEventJSON {
	view := s.connectionOf(at, row)
	if view.State == "requires_type" {
		view.State = "draft"
	}
	return connectionEventJSON{view, letters(mixText(view.ID), 22)}
}

func (s *Server) listConnections(r *http.Request) reply {
	query := r.URL.Query()
	kind, name, search := query.Get("connection_type"), strings.ToLower(query.Get("domain")), query.Get("search")
	if kind != "" && !slices.Contains(connectionTypes, canonicalType(kind)) {
		return invalid(r, fieldError{"invalid_connection_type", "connection_type"})
	}
	keep := func(at ref) bool {
		row := s.connections.rows[at]
		return (kind == "" || row.kind == canonicalType(kind)) &&
			(search == "" || contains(row.name, search)) &&
			(name == "" || s.hasProvenDomain(row.organization, name))
	}
	if id := query.Get("organization_id"); id != "" {
		var refs []ref
		if organization, known := s.organizations.find(id); known {
			refs = s.byOrganization[organization].connections
		}
		return s.list(r, picked(&s.connections, refs, keep, s.connectionView))
	}
	return s.list(r, whole(&s.connections, keep, s.connectionView))
}

// canonicalType undoes the one type that the filter spells differently from the objects.
func canonicalType(kind string) string {
	if kind == "GithubOAuth" {
		return "GitHubOAuth"
	}
	return kind
}

func (s *Server) hasProvenDomain(organization ref, name string) bool {
	at, known := s.domainNamed(organization, name)
	return known && isProven(s.domains.rows[at])
}

func (s *Server) getConnection(r *http.Request) reply {
	at, known := s.connections.find(r.PathValue("id"))
	if !known {
		return notFound("Connection", r.PathValue("id"))
	}
	return ok(s.connectionView(at))
}

func (s *Server) deleteConnection(r *http.Request) reply {
	at, known := s.connections.find(r.PathValue("id"))
	if !known {
		return notFound("Connection", r.PathValue("id"))
	}
	s.removeConnection(at, byAPI())
	return emptyReply(http.StatusNoContent)
}

// addConnection puts a row into the table and its index.
func (s *Server) addConnection(id ulid, row *connection) ref {
	at := s.connections.add(id, row)
	index := &s.byOrganization[row.organization]
	index.connections = append(index.connections, at)
	return at
}

// removeConnection deletes a connection; its event shows the state that it had.
func (s *Server) removeConnection(at ref, by actor) {
	row := s.connections.rows[at]
	s.record("connection.deleted", row.organization, s.connectionEvent(at, row), by)
	index := &s.byOrganization[row.organization]
	index.connections = removeRef(index.connections, at)
	s.connections.remove(at)
}

// changeConnection edits a connection and records what a change of its state means. There is no event for
// anything else that happens to a connection.
func (s *Server) changeConnection(at ref, by actor, edit func(*connection)) {
	row := *s.connections.rows[at]
	before := row.state
	edit(&row)
	row.updated = s.now().UnixMilli()
	s.connections.set(at, &row)
	switch {
	case row.state == "active" && before != "active":
		s.record("connection.activated", row.organization, s.connectionEvent(at, &row), by)
	case row.state == "inactive" && before == "active":
		s.record("connection.deactivated", row.organization, s.connectionEvent(at, &row), by)
	}
}
