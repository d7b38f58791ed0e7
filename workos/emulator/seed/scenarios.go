package seed

import (
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

// Scenario is a customer with one clear problem. These are the newest organizations, and the same whatever
// the seed and the sizes.
type Scenario struct {
	Name, Domain string
	// OrganizationID is the same at every start.
	OrganizationID string
	// Problem describes what is wrong, why, and who can fix it.
	Problem string

	industry           string
	age                time.Duration
	people             int
	onlyThere          int
	domains            []seedDomain
	connections        []seedConnection
	directories        []seedDirectory
	invitations        []string // their states
	keepsDeprovisioned bool
	logins             bool          // people sign in every day
	Quiet              time.Duration // since when they no longer do
	writeEvents        func(h *eventWriter, at data.Ref)
}

// Scenarios lists these organizations, newest first.
func Scenarios() []Scenario { return allScenarios() }

// allScenarios fills in what is the same for each: the domain, the age and the id.
func allScenarios() []Scenario {
	all := append(signInScenarios(), directoryScenarios()...)
	all = append(all, settingUpScenarios()...)
	for i := range all {
		scenario := &all[i]
		scenario.Domain = domainFor(scenario.Name)
		scenario.age = 66*data.Day + time.Duration(i)*26*time.Hour
		c := scenario.company()
		g := seeder{anchor: anchor.UnixMilli()}
		scenario.OrganizationID = "org_" + g.idAt(c.age, c.Salt).String()
	}
	return all
}

// company is the organization of a scenario.
func (scenario *Scenario) company() company {
	c := company{
		age: scenario.age, people: scenario.people, onlyThere: scenario.onlyThere, scenario: scenario,
		keepsDeprovisioned: scenario.keepsDeprovisioned,
		invitations:        len(scenario.invitations), connections: scenario.connections, directories: scenario.directories,
	}
	c.Organization = data.Organization{
		Name: scenario.Name, Salt: data.MixText(scenario.Name), Domain: scenario.Domain, Scenario: true, Quiet: scenario.Quiet,
		ExternalID: "acct_" + data.Fold(strings.Fields(scenario.Name)[0]),
		Metadata:   map[string]string{"industry": scenario.industry, "plan": "enterprise"},
	}
	for _, d := range scenario.domains {
		if d.Name == "" {
			d.Name = scenario.Domain
		}
		if d.age == 0 {
			d.age = scenario.age - 2*time.Hour
		}
		d.Strategy = "dns"
		c.domains = append(c.domains, d)
	}
	return c
}

func ownDomain(state string) seedDomain { return seedDomain{Domain: data.Domain{State: state}} }

// named is a connection of a scenario.
func named(name, kind, state string, age time.Duration) seedConnection {
	return seedConnection{Connection: data.Connection{Name: name, Kind: kind, State: state}, age: age}
}

// linked is a directory of a scenario.
func linked(name, kind, state string, age time.Duration) seedDirectory {
	return seedDirectory{Directory: data.Directory{Name: name, Kind: kind, State: state}, age: age}
}

// signInScenarios are about people who cannot sign in, or soon will not be able to.
func signInScenarios() []Scenario {
	return []Scenario{
		{
			Name: "Northwind Logistics", industry: "Logistics", people: 48, onlyThere: 8, logins: true, Quiet: 4 * data.Day,
			Problem: "Nobody can sign in: the SAML signing certificate expired four days ago. The customer's IT admin has to renew it in the " +
				"Admin Portal.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Northwind Okta", "OktaSAML", "active", 64*data.Day)},
			directories: []seedDirectory{linked("Northwind Okta directory", "okta scim v2.0", "linked", 60*data.Day)},
			invitations: []string{"accepted", "pending"},
			writeEvents: func(h *eventWriter, at data.Ref) {
				h.certificate(h.connection(at, 0), -4)
				h.failures(at, 0, data.FailedCertificate, 26, 3*data.Day+12*time.Hour)
			},
		},
		{
			Name: "Ōkami Robotics", industry: "Manufacturing", people: 36, onlyThere: 5, logins: true,
			Problem: "Everything works, but the SAML signing certificate expires in three days. The customer's IT admin has to renew it in " +
				"the Admin Portal.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Ōkami Entra ID", "AzureSAML", "active", 62*data.Day)},
			invitations: []string{"accepted"},
			writeEvents: func(h *eventWriter, at data.Ref) { h.certificate(h.connection(at, 0), 3) },
		},
		{
			Name: "Fjordbank Norge", industry: "Financial services", people: 31, onlyThere: 4,
			Problem: "The connection is stuck in validating: every test sign-in comes back as a malformed SAML response. The customer's IT " +
				"admin has to correct the URLs at the identity provider.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Fjordbank PingFederate", "PingFederateSAML", "validating", 9*data.Day)},
			invitations: []string{"accepted", "expired", "pending"},
			writeEvents: func(h *eventWriter, at data.Ref) { h.failures(at, 0, data.FailedMalformed, 9, 8*data.Day) },
		},
		{
			Name: "Querétaro Minería", industry: "Mining", people: 27, onlyThere: 3, logins: true,
			Problem: "People of the second domain are refused: its verification failed, so their profiles are outside the organization. The " +
				"customer has to publish the DNS record.",
			domains: []seedDomain{
				ownDomain("verified"), {Domain: data.Domain{Name: "queretaro-servicios.example", State: "failed"}, age: 48 * data.Day},
			},
			connections: []seedConnection{named("Querétaro Google", "GoogleSAML", "active", 50*data.Day)},
			invitations: []string{"pending", "accepted"},
			writeEvents: func(h *eventWriter, at data.Ref) {
				h.failuresOutside(at, 0, 11, 12*data.Day)
			},
		},
		{
			Name: "Bright Atlas Education", industry: "Education", people: 54, onlyThere: 6, Quiet: 6 * data.Day,
			Problem: "Sign-in by organization fails: two connections are active, so it is ambiguous. Our application has to name one, or one has " +
				"to be deleted.",
			domains: []seedDomain{ownDomain("verified")},
			connections: []seedConnection{
				named("Bright Atlas staff", "GoogleSAML", "active", 61*data.Day), named("Bright Atlas students", "ClassLinkSAML", "active", 6*data.Day),
			},
			invitations: []string{"accepted", "revoked"},
			writeEvents: func(h *eventWriter, at data.Ref) { h.failures(at, 1, data.FailedAmbiguous, 14, 6*data.Day) },
		},
		{
			Name: "Meridian Avionics", industry: "Aerospace", people: 40, onlyThere: 5, Quiet: 2 * data.Day,
			Problem: "Halfway through a move: the Okta connection was deactivated two days ago and the Entra ID one is still a draft, so nobody " +
				"can sign in. The customer has to finish the set-up.",
			domains: []seedDomain{ownDomain("verified")},
			connections: []seedConnection{
				{Connection: data.Connection{Name: "Meridian Okta", Kind: "OktaSAML", State: "inactive"}, age: 63 * data.Day, off: 2 * data.Day},
				named("Meridian Entra ID", "EntraIdOIDC", "draft", 2*data.Day),
			},
			directories: []seedDirectory{linked("Meridian Entra ID", "azure scim v2.0", "validating", 9*time.Hour)},
			invitations: []string{"pending"},
			writeEvents: func(h *eventWriter, at data.Ref) { h.failures(at, 0, data.FailedUnlinked, 17, 2*data.Day) },
		},
	}
}
