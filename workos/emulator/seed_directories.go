package emulator

import (
	"cmp"
	"time"
)

// addDirectories puts the directories and their groups into the tables.
func (g *seeder) addDirectories() {
	var all []dated[seedDirectory]
	for c := range g.companies {
		for i, d := range g.companies[c].directories {
			d.organization = ref(c)
			switch d.state {
			case "linked":
				d.updated = g.before(d.age - time.Minute)
			case "validating":
			default:
				d.broken = cmp.Or(d.broken, min(2*time.Hour+part(20*day, g.companies[c].salt, 29), d.age/2))
				d.updated = g.before(d.broken)
			}
			all = append(all, dated[seedDirectory]{g.idAt(d.age, g.companies[c].salt, 4, uint64(i)), d})
		}
	}
	inOrder(all)
	type wantedGroup struct {
		directory ref
		name      string
	}
	var groups []dated[wantedGroup]
	for _, d := range all {
		row := d.row.directory
		at := g.addDirectory(d.id, &row)
		c := &g.companies[row.organization]
		c.links = append(c.links, len(g.links))
		g.links = append(g.links, d.row)
		if row.state == "validating" {
			continue // nothing was read yet
		}
		for i, name := range append([]string{"All employees"}, groupNames...) {
			// One after the other, so that the i-th group has the i-th bit.
			id := makeULID(d.id.millis()+groupsAfter+int64(i), uint16(at), mix(uint64(at), uint64(i)))
			groups = append(groups, dated[wantedGroup]{id, wantedGroup{at, name}})
		}
	}
	inOrder(groups)
	for _, wanted := range groups {
		g.addGroup(wanted.id, wanted.row.directory, wanted.row.name)
	}
}

// addDirectoryUsers fills the directories: most of the company's users, and people who never signed in.
func (g *seeder) addDirectoryUsers() {
	total := 0
	for at := range g.links {
		c := g.companies[g.links[at].organization]
		total += c.people + c.onlyThere
	}
	all := make([]dated[directoryUser], 0, total)
	for at, link := range g.links {
		if link.state == "validating" {
			continue
		}
		c := &g.companies[link.organization]
		for number := range uint32(c.people + c.onlyThere) {
			if int(number) < c.people && !g.inDirectory(c, number) {
				continue
			}
			who := c.shape(number)
			hash := who.hash
			row := directoryUser{directory: ref(at), person: number, groups: who.groupsOf()}
			state, left := link.stateOf(c, who)
			if row.state = state; state != personActive {
				row.updated = g.before(left)
			}
			all = append(all, dated[directoryUser]{g.idAt(link.arrival(hash), hash, uint64(at), 5), row})
		}
	}
	inOrder(all)
	g.directoryUsers.ids = make([]ulid, 0, len(all))
	g.directoryUsers.rows = make([]directoryUser, 0, len(all))
	for _, u := range all {
		g.addDirectoryUser(u.id, u.row)
	}
}

// groupsAfter is how long after its directory the first group comes, in milliseconds: a directory is activated
// after a minute.
const groupsAfter = 90_000

// arrival is how long ago somebody came into a directory: most when it was linked, the others as they were hired.
// A directory that is no longer linked brought nobody since.
func (link *seedDirectory) arrival(hash uint64) time.Duration {
	span := link.age - link.broken - 5*time.Minute
	if hash>>21%5 == 0 {
		return link.broken + time.Minute + part(span-span/50, hash, 12)
	}
	return link.age - 3*time.Minute - part(span/50, hash, 11)
}

// stateOf is what has become of somebody in a directory, and how long ago they left. Who left was there before, and
// was a user, if they ever became one.
func (link *seedDirectory) stateOf(c *company, who person) (state personState, left time.Duration) {
	state = leaver(who.hash)
	if link.leavers != nil {
		state = link.leavers(who)
	}
	since := link.arrival(who.hash)
	if int(who.number) < c.people {
		since = min(since, userAge(c, who.number, who.hash))
	}
	since -= link.broken
	if state == personActive || since < 2*time.Hour {
		return personActive, 0
	}
	return state, link.broken + min(since/2, 12*day)
}

// inDirectory says whether a user of the company comes from its directory.
func (g *seeder) inDirectory(c *company, number uint32) bool {
	return len(c.directories) > 0 && c.directories[0].state != "validating" && mix(c.salt, uint64(number), 13)%12 != 0
}

// leaver is the state of a person in a directory: now and then somebody is suspended or has left.
func leaver(hash uint64) personState {
	switch hash >> 26 % 32 {
	case 0:
		return personSuspended
	case 1:
		return personInactive
	}
	return personActive
}
