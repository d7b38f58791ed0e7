package emulator

import (
	"fmt"
	"math"
	"time"
)

// makeCompanies makes up the staff organization, the stories and as many other customers as wanted.
func (g *seeder) makeCompanies() []company {
	told := stories()
	if g.config.Exact {
		told = told[:min(len(told), g.config.Organizations)]
	}
	common := max(g.config.Organizations-len(told), 0)
	companies := make([]company, 0, 1+len(told)+common)
	companies = append(companies, g.staffOrganization())
	left := g.config.Users
	for i := range told {
		c := told[i].company()
		c.id = g.idAt(c.age, c.salt)
		left -= c.people
		companies = append(companies, c)
	}
	if last := len(companies) - 1; common == 0 && left > 0 && len(told) > 0 {
		companies[last].people += left // nobody else is there for them
	}
	sizes := companySizes(common, max(left, common), g.config.Seed)
	for i := range common {
		companies = append(companies, g.commonCompany(uint64(i), sizes[i]))
	}
	return companies
}

func (g *seeder) staffOrganization() company {
	id, _ := parseID("org", StaffOrganizationID)
	connectionID, _ := parseID("conn", StaffConnectionID)
	age := time.Duration(g.anchor-id.millis()) * time.Millisecond
	c := company{id: id, staff: true, age: age, people: len(staff)}
	c.organization = organization{name: "Frontdesk Staff", salt: mixText("frontdesk staff"), domain: "frontdesk.example"}
	c.domains = []seedDomain{{domain{name: c.domain, state: "verified", strategy: "manual"}, age - time.Hour}}
	c.connections = []seedConnection{{
		connection: connection{kind: "OktaSAML", name: "Frontdesk Staff Okta", state: "active"}, id: connectionID,
	}}
	return c
}

// companySizes shares people among companies as in life: a few large ones, many small ones, at least one
// person in each.
func companySizes(companies, people int, seed uint64) []int {
	if companies == 0 {
		return nil
	}
	sizes, weights, sum := make([]int, companies), make([]float64, companies), 0.0
	for i := range weights {
		rank := 1 + mix(seed, uint64(i), 21)%uint64(companies)
		weights[i] = math.Pow(float64(rank), -0.6)
		sum += weights[i]
	}
	given := 0
	for i := range sizes {
		sizes[i] = 1 + int(float64(people-companies)*weights[i]/sum)
		given += sizes[i]
	}
	for i := 0; given < people && companies > 0; i, given = i+1, given+1 {
		sizes[i%companies]++ // what rounding left over
	}
	return sizes
}

// commonCompany makes up an ordinary customer.
func (g *seeder) commonCompany(i uint64, people int) company {
	salt := mix(g.config.Seed, i, 22)
	name, domainName, industry := companyName(i + g.config.Seed*977)
	c := company{people: people, age: youngestCommon + part(oldestCompany-youngestCommon, salt, 23), keepsLeavers: salt%9 == 0}
	c.organization = organization{
		name: name, salt: salt, domain: domainName,
		metadata: map[string]string{"industry": industry, "plan": pick(salt>>8, "starter", "business", "enterprise", "enterprise")},
	}
	if salt>>16%3 != 0 {
		c.externalID = fmt.Sprintf("acct_%06d", 100_000+i)
	}
	if salt>>20%4 == 0 {
		c.stripeID = "cus_" + letters(salt, 14)
	}
	c.allowOutside = salt>>60%8 == 0
	c.id = g.idAt(c.age, salt, 24)
	c.onlyThere = people / 6
	c.invitations = int(min(2+uint64(people)/30, 12) - salt>>24%2)
	c.makeDomains()
	c.makeConnections(i)
	c.quiet = c.expiredFor()
	c.makeDirectories(i)
	return c
}

func pick(h uint64, choices ...string) string { return choices[h%uint64(len(choices))] }

func (c *company) makeDomains() {
	state := "verified"
	if odd := c.salt >> 28 % 20; odd < 5 {
		state = []string{"pending", "failed", "legacy_verified", "unverified", "legacy_verified"}[odd]
	}
	c.domains = append(c.domains, seedDomain{domain{name: c.domain, state: state, strategy: "dns"}, c.age - 2*time.Hour})
	if c.salt>>32%5 == 0 {
		second := pick(c.salt>>36, "verified", "pending", "verified", "failed")
		c.domains = append(c.domains, seedDomain{domain{name: "mail." + c.domain, state: second, strategy: "dns"}, c.later(25)})
	}
}

