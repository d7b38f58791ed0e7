package seed

import (
	"time"

	"frontdesk/workos/emulator/data"
)

// directoryScenarios are about people who have an account and should not, or who should and do not.
func directoryScenarios() []Scenario {
	return []Scenario{
		{
			Name: "Harbor Pine Health", industry: "Healthcare", people: 44, onlyThere: 9, logins: true,
			Problem: "The directory's credentials are invalid, so people who join or leave no longer sync. The customer's IT admin has to connect " +
				"it again in the Admin Portal.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Harbor Pine Google", "GoogleSAML", "active", 58*data.Day)},
			directories: []seedDirectory{brokenSince(linked("Harbor Pine Google Workspace", "gsuite directory", "invalid_credentials", 57*data.Day),
				3*data.Day)},
			invitations: []string{"accepted", "pending"},
		},
		{
			Name: "Castellan Insurance", industry: "Insurance", people: 52, onlyThere: 7, logins: true,
			Problem: "People who are suspended or inactive in the directory are still active members. Our side has to " +
				"deactivate their memberships.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Castellan Entra ID", "AzureSAML", "active", 60*data.Day)},
			directories: []seedDirectory{{
				Directory: data.Directory{Name: "Castellan Entra ID directory", Kind: "azure scim v2.0", State: "linked"}, age: 60 * data.Day,
				deprovisioned: manyDeprovisioned,
			}},
			keepsDeprovisioned: true,
			invitations:        []string{"accepted"},
		},
		{
			Name: "Pelican Mutual", industry: "Insurance", people: 33, onlyThere: 4,
			Problem: "The directory is unlinked: the SCIM token was revoked last week and no new one is in use. The customer's IT admin has " +
				"to set up the directory again.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Pelican OneLogin", "OneLoginSAML", "active", 55*data.Day)},
			directories: []seedDirectory{brokenSince(linked("Pelican OneLogin directory", "onelogin scim v2.0", "unlinked", 55*data.Day),
				6*data.Day)},
			invitations: []string{"expired", "accepted"},
			writeEvents: func(h *eventWriter, at data.Ref) { h.tokenRevoked(at, 6*data.Day) },
		},
	}
}

// brokenSince returns a directory that stopped syncing some time ago.
func brokenSince(d seedDirectory, age time.Duration) seedDirectory {
	d.broken = age
	return d
}

// manyDeprovisioned makes two in thirteen of a company's people leave, but none of its leaders.
func manyDeprovisioned(p data.Person) data.PersonState {
	switch p.Number % 13 {
	case 7:
		return data.PersonSuspended
	case 11:
		return data.PersonInactive
	}
	return data.PersonActive
}

// settingUpScenarios are about a customer who has not begun, and one without any problem.
func settingUpScenarios() []Scenario {
	return []Scenario{
		{
			Name: "Tamarind Foods", industry: "Food and drink", people: 12, onlyThere: 2,
			Problem: "Onboarding stands still: the domain waits for its DNS record, the connection has no type yet, and invitations have " +
				"expired. Send a portal link and invite again.",
			domains:     []seedDomain{{Domain: data.Domain{State: "pending"}, age: 12 * data.Day}},
			connections: []seedConnection{named("Tamarind SSO", "Pending", "requires_type", 11*data.Day)},
			invitations: []string{"expired", "expired", "pending", "pending", "revoked"},
		},
		{
			Name: "Velvet Antler Studio", industry: "Media", people: 24, onlyThere: 3, logins: true,
			Problem:     "Nothing: domain verified, connection active, directory linked. This is what healthy looks like.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Velvet Antler Okta", "OktaOIDC", "active", 60*data.Day)},
			directories: []seedDirectory{{
				Directory: data.Directory{Name: "Velvet Antler Okta directory", Kind: "okta scim v2.0", State: "linked"}, age: 60 * data.Day,
				deprovisioned: func(data.Person) data.PersonState { return data.PersonActive },
			}},
			invitations: []string{"accepted", "accepted"},
		},
	}
}
