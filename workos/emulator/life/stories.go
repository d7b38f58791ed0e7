package life

import (
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// story is what the seed's events tell of a connection whose sign-ins fail: in which way, and who tried.
type story struct {
	why    int
	people []uint32 // who failed last is the last one
	// lately is how often it failed in the last days before the start, and recent how many people did.
	lately, recent int
	// since are the people who signed in after the last failure.
	since map[data.Ref]bool
}

const (
	// enough is how many people must have signed in through a connection that works before somebody is refused there again, so that
	// nobody takes the connection for broken.
	enough = 3
	// Where few failures of few people are told of, life adds none: else a small problem would become a large one. Failures count for a
	// week, and the first day of it is over soon.
	lately       = 6 * data.Day
	manyFailures = 3
	severalUsers = 2
)

// readStories reads what the seed tells of the customers.
func (l *Life) readStories() {
	l.stories, l.keepsLeft = map[data.Ref]*story{}, map[data.Ref]bool{}
	for at, e := range l.Events.All() {
		if e.Kind != "authentication.sso_failed" {
			continue
		}
		number, why := e.WhoFailed()
		if why == data.FailedDenied {
			continue // at a connection that works
		}
		s := l.storyOf(e.Subject)
		s.why = why
		isRecent := data.CreatedAt(l.State, &l.Events, at).After(l.Now().Add(-lately))
		if isRecent {
			s.lately++
		}
		if i := slices.Index(s.people, number); i >= 0 && i >= len(s.people)-s.recent {
			s.recent-- // counted again below
		}
		s.people = append(slices.DeleteFunc(s.people, func(other uint32) bool { return other == number }), number)
		if isRecent {
			s.recent++
		}
	}
	for at, row := range l.Organizations.All() {
		if row.Scenario {
			l.told = append(l.told, at)
		}
	}
	for at, row := range l.Connections.All() {
		s := l.stories[at]
		if !l.isStaff(row.Organization) && (row.State == "inactive" || s != nil && s.lately >= manyFailures && s.recent >= severalUsers) {
			l.broken = append(l.broken, at)
		}
	}
	for at, row := range l.DirectoryUsers.All() {
		organization := l.Directories.Rows[row.Directory].Organization
		if row.State == data.PersonActive || l.keepsLeft[organization] {
			continue
		}
		if m, is := l.memberOf(at); is && l.Memberships.Rows[m].Status == data.MemberActive {
			l.keepsLeft[organization] = true
		}
	}
}

func (l *Life) storyOf(connection data.Ref) *story {
	if l.stories[connection] == nil {
		l.stories[connection] = &story{why: noReason, since: map[data.Ref]bool{}}
	}
	return l.stories[connection]
}

// noReason stands for sign-ins that do not fail.
const noReason = -1

// works reports whether people can sign in through a connection now, and if not, why.
func (l *Life) works(connection data.Ref) (works bool, why int) {
	row, told := l.Connections.Rows[connection], noReason
	if l.stories[connection] != nil {
		told = l.stories[connection].why
	}
	switch {
	case row.State == "validating" && told != noReason:
		return false, told
	case row.State != "active":
		return false, data.FailedUnlinked
	case l.IsCertificateExpired(connection):
		return false, data.FailedCertificate
	case told == data.FailedAmbiguous && len(l.active(row.Organization)) > 1:
		return false, told
	}
	return true, noReason
}

func (l *Life) active(organization data.Ref) (connections []data.Ref) {
	for _, c := range l.ByOrganization[organization].Connections {
		if l.Connections.Rows[c].State == "active" {
			connections = append(connections, c)
		}
	}
	return connections
}

// entrance is how people of an organization come in: through a connection, or without one (NoRef). It is closed where a connection
// was set up and does not work.
func (l *Life) entrance(organization data.Ref, who data.Person) (connection data.Ref, open bool) {
	active := l.active(organization)
	if slices.ContainsFunc(active, func(c data.Ref) bool { works, _ := l.works(c); return !works }) {
		return data.NoRef, false
	}
	if len(active) > 0 {
		return active[data.Mix(who.Hash, 60)%uint64(len(active))], true
	}
	return data.NoRef, l.Organizations.Rows[organization].Quiet == 0
}

// isSplit reports whether some people of a connection are refused because of their domain. Life leaves it alone until the domain is
// verified: those who come in and those who are refused are in a balance that tells the story.
func (l *Life) isSplit(connection data.Ref) bool {
	if s := l.stories[connection]; s == nil || s.why != data.FailedOutside {
		return false
	}
	_, refused := l.OutsideEmail(l.Connections.Rows[connection].Organization, 0)
	return refused
}

func (l *Life) isStaff(organization data.Ref) bool {
	return l.Organizations.ID(organization) == data.StaffOrganizationID
}

// isOpenTo reports whether new people may come to an organization, and others leave: the customers with a story keep theirs.
func (l *Life) isOpenTo(organization data.Ref) bool {
	return l.Organizations.Alive(organization) && !l.isStaff(organization) && !l.Organizations.Rows[organization].Scenario
}

// personOf is who a user is. It is known of the people of the seed, and of those who came while life went on.
func (l *Life) personOf(user data.Ref) (who data.Person, organization data.Ref, known bool) {
	row := l.Users.Rows[user]
	if row.Organization == data.NoRef {
		who, known = l.people[user]
		if members := l.MembershipsOf(user); known && len(members) > 0 {
			return who, l.Memberships.Rows[members[0]].Organization, true
		}
		return who, data.NoRef, false
	}
	return l.Organizations.Rows[row.Organization].Person(row.Person), row.Organization, true
}

// userNumbered finds the user who is an organization's person of that number.
func (l *Life) userNumbered(organization data.Ref, number uint32) (user data.Ref, found bool) {
	for _, u := range l.ByOrganization[organization].Users {
		if row := l.Users.Rows[u]; row.Organization == organization && row.Person == number {
			return u, true
		}
	}
	return 0, false
}

// memberOf finds the membership that belongs to a person of a directory.
func (l *Life) memberOf(directoryUser data.Ref) (membership data.Ref, found bool) {
	user, found := l.UserWithEmail(l.PersonOf(directoryUser).Email)
	if !found {
		return 0, false
	}
	return l.MembershipIn(user, l.Directories.Rows[l.DirectoryUsers.Rows[directoryUser].Directory].Organization)
}

// isGone reports whether a directory of the organization says that a person was suspended or left.
func (l *Life) isGone(organization data.Ref, number uint32) bool {
	for _, d := range l.ByOrganization[organization].Directories {
		for _, u := range l.ByDirectory[d].Users {
			if row := l.DirectoryUsers.Rows[u]; row.Person == number && row.State != data.PersonActive {
				return true
			}
		}
	}
	return false
}

// stranger is a person of an organization whom nobody knows yet.
func (l *Life) stranger(organization data.Ref) data.Person {
	const margin = 1000 // the seed has given some numbers beyond its people to those it invited
	next, known := l.numbers[organization]
	if !known {
		for _, u := range l.ByOrganization[organization].Users {
			if row := l.Users.Rows[u]; row.Organization == organization {
				next = max(next, row.Person)
			}
		}
		for _, d := range l.ByOrganization[organization].Directories {
			for _, u := range l.ByDirectory[d].Users {
				next = max(next, l.DirectoryUsers.Rows[u].Person)
			}
		}
		next += margin
	}
	for {
		who := l.Organizations.Rows[organization].Person(next)
		next++
		if _, taken := l.UserWithEmail(who.Email); !taken {
			l.numbers[organization] = next
			return who
		}
	}
}

// presence is how likely a person is at work now: at night and on weekends few are.
func (l *Life) presence(who data.Person) float64 {
	local := who.Local(l.Now())
	likely := 0.04
	switch hour := local.Hour(); {
	case hour >= 8 && hour < 18:
		likely = 1
	case hour >= 6 && hour < 22:
		likely = 0.3
	}
	if day := local.Weekday(); day == time.Saturday || day == time.Sunday {
		likely /= 5
	}
	return likely
}
