package seed

import (
	"cmp"
	"time"

	"frontdesk/workos/emulator/data"
)

// addDirectories puts the directories and their groups into the tables.
func (g *seeder) addDirectories() {
	var all []data.Dated[seedDirectory]
	for c := range g.companies {
		for i, d := range g.companies[c].directories {
			d.Organization = data.Ref(c)
			switch d.State {
			case "linked":
				d.Updated = g.before(d.age - time.Minute)
			case "validating":
			default:
				d.broken = cmp.Or(d.broken, min(2*time.Hour+data.Part(20*data.Day, g.companies[c].Salt, 29), d.age/2))
				d.Updated = g.before(d.broken)
			}
			all = append(all, data.Dated[seedDirectory]{ID: g.idAt(d.age, g.companies[c].Salt, 4, uint64(i)), Row: d})
		}
	}
	data.InOrder(all)
	type wantedGroup struct {
		directory data.Ref
		name      string
	}
	var groups []data.Dated[wantedGroup]
	for _, d := range all {
		row := d.Row.Directory
		at := g.AddDirectory(d.ID, &row)
		c := &g.companies[row.Organization]
		c.links = append(c.links, len(g.links))
		g.links = append(g.links, d.Row)
		if row.State == "validating" {
			continue // nothing was read yet
		}
		for i, name := range append([]string{"All employees"}, data.GroupNames...) {
			// One after the other, so that the i-th group has the i-th bit.
			id := data.MakeULID(d.ID.Millis()+groupsAfter+int64(i), uint16(at), data.Mix(uint64(at), uint64(i)))
			groups = append(groups, data.Dated[wantedGroup]{ID: id, Row: wantedGroup{at, name}})
		}
	}
	data.InOrder(groups)
	for _, wanted := range groups {
		g.AddGroup(wanted.ID, wanted.Row.directory, wanted.Row.name)
	}
}

// addDirectoryUsers fills the directories: most of the company's users, and people who never signed in.
func (g *seeder) addDirectoryUsers() {
	total := 0
	for at := range g.links {
		c := g.companies[g.links[at].Organization]
		total += c.people + c.onlyThere
	}
	all := make([]data.Dated[data.DirectoryUser], 0, total)
	for at, link := range g.links {
		if link.State == "validating" {
			continue
		}
		c := &g.companies[link.Organization]
		for number := range uint32(c.people + c.onlyThere) {
			if int(number) < c.people && !g.inDirectory(c, number) {
				continue
			}
			who := c.Shape(number)
			hash := who.Hash
			row := data.DirectoryUser{Directory: data.Ref(at), Person: number, Groups: who.GroupsOf()}
			state, left := link.stateOf(c, who)
			if row.State = state; state != data.PersonActive {
				row.Updated = g.before(left)
			}
			all = append(all, data.Dated[data.DirectoryUser]{ID: g.idAt(link.arrival(hash), hash, uint64(at), 5), Row: row})
		}
	}
	data.InOrder(all)
	g.DirectoryUsers.IDs = make([]data.ULID, 0, len(all))
	g.DirectoryUsers.Rows = make([]data.DirectoryUser, 0, len(all))
	for _, u := range all {
		g.AddDirectoryUser(u.ID, u.Row)
	}
}

// groupsAfter is how long after its directory the first group comes, in milliseconds: a directory is activated
// after a minute.
const groupsAfter = 90_000

// arrival returns how long ago a person came into a directory: most when it was linked, the others when they were hired.
// No one came after a directory was unlinked.
func (link *seedDirectory) arrival(hash uint64) time.Duration {
	span := link.age - link.broken - 5*time.Minute
	if hash>>21%5 == 0 {
		return link.broken + time.Minute + data.Part(span-span/50, hash, 12)
	}
	return link.age - 3*time.Minute - data.Part(span/50, hash, 11)
}

// stateOf returns a person's state in a directory, and how long ago they left. People who left were there before, and
// were users, if they ever became one.
func (link *seedDirectory) stateOf(c *company, who data.Person) (state data.PersonState, left time.Duration) {
	state = leaver(who.Hash)
	if link.deprovisioned != nil {
		state = link.deprovisioned(who)
	}
	since := link.arrival(who.Hash)
	if int(who.Number) < c.people {
		since = min(since, userAge(c, who.Number, who.Hash))
	}
	since -= link.broken
	if state == data.PersonActive || since < 2*time.Hour {
		return data.PersonActive, 0
	}
	return state, link.broken + min(since/2, 12*data.Day)
}

// inDirectory reports whether a user of the company comes from its directory.
func (g *seeder) inDirectory(c *company, number uint32) bool {
	return len(c.directories) > 0 && c.directories[0].State != "validating" && data.Mix(c.Salt, uint64(number), 13)%12 != 0
}

// leaver returns the state of a person in a directory: a few are suspended or have left.
func leaver(hash uint64) data.PersonState {
	switch hash >> 26 % 32 {
	case 0:
		return data.PersonSuspended
	case 1:
		return data.PersonInactive
	}
	return data.PersonActive
}

// directoryTypes are the providers that a directory can be linked to.
var directoryTypes = []string{
	"azure scim v2.0", "bamboohr", "breathe hr", "cezanne hr", "cyberark scim v2.0", "fourth hr", "generic scim v2.0",
	"gsuite directory", "hibob", "jump cloud scim v2.0", "okta scim v2.0", "onelogin scim v2.0", "people hr", "personio",
	"pingfederate scim v2.0", "rippling scim v2.0", "s3", "sailpoint scim v2.0", "sftp", "sftp workday", "workday",
}
