package seed

import (
	"fmt"
	"math"
	"time"

	"frontdesk/workos/emulator/data"
)

// makeCompanies makes up the staff organization, the scenarios and as many other customers as wanted.
func (g *seeder) makeCompanies() []company {
	told := allScenarios()
	if g.Config.Exact {
		told = told[:min(len(told), g.Config.Organizations)]
	}
	common := max(g.Config.Organizations-len(told), 0)
	companies := make([]company, 0, 1+len(told)+common)
	companies = append(companies, g.staffOrganization())
	left := g.Config.Users
	for i := range told {
		c := told[i].company()
		c.id = g.idAt(c.age, c.Salt)
		left -= c.people
		companies = append(companies, c)
	}
	if last := len(companies) - 1; common == 0 && left > 0 && len(told) > 0 {
		companies[last].people += left // no other company can take them
	}
	sizes := companySizes(common, max(left, common), g.Config.Seed)
	for i := range common {
		companies = append(companies, g.commonCompany(uint64(i), sizes[i]))
	}
	return companies
}

func (g *seeder) staffOrganization() company {
	id, _ := data.ParseID("org", data.StaffOrganizationID)
	connectionID, _ := data.ParseID("conn", data.StaffConnectionID)
	age := time.Duration(g.anchor-id.Millis()) * time.Millisecond
	c := company{id: id, staff: true, age: age, people: len(data.Staff)}
	c.Organization = data.Organization{Name: "Frontdesk Staff", Salt: data.MixText("frontdesk staff"), Domain: "frontdesk.example"}
	c.domains = []seedDomain{{data.Domain{Name: c.Domain, State: "verified", Strategy: "manual"}, age - time.Hour}}
	c.connections = []seedConnection{{
		Connection: data.Connection{Kind: "OktaSAML", Name: "Frontdesk Staff Okta", State: "active"}, id: connectionID,
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
		rank := 1 + data.Mix(seed, uint64(i), 21)%uint64(companies)
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
	salt := data.Mix(g.Config.Seed, i, 22)
	name, domainName, industry := companyName(i + g.Config.Seed*977)
	c := company{people: people, age: youngestCommon + data.Part(data.OldestCompany-youngestCommon, salt, 23), keepsDeprovisioned: salt%9 == 0}
	c.Organization = data.Organization{
		Name: name, Salt: salt, Domain: domainName,
		Metadata: map[string]string{"industry": industry, "plan": pick(salt>>8, "starter", "business", "enterprise", "enterprise")},
	}
	if salt>>16%3 != 0 {
		c.ExternalID = fmt.Sprintf("acct_%06d", 100_000+i)
	}
	if salt>>20%4 == 0 {
		c.StripeID = "cus_" + data.Letters(salt, 14)
	}
	c.AllowOutside = salt>>60%8 == 0
	c.id = g.idAt(c.age, salt, 24)
	c.onlyThere = people / 6
	c.invitations = int(min(2+uint64(people)/30, 12) - salt>>24%2)
	c.makeDomains()
	c.makeConnections(i)
	c.Quiet = c.expiredFor()
	c.makeDirectories(i)
	return c
}

func pick(h uint64, choices ...string) string { return choices[h%uint64(len(choices))] }

func (c *company) makeDomains() {
	state := "verified"
	if odd := c.Salt >> 28 % 20; odd < 5 {
		state = []string{"pending", "failed", "legacy_verified", "unverified", "legacy_verified"}[odd]
	}
	c.domains = append(c.domains, seedDomain{data.Domain{Name: c.Domain, State: state, Strategy: "dns"}, c.age - 2*time.Hour})
	if c.Salt>>32%5 == 0 {
		second := pick(c.Salt>>36, "verified", "pending", "verified", "failed")
		c.domains = append(c.domains, seedDomain{data.Domain{Name: "mail." + c.Domain, State: second, Strategy: "dns"}, c.later(25)})
	}
}

// later is an age between the company's and now.
func (c *company) later(number uint64) time.Duration {
	return data.Day + data.Part(c.age-3*data.Day, c.Salt, number)
}

// Most connections work; each of the other states is somewhere among the first hundred customers.
var (
	commonConnections = []string{
		"OktaSAML", "AzureSAML", "OktaSAML", "GoogleSAML", "EntraIdOIDC", "AzureSAML", "OneLoginSAML", "GenericSAML", "PingFederateSAML",
		"OktaOIDC", "JumpCloudSAML", "GenericOIDC", "ADFSSAML",
	}
	rareConnections = []string{
		"KeycloakSAML", "CyberArkSAML", "DuoSAML", "RipplingSAML", "Auth0SAML", "GoogleOAuth", "MicrosoftOAuth", "CloudflareSAML",
		"ShibbolethSAML", "PingOneSAML", "LastPassSAML", "SalesforceSAML", "VMwareSAML", "ClassLinkSAML", "CleverOIDC", "GitHubOAuth", "AdpOidc",
		"SlackOAuth", "MiniOrangeSAML", "NetIqSAML", "OracleSAML", "SimpleSamlPhpSAML", "CasSAML", "LoginGovOidc", "TestIdp", "MagicLink",
	}
	troubledStates    = []string{"inactive", "validating", "draft", "requires_type", "deleting"}
	commonDirectories = []string{
		"okta scim v2.0", "azure scim v2.0", "gsuite directory", "okta scim v2.0", "azure scim v2.0", "workday", "bamboohr",
		"onelogin scim v2.0", "hibob", "jump cloud scim v2.0", "generic scim v2.0", "rippling scim v2.0",
	}
	troubledLinks = []string{"invalid_credentials", "unlinked", "validating", "deleting"}
)

func (c *company) makeConnections(i uint64) {
	if c.Salt>>40%8 < 3 && i%7 != 0 {
		return // signs in without SSO
	}
	kind, state := pick(c.Salt>>44, commonConnections...), "active"
	if i%4 == 3 {
		kind = rareConnections[i/4%uint64(len(rareConnections))]
	}
	if i%7 == 0 {
		state = troubledStates[i/7%uint64(len(troubledStates))]
	}
	if state == "requires_type" {
		kind = "Pending"
	}
	c.connections = append(c.connections, seedConnection{
		Connection: data.Connection{Kind: kind, Name: c.Name + " SSO", State: state}, age: c.later(26),
	})
	if c.Salt>>48%10 == 0 {
		c.connections = append(c.connections, seedConnection{
			Connection: data.Connection{Kind: pick(c.Salt>>50, commonConnections...), Name: c.Name + " contractors", State: "active"},
			age:        c.later(27),
		})
	}
}

// certificateDays returns in how many days the certificate of the company's i-th connection expires (below 0: did
// expire), and whether events contain it. Such a connection is old enough for a warning.
func (c *company) certificateDays(i int) (days int, told bool) {
	hash := data.Mix(c.Salt, 30, uint64(i))
	conn := c.connections[i]
	if c.scenario != nil || c.staff || conn.State != "active" || !data.HasCertificate(&conn.Connection) || hash%14 != 0 ||
		conn.age < 110*data.Day {
		return 0, false
	}
	return int(hash>>8%100) - 20, true
}

// expiredFor returns for how long no one can sign in because a certificate has expired.
func (c *company) expiredFor() (longest time.Duration) {
	for i := range c.connections {
		if days, told := c.certificateDays(i); told && days < 0 {
			longest = max(longest, time.Duration(-days)*data.Day)
		}
	}
	return longest
}

func (c *company) makeDirectories(i uint64) {
	if c.Salt>>52%5 < 2 && i%9 != 0 {
		return
	}
	kind, state := pick(c.Salt>>56, commonDirectories...), "linked"
	if i%5 == 2 {
		kind = directoryTypes[i/5%uint64(len(directoryTypes))]
	}
	if i%9 == 0 {
		state = troubledLinks[i/9%uint64(len(troubledLinks))]
	}
	c.directories = append(c.directories, seedDirectory{
		Directory: data.Directory{Kind: kind, Name: c.Name + " directory", State: state}, age: c.later(28),
	})
}
