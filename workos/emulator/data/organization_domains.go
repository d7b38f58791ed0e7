package data

import (
	"slices"
	"strings"
)

// Domain is an email domain that an organization claims.
type Domain struct {
	Organization Ref
	Name         string
	State        string // failed, legacy_verified, pending, unverified or verified
	Strategy     string // dns or manual
	Updated      int64
}

// DomainJSON is a domain as the API and its events show it.
type DomainJSON struct {
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

// DomainOf returns the JSON of a row. The DNS record that the customer must publish is derived from the ID.
func (s *State) DomainOf(at Ref, row *Domain) DomainJSON {
	made := CreatedAt(s, &s.Domains, at)
	h := MixText(s.Domains.ID(at))
	return DomainJSON{
		Object: "organization_domain", ID: s.Domains.ID(at), OrganizationID: s.Organizations.ID(row.Organization),
		Domain: row.Name, State: row.State, Strategy: row.Strategy,
		Prefix: "superapp-domain-verification-" + Letters(h, 6), Token: Letters(Mix(h, 1), 24),
		CreatedAt: Stamp(made), UpdatedAt: UpdatedOr(row.Updated, made),
	}
}

// ValidDomain accepts what looks like a host name with a dot.
func ValidDomain(name string) bool {
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

// AddDomain puts a row into the table and its indexes.
func (s *State) AddDomain(id ULID, row *Domain) Ref {
	at := s.Domains.Add(id, row)
	index := &s.ByOrganization[row.Organization]
	index.Domains = append(index.Domains, at)
	s.OrganizationByDomain[row.Name] = append(s.OrganizationByDomain[row.Name], at)
	return at
}

// RemoveDomain deletes a domain from the table and its indexes.
func (s *State) RemoveDomain(at Ref) {
	row := s.Domains.Rows[at]
	index := &s.ByOrganization[row.Organization]
	index.Domains = removeRef(index.Domains, at)
	s.OrganizationByDomain[row.Name] = slices.DeleteFunc(s.OrganizationByDomain[row.Name], func(d Ref) bool { return d == at })
	s.Domains.Remove(at)
}

// SetDomainState changes a domain's state and records the event.
func (s *State) SetDomainState(at Ref, state string, by Actor) {
	row := *s.Domains.Rows[at]
	row.State, row.Updated = state, s.Now().UnixMilli()
	s.Domains.Set(at, &row)
	view := s.DomainOf(at, &row)
	switch state {
	case "verified":
		s.Record("organization_domain.verified", row.Organization, view, by)
	case "failed":
		s.Record("organization_domain.verification_failed", row.Organization, failedDomain(view, "domain_verification_period_expired"), by)
	default:
		s.Record("organization_domain.updated", row.Organization, view, by)
	}
}

// failedDomain returns the data of the event of a failed verification.
func failedDomain(view DomainJSON, reason string) any {
	return map[string]any{"reason": reason, "organization_domain": view}
}

// DomainNamed finds an organization's own domain by name.
func (s *State) DomainNamed(organization Ref, name string) (Ref, bool) {
	for _, at := range s.ByOrganization[organization].Domains {
		if strings.EqualFold(s.Domains.Rows[at].Name, name) {
			return at, true
		}
	}
	return 0, false
}

// VerifiedElsewhere reports whether another organization has verified the domain.
func (s *State) VerifiedElsewhere(organization Ref, name string) bool {
	return slices.ContainsFunc(s.OrganizationByDomain[strings.ToLower(name)], func(at Ref) bool {
		row := s.Domains.Rows[at]
		return row.Organization != organization && row.State == "verified"
	})
}

// IsProven reports whether the organization has verified the domain.
func IsProven(row *Domain) bool { return row.State == "verified" || row.State == "legacy_verified" }
