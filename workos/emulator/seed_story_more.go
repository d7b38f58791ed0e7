package emulator

import "time"

// directoryStories are about who has an account and should not, or should and has not.
func directoryStories() []Story {
	return []Story{
		{
			Name: "Harbor Pine Health", industry: "Healthcare", people: 44, onlyThere: 9, logins: true,
			Problem:     "The directory's credentials are invalid, so hires and leavers no longer arrive. The customer's IT admin has to connect it again in the Admin Portal.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Harbor Pine Google", "GoogleSAML", "active", 58*day)},
			directories: []seedDirectory{brokenSince(linked("Harbor Pine Google Workspace", "gsuite directory", "invalid_credentials", 57*day), 3*day)},
			invitations: []string{"accepted", "pending"},
		},
		{
			Name: "Castellan Insurance", industry: "Insurance", people: 52, onlyThere: 7, logins: true,
			Problem:     "Leavers are still in: people who are suspended or inactive in the directory are active members. Our side has to deactivate their memberships.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Castellan Entra ID", "AzureSAML", "active", 60*day)},
			directories: []seedDirectory{{
				directory: directory{name: "Castellan Entra ID directory", kind: "azure scim v2.0", state: "linked"}, age: 60 * day,
				leavers: manyLeavers,
			}},
			leaversStay: true,
			invitations: []string{"accepted"},
		},
		{
			Name: "Pelican Mutual", industry: "Insurance", people: 33, onlyThere: 4,
			Problem:     "The directory is unlinked: the SCIM token was revoked last week and no new one is in use. The customer's IT admin has to set up the directory again.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Pelican OneLogin", "OneLoginSAML", "active", 55*day)},
			directories: []seedDirectory{brokenSince(linked("Pelican OneLogin directory", "onelogin scim v2.0", "unlinked", 55*day), 6*day)},
			invitations: []string{"expired", "accepted"},
			tell:        func(h *historian, at ref) { h.tokenRevoked(at, 6*day) },
		},
	}
}

// brokenSince is a directory that stopped bringing changes some time ago.
func brokenSince(d seedDirectory, age time.Duration) seedDirectory {
	d.broken = age
	return d
}

// manyLeavers makes two in thirteen of a company's people leave, but nobody of those who lead it.
func manyLeavers(p person) personState {
	switch p.number % 13 {
	case 7:
		return personSuspended
	case 11:
		return personInactive
	}
	return personActive
}

// settingUpStories are about a customer who has not begun, and one who has nothing to complain about.
func settingUpStories() []Story {
	return []Story{
		{
			Name: "Tamarind Foods", industry: "Food and drink", people: 12, onlyThere: 2,
			Problem:     "Onboarding stands still: the domain waits for its DNS record, the connection has no type yet, and invitations have expired. Send a portal link and invite again.",
			domains:     []seedDomain{{domain: domain{state: "pending"}, age: 12 * day}},
			connections: []seedConnection{named("Tamarind SSO", "Pending", "requires_type", 11*day)},
			invitations: []string{"expired", "expired", "pending", "pending", "revoked"},
		},
		{
			Name: "Velvet Antler Studio", industry: "Media", people: 24, onlyThere: 3, logins: true,
			Problem:     "Nothing: domain verified, connection active, directory linked. This is what healthy looks like.",
			domains:     []seedDomain{ownDomain("verified")},
			connections: []seedConnection{named("Velvet Antler Okta", "OktaOIDC", "active", 60*day)},
			directories: []seedDirectory{{
				directory: directory{name: "Velvet Antler Okta directory", kind: "okta scim v2.0", state: "linked"}, age: 60 * day,
				leavers: func(person) personState { return personActive },
			}},
			invitations: []string{"accepted", "accepted"},
		},
	}
}
