package auth

import (
	"fmt"
	"net/http"
)

// words are the text that a person reads about an error code.
type words struct {
	status int // when it came with a sign-in of ours; otherwise it is 400
	title  string
	text   string
}

const tellRunner = " The person who runs Frontdesk must fix this in the WorkOS Dashboard; trying again will not help until then."

// wordsFor explains the error codes of a sign-in: https://workos.com/docs/reference/sso/get-authorization-url/error-codes
func wordsFor(code string) (words, bool) {
	switch code {
	case "access_denied":
		return words{http.StatusForbidden, "Your identity provider refused the sign-in",
			"Access was denied, or you canceled the sign-in. If you should have access, ask the people who manage sign-in at your organization " +
				"to assign you to Frontdesk."}, true
	case "signin_consent_denied":
		return words{http.StatusForbidden, "The sign-in was declined", "You declined the sign-in. If that was a mistake, sign in again."}, true
	case "profile_not_allowed_outside_organization":
		return words{http.StatusForbidden, "This account belongs to another organization",
			"Your email domain is not one of the organization that runs this Frontdesk. Sign in with your work account; if you already did, the " +
				"person who runs Frontdesk must add the domain to the organization in WorkOS."}, true
	case "idp_initiated_sso_disabled":
		return words{http.StatusBadRequest, "Sign in from Frontdesk instead",
			"You came straight from your identity provider, and that way to sign in is turned off. Press the button; you will most likely not be " +
				"asked for anything."}, true
	case "ambiguous_connection_selector":
		return words{http.StatusBadGateway, "There is more than one way to sign in",
			"The organization has several active SSO connections, so WorkOS cannot pick one. The person who runs Frontdesk must set " +
				"FRONTDESK_SSO_CONNECTION to one of them."}, true
	case "connection_domain_invalid":
		return words{http.StatusBadGateway, "The SSO connection has no domain", "WorkOS cannot use the connection for this domain." +
			tellRunner}, true
	case "connection_invalid":
		return words{http.StatusBadGateway, "The SSO connection is not working", "It is missing, not active, or not yet set up." +
			tellRunner}, true
	case "connection_strategy_invalid":
		return words{http.StatusBadGateway, "The SSO connection has no provider", "Its identity provider is not set up in WorkOS." +
			tellRunner}, true
	case "connection_unlinked":
		return words{http.StatusBadGateway, "The SSO connection is not linked", "It is not tied to an organization." + tellRunner}, true
	case "domain_connection_selector_not_allowed":
		return words{http.StatusBadGateway, "Sign-in by domain is not possible",
			"WorkOS no longer picks a connection by domain. The person who runs Frontdesk must set FRONTDESK_SSO_ORGANIZATION or " +
				"FRONTDESK_SSO_CONNECTION."}, true
	case "invalid_connection_selector":
		return words{http.StatusBadGateway, "The sign-in setting is wrong",
			"WorkOS does not know the connection or organization that Frontdesk is set up with. The person who runs Frontdesk must check " +
				"FRONTDESK_SSO_ORGANIZATION or FRONTDESK_SSO_CONNECTION."}, true
	case "organization_invalid":
		return words{http.StatusBadGateway, "The organization cannot sign in",
			"WorkOS does not know the organization, or it has no active SSO connection. The person who runs Frontdesk must check " +
				"FRONTDESK_SSO_ORGANIZATION and the connection in the WorkOS Dashboard."}, true
	case "oauth_failed":
		return words{http.StatusBadGateway, "Your identity provider could not complete the sign-in",
			"It broke off between your identity provider and WorkOS. Sign in again; if it happens again, the people who manage sign-in at your " +
				"organization must look at the provider's log."}, true
	case "server_error":
		return words{http.StatusBadGateway, "The sign-in failed at WorkOS",
			"Sign in again. If it happens again, the person who runs Frontdesk finds the details in the WorkOS Dashboard, on the connection's " +
				"Sessions tab."}, true
	}
	return words{http.StatusBadRequest, "The sign-in did not work",
		"WorkOS gave a reason that Frontdesk does not know. Sign in again; if it happens again, tell the person who runs Frontdesk."}, false
}

// errForCode is the page for an error that came back instead of a code. WorkOS's own message is shown only for a sign-in
// that Frontdesk started: anyone can make up a link with a message in it.
func errForCode(got answer, ours bool, wanted string) *Refusal {
	said, documented := wordsFor(got.errorCode)
	r := &Refusal{Status: http.StatusBadRequest, Code: got.errorCode, Title: said.title, Text: said.text, Actions: signInAgain("")}
	if !documented {
		r.Code = "unknown"
	}
	if !ours {
		return r
	}
	r.Status, r.Actions = said.status, signInAgain(wanted)
	if said.status == http.StatusForbidden {
		r.Actions = otherAccount()
	}
	if got.errorText != "" {
		r.Detail = fmt.Sprintf("%s (%s)", got.errorText, got.errorCode)
	}
	return r
}
