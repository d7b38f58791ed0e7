package seed

import (
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// addUsers puts everybody who signs in into the table, over all companies by age.
func (g *seeder) addUsers() {
	total := 0
	for i := range g.companies {
		total += g.companies[i].people
	}
	all := make([]data.Dated[data.User], 0, total)
	for at := range g.companies {
		c := &g.companies[at]
		for number := range uint32(c.people) {
			hash := data.Mix(c.Salt, uint64(number))
			row := data.User{Organization: data.Ref(at), Person: number, Verified: hash>>54%24 != 0 || number < 4}
			all = append(all, data.Dated[data.User]{ID: g.idAt(userAge(c, number, hash), hash, 6), Row: row})
		}
	}
	data.InOrder(all)
	g.Users.IDs, g.Users.Rows = make([]data.ULID, 0, total), make([]data.User, 0, total)
	g.FirstMembership = make([]data.Ref, 0, total)
	g.UserByEmail = make(map[uint64]data.Ref, total)
	for _, u := range all {
		c := &g.companies[u.Row.Organization]
		if c.staff {
			details := data.Staff[u.Row.Person]
			details.LastSignIn = data.StaffSignIn(g.Started, u.Row.Person)
			details.Updated = details.LastSignIn
			g.EditedUsers[g.AddUser(u.ID, u.Row, details.Email)] = &details
			continue
		}
		g.AddUser(u.ID, u.Row, g.Organizations.Rows[u.Row.Organization].Person(u.Row.Person).Email)
	}
}

// userAge returns how long ago a person became a user: the first ones with the company, half of the others in
// its first weeks, the rest at any time since.
func userAge(c *company, number uint32, hash uint64) time.Duration {
	switch {
	case number < 2, c.staff:
		return c.age - time.Duration(number+1)*time.Hour
	case hash>>18%2 == 0:
		return c.age - data.Part(c.age/8, hash, 14) - 3*time.Hour
	}
	return max(data.Part(c.age-data.Day, hash, 15), 40*time.Minute)
}

// addMemberships ties every user to the company, and some to a second one.
func (g *seeder) addMemberships() {
	all := make([]data.Dated[data.Membership], 0, len(g.Users.Rows)+len(g.Users.Rows)/40)
	for at, u := range g.Users.Rows {
		c := &g.companies[u.Organization]
		who := c.Shape(u.Person)
		row := data.Membership{User: data.Ref(at), Organization: u.Organization, Role: uint8(data.RoleNumber(who.Role()))}
		row.Managed = g.inDirectory(c, u.Person)
		var since time.Duration
		if row.Status, since = g.seededStatus(c, who, row.Managed); row.Status == data.MemberInactive {
			row.Updated = g.before(since)
		}
		if c.staff {
			row.Role = uint8(u.Person)
		}
		made := g.Users.IDs[at].Millis()
		all = append(all, data.Dated[data.Membership]{
			ID: data.MakeULID(made+500+int64(who.Hash%9000), uint16(at), data.Mix(who.Hash, 16)), Row: row,
		})
		if who.Hash>>33%53 == 0 && !c.staff {
			guest := data.Membership{User: data.Ref(at), Organization: g.neighbour(u.Organization), Role: uint8(data.RoleNumber("auditor"))}
			joined := max(made, g.Organizations.IDs[guest.Organization].Millis()+guestsAfter) + 60_000
			all = append(all, data.Dated[data.Membership]{ID: data.MakeULID(joined, uint16(at), data.Mix(who.Hash, 17)), Row: guest})
		}
	}
	data.InOrder(all)
	g.Memberships.IDs, g.Memberships.Rows = make([]data.ULID, 0, len(all)), make([]data.Membership, 0, len(all))
	for _, m := range all {
		// AddMembership would keep the lists of users sorted one by one; here they are sorted once.
		at := g.Memberships.Add(m.ID, m.Row)
		if g.FirstMembership[m.Row.User] == 0 {
			g.FirstMembership[m.Row.User] = at + 1
		} else {
			g.MoreMemberships[m.Row.User] = append(g.MoreMemberships[m.Row.User], at)
		}
		index := &g.ByOrganization[m.Row.Organization]
		index.Memberships = append(index.Memberships, at)
		index.Users = append(index.Users, m.Row.User)
	}
	for i := range g.ByOrganization {
		slices.Sort(g.ByOrganization[i].Users)
	}
}

// guestsAfter is how old a company is when guests join it, in milliseconds: its own people were there first.
const guestsAfter = int64(3*time.Hour) / data.Millis

// seededStatus is what a membership of the seed has come to, and for how long it has been inactive: people who left are
// usually deactivated. A directory's own people are active unless they left.
func (g *seeder) seededStatus(c *company, who data.Person, isManaged bool) (status data.MemberStatus, since time.Duration) {
	if isManaged {
		if state, left := g.links[c.links[0]].stateOf(c, who); state != data.PersonActive && !c.keepsDeprovisioned {
			return data.MemberInactive, left
		}
		return data.MemberActive, 0
	}
	switch {
	case who.Number < 4 || c.staff || c.scenario != nil:
		return data.MemberActive, 0
	case who.Hash>>46%8 == 0:
		return data.MemberPending, 0
	case who.Hash>>46%8 == 1:
		return data.MemberInactive, userAge(c, who.Number, who.Hash) / 3
	}
	return data.MemberActive, 0
}

// neighbour is another company, whose guests some people are; never the staff, which is the oldest.
func (g *seeder) neighbour(at data.Ref) data.Ref {
	if int(at)+1 < len(g.companies) {
		return at + 1
	}
	return 1
}

// addInvitations makes up invitations in every state.
func (g *seeder) addInvitations() {
	var all []data.Dated[*data.Invitation]
	for at := range g.companies {
		c := &g.companies[at]
		if c.staff {
			continue
		}
		for i := range uint64(c.invitations) {
			age, row := g.makeInvitation(c, data.Ref(at), i)
			all = append(all, data.Dated[*data.Invitation]{ID: g.idAt(age, c.Salt, 18, i), Row: row})
		}
	}
	data.InOrder(all)
	for _, i := range all {
		g.AddInvitation(i.ID, i.Row)
	}
}

// expiresSoonAge is the age from which an invitation, which is valid for 7 days, is found to expire soon.
const expiresSoonAge = 5 * data.Day

// makeInvitation makes up the i-th invitation of a company. Every fourth was accepted; the others went
// to people who never answered.
func (g *seeder) makeInvitation(c *company, at data.Ref, i uint64) (age time.Duration, row *data.Invitation) {
	hash := data.Mix(c.Salt, 19, i)
	stranger := g.Organizations.Rows[at].Person(uint32(c.people + c.onlyThere + int(i)))
	row = &data.Invitation{Email: stranger.Email, Organization: at, Inviter: data.NoRef, AcceptedBy: data.NoRef, Role: "member"}
	members := g.ByOrganization[at].Memberships
	if len(members) > 0 {
		row.Inviter = g.Memberships.Rows[members[0]].User
	}
	age = time.Hour + data.Part(6*data.Day, hash)
	if age > expiresSoonAge-3*time.Hour && age < expiresSoonAge {
		age += 3 * time.Hour // no verdict is about to change
	}
	state, joined := c.invitationState(i), data.Ref(0)
	if state == "accepted" {
		if joined, state = g.invitedMember(at, hash); state == "accepted" {
			g.joinedByInvitation[joined] = true
		}
	}
	switch state {
	case "expired":
		age = min(9*data.Day+data.Part(50*data.Day, hash), c.age-data.Day)
	case "revoked":
		row.Revoked = g.before(age / 2)
	case "accepted":
		member, madeAt := g.Memberships.Rows[joined], g.Memberships.IDs[joined].Millis()
		row.Email, row.Role = g.SeededDetails(member.User).Email, data.RoleSlugs[member.Role]
		row.AcceptedBy, row.Accepted = member.User, madeAt+g.Shift
		age = time.Duration(g.anchor-madeAt)*time.Millisecond + 2*time.Hour
	}
	row.Expires = g.before(age - 7*data.Day)
	return age, row
}

// invitedMember picks a member whom the first one can have invited, each only once. Without one the invitation
// has expired.
func (g *seeder) invitedMember(at data.Ref, hash uint64) (member data.Ref, state string) {
	members := g.ByOrganization[at].Memberships
	for n := range uint64(len(members)) {
		m := members[(hash+n)%uint64(len(members))]
		late := g.Memberships.IDs[m].Millis() - g.Memberships.IDs[members[0]].Millis()
		if late > guestsAfter && g.Memberships.Rows[m].Status != data.MemberPending && !g.joinedByInvitation[m] {
			return m, "accepted"
		}
	}
	return 0, "expired"
}

func (c *company) invitationState(i uint64) string {
	if c.scenario != nil && c.scenario.invitations != nil {
		return c.scenario.invitations[i]
	}
	return [...]string{"pending", "expired", "accepted", "revoked"}[data.Mix(c.Salt, i, 20)%4]
}
