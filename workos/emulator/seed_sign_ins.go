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
	{"profile_not_allowed_outside_organization", "The user's e-mail domain does not belong to the organization."},
	{"ambiguous_connection_selector", "The organization has several active connections. Name one with the connection parameter."},
	{"connection_unlinked", "The connection is not active, so nobody can sign in through it."},
	{"invalid_attributes", "The SAML response has no attribute for the user's e-mail. Expected one of: email, emailaddress."},
	{"access_denied", "The user is not assigned to the application at the identity provider."},
	{"decryption_failed", "The SAML assertion is encrypted with a key that the connection does not have."},
}

// The detail of an event of a sign-in holds who it was, or a number that makes one up, and why it failed.
func signInDetail(who ref, why int) int32 { return int32(who&0x00FF_FFFF)<<5 | int32(why) }

func (e event) signInUser() uint32 { return uint32(e.detail) >> 5 }
func (e event) signInFailure() int { return int(e.detail & 31) }

// logins tells of two weeks of everyday sign-ins, up to so long ago. Now and then one fails.
func (h *historian) logins(at, conn ref, hash uint64, until time.Duration) {
	users := h.byOrganization[at].users
	if len(users) == 0 {
		return
	}
	for i := range uint64(min(h.perUs/2, 2+len(users)/2)) {
		who := mix(hash, i)
		age := until + 6*time.Minute + part(14*day, who)
		number := h.users.rows[users[who>>8%uint64(len(users))]].person
		h.add(age, "authentication.sso_started", at, conn, signInDetail(number, 0))
		after := age - time.Duration(2+who>>4%40)*time.Second
		switch who >> 20 % 24 {
		case 0:
			h.add(after, "authentication.sso_failed", at, conn, signInDetail(number, failedDenied))
		case 1:
			h.add(age-5*time.Minute, "authentication.sso_timed_out", at, conn, signInDetail(number, 0))
		default:
			h.add(after, "authentication.sso_succeeded", at, conn, signInDetail(number, 0))
		}
	}
}

// failures tells of sign-ins through an organization's i-th connection that all failed alike.
func (h *historian) failures(at ref, i, why, count int, within time.Duration) {
	conn, users := h.connection(at, i), h.byOrganization[at].users
	for n := range uint64(count) {
		hash := mix(uint64(conn), n, 31)
		age := 10*time.Minute + within*time.Duration(n)/time.Duration(count) + part(within/time.Duration(count)/2, hash)
		number := h.users.rows[users[hash%uint64(len(users))]].person
		h.add(age, "authentication.sso_started", at, conn, signInDetail(number, why))
		h.add(age-time.Duration(3+hash>>9%20)*time.Second, "authentication.sso_failed", at, conn, signInDetail(number, why))
	}
}

// strangers are failures of people whose addresses are in another domain than the company's own.
func (h *historian) strangers(at ref, i, count int, within time.Duration) {
	conn := h.connection(at, i)
	for n := range uint64(count) {
		hash := mix(uint64(conn), n, 32)
		age := 25*time.Minute + within*time.Duration(n)/time.Duration(count)
		// People with numbers beyond the company's are nobody's; seededSignIn gives them the second domain.
		number := uint32(h.companies[at].people+h.companies[at].onlyThere) + 100 + uint32(hash%9)
		h.add(age, "authentication.sso_started", at, conn, signInDetail(number, failedOutside))
		h.add(age-4*time.Second, "authentication.sso_failed", at, conn, signInDetail(number, failedOutside))
	}
}
