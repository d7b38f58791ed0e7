package emulator

import "time"

// The ways in which a sign-in of the seed failed: places in seededFailures.
const (
	failedCertificate = iota
	failedMalformed
	failedOutside
	failedAmbiguous
	failedUnlinked
	failedAttributes
	failedDenied
	failedDecryption
)

// seededFailures are what the events of failed sign-ins say.
var seededFailures = []signInEventFail{
	{"invalid_x509_certificate", "The SAML response is signed with a certificate that has expired or is not the one of the connection."},
	{"malformed_saml_response", "The SAML response could not be read: its Destination is not the ACS URL of the connection."},
	{"profile_not_allowed_outside_organization", "The user's email domain does not belong to the organization."},
	{"ambiguous_connection_selector", "The organization has several active connections. Name one with the connection parameter."},
	{"connection_unlinked", "The connection is not active, so nobody can sign in through it."},
	{"invalid_attributes", "The SAML response has no attribute for the user's email. Expected one of: email, emailaddress."},
	{"access_denied", "The user is not assigned to the application at the identity provider."},
	{"decryption_failed", "The SAML assertion is encrypted with a key that the connection does not have."},
}

// The detail of an event of a sign-in holds who it was, or a number that makes one up, and why it failed.
func signInDetail(who ref, why int) int32 { return int32(who&0x00FF_FFFF)<<5 | int32(why) }

func (e event) signInUser() uint32 { return uint32(e.detail) >> 5 }
func (e event) signInFailure() int { return int(e.detail & 31) }

// addSignIn notes the start and the end of one sign-in. Both ids have the same second half, which names the session.
func (h *historian) addSignIn(started, ended time.Duration, end string, organization, conn ref, detail int32) {
	if started >= eventAge || ended <= 0 {
		return
	}
	numbers := []uint64{uint64(organization), uint64(conn), uint64(detail), uint64(len(h.all))}
	for _, step := range []struct {
		age  time.Duration
		kind string
	}{{started, "authentication.sso_started"}, {ended, end}} {
		h.all = append(h.all, dated[event]{h.idAt(step.age, numbers...), event{step.kind, organization, conn, detail}})
	}
}

// logins tells of two weeks of everyday sign-ins, the last one of each user among them. Now and then one fails.
func (h *historian) logins(at, conn ref, hash uint64) {
	users, told := h.byOrganization[at].users, map[ref]bool{}
	for i := range uint64(min(h.perUs/2, 2+len(users)/2)) {
		who := mix(hash, i)
		u := users[who>>8%uint64(len(users))]
		last := h.pristineSignIn(u)
		if last == 0 || h.users.rows[u].organization != at {
			continue
		}
		age, end, takes := h.since(last), "authentication.sso_succeeded", time.Duration(2+who>>4%40)*time.Second
		why := 0
		switch who >> 20 % 24 {
		case 0:
			end, why = "authentication.sso_failed", failedDenied
		case 1:
			end, takes = "authentication.sso_timed_out", 5*time.Minute
		}
		if told[u] || end != "authentication.sso_succeeded" {
			age += 6*time.Minute + part(14*day, who)
		} else {
			told[u] = true
		}
		member := ageOf(h, &h.memberships, h.firstMembership[u]-1)
		if age+takes < min(member, h.since(h.connections.rows[conn].updated)) {
			h.addSignIn(age+takes, age, end, at, conn, signInDetail(h.users.rows[u].person, why))
		}
	}
}

// pristineSignIn is when a user of the seed signed in last, the staff among them.
func (h *historian) pristineSignIn(u ref) int64 {
	if details, staff := h.editedUsers[u]; staff {
		return details.lastSignIn
	}
	return h.seededDetails(u).lastSignIn
}

// failures tells of sign-ins through an organization's i-th connection that all failed alike.
func (h *historian) failures(at ref, i, why, count int, within time.Duration) {
	conn := h.connection(at, i)
	for n := range uint64(count) {
		hash := mix(uint64(conn), n, 31)
		age := 10*time.Minute + within*time.Duration(n)/time.Duration(count) + part(within/time.Duration(count)/2, hash)
		number, known := h.memberFor(at, hash, age+time.Hour)
		if known {
			h.addSignIn(age, age-time.Duration(3+hash>>9%20)*time.Second, "authentication.sso_failed", at, conn, signInDetail(number, why))
		}
	}
}

// memberFor picks somebody of an organization who has been an active member for at least so long.
func (h *historian) memberFor(at ref, hash uint64, age time.Duration) (number uint32, known bool) {
	users := h.byOrganization[at].users
	for n := range uint64(len(users)) {
		u := users[(hash+n)%uint64(len(users))]
		m := h.firstMembership[u] - 1
		if h.users.rows[u].organization == at && h.memberships.rows[m].status == memberActive && ageOf(h, &h.memberships, m) > age {
			return h.users.rows[u].person, true
		}
	}
	return 0, false
}

// strangers are failures of people whose addresses are in another domain than the company's own.
func (h *historian) strangers(at ref, i, count int, within time.Duration) {
	conn := h.connection(at, i)
	for n := range uint64(count) {
		hash := mix(uint64(conn), n, 32)
		age := 25*time.Minute + within*time.Duration(n)/time.Duration(count)
		// People with numbers beyond the company's are nobody's; seededSignIn gives them the second domain.
		number := uint32(h.companies[at].people+h.companies[at].onlyThere) + 100 + uint32(hash%9)
		h.addSignIn(age, age-4*time.Second, "authentication.sso_failed", at, conn, signInDetail(number, failedOutside))
	}
}
