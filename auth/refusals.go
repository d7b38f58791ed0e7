package auth

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// signInAgain leads back to where the person wanted to go.
func signInAgain(wanted string) []Action {
	return []Action{{Label: "Sign in with SSO", URL: startURL(wanted), Primary: true}}
}

// otherAccount asks the identity provider for the password again: it would let the same account through at once.
func otherAccount() []Action {
	return []Action{{Label: "Sign in with another account", URL: paths.With(paths.SignInStart.URL(), "again", "1"), Primary: true}}
}

func notOverview(wanted string) string {
	if wanted == paths.Overview.URL() {
		return ""
	}
	return wanted
}

func refuseIncomplete() *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: "incomplete", Title: "This sign-in link is incomplete",
		Text: "The address lacks what a sign-in brings back. Nothing was changed. Sign in from here.", Actions: signInAgain("")}
}

// refuseUnasked answers a sign-in that began at the identity provider: it could be anybody's, sent to this
// browser to have somebody work under another name.
func refuseUnasked() *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: "idp_initiated", Title: "Sign in from Frontdesk instead",
		Text:    "You came straight from your identity provider. For your safety Frontdesk only accepts a sign-in that it started itself. Press the button; you will most likely not be asked for anything.",
		Actions: signInAgain("")}
}

// refuseUsed answers a state that is made up, used before, or another browser's.
func refuseUsed(signedIn bool) *Refusal {
	r := &Refusal{Status: http.StatusBadRequest, Code: "state_not_found", Title: "This sign-in was already used",
		Text:    "A sign-in works once, and only in the browser it began in. Reloading the page or coming back to it with the Back button leads here. Sign in again.",
		Actions: signInAgain("")}
	if signedIn {
		r.Text = "A sign-in works once, and this one did its work: you are signed in."
		r.Actions = []Action{{Label: "Go to the overview", URL: paths.Overview.URL(), Primary: true}}
	}
	return r
}

func refuseLate(wanted string) *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: "state_expired", Title: "This sign-in took too long",
		Text: "There are ten minutes to sign in, and they were over. Sign in again.", Actions: signInAgain(wanted)}
}

func refuseStranger(person store.Session) *Refusal {
	return &Refusal{Status: http.StatusForbidden, Code: "other_organization", Title: "This account belongs to another organization",
		Text:    account(person) + " is not an account of the organization that runs this Frontdesk, so it cannot come in. If you work there, sign in with your work account. If you were looking for your own company's sign-in, it is in the application you came from.",
		Actions: otherAccount()}
}

func refuseNameless() *Refusal {
	return &Refusal{Status: http.StatusForbidden, Code: "no_identity", Title: "Your identity provider did not say who you are",
		Text: "It sent no usable identifier for your account. Ask the people who manage sign-in at your organization to send the ID attribute.", Actions: signInAgain("")}
}

func refuseRoleless(person store.Session) *Refusal {
	return &Refusal{Status: http.StatusForbidden, Code: "no_role", Title: "You have no role in Frontdesk yet",
		Text:    account(person) + " is known, but nobody has given it a role here. Ask the people who manage Frontdesk to add you or one of your groups to the setting FRONTDESK_ROLES, then sign in again.",
		Actions: otherAccount()}
}

// account names the person for themselves.
func account(person store.Session) string {
	if person.Email == "" {
		return "This account"
	}
	return person.Email
}

// refuseExchange has words for a code that WorkOS did not turn into a person.
func refuseExchange(err error, wanted string) *Refusal {
	r := &Refusal{Status: http.StatusBadGateway, Code: "exchange_failed", Title: "WorkOS did not answer",
		Text: "Frontdesk could not find out from WorkOS who you are. Nothing is wrong with your account. Sign in again in a moment.", Actions: signInAgain(wanted)}
	var failed *workos.Error
	if !errors.As(err, &failed) {
		return r
	}
	switch {
	case workos.IsRateLimited(err):
		r.Status, r.Code, r.Title = http.StatusServiceUnavailable, "exchange_busy", "WorkOS is busy"
	case failed.Code == "invalid_grant":
		r.Status, r.Code, r.Title = http.StatusBadRequest, "invalid_grant", "This sign-in was already used"
		r.Text = "WorkOS says that the sign-in expired or was used before. Sign in again."
	case workos.IsUnauthorized(err), failed.Code == "invalid_client", failed.Code == "unauthorized_client":
		r.Code, r.Title = "client_refused", "WorkOS refused Frontdesk itself"
		r.Text = "The API key or client ID that Frontdesk is set up with was not accepted. The person who manages Frontdesk must check WORKOS_API_KEY and WORKOS_CLIENT_ID; they must belong to the same environment."
	case failed.Outcome == workos.Refused:
		r.Code, r.Title = "exchange_refused", "WorkOS could not complete the sign-in"
		r.Text = "WorkOS refused to say who you are. Sign in again; if it happens again, tell the people who manage Frontdesk."
	}
	return r
}

// refuseTooMany answers a flood. It is not written in the ledger, which a flood could fill.
func (a *Auth) refuseTooMany(c Context) error {
	const seconds = 10
	c.Response().Header().Set("Retry-After", strconv.Itoa(seconds))
	return &Refusal{Status: http.StatusTooManyRequests, Code: "too_many", Title: "Too many sign-ins from here",
		Text:    fmt.Sprintf("There were more sign-ins from your network than people make. Wait %d seconds and try again.", seconds),
		Actions: signInAgain("")}
}
