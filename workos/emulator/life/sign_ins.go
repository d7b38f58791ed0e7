package life

import (
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

const (
	restAfterSignIn = 45 * time.Minute // before the same person signs in again
	shortSession    = 20 * time.Minute
	maxSignedIn     = 60 // who may sign out
)

// signIn lets somebody sign in who can: through the connection of their organization, or without one where there is none.
func (l *Life) signIn() int {
	user, who, organization, found := l.someone()
	if !found {
		return 0
	}
	connection, _ := l.entrance(organization, who)
	if connection == data.NoRef {
		return l.signInWithout(user, who, organization)
	}
	switch {
	case l.chance(25):
		l.attempt(connection, user, who.Email, who.Device(), data.SignInTimedOut, noReason)
		return 2
	case l.chance(8):
		l.attempt(connection, user, who.Email, who.Telephone(), data.SignInSucceeded, noReason)
	default:
		l.attempt(connection, user, who.Email, who.Device(), data.SignInSucceeded, noReason)
	}
	return 3
}

// someone finds a user who can sign in and is probably at work. Customers with a story are looked at more than others, so their
// people are chosen more often.
func (l *Life) someone() (user data.Ref, who data.Person, organization data.Ref, found bool) {
	best := 0.0
	for range tries {
		m, is := l.someMember()
		if !is {
			continue
		}
		u := l.Memberships.Rows[m].User
		p, home, can := l.canSignIn(u)
		if !can || home != l.Memberships.Rows[m].Organization {
			continue
		}
		likely := l.presence(p)
		if likely > best {
			best, user, who, organization, found = likely, u, p, home, true
		}
		if l.random.Float64() < likely {
			return u, p, home, true
		}
	}
	return user, who, organization, found
}

func (l *Life) someMember() (membership data.Ref, is bool) {
	if len(l.told) > 0 && l.chance(4) {
		members := l.ByOrganization[oneOf(l, l.told)].Memberships
		if len(members) == 0 {
			return 0, false
		}
		return oneOf(l, members), true
	}
	if len(l.Memberships.Rows) == 0 {
		return 0, false
	}
	m := data.Ref(l.random.IntN(len(l.Memberships.Rows)))
	return m, l.Memberships.Alive(m)
}

// canSignIn reports whether a user can sign in at home, and has not done so just now.
func (l *Life) canSignIn(user data.Ref) (who data.Person, home data.Ref, can bool) {
	if !l.Users.Alive(user) {
		return who, 0, false
	}
	who, home, known := l.personOf(user)
	if !known || !l.Organizations.Alive(home) || l.isStaff(home) {
		return who, home, false
	}
	m, is := l.MembershipIn(user, home)
	details := l.Details(user)
	rested := details.LastSignIn < l.Now().Add(-restAfterSignIn).UnixMilli()
	if !is || l.Memberships.Rows[m].Status != data.MemberActive || !details.Verified || !rested || l.busy[user] {
		return who, home, false
	}
	connection, open := l.entrance(home, who)
	if connection != data.NoRef && l.isSplit(connection) {
		return who, home, false
	}
	return who, home, open && !l.isGone(home, who.Number)
}

// attempt is one sign-in through a connection: it starts now and ends as planned, unless something changes meanwhile.
func (l *Life) attempt(connection, user data.Ref, email string, from data.Device, end string, why int) {
	a := data.Attempt{
		Device: from, Organization: l.Connections.Rows[connection].Organization, Connection: connection, Session: l.NewID("sso_session"),
	}
	l.RecordSSO(data.SignInStarted, a, email, nil)
	takes := l.between(2*time.Second, 40*time.Second)
	if end == data.SignInTimedOut {
		takes = data.SignInLimit
	}
	l.busy[user] = true
	l.after(takes, func() {
		delete(l.busy, user)
		l.endAttempt(a, user, email, end, why)
	})
}

func (l *Life) endAttempt(a data.Attempt, user data.Ref, email, end string, why int) {
	if !l.Connections.Alive(a.Connection) || !l.Organizations.Alive(a.Organization) {
		return // deleted meanwhile: WorkOS tells no more of it
	}
	works, reason := l.works(a.Connection)
	switch {
	case end == data.SignInTimedOut || why == data.FailedDenied:
	case !works:
		end, why = data.SignInFailed, reason
	case !l.isActiveMember(user, a.Organization):
		end, why = data.SignInFailed, data.FailedDenied
	default:
		end = data.SignInSucceeded // also where it did not work when it started
	}
	switch end {
	case data.SignInTimedOut:
		l.RecordSSO(end, a, email, nil)
	case data.SignInFailed:
		failure := data.SeededFailure(why)
		l.RecordSSO(end, a, email, &failure)
		clear(l.storyOf(a.Connection).since)
	case data.SignInSucceeded:
		l.RecordSSO(end, a, email, nil)
		l.storyOf(a.Connection).since[user] = true
		l.isIn(user, a.Organization, "sso", a.Device)
	}
}

func (l *Life) isActiveMember(user, organization data.Ref) bool {
	if !l.Users.Alive(user) {
		return false
	}
	m, is := l.MembershipIn(user, organization)
	return is && l.Memberships.Rows[m].Status == data.MemberActive
}

// isIn begins a session.
func (l *Life) isIn(user, organization data.Ref, method string, from data.Device) {
	l.BeginSession(user, organization, method, from)
	l.signedIn = append(l.signedIn, user)
	if len(l.signedIn) > maxSignedIn {
		l.signedIn = slices.Delete(l.signedIn, 0, 1)
	}
}

// signInWithout lets somebody sign in without a connection, as they always do. Some mistype at first.
func (l *Life) signInWithout(user data.Ref, who data.Person, organization data.Ref) int {
	method, session := "password", "password"
	var mistake *data.SignInEventFail
	switch hash := data.Mix(who.Hash, 45, 0) % 4; {
	case len(data.IdentitiesOf(who)) > 0:
		method, session = "oauth", "oauth"
	case hash < 2 && l.chance(7):
		mistake = &data.SignInEventFail{Code: "invalid_credentials", Message: "Invalid credentials."}
	case hash == 2:
		method, session = "magic_auth", "magic_code"
		if l.chance(10) {
			mistake = &data.SignInEventFail{Code: "invalid_one_time_code", Message: "Invalid one-time code."}
		}
	case hash == 3:
		method, session = "passkey", "passkey"
	}
	from := who.Device()
	if mistake == nil {
		l.RecordSignIn(method, from, who.Email, nil)
		l.isIn(user, organization, session, from)
		return 2
	}
	l.RecordSignIn(method, from, who.Email, mistake)
	l.busy[user] = true
	l.after(l.between(10*time.Second, time.Minute), func() {
		delete(l.busy, user)
		if _, _, can := l.canSignIn(user); can {
			l.RecordSignIn(method, from, who.Email, nil)
			l.isIn(user, organization, session, from)
		}
	})
	return 3
}

// failSignIn lets somebody try who cannot sign in, because the connection does not work.
func (l *Life) failSignIn() int {
	if len(l.broken) == 0 {
		return 0
	}
	connection := oneOf(l, l.broken)
	if !l.Connections.Alive(connection) || !l.Organizations.Alive(l.Connections.Rows[connection].Organization) {
		return 0
	}
	organization := l.Connections.Rows[connection].Organization
	works, why := l.works(connection)
	if works {
		return 0 // it was repaired
	}
	user, who, found := l.someoneOf(organization, connection)
	if !found {
		return 0
	}
	l.attempt(connection, user, who.Email, who.Device(), data.SignInFailed, why)
	return 2
}

// someoneOf finds an active member who tries although it does not work: those who did before, else always the same few.
func (l *Life) someoneOf(organization, connection data.Ref) (user data.Ref, who data.Person, found bool) {
	numbers := l.storyOf(connection).people
	if len(numbers) == 0 {
		numbers = []uint32{0, 1, 2, 3}
	}
	user, found = l.userNumbered(organization, oneOf(l, numbers))
	if !found || l.busy[user] {
		return 0, who, false
	}
	who, _, _ = l.personOf(user)
	return user, who, l.isActiveMember(user, organization) && l.Details(user).Email == who.Email
}

// refuseWhoLeft lets somebody try who is no longer allowed in: their identity provider refuses them.
func (l *Life) refuseWhoLeft() int {
	for range tries {
		m, is := l.someMember()
		if !is || !l.Users.Alive(l.Memberships.Rows[m].User) {
			continue
		}
		row := l.Memberships.Rows[m]
		who, home, known := l.personOf(row.User)
		if !known || home != row.Organization || !l.Organizations.Alive(home) || l.isStaff(home) || l.refused[row.User] {
			continue
		}
		connection, _ := l.entrance(home, who)
		isOut := row.Status == data.MemberInactive || row.Status == data.MemberActive && l.isGone(home, who.Number)
		if !isOut || connection == data.NoRef || len(l.storyOf(connection).since) < enough {
			continue
		}
		clear(l.storyOf(connection).since)
		l.refused[row.User] = true // once: who is refused again and again counts as somebody with a problem
		l.attempt(connection, row.User, who.Email, who.Device(), data.SignInFailed, data.FailedDenied)
		return 2
	}
	return 0
}

// signOut ends the session of somebody who signed in a while ago.
func (l *Life) signOut() int {
	early := l.Now().Add(-shortSession).UnixMilli()
	for i, user := range l.signedIn {
		if !l.Users.Alive(user) || !l.chance(3) {
			continue
		}
		sessions := l.SessionsOf(user)
		if n := len(sessions); n > 0 && sessions[n-1].Made < early && l.IsActive(sessions[n-1]) {
			l.EndSession(sessions[n-1], data.ByAPI())
			l.signedIn = slices.Delete(l.signedIn, i, i+1)
			return 1
		}
	}
	return 0
}
