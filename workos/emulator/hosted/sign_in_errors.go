package hosted

import (
	"net/url"
)

// ssoError is a documented reason for which a sign-in goes back to the application without a code
// (https://workos.com/docs/reference/sso/get-authorization-url/error-codes).
type ssoError struct {
	Code        string
	Description string
}

// ssoErrors lists every documented code, in the order of the documentation. The hosted page offers each one
// for practice, so an application's handling of all of them can be tried.
var ssoErrors = []ssoError{
	{"access_denied", "The user denied access at the identity provider."},
	{"ambiguous_connection_selector", "The organization has several active connections. Name one with the connection parameter."},
	{"connection_domain_invalid", "No connection is associated with the domain."},
	{"connection_invalid", "The connection does not exist in this environment."},
	{"connection_strategy_invalid", "The provider has several strategies and none was chosen."},
	{"connection_unlinked", "The connection is not active, so nobody can sign in through it."},
	{"domain_connection_selector_not_allowed", "The domain parameter is no longer supported. Use connection or organization."},
	{"idp_initiated_sso_disabled", "Sign-in that starts at the identity provider is turned off for the connection."},
	{"invalid_connection_selector", "Exactly one of connection, organization and provider is needed."},
	{"organization_invalid", "No connection is associated with the organization."},
	{"oauth_failed", "The OAuth provider did not authorize the request."},
	{"profile_not_allowed_outside_organization", "The user's email domain does not belong to the organization."},
	{"server_error", "Something went wrong on the identity provider's side. The Sessions tab of the connection has the detail."},
	{"signin_consent_denied", "The user did not consent to the sign-in."},
	// RFC 6749 section 4.1.2.1; not in the list above, and given for a request that no selector can repair.
	{"invalid_request", "The request is malformed."},
}

// ssoErrorFor finds a documented code; anything else is a server_error with the code in its words.
func ssoErrorFor(code string) ssoError {
	for _, known := range ssoErrors {
		if known.Code == code {
			return known
		}
	}
	return ssoError{"server_error", "The emulator was asked for an error that is not documented."}
}

// with is the same error in words that fit this request.
func (e ssoError) with(description string) ssoError {
	e.Description = description
	return e
}

// backTo adds parameters to a redirect URI that may have a query of its own; empty values are left out.
func backTo(redirectURI string, parameters ...string) string {
	target, err := url.Parse(redirectURI)
	if err != nil {
		return redirectURI // checked before; never reached with an unreadable one
	}
	query := target.Query()
	for i := 0; i+1 < len(parameters); i += 2 {
		if parameters[i+1] != "" {
			query.Set(parameters[i], parameters[i+1])
		}
	}
	target.RawQuery = query.Encode()
	return target.String()
}
