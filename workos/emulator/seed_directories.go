package emulator

// addDirectories puts the directories and their groups into the tables.
func (g *seeder) addDirectories() {
	var all []dated[seedDirectory]
	for c := range g.companies {
		for i, d := range g.companies[c].directories {
			d.organization = ref(c)
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
		g.links = append(g.links, d.row)
		if row.state == "validating" {
			continue // nothing was read yet
		}
		for i, name := range append([]string{"All employees"}, groupNames...) {
			// One after the other, so that the i-th group has the i-th bit.
			id := makeULID(d.id.millis()+int64(1+i), uint16(at), mix(uint64(at), uint64(i)))
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
			// Most arrive when the directory is linked, the others as they are hired.
			age := link.age - part(link.age/50, hash, 11)
			if hash>>21%5 == 0 {
				age = part(link.age-link.age/50, hash, 12)
			}
			row := directoryUser{directory: ref(at), person: number, groups: who.groupsOf(), state: leaver(hash)}
			if link.leavers != nil {
				row.state = link.leavers(who)
			}
			all = append(all, dated[directoryUser]{g.idAt(age, hash, uint64(at), 5), row})
		}
	}
	inOrder(all)
	g.directoryUsers.ids = make([]ulid, 0, len(all))
	g.directoryUsers.rows = make([]directoryUser, 0, len(all))
	for _, u := range all {
		g.addDirectoryUser(u.id, u.row)
	}
}

// inDirectory says whether a user of the company comes from its directory.
func (g *seeder) inDirectory(c *company, number uint32) bool {
	return len(c.directories) > 0 && mix(c.salt, uint64(number), 13)%12 != 0
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
