package data

import "time"

// The ways in which a sign-in of the seed failed: places in seededFailures.
const (
	FailedCertificate = iota
	FailedMalformed
	FailedOutside
	FailedAmbiguous
	FailedUnlinked
	FailedAttributes
	FailedDenied
	failedDecryption
)

// seededFailures are the data of events of failed sign-ins.
var seededFailures = []SignInEventFail{
	{"invalid_x509_certificate", "The SAML response is signed with a certificate that has expired or is not the one of the connection."},
	{"malformed_saml_response", "The SAML response could not be read: its Destination is not the ACS URL of the connection."},
	{"profile_not_allowed_outside_organization", "The user's email domain does not belong to the organization."},
	{"ambiguous_connection_selector", "The organization has several active connections. Name one with the connection parameter."},
	{"connection_unlinked", "The connection is not active, so nobody can sign in through it."},
	{"invalid_attributes", "The SAML response has no attribute for the user's email. Expected one of: email, emailaddress."},
	{"access_denied", "The user is not assigned to the application at the identity provider."},
	{"decryption_failed", "The SAML assertion is encrypted with a key that the connection does not have."},
}

// timedOut is why a sign-in that nobody finished ended, after SignInLimit.
var timedOut = SignInEventFail{"sso_session_timed_out", "The identity provider did not answer within five minutes."}

// SignInLimit is how long a sign-in may take.
const SignInLimit = 5 * time.Minute

// The detail of an event of a sign-in holds who it was, or a number that makes one up, and why it failed.
func SignInDetail(who Ref, why int) int32 { return int32(who&0x00FF_FFFF)<<5 | int32(why) }

func (e Event) signInUser() uint32 { return uint32(e.Detail) >> 5 }

func (e Event) signInFailure() int { return int(e.Detail & 31) }

// SeededFailure is why sign-ins of the seed failed in one of those ways.
func SeededFailure(why int) SignInEventFail { return seededFailures[why] }

// WhoFailed is the person whose sign-in a seeded event tells of, by number in its organization, and in which way it failed.
func (e Event) WhoFailed() (number uint32, why int) { return e.signInUser(), e.signInFailure() }

// SignInEvent is the data of events of sign-ins.
type SignInEvent struct {
	Type      string           `json:"type"`
	Status    string           `json:"status"`
	IPAddress *string          `json:"ip_address"`
	UserAgent *string          `json:"user_agent"`
	UserID    *string          `json:"user_id"`
	Email     *string          `json:"email"`
	SSO       *SignInEventSSO  `json:"sso,omitempty"` // of a sign-in through a connection
	Error     *SignInEventFail `json:"error,omitempty"`
}

// SignInEventSSO is the connection in a sign-in event.
type SignInEventSSO struct {
	OrganizationID *string `json:"organization_id"`
	ConnectionID   *string `json:"connection_id"`
	SessionID      *string `json:"session_id"`
}

// SignInEventFail is why a sign-in failed.
type SignInEventFail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Device is from where somebody signs in.
type Device struct{ Address, Agent string }

// Attempt is a sign-in through a connection while it goes on.
type Attempt struct {
	Device
	Organization, Connection Ref    // NoRef where it is not known
	Session                  string // its ID in events
}

// The steps of a sign-in through a connection.
const (
	SignInStarted   = "started"
	SignInSucceeded = "succeeded"
	SignInFailed    = "failed"
	SignInTimedOut  = "timed_out"
)

// RecordSSO records a step of a sign-in through a connection: with an address once it is known, and with why it failed. The
// caller holds the lock.
func (s *State) RecordSSO(step string, a Attempt, email string, why *SignInEventFail) {
	if step == SignInTimedOut {
		why = &timedOut
	}
	sso := SignInEventSSO{SessionID: OrNull(a.Session)}
	if a.Organization != NoRef {
		sso.OrganizationID = OrNull(s.Organizations.ID(a.Organization))
	}
	if a.Connection != NoRef {
		sso.ConnectionID = OrNull(s.Connections.ID(a.Connection))
	}
	event := s.signInEvent("sso", step, a.Device, email, why)
	event.SSO = &sso
	s.Record("authentication.sso_"+step, a.Organization, event, BySystem())
}

// RecordSignIn records a sign-in without a connection: by password, magic_auth, oauth or passkey. Such an event names no
// organization. The caller holds the lock.
func (s *State) RecordSignIn(method string, from Device, email string, why *SignInEventFail) {
	step := SignInSucceeded
	if why != nil {
		step = SignInFailed
	}
	s.Record("authentication."+method+"_"+step, NoRef, s.signInEvent(method, step, from, email, why), BySystem())
}

func (s *State) signInEvent(method, step string, from Device, email string, why *SignInEventFail) SignInEvent {
	event := SignInEvent{
		Type: method, Status: step, IPAddress: OrNull(from.Address), UserAgent: OrNull(from.Agent), Email: OrNull(email), Error: why,
	}
	if u, known := s.UserWithEmail(email); known && email != "" {
		event.UserID = OrNull(s.Users.ID(u))
	}
	return event
}
