package emulator

import (
	"slices"
	"time"
)

// staff are the people who look after the customers, one for each role, by person number.
var staff = []userDetails{
	{email: "viewer@frontdesk.example", first: "Vera", last: "Lindqvist", verified: true, locale: "en-US"},
	{email: "success@frontdesk.example", first: "Samir", last: "Haddad", verified: true, locale: "en-US"},
	{email: "support@frontdesk.example", first: "Súna", last: "Okafor", verified: true, locale: "en-US"},
	{email: "admin@frontdesk.example", first: "Adèle", last: "Moreau", verified: true, locale: "en-US"},
}

// addUsers puts everybody who signs in into the table, over all companies by age.
func (g *seeder) addUsers() {
	total := 0
	for i := range g.companies {
		total += g.companies[i].people
	}
	all := make([]dated[user], 0, total)
	for at := range g.companies {
		c := &g.companies[at]
		for number := range uint32(c.people) {
			hash := mix(c.salt, uint64(number))
			row := user{organization: ref(at), person: number, verified: hash>>54%24 != 0 || number < 4}
			all = append(all, dated[user]{g.idAt(userAge(c, number, hash), hash, 6), row})
		}
	}
	inOrder(all)
	g.users.ids, g.users.rows = make([]ulid, 0, total), make([]user, 0, total)
	g.firstMembership = make([]ref, 0, total)
	g.userByEmail = make(map[uint64]ref, total)
	for _, u := range all {
		c := &g.companies[u.row.organization]
		if c.staff {
			details := staff[u.row.person]
			details.lastSignIn = staffSignIn(g.started, u.row.person)
			details.updated = details.lastSignIn
			g.editedUsers[g.addUser(u.id, u.row, details.email)] = &details
			continue
		}
		g.addUser(u.id, u.row, g.organizations.rows[u.row.organization].person(u.row.person).email)
	}
}

// staffSignIn is when one of the staff came in last, in milliseconds.
func staffSignIn(started time.Time, number uint32) int64 {
	return started.Add(-time.Duration(1+number) * 26 * time.Hour).UnixMilli()
}

// userAge is how long ago somebody became a user: the first ones with the company, half of the others in
// its first weeks, the rest at any time since.
func userAge(c *company, number uint32, hash uint64) time.Duration {
	switch {
	case number < 2, c.staff:
		return c.age - time.Duration(number+1)*time.Hour
	case hash>>18%2 == 0:
		return c.age - part(c.age/8, hash, 14) - 3*time.Hour
	}
	return max(part(c.age-day, hash, 15), 40*time.Minute)
}

// addMemberships ties every user to the company, and some to a second one.
func (g *seeder) addMemberships() {
	all := make([]dated[membership], 0, len(g.users.rows)+len(g.users.rows)/40)
	for at, u := range g.users.rows {
		c := &g.companies[u.organization]
		who := c.shape(u.person)
		row := membership{user: ref(at), organization: u.organization, role: uint8(roleNumber(who.role()))}
		row.managed = g.inDirectory(c, u.person)
		var since time.Duration
		if row.status, since = g.seededStatus(c, who, row.managed); row.status == memberInactive {
			row.updated = g.before(since)
		}
		if c.staff {
			row.role = uint8(u.person)
		}
		made := g.users.ids[at].millis()
		all = append(all, dated[membership]{makeULID(made+500+int64(who.hash%9000), uint16(at), mix(who.hash, 16)), row})
		if who.hash>>33%53 == 0 && !c.staff {
			guest := membership{user: ref(at), organization: g.neighbour(u.organization), role: uint8(roleNumber("auditor"))}
			joined := max(made, g.organizations.ids[guest.organization].millis()+guestsAfter) + 60_000
			all = append(all, dated[membership]{makeULID(joined, uint16(at), mix(who.hash, 17)), guest})
		}
	}
	inOrder(all)
	g.memberships.ids, g.memberships.rows = make([]ulid, 0, len(all)), make([]membership, 0, len(all))
	for _, m := range all {
		// addMembership would keep the lists of users sorted one by one; here they are sorted once.
		at := g.memberships.add(m.id, m.row)
		if g.firstMembership[m.row.user] == 0 {
			g.firstMembership[m.row.user] = at + 1
		} else {
			g.moreMemberships[m.row.user] = append(g.moreMemberships[m.row.user], at)
		}
		index := &g.byOrganization[m.row.organization]
		index.memberships = append(index.memberships, at)
		index.users = append(index.users, m.row.user)
	}
	for i := range g.byOrganization {
		slices.Sort(g.byOrganization[i].users)
	}
}

