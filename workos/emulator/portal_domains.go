package emulator

import (
	"net/http"
	"strings"
)

// actDomain proves a domain (verify-domain with the field domain, an id) or claims one (add-domain with the
// field name).
func (p *portal) actDomain(session *portalSession, r *http.Request) outcome {
	switch r.PostFormValue("act") {
	case "add-domain":
		return p.claimDomain(session, strings.ToLower(strings.TrimSpace(r.PostFormValue("name"))))
	case "verify-domain":
		at, known := p.domains.find(r.PostFormValue("domain"))
		if !known || p.domains.rows[at].organization != session.link.organization {
			return mended("That domain is gone.")
		}
		return p.proveDomain(session, at)
	}
	return mended("That button is unknown here.")
}

func (p *portal) claimDomain(session *portalSession, name string) outcome {
	organization := session.link.organization
	if !validDomain(name) {
		return mended("Type a domain, such as company.com.")
	}
	if _, claimed := p.domainNamed(organization, name); claimed {
		return mended("Your organization has that domain already.")
	}
	at := p.addDomain(p.newULID(), &domain{organization: organization, name: name, state: "pending", strategy: "dns"})
	p.record("organization_domain.created", organization, p.domainOf(at, p.domains.rows[at]), session.by())
	return outcome{}
}

func (p *portal) proveDomain(session *portalSession, at ref) outcome {
	row := p.domains.rows[at]
	if isProven(row) {
		return outcome{}
	}
	if p.verifiedElsewhere(row.organization, row.name) {
		return mended("Another organization has proven " + row.name + " already. Ask the application's support.")
	}
	p.setDomainState(at, "verified", session.by())
	return finished(row.name + " is verified.")
}

func isProven(row *domain) bool { return row.state == "verified" || row.state == "legacy_verified" }
