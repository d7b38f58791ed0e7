package wording

import (
	"strings"

	"frontdesk/workos/health"
)

// Failure explains why a sign-in failed: Title in a few words, Cause, and Fix. Intent is the portal intent that fixes it, if any; Who
// needs to act.
type Failure struct{ Title, Cause, Fix, Intent, Who string }

// SignInFailure explains the code of a failed SSO sign-in: the documented codes of the authorize redirect, and the
// classes of SAML failure that the WorkOS Dashboard names. An unknown code is shown unchanged.
func SignInFailure(code string) Failure {
	failure := signInFailure(code)
	failure.Who = Who(health.FailureOwner(code))
	return failure
}

// Who returns who needs to act, in words.
func Who(owner health.Owner) string {
	switch owner {
	case health.OurTeam:
		return WhoUs
	case health.CustomerAdmin:
		return WhoCustomer
	case health.Person:
		return "The person"
	case health.WorkOS:
		return WhoWorkOS
	default:
		return WhoNobody
	}
}

func signInFailure(code string) Failure {
	key := health.FailureKey(code)
	if failure, ok := signInFailures()[key]; ok {
		return failure
	}
	if failure, ok := failureClass(key); ok {
		return failure
	}
	if key == "" {
		return Failure{Title: "No reason given", Cause: "WorkOS did not say why.",
			Fix: "Open the session in the WorkOS Dashboard: it shows the request and the response."}
	}
	return Failure{
		Title: Humanized(code), Cause: "WorkOS reported “" + code + "”, which Frontdesk does not know.",
		Fix: "Open the session in the WorkOS Dashboard: it shows the request and the response.",
	}
}

func signInFailures() map[string]Failure {
	return map[string]Failure{
		"access_denied": {"Denied at the provider", "The identity provider refused the sign-in, most often because the person is not assigned " +
			"to the application.",
			"Assign the person, or a group they are in, to the application at the provider.", "", ""},
		"ambiguous_connection_selector": {"More than one active connection",
			"The organization has more than one active connection, so WorkOS cannot choose.",
			"Start the sign-in with the connection's ID instead of the organization's.", "", ""},
		"connection_domain_invalid": {"No connection for the domain", "No connection belongs to the domain of the email address.",
			"Check the address for a typing mistake, and the organization's domains.", "domain_verification", ""},
		"connection_invalid": {"Connection not found", "The sign-in named a connection that does not exist in this environment.",
			"Check the connection ID in the application's settings.", "", ""},
		"connection_strategy_invalid": {"Provider not configured", "The provider has no credentials in this environment.",
			"Configure the provider in the WorkOS Dashboard.", "", ""},
		"connection_unlinked": {"Connection not active", "The connection exists, but set-up was not finished or it was turned off.",
			"Send a portal link to finish set-up.", "sso", ""},
		"domain_connection_selector_not_allowed": {"Connection chosen by domain (no longer allowed)",
			"The sign-in named an email domain instead of an organization or a connection.",
			"Start the sign-in with the organization or connection ID.", "", ""},
		"idp_initiated_sso_disabled": {"Started at the provider", "The person clicked the tile at their identity provider, and this " +
			"connection only accepts sign-ins that start in the product.",
			"Ask them to start from the product's sign-in page.", "", ""},
		"invalid_connection_selector": {"No connection named", "The sign-in named no organization, connection or provider, or more than one.",
			"Check how the application builds the sign-in URL.", "", ""},
		"organization_invalid": {"Organization not found", "The sign-in named an organization that does not exist or has no connection.",
			"Check the organization ID; if it is right, set up a connection.", "sso", ""},
		"oauth_failed": {"Provider did not authorize", "The OAuth provider refused or broke off.",
			"Try again; if it happens again, check the provider's credentials.", "", ""},
		"profile_not_allowed_outside_organization": {"Email domain not verified for this customer",
			"The person's email domain is not one of the organization's verified domains.",
			"Verify the domain, or correct the person's address at the provider.", "domain_verification", ""},
		"server_error": {"Error at WorkOS", "Something failed on the way. WorkOS keeps the detail in the connection's sessions.",
			"Open the session in the WorkOS Dashboard, and ask WorkOS support if it does not say why.", "", ""},
		"signin_consent_denied": {"Consent denied", "The person did not agree to the sign-in.",
			"Ask them to try again and to accept.", "", ""},
	}
}

// failureClass recognizes a class of SAML failure by the word that all its codes contain.
func failureClass(key string) (Failure, bool) {
	switch {
	case strings.Contains(key, "certificate") || strings.Contains(key, "x509") || strings.Contains(key, "signature"):
		return Failure{"Signing certificate does not match", "The SAML response is signed with a different certificate from the one on file: " +
			"it was renewed on one side only, or has expired.",
			"Send a portal link for certificate renewal.", "certificate_renewal", ""}, true
	case strings.Contains(key, "attribute"):
		return Failure{"Attributes missing", "The provider's response lacks the person's email address, ID or name, or uses different " +
			"attribute names.",
			"Correct the attribute mapping at the provider; a portal link shows the names to use.", "sso", ""}, true
	case strings.Contains(key, "decrypt"):
		return Failure{"Response could not be decrypted", "The provider encrypts its response with a key that WorkOS does not hold.",
			"Upload the current encryption certificate at the provider.", "certificate_renewal", ""}, true
	case strings.Contains(key, "malformed") || strings.Contains(key, "saml_response"):
		return Failure{"Invalid SAML response", "The provider sent a response that is not valid SAML.",
			"Check the connection's URLs at the provider; a portal link shows the right ones.", "sso", ""}, true
	case strings.Contains(key, "outside_organization"):
		return signInFailures()["profile_not_allowed_outside_organization"], true
	case strings.Contains(key, "timed_out") || strings.Contains(key, "timeout"):
		return Failure{"Not finished in time", "The person left, or the provider did not answer within five minutes.",
			"Ask them to try again.", "", ""}, true
	case strings.Contains(key, "csrf") || strings.Contains(key, "state"):
		return Failure{"Started in another window", "The response does not belong to the sign-in that was started, often an old tab or a " +
			"bookmark.",
			"Ask them to start again from the product's sign-in page.", "", ""}, true
	case strings.Contains(key, "denied"):
		return signInFailures()["access_denied"], true
	}
	return Failure{}, false
}
