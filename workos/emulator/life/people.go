package life

import (
	"cmp"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// How many people come and go at most.
const (
	mostHired      = 24 // by directories, at a time
	mostLeft       = 6  // of those, whose records are still there
	mostSeededLeft = 12 // of the seed's people, who stay members that are inactive
	mostJoined     = 12 // without a directory, at a time
	mostWaiting    = 8  // invitations
	mostOld        = 6  // invitations of the seed that are accepted

	leaders = 4 // the first people of a customer lead it and stay
)

// hire is a person whom a directory brought while life went on.
type hire struct {
	directoryUser data.Ref
	user          data.Ref // NoRef for one whom only the directory knows
}

// someDirectory picks a directory that syncs.
func (l *Life) someDirectory() (directory data.Ref, organization data.Ref, found bool) {
	if len(l.Directories.Rows) == 0 {
		return 0, 0, false
	}
	directory = data.Ref(l.random.IntN(len(l.Directories.Rows)))
	row := l.Directories.Rows[directory]
	return directory, row.Organization, l.Directories.Alive(directory) && row.State == "linked" && !l.isStaff(row.Organization)
}

// hasUsualGroups reports whether a directory has the groups that the people of the seed are in.
func (l *Life) hasUsualGroups(directory data.Ref) bool {
	return len(l.ByDirectory[directory].Groups) == len(data.GroupNames)+1
}

// hire brings a new person into a directory. Most become users and members.
func (l *Life) hire() int {
	directory, organization, found := l.someDirectory()
	if !found || !l.hasUsualGroups(directory) || len(l.hired)+len(l.left) >= mostHired {
		return 0
	}
	who := l.stranger(organization)
	before := len(l.Events.Rows)
	row := data.DirectoryUser{Directory: directory, Person: who.Number, Groups: who.GroupsOf()}
	one := hire{l.ProvisionUser(row, data.BySystem()), data.NoRef}
	if !l.chance(6) {
		one.user = l.CreateUser(who.Details(), data.BySystem())
		l.people[one.user] = who
		l.CreateMembership(data.Membership{
			User: one.user, Organization: organization, Role: uint8(data.RoleNumber(who.Role())), Managed: true,
		}, data.BySystem())
	}
	l.hired = append(l.hired, one)
	return len(l.Events.Rows) - before
}

// leave lets somebody leave a customer: their directory says so, and they are deactivated. When many have come, one of those leaves,
// and of those who left, the first one's records are deleted.
func (l *Life) leave() int {
	before := len(l.Events.Rows)
	switch {
	case len(l.left) >= mostLeft:
		l.deleteRecords(l.left[0])
		l.left = slices.Delete(l.left, 0, 1)
	case len(l.hired) > mostHired/2 || l.seededLeft >= mostSeededLeft && len(l.hired) > 0:
		one := l.hired[0]
		l.hired = slices.Delete(l.hired, 0, 1)
		l.deactivate(one.directoryUser, one.user)
		l.left = append(l.left, one)
	case l.seededLeft < mostSeededLeft:
		l.letSeededLeave()
	}
	return len(l.Events.Rows) - before
}

// deactivate takes a person's access as a directory does it.
func (l *Life) deactivate(directoryUser, user data.Ref) {
	if !l.DirectoryUsers.Alive(directoryUser) {
		return // deleted with the directory
	}
	organization := l.Directories.Rows[l.DirectoryUsers.Rows[directoryUser].Directory].Organization
	l.ChangeDirectoryUser(directoryUser, data.PersonInactive, data.BySystem())
	if user == data.NoRef || !l.Users.Alive(user) {
		return
	}
	if m, is := l.MembershipIn(user, organization); is {
		l.ChangeMembership(m, data.BySystem(), func(row *data.Membership) { row.Status = data.MemberInactive })
	}
}

// deleteRecords deletes a person who left.
func (l *Life) deleteRecords(one hire) {
	if l.DirectoryUsers.Alive(one.directoryUser) {
		l.RemoveDirectoryUser(one.directoryUser, data.BySystem())
	}
	l.deleteUser(one.user)
}

func (l *Life) deleteUser(user data.Ref) {
	if user != data.NoRef && l.Users.Alive(user) {
		l.DeleteUser(user, data.ByAPI())
	}
	delete(l.people, user)
}

// letSeededLeave lets somebody leave whom the seed made: a member by their directory, of a customer who deactivates people.
func (l *Life) letSeededLeave() {
	for range tries {
		if l.DirectoryUsers.Seeded == 0 {
			return
		}
		u := data.Ref(l.random.IntN(l.DirectoryUsers.Seeded))
		row := l.DirectoryUsers.Rows[u]
		directory := l.Directories.Rows[row.Directory]
		if !l.DirectoryUsers.Alive(u) || row.State != data.PersonActive || row.Person < leaders || directory.State != "linked" ||
			!l.isOpenTo(directory.Organization) || l.keepsLeft[directory.Organization] {
			continue
		}
		m, is := l.memberOf(u)
		if !is || !l.Memberships.Rows[m].Managed || l.Memberships.Rows[m].Status != data.MemberActive {
			continue
		}
		l.deactivate(u, l.Memberships.Rows[m].User)
		l.seededLeft++
		return
	}
}

// changingGroups are groups of a directory that people come into and leave, whatever their work is.
var changingGroups = []string{"VPN users", "Office 365 licences", "On-call rotation"}

// changeGroups takes a person of a directory into a group, or out of it.
func (l *Life) changeGroups() int {
	directory, _, found := l.someDirectory()
	if !found || !l.hasUsualGroups(directory) || len(l.ByDirectory[directory].Users) == 0 {
		return 0
	}
	users := l.ByDirectory[directory].Users
	u := oneOf(l, users)
	if l.DirectoryUsers.Rows[u].State != data.PersonActive {
		return 0
	}
	group := uint32(1) << (1 + slices.Index(data.GroupNames, oneOf(l, changingGroups)))
	if l.DirectoryUsers.Rows[u].Groups&group != 0 {
		l.MoveUser(u, group, 0, data.BySystem())
	} else {
		l.MoveUser(u, 0, group, data.BySystem())
	}
	return 1
}

// newNames are what customers rename groups of their directories to, once.
var newNames = map[string]string{
	"VPN users": "VPN access", "Office 365 licences": "Microsoft 365 licences", "On-call rotation": "On-call engineers",
	"Contractors": "External staff",
}

// renameGroup gives a group of a directory another name.
func (l *Life) renameGroup() int {
	directory, organization, found := l.someDirectory()
	if !found || !l.isOpenTo(organization) || len(l.ByDirectory[directory].Groups) == 0 {
		return 0
	}
	group := oneOf(l, l.ByDirectory[directory].Groups)
	name, isNew := newNames[l.Groups.Rows[group].Name]
	if !isNew {
		return 0
	}
	l.RenameGroup(group, name, data.BySystem())
	return 1
}

// someCustomer picks a customer without a story of its own, and one of its administrators.
func (l *Life) someCustomer() (organization, administrator data.Ref, found bool) {
	if len(l.Organizations.Rows) == 0 {
		return 0, 0, false
	}
	organization = data.Ref(l.random.IntN(len(l.Organizations.Rows)))
	if !l.isOpenTo(organization) || l.Organizations.Rows[organization].Domain == "" {
		return 0, 0, false
	}
	for _, m := range l.ByOrganization[organization].Memberships {
		if row := l.Memberships.Rows[m]; row.Status == data.MemberActive && l.Users.Alive(row.User) {
			return organization, row.User, true
		}
	}
	return 0, 0, false
}

// hasDirectory reports whether a directory says who belongs to a customer.
func (l *Life) hasDirectory(organization data.Ref) bool {
	return len(l.ByOrganization[organization].Directories) > 0
}

// invite invites a new person. Most accept after a while; the invitations of the others are revoked.
func (l *Life) invite() int {
	organization, administrator, found := l.someCustomer()
	if !found || l.hasDirectory(organization) || l.waiting >= mostWaiting || len(l.joined)+l.waiting >= mostJoined {
		return 0
	}
	who := l.stranger(organization)
	invitation := l.SendInvitation(&data.Invitation{
		Email: who.Email, Organization: organization, Inviter: administrator, AcceptedBy: data.NoRef, Role: "member",
		Expires: l.Now().Add(7 * data.Day).UnixMilli(),
	}, data.ByAPI())
	l.waiting++
	if l.chance(5) {
		l.after(l.between(time.Hour, 3*time.Hour), func() {
			l.waiting--
			if l.isPending(invitation) {
				l.ChangeInvitation(invitation, "invitation.revoked", data.ByAPI(), func(row *data.Invitation, now int64) { row.Revoked = now })
			}
		})
		return 2
	}
	l.after(l.between(2*time.Minute, 40*time.Minute), func() {
		l.waiting--
		l.accept(invitation, who)
	})
	return 4
}

func (l *Life) isPending(invitation data.Ref) bool {
	row := l.Invitations.Rows[invitation]
	return l.Invitations.Alive(invitation) && l.InvitationState(row) == "pending" && l.Organizations.Alive(row.Organization)
}

// accept makes an invited person a user and a member.
func (l *Life) accept(invitation data.Ref, who data.Person) int {
	row := l.Invitations.Rows[invitation]
	if _, taken := l.UserWithEmail(row.Email); taken || !l.isPending(invitation) {
		return 0
	}
	user := l.join(row.Organization, who, row.Role)
	l.ChangeInvitation(invitation, "invitation.accepted", data.ByAPI(), func(row *data.Invitation, now int64) {
		row.Accepted, row.AcceptedBy = now, user
	})
	return 3
}

// join makes a person a user and a member without a directory.
func (l *Life) join(organization data.Ref, who data.Person, role string) (user data.Ref) {
	user = l.CreateUser(who.Details(), data.ByAPI())
	l.people[user] = who
	l.CreateMembership(data.Membership{
		User: user, Organization: organization, Role: uint8(data.RoleNumber(cmp.Or(role, "member"))),
	}, data.ByAPI())
	l.joined = append(l.joined, user)
	return user
}

// acceptOld lets somebody accept an invitation that the seed made.
func (l *Life) acceptOld() int {
	if l.acceptedOld >= mostOld || l.Invitations.Seeded == 0 || len(l.joined)+l.waiting >= mostJoined {
		return 0
	}
	at := data.Ref(l.random.IntN(l.Invitations.Seeded))
	row := l.Invitations.Rows[at]
	if row.Organization == data.NoRef || !l.isOpenTo(row.Organization) || !l.isPending(at) {
		return 0
	}
	who, known := l.invited(row)
	if !known {
		return 0
	}
	events := l.accept(at, who)
	if events > 0 {
		l.acceptedOld++
	}
	return events
}

// invited is the person to whom an invitation of the seed went: one of the first numbers that belong to nobody.
func (l *Life) invited(row *data.Invitation) (who data.Person, known bool) {
	organization := l.Organizations.Rows[row.Organization]
	most := uint32(2*len(l.ByOrganization[row.Organization].Users) + 100)
	for number := range most {
		if who = organization.Person(number); who.Email == row.Email {
			return who, true
		}
	}
	return who, false
}

// addMember lets an administrator add a person where neither a directory nor a connection brings them.
func (l *Life) addMember() int {
	organization, _, found := l.someCustomer()
	if !found || l.hasDirectory(organization) || len(l.active(organization)) > 0 || len(l.joined)+l.waiting >= mostJoined {
		return 0
	}
	l.join(organization, l.stranger(organization), "member")
	return 2
}

// removeMember deletes the person who joined first, when several have.
func (l *Life) removeMember() int {
	if len(l.joined) < mostJoined/2 {
		return 0
	}
	user := l.joined[0]
	l.joined = slices.Delete(l.joined, 0, 1)
	before := len(l.Events.Rows)
	l.deleteUser(user)
	return len(l.Events.Rows) - before
}

// changeRole gives somebody who joined another role.
func (l *Life) changeRole() int {
	if len(l.joined) == 0 {
		return 0
	}
	user := oneOf(l, l.joined)
	if !l.Users.Alive(user) || len(l.MembershipsOf(user)) == 0 {
		return 0
	}
	before := len(l.Events.Rows)
	role := oneOf(l, []string{"member", "manager", "billing", "auditor"})
	l.ChangeMembership(l.MembershipsOf(user)[0], data.ByAPI(), func(row *data.Membership) { row.Role = uint8(data.RoleNumber(role)) })
	return len(l.Events.Rows) - before
}
