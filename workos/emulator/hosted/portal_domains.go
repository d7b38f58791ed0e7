package hosted

import (
	"net/http"
	"strings"

	"frontdesk/workos/emulator/data"
)

// actDomain proves a domain (verify-domain with the field domain, an id) or claims one (add-domain with the
// field name).
func (p *portal) actDomain(session *portalSession, r *http.Request) outcome {
	switch r.PostFormValue("act") {
	case "add-domain":
		return p.claimDomain(session, strings.ToLower(strings.TrimSpace(r.PostFormValue("name"))))
	case "verify-domain":
		at, known := p.Domains.Find(r.PostFormValue("domain"))
		if !known || p.Domains.Rows[at].Organization != session.link.Organization {
			return rejected("That domain is gone.")
		}
		return p.proveDomain(session, at)
	}
	return rejected("That button is unknown here.")
}

func (p *portal) claimDomain(session *portalSession, name string) outcome {
	organization := session.link.Organization
	if !data.ValidDomain(name) {
		return rejected("Type a domain, such as company.com.")
	}
	if _, claimed := p.DomainNamed(organization, name); claimed {
		return rejected("Your organization has that domain already.")
	}
	at := p.AddDomain(p.NewULID(), &data.Domain{Organization: organization, Name: name, State: "pending", Strategy: "dns"})
	p.Record("organization_domain.created", organization, p.DomainOf(at, p.Domains.Rows[at]), session.by())
	return outcome{}
}

func (p *portal) proveDomain(session *portalSession, at data.Ref) outcome {
	row := p.Domains.Rows[at]
	if data.IsProven(row) {
		return outcome{}
	}
	if p.VerifiedElsewhere(row.Organization, row.Name) {
		return rejected("Another organization has proven " + row.Name + " already. Ask the application's support.")
	}
	p.SetDomainState(at, "verified", session.by())
	return finished(row.Name + " is verified.")
}
