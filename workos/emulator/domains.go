package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// domain is an email domain that an organization claims.
type domain struct {
	organization ref
	name         string
	state        string // failed, legacy_verified, pending, unverified or verified
	strategy     string // dns or manual
	updated      int64
}

type domainJSON struct {
	Object         string `json:"object"`
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id"`
	Domain         string `json:"domain"`
	State          string `json:"state"`
	Prefix         string `json:"verification_prefix"`
	Token          string `json:"verification_token"`
	Strategy       string `json:"verification_strategy"`
	CreatedAt      string `json:"created_at"`
	UpdatedAt      string `json:"updated_at"`
}

func (s *Server) domainRoutes() {
	s.handle("POST /organization_domains", s.createDomain)
	s.handle("GET /organization_domains/{id}", s.getDomain)
	s.handle("POST /organization_domains/{id}/verify", s.verifyDomain)
	s.handle("DELETE /organization_domains/{id}", s.deleteDomain)
}

// domainOf is the JSON of a row. What the customer has to publish in DNS follows from the id.
func (s *Server) domainOf(at ref, row *domain) domainJSON {
	made := createdAt(s, &s.domains, at)
	h := mixText(s.domains.id(at))
	return domainJSON{
		Object: "organization_domain", ID: s.domains.id(at), OrganizationID: s.organizations.id(row.organization),
		Domain: row.name, State: row.state, Strategy: row.strategy,
		Prefix: "superapp-domain-verification-" + letters(h, 6), Token: letters(mix(h, 1), 24),
		CreatedAt: stamp(made), UpdatedAt: updatedOr(row.updated, made),
	}
}

// letters is a made-up token of lower-case letters and digits.
func letters(h uint64, length int) string {
	out := make([]byte, length)
	for i := range out {
		out[i] = "abcdefghijkmnpqrstuvwxyz23456789"[h&31]
		h = mix(h)
	}
	return string(out)
}

// validDomain accepts what looks like a host name with a dot.
func validDomain(name string) bool {
	if len(name) > 253 || !strings.Contains(name, ".") {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		plain := strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz0123456789-")
		if label == "" || len(label) > 63 || plain != "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
	}
	return true
}

// addDomain puts a row into the table and its indexes.
func (s *Server) addDomain(id ulid, row *domain) ref {
	at := s.domains.add(id, row)
	index := &s.byOrganization[row.organization]
	index.domains = append(index.domains, at)
	s.organizationByDomain[row.name] = append(s.organizationByDomain[row.name], at)
	return at
}

func (s *Server) removeDomain(at ref) {
	row := s.domains.rows[at]
	index := &s.byOrganization[row.organization]
	index.domains = removeRef(index.domains, at)
	s.organizationByDomain[row.name] = slices.DeleteFunc(s.organizationByDomain[row.name], func(d ref) bool { return d == at })
	s.domains.remove(at)
}

// setDomainState moves a domain on and records the event that tells of it.
func (s *Server) setDomainState(at ref, state string, by actor) {
	row := *s.domains.rows[at]
	row.state, row.updated = state, s.now().UnixMilli()
	s.domains.set(at, &row)
	view := s.domainOf(at, &row)
	switch state {
	case "verified":
		s.record("organization_domain.verified", row.organization, view, by)
	case "failed":
		s.record("organization_domain.verification_failed", row.organization, failedDomain(view, "domain_verification_period_expired"), by)
	default:
		s.record("organization_domain.updated", row.organization, view, by)
	}
}

// failedDomain is what the event of a failed verification says.
func failedDomain(view domainJSON, reason string) any {
	return map[string]any{"reason": reason, "organization_domain": view}
}

