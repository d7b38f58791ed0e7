package emulator

import (
	"strings"
	"time"
)

// Story is a customer with one clear problem. Stories are the newest organizations, and the same whatever
// the seed and the sizes.
type Story struct {
	Name, Domain string
	// OrganizationID is the same at every start.
	OrganizationID string
	// Problem says what is wrong, why, and who can mend it.
	Problem string

	industry    string
	age         time.Duration
	people      int
	onlyThere   int
	domains     []seedDomain
	connections []seedConnection
	directories []seedDirectory
	invitations []string // their states
	leaversStay bool
	logins      bool          // people sign in every day
	quiet       time.Duration // since when they no longer do
	tell        func(h *historian, at ref)
}

// Stories lists the story organizations, newest first.
func Stories() []Story { return stories() }

// stories fills in what is the same for each: the domain, the age and the id.
func stories() []Story {
	all := append(signInStories(), directoryStories()...)
	all = append(all, settingUpStories()...)
	for i := range all {
		story := &all[i]
		story.Domain = domainFor(story.Name)
		story.age = 66*day + time.Duration(i)*26*time.Hour
		c := story.company()
		g := seeder{anchor: anchor.UnixMilli()}
		story.OrganizationID = "org_" + g.idAt(c.age, c.salt).String()
	}
	return all
}

// company is the organization of a story.
func (story *Story) company() company {
	c := company{
		age: story.age, people: story.people, onlyThere: story.onlyThere, story: story, keepsLeavers: story.leaversStay,
		invitations: len(story.invitations), connections: story.connections, directories: story.directories,
	}
	c.organization = organization{
		name: story.Name, salt: mixText(story.Name), domain: story.Domain, scenario: true, quiet: story.quiet, externalID: "acct_" + fold(strings.Fields(story.Name)[0]),
		metadata: map[string]string{"industry": story.industry, "plan": "enterprise"},
	}
	for _, d := range story.domains {
		if d.name == "" {
			d.name = story.Domain
		}
		if d.age == 0 {
			d.age = story.age - 2*time.Hour
		}
		d.strategy = "dns"
		c.domains = append(c.domains, d)
	}
	return c
}

func ownDomain(state string) seedDomain { return seedDomain{domain: domain{state: state}} }

// named is a connection of a story.
func named(name, kind, state string, age time.Duration) seedConnection {
	return seedConnection{connection: connection{name: name, kind: kind, state: state}, age: age}
}

// linked is a directory of a story.
func linked(name, kind, state string, age time.Duration) seedDirectory {
	return seedDirectory{directory: directory{name: name, kind: kind, state: state}, age: age}
}

// signInStories are about people who cannot get in, or soon will not.
func signInStories() []Story {
	return []Story{
		{
			Name: "Northwind Logistics", industry: "Logistics", people: 48, onlyThere: 8, logins: true, quiet: 4 * day,
			Problem:     "Nobody can sign in: the SAML signing certificate expired four days ago. The customer's IT admin has to renew it in the Admin Portal.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Northwind Okta", "OktaSAML", "active", 64*day)},
			directories: []seedDirectory{linked("Northwind Okta directory", "okta scim v2.0", "linked", 60*day)},
			invitations: []string{"accepted", "pending"},
			tell: func(h *historian, at ref) {
				h.certificate(h.connection(at, 0), -4)
				h.failures(at, 0, failedCertificate, 26, 3*day+12*time.Hour)
			},
		},
		{
			Name: "Ōkami Robotics", industry: "Manufacturing", people: 36, onlyThere: 5, logins: true,
			Problem:     "Everything works, but the SAML signing certificate expires in three days. The customer's IT admin has to renew it in the Admin Portal.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Ōkami Entra ID", "AzureSAML", "active", 62*day)},
			invitations: []string{"accepted"},
			tell:        func(h *historian, at ref) { h.certificate(h.connection(at, 0), 3) },
		},
		{
			Name: "Fjordbank Norge", industry: "Financial services", people: 31, onlyThere: 4,
			Problem:     "The connection is stuck in validating: every test sign-in comes back as a malformed SAML response. The customer's IT admin has to correct the URLs at the identity provider.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Fjordbank PingFederate", "PingFederateSAML", "validating", 9*day)},
			invitations: []string{"accepted", "expired", "pending"},
			tell:        func(h *historian, at ref) { h.failures(at, 0, failedMalformed, 9, 8*day) },
		},
		{
			Name: "Querétaro Minería", industry: "Mining", people: 27, onlyThere: 3, logins: true,
			Problem:     "People of the second domain are refused: its verification failed, so their profiles are outside the organization. The customer has to publish the DNS record.",
			domains:     []seedDomain{ownDomain("verified"), {domain: domain{name: "queretaro-servicios.example", state: "failed"}, age: 48 * day}},
			connections: []seedConnection{named("Querétaro Google", "GoogleSAML", "active", 50*day)},
			invitations: []string{"pending", "accepted"},
			tell: func(h *historian, at ref) {
				h.strangers(at, 0, 11, 12*day)
			},
		},
		{
			Name: "Bright Atlas Education", industry: "Education", people: 54, onlyThere: 6, quiet: 6 * day,
			Problem: "Sign-in by organization fails: two connections are active, so it is ambiguous. Our application has to name one, or one has to be deleted.",
			domains: []seedDomain{ownDomain("verified")},
			connections: []seedConnection{
				named("Bright Atlas staff", "GoogleSAML", "active", 61*day), named("Bright Atlas students", "ClassLinkSAML", "active", 6*day),
			},
			invitations: []string{"accepted", "revoked"},
			tell:        func(h *historian, at ref) { h.failures(at, 1, failedAmbiguous, 14, 6*day) },
		},
		{
			Name: "Meridian Avionics", industry: "Aerospace", people: 40, onlyThere: 5, quiet: 2 * day,
			Problem: "Halfway through a move: the Okta connection was deactivated two days ago and the Entra ID one is still a draft, so nobody can sign in. The customer has to finish the set-up.",
			domains: []seedDomain{ownDomain("verified")},
			connections: []seedConnection{
				{connection: connection{name: "Meridian Okta", kind: "OktaSAML", state: "inactive"}, age: 63 * day, off: 2 * day},
				named("Meridian Entra ID", "EntraIdOIDC", "draft", 2*day),
			},
			directories: []seedDirectory{linked("Meridian Entra ID", "azure scim v2.0", "validating", 9*time.Hour)},
			invitations: []string{"pending"},
			tell:        func(h *historian, at ref) { h.failures(at, 0, failedUnlinked, 17, 2*day) },
		},
	}
}
