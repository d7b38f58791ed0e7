package data

import (
	"strings"
	"time"
)

// Connection is one SSO connection of an organization.
type Connection struct {
	Organization Ref
	Kind         string // connection_type
	Name         string
	State        string // requires_type, draft, active, validating, inactive or deleting
	Updated      int64
}

// ConnectionJSON is a connection as the API shows it.
type ConnectionJSON struct {
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
	ConnectionJSON
	ExternalKey string `json:"external_key"`
}

// ConnectionView is a connection as the API shows it now.
func (s *State) ConnectionView(at Ref) any { return s.connectionOf(at, s.Connections.Rows[at]) }

// connectionOf is the JSON of a row. A connection signs in the people of its organization's proven domains.
func (s *State) connectionOf(at Ref, row *Connection) ConnectionJSON {
	made := CreatedAt(s, &s.Connections, at)
	view := ConnectionJSON{
		Object: "connection", ID: s.Connections.ID(at), OrganizationID: s.Organizations.ID(row.Organization),
		ConnectionType: row.Kind, Name: row.Name, State: row.State, Status: "unlinked",
		Domains: []connectionDomainJSON{}, CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(row.Updated, made),
	}
	if row.State == "active" || row.State == "validating" {
		view.Status = "linked"
	}
	for _, d := range s.ByOrganization[row.Organization].Domains {
		if IsProven(s.Domains.Rows[d]) {
			view.Domains = append(view.Domains, connectionDomainJSON{
				"connection_domain", "conn_domain_" + s.Domains.IDs[d].String(), s.Domains.Rows[d].Name,
			})
		}
	}
	return view
}

// connectionEvent returns the data of events about a connection. They never have the state requires_type.
func (s *State) connectionEvent(at Ref, row *Connection) connectionEventJSON {
	view := s.connectionOf(at, row)
	if view.State == "requires_type" {
		view.State = "draft"
	}
	return connectionEventJSON{view, Letters(MixText(view.ID), 22)}
}

// AddConnection puts a row into the table and its index.
func (s *State) AddConnection(id ULID, row *Connection) Ref {
	at := s.Connections.Add(id, row)
	index := &s.ByOrganization[row.Organization]
	index.Connections = append(index.Connections, at)
	return at
}

// RemoveConnection deletes a connection; its event shows the state that it had.
func (s *State) RemoveConnection(at Ref, by Actor) {
	row := s.Connections.Rows[at]
	s.Record("connection.deleted", row.Organization, s.connectionEvent(at, row), by)
	index := &s.ByOrganization[row.Organization]
	index.Connections = removeRef(index.Connections, at)
	s.Connections.Remove(at)
}

// ChangeConnection edits a connection and records an event for a change of its state. Other changes have
// no event.
func (s *State) ChangeConnection(at Ref, by Actor, edit func(*Connection)) {
	row := *s.Connections.Rows[at]
	before := row.State
	edit(&row)
	row.Updated = s.Now().UnixMilli()
	s.Connections.Set(at, &row)
	switch {
	case row.State == "active" && before != "active":
		s.Record("connection.activated", row.Organization, s.connectionEvent(at, &row), by)
	case row.State == "inactive" && before == "active":
		s.Record("connection.deactivated", row.Organization, s.connectionEvent(at, &row), by)
	}
}

// Renewed is the data of connection.saml_certificate_renewed.
type Renewed struct {
	Connection  CertifiedConnection `json:"connection"`
	Certificate Certificate         `json:"certificate"`
	RenewedAt   string              `json:"renewed_at"`
}

// CertifiedConnection is the connection of an event about a certificate.
type CertifiedConnection struct {
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id"`
}

// Certificate is the certificate of an event about it.
type Certificate struct {
	Type    string `json:"certificate_type"`
	Expires string `json:"expiry_date"`
}

// CertificateYears is how many years a renewed certificate is valid.
const CertificateYears = 3

// HasCertificate reports whether a connection's provider signs with a certificate.
func HasCertificate(row *Connection) bool { return strings.HasSuffix(row.Kind, "SAML") }

// CertificateEnds notes when a connection's signing certificate expires, as an event tells.
func (s *State) CertificateEnds(at Ref, expires time.Time) {
	s.certificateEnds[at] = expires.UnixMilli()
}

// IsCertificateExpired reports whether events have told that a connection's signing certificate has expired by now.
func (s *State) IsCertificateExpired(at Ref) bool {
	expires, told := s.certificateEnds[at]
	return told && s.Now().UnixMilli() >= expires
}
