package emulator

import (
	"maps"
	"net/http"
	"strings"
	"time"
)

// organization is a customer. Salt and domain name its people: see people.go.
type organization struct {
	name         string
	salt         uint64
	domain       string
	metadata     map[string]string
	externalID   string
	stripeID     string
	allowOutside bool
	scenario     bool          // made up around one problem
	quiet        time.Duration // for how long nobody had signed in when the server started
	updated      int64
}

type organizationJSON struct {
	Object       string            `json:"object"`
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Domains      []domainJSON      `json:"domains"`
	Metadata     map[string]string `json:"metadata"`
	ExternalID   *string           `json:"external_id"`
	StripeID     string            `json:"stripe_customer_id,omitempty"`
	AllowOutside bool              `json:"allow_profiles_outside_organization"`
	CreatedAt    string            `json:"created_at"`
	UpdatedAt    string            `json:"updated_at"`
}

func (s *Server) organizationRoutes() {
	s.handle("GET /organizations", s.listOrganizations)
	s.handle("POST /organizations", s.createOrganization)
	s.handle("GET /organizations/{id}", s.getOrganization)
	s.handle("GET /organizations/external_id/{external_id}", s.getOrganizationByExternalID)
	s.handle("PUT /organizations/{id}", s.updateOrganization)
	s.handle("DELETE /organizations/{id}", s.deleteOrganization)
}

func (s *Server) organizationView(at ref) any { return s.organizationOf(at, s.organizations.rows[at]) }

// organizationOf is the JSON of a row, which may be an older one than the table's.
func (s *Server) organizationOf(at ref, row *organization) organizationJSON {
	made := createdAt(s, &s.organizations, at)
	view := organizationJSON{
		Object: "organization", ID: s.organizations.id(at), Name: row.name, Domains: []domainJSON{},
		Metadata: map[string]string{}, ExternalID: orNull(row.externalID), StripeID: row.stripeID,
		AllowOutside: row.allowOutside, CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
	maps.Copy(view.Metadata, row.metadata)
	for _, d := range s.byOrganization[at].domains {
		view.Domains = append(view.Domains, s.domainOf(d, s.domains.rows[d]))
	}
	return view
}

func (s *Server) listOrganizations(r *http.Request) reply {
	search, names := r.URL.Query().Get("search"), listParam(r, "domains")
	if len(names) > 0 {
		var refs []ref
		for _, name := range names {
			for _, d := range s.organizationByDomain[strings.ToLower(name)] {
				refs = insertRef(refs, s.domains.rows[d].organization)
			}
		}
		return s.list(r, picked(&s.organizations, refs, s.organizationNamed(search), s.organizationView))
	}
	return s.list(r, whole(&s.organizations, s.organizationNamed(search), s.organizationView))
}

// organizationNamed is the filter behind search: part of the name, whatever its case.
func (s *Server) organizationNamed(search string) func(ref) bool {
	if search == "" {
		return nil
	}
	return func(at ref) bool { return contains(s.organizations.rows[at].name, search) }
}

func (s *Server) getOrganization(r *http.Request) reply {
	at, known := s.organizations.find(r.PathValue("id"))
	if !known {
		return notFound("Organization", r.PathValue("id"))
	}
	return ok(s.organizationView(at))
}

func (s *Server) getOrganizationByExternalID(r *http.Request) reply {
	at, known := s.organizationByExternalID[r.PathValue("external_id")]
	if !known {
		return notFound("Organization", r.PathValue("external_id"))
	}
	return ok(s.organizationView(at))
}

// deleteOrganization takes everything that belongs to the organization along; only its users stay.
func (s *Server) deleteOrganization(r *http.Request) reply {
	at, known := s.organizations.find(r.PathValue("id"))
	if !known {
		return notFound("Organization", r.PathValue("id"))
	}
	s.record("organization.deleted", at, s.organizationView(at), byAPI())
	index := s.byOrganization[at]
	for _, d := range append([]ref(nil), index.domains...) {
		s.removeDomain(d)
	}
	for _, c := range append([]ref(nil), index.connections...) {
		s.removeConnection(c, byAPI())
	}
	for _, d := range append([]ref(nil), index.directories...) {
		s.removeDirectory(d, byAPI())
	}
	for _, m := range append([]ref(nil), index.memberships...) {
		s.removeMembership(m)
	}
	for _, i := range append([]ref(nil), index.invitations...) {
		s.removeInvitation(i)
	}
	delete(s.organizationByExternalID, s.organizations.rows[at].externalID)
	s.organizations.remove(at)
	return emptyReply(http.StatusAccepted)
}
