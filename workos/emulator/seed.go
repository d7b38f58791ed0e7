package emulator

import (
	"cmp"
	"slices"
	"time"
)

const (
	day    = 24 * time.Hour
	millis = int64(time.Millisecond)
)

// The staff organization and its connection exist whatever the seed.
const (
	StaffOrganizationID = "org_01GZFR0NTDESK0STAFF0000000"
	StaffConnectionID   = "conn_01GZFR0NTDESK0STAFF0000001"
)

// oldestCompany is how long ago the environment was set up.
const oldestCompany = 930 * day

const youngestCommon = 82 * day // the stories are younger

// anchor stands for the moment of the start in seeded ids: an object of some age has an id of the time that
// long before it. It is fixed, so that the ids are the same at every start.
var anchor = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// seeder makes up the environment: first the companies with all that there are few of, then the people in
// one go, as their tables have to be in the order of age across all companies.
type seeder struct {
	*Server
	anchor    int64 // milliseconds
	companies []company
	links     []seedDirectory
	// joinedByInvitation are the memberships that an invitation led to.
	joinedByInvitation map[ref]bool
}

// company is an organization in the making.
type company struct {
	organization
	id           ulid
	age          time.Duration
	people       int // users
	onlyThere    int // people that only a directory knows
	story        *Story
	staff        bool
	invitations  int
	keepsLeavers bool // leavers stay active members
	domains      []seedDomain
	connections  []seedConnection
	directories  []seedDirectory
	links        []int // places of the directories in seeder.links
}

type seedDomain struct {
	domain
	age time.Duration
}

type seedConnection struct {
	connection
	id  ulid // fixed ones only
	age time.Duration
	off time.Duration // how long ago it was turned off, for an inactive one
}

type seedDirectory struct {
	directory
	age     time.Duration
	broken  time.Duration // how long ago it stopped bringing changes, for one that is not linked
	leavers func(person) personState
}

// seed fills the tables.
func (s *Server) seed() {
	g := &seeder{Server: s, anchor: min(anchor.UnixMilli(), s.started.UnixMilli()), joinedByInvitation: map[ref]bool{}}
	s.shift = s.started.UnixMilli() - g.anchor
	g.companies = g.makeCompanies()
	slices.SortFunc(g.companies, func(a, b company) int { return a.id.compare(b.id) })
	g.addCompanies()
	g.addDomains()
	g.addConnections()
	g.addDirectories()
	g.addUsers()
	g.addMemberships()
	g.addDirectoryUsers()
	g.addInvitations()
	g.addRedirectURIs()
	g.closeTables()
	g.addHistory()
	s.events.seeded = len(s.events.rows)
	s.newest = makeULID(g.anchor, 0, 0)
}

// closeTables notes that what is in the tables by now came with the seed.
func (g *seeder) closeTables() {
	g.organizations.seeded = len(g.organizations.rows)
	g.domains.seeded = len(g.domains.rows)
	g.connections.seeded = len(g.connections.rows)
	g.directories.seeded = len(g.directories.rows)
	g.groups.seeded = len(g.groups.rows)
	g.directoryUsers.seeded = len(g.directoryUsers.rows)
	g.users.seeded = len(g.users.rows)
	g.memberships.seeded = len(g.memberships.rows)
	g.invitations.seeded = len(g.invitations.rows)
	g.redirectURIs.seeded = len(g.redirectURIs.rows)
}

// idAt is the id of something of that age that the numbers name.
func (g *seeder) idAt(age time.Duration, numbers ...uint64) ulid {
	h := mix(numbers...)
	return makeULID(g.anchor-int64(age)/millis, uint16(h>>48), mix(h))
}

// part is a share of a duration, from the numbers.
func part(of time.Duration, numbers ...uint64) time.Duration {
	if of <= 0 {
		return 0
	}
	return time.Duration(mix(numbers...) % uint64(of))
}

// dated is something to be added to a table, under its id.
type dated[T any] struct {
	id  ulid
	row T
}

// inOrder sorts by id, which is by age.
func inOrder[T any](items []dated[T]) {
	slices.SortFunc(items, func(a, b dated[T]) int { return a.id.compare(b.id) })
}

func (g *seeder) addCompanies() {
	for i := range g.companies {
		row := g.companies[i].organization
		g.addOrganization(g.companies[i].id, &row)
	}
}

func (g *seeder) addDomains() {
	var all []dated[*domain]
	for c := range g.companies {
		for i, d := range g.companies[c].domains {
			row := d.domain
			row.organization = ref(c)
			if decided, is := d.decided(); is {
				row.updated = g.before(decided)
			}
			all = append(all, dated[*domain]{g.idAt(d.age, g.companies[c].salt, 1, uint64(i)), &row})
		}
	}
	inOrder(all)
	for _, d := range all {
		g.addDomain(d.id, d.row)
	}
}

func (g *seeder) addConnections() {
	var all []dated[*connection]
	for c := range g.companies {
		for i, conn := range g.companies[c].connections {
			row, id := conn.connection, conn.id
			row.organization = ref(c)
			if id == (ulid{}) {
				id = g.idAt(conn.age, g.companies[c].salt, 2, uint64(i))
			}
			age := time.Duration(g.anchor-id.millis()) * time.Millisecond
			switch row.state {
			case "active":
				row.updated = g.before(activated(age))
			case "inactive":
				row.updated = g.before(cmp.Or(conn.off, min(2*day+part(20*day, mix(g.companies[c].salt, 30, uint64(i))), age/2)))
			}
			all = append(all, dated[*connection]{id, &row})
		}
	}
	inOrder(all)
	for _, c := range all {
		g.addConnection(c.id, c.row)
	}
}

// before is the moment so long before the start, in milliseconds. Parts of them would make ids depend on the clock.
func (g *seeder) before(age time.Duration) int64 { return g.started.UnixMilli() - int64(age)/millis }

// decided is how long ago it was known whether the customer owns a domain.
func (d seedDomain) decided() (age time.Duration, is bool) {
	switch d.state {
	case "verified":
		return d.age - 20*time.Minute, true
	case "failed":
		return min(d.age-time.Hour, max(d.age-30*day, 2*time.Hour)), true
	}
	return 0, false
}

// activated is how long ago a connection of some age was activated.
func activated(age time.Duration) time.Duration { return age - min(time.Hour, age/2) }

func (g *seeder) addRedirectURIs() {
	for i, uri := range []string{
		"http://127.0.0.1/auth/callback", "http://localhost/auth/callback", "https://frontdesk.example/auth/callback",
	} {
		g.redirectURIs.add(g.idAt(800*day-time.Duration(i)*time.Hour, 3, uint64(i)), &redirectURI{uri: uri, isDefault: i == 0})
	}
}