// guestsAfter is how old a company is when guests join it, in milliseconds: its own people were there first.
const guestsAfter = int64(3*time.Hour) / millis

// seededStatus is what a membership of the seed has come to, and for how long it has been inactive: leavers are
// usually deactivated. A directory's own people are active unless they left.
func (g *seeder) seededStatus(c *company, who person, managed bool) (status memberStatus, since time.Duration) {
	if managed {
		if state, left := g.links[c.links[0]].stateOf(c, who); state != personActive && !c.keepsLeavers {
			return memberInactive, left
		}
		return memberActive, 0
	}
	switch {
	case who.number < 4 || c.staff || c.story != nil:
		return memberActive, 0
	case who.hash>>46%8 == 0:
		return memberPending, 0
	case who.hash>>46%8 == 1:
		return memberInactive, userAge(c, who.number, who.hash) / 3
	}
	return memberActive, 0
}

// neighbour is another company, whose guests some people are; never the staff, which is the oldest.
func (g *seeder) neighbour(at ref) ref {
	if int(at)+1 < len(g.companies) {
		return at + 1
	}
	return 1
}

// addInvitations makes up invitations in every state.
func (g *seeder) addInvitations() {
	var all []dated[*invitation]
	for at := range g.companies {
		c := &g.companies[at]
		if c.staff {
			continue
		}
		for i := range uint64(c.invitations) {
			age, row := g.makeInvitation(c, ref(at), i)
			all = append(all, dated[*invitation]{g.idAt(age, c.salt, 18, i), row})
		}
	}
	inOrder(all)
	for _, i := range all {
		g.addInvitation(i.id, i.row)
	}
}

// makeInvitation makes up the i-th invitation of a company. Every fourth has been accepted; the others went
// to people whom nobody has heard of since.
func (g *seeder) makeInvitation(c *company, at ref, i uint64) (age time.Duration, row *invitation) {
	hash := mix(c.salt, 19, i)
	stranger := g.organizations.rows[at].person(uint32(c.people + c.onlyThere + int(i)))
	row = &invitation{email: stranger.email, organization: at, inviter: noRef, acceptedBy: noRef, role: "member"}
	members := g.byOrganization[at].memberships
	if len(members) > 0 {
		row.inviter = g.memberships.rows[members[0]].user
	}
	age = time.Hour + part(6*day, hash)
	state, joined := c.invitationState(i), ref(0)
	if state == "accepted" {
		if joined, state = g.invitedMember(at, hash); state == "accepted" {
			g.joinedByInvitation[joined] = true
		}
	}
	switch state {
	case "expired":
		age = min(9*day+part(50*day, hash), c.age-day)
	case "revoked":
		row.revoked = g.before(age / 2)
	case "accepted":
		member, madeAt := g.memberships.rows[joined], g.memberships.ids[joined].millis()
		row.email, row.role = g.seededDetails(member.user).email, roleSlugs[member.role]
		row.acceptedBy, row.accepted = member.user, madeAt+g.shift
		age = time.Duration(g.anchor-madeAt)*time.Millisecond + 2*time.Hour
	}
	row.expires = g.before(age - 7*day)
	return age, row
}

// invitedMember picks a member whom the first one can have invited, each only once. Without one the invitation
// has expired.
func (g *seeder) invitedMember(at ref, hash uint64) (member ref, state string) {
	members := g.byOrganization[at].memberships
	for n := range uint64(len(members)) {
		m := members[(hash+n)%uint64(len(members))]
		late := g.memberships.ids[m].millis() - g.memberships.ids[members[0]].millis()
		if late > guestsAfter && g.memberships.rows[m].status != memberPending && !g.joinedByInvitation[m] {
			return m, "accepted"
		}
	}
	return 0, "expired"
}

func (c *company) invitationState(i uint64) string {
	if c.story != nil && c.story.invitations != nil {
		return c.story.invitations[i]
	}
	return [...]string{"pending", "expired", "accepted", "revoked"}[mix(c.salt, i, 20)%4]
}