// replaceDomains makes an organization's domains the wanted ones, each in the wanted state. The document calls the list
// "the domains associated with the organization, including verification state": what is not in it goes, and a verified
// domain that comes as pending is no longer verified.
func (s *Server) replaceDomains(organization ref, wanted []domainInput) {
	for _, at := range slices.Clone(s.byOrganization[organization].domains) {
		row := s.domains.rows[at]
		if !slices.ContainsFunc(wanted, func(w domainInput) bool { return strings.EqualFold(w.Domain, row.name) }) {
			s.record("organization_domain.deleted", organization, s.domainOf(at, row), byAPI())
			s.removeDomain(at)
		}
	}
	for _, w := range wanted {
		at, known := s.domainNamed(organization, w.Domain)
		switch {
		case !known:
			at = s.addDomain(s.newULID(), &domain{organization: organization, name: strings.ToLower(w.Domain), state: w.State, strategy: strategyFor(w.State)})
			s.record("organization_domain.created", organization, s.domainOf(at, s.domains.rows[at]), byAPI())
		case w.State != s.domains.rows[at].state:
			s.setDomainState(at, w.State, byAPI())
		}
	}
}

// strategyFor says how a domain that arrives in this state was or will be proven.
func strategyFor(state string) string {
	if state == "verified" {
		return "manual"
	}
	return "dns"
}

// domainNamed finds an organization's own domain by name.
func (s *Server) domainNamed(organization ref, name string) (ref, bool) {
	for _, at := range s.byOrganization[organization].domains {
		if strings.EqualFold(s.domains.rows[at].name, name) {
			return at, true
		}
	}
	return 0, false
}

func (s *Server) createDomain(r *http.Request) reply {
	var in struct {
		Domain         string `json:"domain"`
		OrganizationID string `json:"organization_id"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	if !validDomain(in.Domain) {
		return invalid(r, fieldError{"invalid_domain", "domain"})
	}
	organization, known := s.organizations.find(in.OrganizationID)
	if !known {
		return notFound("Organization", in.OrganizationID)
	}
	if _, exists := s.domainNamed(organization, in.Domain); exists || s.verifiedElsewhere(organization, in.Domain) {
		return problem(http.StatusConflict, "domain_already_exists", fmt.Sprintf("The domain %s already exists.", in.Domain))
	}
	at := s.addDomain(s.newULID(), &domain{organization: organization, name: strings.ToLower(in.Domain), state: "pending", strategy: "dns"})
	s.record("organization_domain.created", organization, s.domainOf(at, s.domains.rows[at]), byAPI())
	return created(s.domainOf(at, s.domains.rows[at]))
}

// verifiedElsewhere says whether another organization has proven the domain.
func (s *Server) verifiedElsewhere(organization ref, name string) bool {
	return slices.ContainsFunc(s.organizationByDomain[strings.ToLower(name)], func(at ref) bool {
		row := s.domains.rows[at]
		return row.organization != organization && row.state == "verified"
	})
}

func (s *Server) getDomain(r *http.Request) reply {
	at, known := s.domains.find(r.PathValue("id"))
	if !known {
		return notFound("Organization domain", r.PathValue("id"))
	}
	return ok(s.domainOf(at, s.domains.rows[at]))
}

// verifyDomain starts looking for the DNS record again.
func (s *Server) verifyDomain(r *http.Request) reply {
	at, known := s.domains.find(r.PathValue("id"))
	if !known {
		return notFound("Organization domain", r.PathValue("id"))
	}
	if state := s.domains.rows[at].state; state == "verified" || state == "legacy_verified" {
		return problem(http.StatusBadRequest, "domain_already_verified", "Domain is already verified.")
	}
	s.setDomainState(at, "pending", byAPI())
	return created(s.domainOf(at, s.domains.rows[at]))
}

func (s *Server) deleteDomain(r *http.Request) reply {
	at, known := s.domains.find(r.PathValue("id"))
	if !known {
		return notFound("Organization domain", r.PathValue("id"))
	}
	row := s.domains.rows[at]
	s.record("organization_domain.deleted", row.organization, s.domainOf(at, row), byAPI())
	s.removeDomain(at)
	return emptyReply(http.StatusNoContent)
}
