package data

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

// The detail of an event of a sign-in holds who it was, or a number that makes one up, and why it failed.
func SignInDetail(who Ref, why int) int32 { return int32(who&0x00FF_FFFF)<<5 | int32(why) }

func (e Event) signInUser() uint32 { return uint32(e.Detail) >> 5 }

func (e Event) signInFailure() int { return int(e.Detail & 31) }

// SignInEvent is the data of authentication.sso_started, sso_succeeded and sso_failed.
type SignInEvent struct {
	Type      string           `json:"type"`
	Status    string           `json:"status"`
	IPAddress *string          `json:"ip_address"`
	UserAgent *string          `json:"user_agent"`
	UserID    *string          `json:"user_id"`
	Email     *string          `json:"email"`
	SSO       SignInEventSSO   `json:"sso"`
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