// later is an age between the company's and now.
func (c *company) later(number uint64) time.Duration {
	return day + part(c.age-3*day, c.salt, number)
}

// Most connections work; each of the other states is somewhere among the first hundred customers.
var (
	commonConnections = []string{"OktaSAML", "AzureSAML", "OktaSAML", "GoogleSAML", "EntraIdOIDC", "AzureSAML", "OneLoginSAML", "GenericSAML", "PingFederateSAML", "OktaOIDC", "JumpCloudSAML", "GenericOIDC", "ADFSSAML"}
	rareConnections   = []string{"KeycloakSAML", "CyberArkSAML", "DuoSAML", "RipplingSAML", "Auth0SAML", "GoogleOAuth", "MicrosoftOAuth", "CloudflareSAML", "ShibbolethSAML", "PingOneSAML", "LastPassSAML", "SalesforceSAML", "VMwareSAML", "ClassLinkSAML", "CleverOIDC", "GitHubOAuth", "AdpOidc", "SlackOAuth", "MiniOrangeSAML", "NetIqSAML", "OracleSAML", "SimpleSamlPhpSAML", "CasSAML", "LoginGovOidc", "TestIdp", "MagicLink"}
	troubledStates    = []string{"inactive", "validating", "draft", "requires_type", "deleting"}
	commonDirectories = []string{"okta scim v2.0", "azure scim v2.0", "gsuite directory", "okta scim v2.0", "azure scim v2.0", "workday", "bamboohr", "onelogin scim v2.0", "hibob", "jump cloud scim v2.0", "generic scim v2.0", "rippling scim v2.0"}
	troubledLinks     = []string{"invalid_credentials", "unlinked", "validating", "deleting"}
)

func (c *company) makeConnections(i uint64) {
	if c.salt>>40%8 < 3 && i%7 != 0 {
		return // signs in without SSO
	}
	kind, state := pick(c.salt>>44, commonConnections...), "active"
	if i%4 == 3 {
		kind = rareConnections[i/4%uint64(len(rareConnections))]
	}
	if i%7 == 0 {
		state = troubledStates[i/7%uint64(len(troubledStates))]
	}
	if state == "requires_type" {
		kind = "Pending"
	}
	c.connections = append(c.connections, seedConnection{connection: connection{kind: kind, name: c.name + " SSO", state: state}, age: c.later(26)})
	if c.salt>>48%10 == 0 {
		c.connections = append(c.connections, seedConnection{
			connection: connection{kind: pick(c.salt>>50, commonConnections...), name: c.name + " contractors", state: "active"}, age: c.later(27),
		})
	}
}

// certificateDays says in how many days the certificate of the company's i-th connection expires (below 0: did
// expire), for those of which events tell. Such a connection is old enough to have been warned about.
func (c *company) certificateDays(i int) (days int, told bool) {
	hash := mix(c.salt, 30, uint64(i))
	conn := c.connections[i]
	if c.story != nil || c.staff || conn.state != "active" || !hasCertificate(&conn.connection) || hash%14 != 0 || conn.age < 110*day {
		return 0, false
	}
	return int(hash>>8%100) - 20, true
}

// expiredFor is for how long nobody can sign in because a certificate has expired.
func (c *company) expiredFor() (longest time.Duration) {
	for i := range c.connections {
		if days, told := c.certificateDays(i); told && days < 0 {
			longest = max(longest, time.Duration(-days)*day)
		}
	}
	return longest
}

func (c *company) makeDirectories(i uint64) {
	if c.salt>>52%5 < 2 && i%9 != 0 {
		return
	}
	kind, state := pick(c.salt>>56, commonDirectories...), "linked"
	if i%5 == 2 {
		kind = directoryTypes[i/5%uint64(len(directoryTypes))]
	}
	if i%9 == 0 {
		state = troubledLinks[i/9%uint64(len(troubledLinks))]
	}
	c.directories = append(c.directories, seedDirectory{
		directory: directory{kind: kind, name: c.name + " directory", state: state}, age: c.later(28),
	})
}
