package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"frontdesk/workos/emulator/data"
)

func (s *API) domainRoutes() {
	s.handle("POST /organization_domains", s.createDomain)
	s.handle("GET /organization_domains/{id}", s.getDomain)
	s.handle("POST /organization_domains/{id}/verify", s.verifyDomain)
	s.handle("DELETE /organization_domains/{id}", s.deleteDomain)
}

// replaceDomains replaces an organization's domains, each with its wanted state. The document calls the list
// "the domains associated with the organization, including verification state": a missing domain is deleted, and a verified
// domain that is sent as pending is no longer verified.
func (s *API) replaceDomains(organization data.Ref, wanted []domainInput) {
	for _, at := range slices.Clone(s.ByOrganization[organization].Domains) {
		row := s.Domains.Rows[at]
		if !slices.ContainsFunc(wanted, func(w domainInput) bool { return strings.EqualFold(w.Domain, row.Name) }) {
			s.Record("organization_domain.deleted", organization, s.DomainOf(at, row), data.ByAPI())
			s.RemoveDomain(at)
		}
	}
	for _, w := range wanted {
		at, known := s.DomainNamed(organization, w.Domain)
		switch {
		case !known:
			at = s.AddDomain(s.NewULID(), &data.Domain{
				Organization: organization, Name: strings.ToLower(w.Domain), State: w.State, Strategy: strategyFor(w.State),
			})
			s.Record("organization_domain.created", organization, s.DomainOf(at, s.Domains.Rows[at]), data.ByAPI())
		case w.State != s.Domains.Rows[at].State:
			s.SetDomainState(at, w.State, data.ByAPI())
		}
	}
}

// strategyFor returns how a new domain in this state was or will be verified.
func strategyFor(state string) string {
	if state == "verified" {
		return "manual"
	}
	return "dns"
}

func (s *API) createDomain(r *http.Request) reply {
	var in struct {
		Domain         string `json:"domain"`
		OrganizationID string `json:"organization_id"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if !data.ValidDomain(in.Domain) {
		return invalid(r, FieldError{"invalid_domain", "domain"})
	}
	organization, known := s.Organizations.Find(in.OrganizationID)
	if !known {
		return notFound("Organization", in.OrganizationID)
	}
	if _, exists := s.DomainNamed(organization, in.Domain); exists || s.VerifiedElsewhere(organization, in.Domain) {
		return problem(http.StatusConflict, "domain_already_exists", fmt.Sprintf("The domain %s already exists.", in.Domain))
	}
	at := s.AddDomain(s.NewULID(), &data.Domain{
		Organization: organization, Name: strings.ToLower(in.Domain), State: "pending", Strategy: "dns",
	})
	s.Record("organization_domain.created", organization, s.DomainOf(at, s.Domains.Rows[at]), data.ByAPI())
	return created(s.DomainOf(at, s.Domains.Rows[at]))
}

func (s *API) getDomain(r *http.Request) reply {
	at, known := s.Domains.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization domain", r.PathValue("id"))
	}
	return ok(s.DomainOf(at, s.Domains.Rows[at]))
}

// verifyDomain starts looking for the DNS record again.
func (s *API) verifyDomain(r *http.Request) reply {
	at, known := s.Domains.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization domain", r.PathValue("id"))
	}
	if state := s.Domains.Rows[at].State; state == "verified" || state == "legacy_verified" {
		return problem(http.StatusBadRequest, "domain_already_verified", "Domain is already verified.")
	}
	s.SetDomainState(at, "pending", data.ByAPI())
	return created(s.DomainOf(at, s.Domains.Rows[at]))
}

func (s *API) deleteDomain(r *http.Request) reply {
	at, known := s.Domains.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization domain", r.PathValue("id"))
	}
	row := s.Domains.Rows[at]
	s.Record("organization_domain.deleted", row.Organization, s.DomainOf(at, row), data.ByAPI())
	s.RemoveDomain(at)
	return emptyReply(http.StatusNoContent)
}
