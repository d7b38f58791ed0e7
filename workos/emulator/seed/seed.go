// Package seed makes up the customers of an environment, with their people, settings and past. The same configuration gives
// the same customers.
package seed

import (
	"cmp"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

const youngestCommon = 82 * data.Day // the scenarios are younger

// anchor replaces the time of the start in seeded IDs: an object of some age has an ID with the time that
// long before anchor. It is fixed, so that the IDs are the same at every start.
var anchor = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// seeder makes up the environment: first the companies with the objects that are few, then all the people at
// once, because their tables must be sorted by age across all companies.
type seeder struct {
	*data.State
	anchor    int64 // milliseconds
	companies []company
	links     []seedDirectory
	// joinedByInvitation are the memberships that an invitation led to.
	joinedByInvitation map[data.Ref]bool
}

// company is an organization in the making.
type company struct {
	data.Organization
	id                 data.ULID
	age                time.Duration
	people             int // users
	onlyThere          int // people that only a directory knows
	scenario           *Scenario
	staff              bool
	invitations        int
	keepsDeprovisioned bool // people who left their directory stay active members
	domains            []seedDomain
	connections        []seedConnection
	directories        []seedDirectory
	links              []int // places of the directories in seeder.links
}

type seedDomain struct {
	data.Domain
	age time.Duration
}

type seedConnection struct {
	data.Connection
	id  data.ULID // fixed ones only
	age time.Duration
	off time.Duration // how long ago it was turned off, for an inactive one
}

type seedDirectory struct {
	data.Directory
	age           time.Duration
	broken        time.Duration // how long ago it stopped bringing changes, for one that is not linked
	deprovisioned func(data.Person) data.PersonState
}

// Fill makes up the customers of the configuration in an empty environment.
func Fill(s *data.State) {
	g := &seeder{State: s, anchor: min(anchor.UnixMilli(), s.Started.UnixMilli()), joinedByInvitation: map[data.Ref]bool{}}
	s.Shift = s.Started.UnixMilli() - g.anchor
	g.companies = g.makeCompanies()
	slices.SortFunc(g.companies, func(a, b company) int { return a.id.Compare(b.id) })
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
	s.Events.Seeded = len(s.Events.Rows)
	s.NoteCertificates()
	s.Newest = data.MakeULID(g.anchor, 0, 0)
}

// closeTables marks what is in the tables by now as seeded.
func (g *seeder) closeTables() {
	g.Organizations.Seeded = len(g.Organizations.Rows)
	g.Domains.Seeded = len(g.Domains.Rows)
	g.Connections.Seeded = len(g.Connections.Rows)
	g.Directories.Seeded = len(g.Directories.Rows)
	g.Groups.Seeded = len(g.Groups.Rows)
	g.DirectoryUsers.Seeded = len(g.DirectoryUsers.Rows)
	g.Users.Seeded = len(g.Users.Rows)
	g.Memberships.Seeded = len(g.Memberships.Rows)
	g.Invitations.Seeded = len(g.Invitations.Rows)
	g.RedirectURIs.Seeded = len(g.RedirectURIs.Rows)
}

// idAt is the id of something of that age that the numbers name.
func (g *seeder) idAt(age time.Duration, numbers ...uint64) data.ULID {
	h := data.Mix(numbers...)
	return data.MakeULID(g.anchor-int64(age)/data.Millis, uint16(h>>48), data.Mix(h))
}

func (g *seeder) addCompanies() {
	for i := range g.companies {
		row := g.companies[i].Organization
		g.AddOrganization(g.companies[i].id, &row)
	}
}

func (g *seeder) addDomains() {
	var all []data.Dated[*data.Domain]
	for c := range g.companies {
		for i, d := range g.companies[c].domains {
			row := d.Domain
			row.Organization = data.Ref(c)
			if decided, is := d.decided(); is {
				row.Updated = g.before(decided)
			}
			all = append(all, data.Dated[*data.Domain]{ID: g.idAt(d.age, g.companies[c].Salt, 1, uint64(i)), Row: &row})
		}
	}
	data.InOrder(all)
	for _, d := range all {
		g.AddDomain(d.ID, d.Row)
	}
}

func (g *seeder) addConnections() {
	var all []data.Dated[*data.Connection]
	for c := range g.companies {
		for i, conn := range g.companies[c].connections {
			row, id := conn.Connection, conn.id
			row.Organization = data.Ref(c)
			if id == (data.ULID{}) {
				id = g.idAt(conn.age, g.companies[c].Salt, 2, uint64(i))
			}
			age := time.Duration(g.anchor-id.Millis()) * time.Millisecond
			switch row.State {
			case "active":
				row.Updated = g.before(activated(age))
			case "inactive":
				row.Updated = g.before(cmp.Or(conn.off, min(2*data.Day+data.Part(20*data.Day, data.Mix(g.companies[c].Salt, 30, uint64(i))), age/2)))
			}
			all = append(all, data.Dated[*data.Connection]{ID: id, Row: &row})
		}
	}
	data.InOrder(all)
	for _, c := range all {
		g.AddConnection(c.ID, c.Row)
	}
}

// before is the moment so long before the start, in milliseconds. Parts of them would make ids depend on the clock.
func (g *seeder) before(age time.Duration) int64 {
	return g.Started.UnixMilli() - int64(age)/data.Millis
}

// decided is how long ago it was known whether the customer owns a domain.
func (d seedDomain) decided() (age time.Duration, is bool) {
	switch d.State {
	case "verified":
		return d.age - 20*time.Minute, true
	case "failed":
		return min(d.age-time.Hour, max(d.age-30*data.Day, 2*time.Hour)), true
	}
	return 0, false
}

// activated is how long ago a connection of some age was activated.
func activated(age time.Duration) time.Duration { return age - min(time.Hour, age/2) }

func (g *seeder) addRedirectURIs() {
	for i, uri := range []string{
		"http://127.0.0.1/auth/callback", "http://localhost/auth/callback", "https://frontdesk.example/auth/callback",
	} {
		g.RedirectURIs.Add(g.idAt(800*data.Day-time.Duration(i)*time.Hour, 3, uint64(i)), &data.RedirectURI{URI: uri, IsDefault: i == 0})
	}
}
