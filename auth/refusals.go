package auth

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// signInAgain leads back to where the person wanted to go.
func signInAgain(wanted string) []Action {
	return []Action{{Label: "Sign in with SSO", URL: startURL(wanted), Primary: true}}
}

// otherAccount asks the identity provider for the password again: otherwise it would sign in the same account at once.
func otherAccount() []Action {
	return []Action{{Label: "Sign in with another account", URL: paths.With(paths.SignInStart.URL(), "again", "1"), Primary: true}}
}

func notOverview(wanted string) string {
	if wanted == paths.Overview.URL() {
		return ""
	}
	return wanted
}

func errIncomplete() *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: "incomplete", Title: "This sign-in link is incomplete",
		Text: "The link is missing part of the sign-in. Nothing was changed. Sign in from here.", Actions: signInAgain("")}
}

// errIDPInitiated refuses a sign-in that began at the identity provider: anyone could have sent it to this
// browser, to make the person work under another name.
func errIDPInitiated() *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: "idp_initiated", Title: "Sign in from Frontdesk instead",
		Text: "You came straight from your identity provider. For your safety Frontdesk only accepts a sign-in that it started itself. " +
			"Press the button; you will most likely not be asked for anything.",
		Actions: signInAgain("")}
}

// errStateUsed refuses a state that is made up, already used, or from another browser.
func errStateUsed(signedIn bool) *Refusal {
	r := &Refusal{Status: http.StatusBadRequest, Code: "state_not_found", Title: "This sign-in was already used",
		Text: "A sign-in works once, and only in the browser it began in. Reloading the page or coming back to it with the Back button " +
			"leads here. Sign in again.",
		Actions: signInAgain("")}
	if signedIn {
		r.Text = "A sign-in works once. This one worked: you are signed in."
		r.Actions = []Action{{Label: "Go to the overview", URL: paths.Overview.URL(), Primary: true}}
	}
	return r
}

func errStateExpired(wanted string) *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: "state_expired", Title: "This sign-in took too long",
		Text: "A sign-in must be completed within ten minutes. Sign in again.", Actions: signInAgain(wanted)}
}

func errWrongOrg(person store.Session) *Refusal {
	return &Refusal{Status: http.StatusForbidden, Code: "other_organization", Title: "This account belongs to another organization",
		Text: account(person) + " is not an account of the organization that runs this Frontdesk, so it has no access. If you work there, " +
			"sign in with your work account. If you were looking for your own company's sign-in, it is in the application you came from.",
		Actions: otherAccount()}
}

func errNoIdentity() *Refusal {
	return &Refusal{Status: http.StatusForbidden, Code: "no_identity", Title: "Your identity provider did not say who you are",
		Text: "It sent no usable identifier for your account. Ask the people who manage sign-in at your organization to send the ID " +
			"attribute.", Actions: signInAgain("")}
}

func errNoRole(person store.Session) *Refusal {
	return &Refusal{Status: http.StatusForbidden, Code: "no_role", Title: "You have no role in Frontdesk yet",
		Text: account(person) + " was recognized, but has no role here. Ask the person who runs Frontdesk to add you or one of your " +
			"groups to the setting FRONTDESK_ROLES, then sign in again.",
		Actions: otherAccount()}
}

// account is how the page names the person's account.
func account(person store.Session) string {
	if person.Email == "" {
		return "This account"
	}
	return person.Email
}

// errExchange is the page for a code that WorkOS did not exchange for a profile.
func errExchange(err error, wanted string) *Refusal {
	e := workos.Explain(err, workos.ForVisitor)
	r := &Refusal{Status: http.StatusBadGateway, Code: "exchange_failed", Title: e.Title, Text: e.Why + " " + e.Advice,
		Actions: signInAgain(wanted)}
	var failed *workos.Error
	errors.As(err, &failed)
	switch {
	case failed != nil && failed.Code == "invalid_grant":
		r.Status, r.Code, r.Title = http.StatusBadRequest, "invalid_grant", "This sign-in was already used"
		r.Text = "WorkOS says that the sign-in expired or was used before. Sign in again."
		return r
	case e.Cause == workos.CauseKey:
		r.Code = "client_refused"
		return r
	case e.Wait > 0:
		r.Status, r.Code = http.StatusServiceUnavailable, "exchange_busy"
	case e.Cause == workos.CauseUnreachable, e.Cause == workos.CauseCertificate:
		r.Status = http.StatusServiceUnavailable
	case workos.OutcomeOf(err) == workos.Refused:
		r.Code = "exchange_refused"
		return r
	}
	r.Text = "WorkOS did not confirm who you are. Nothing is wrong with your account. " + r.Text
	return r
}

// errTooMany refuses requests above the limit. It is not recorded in the ledger, which a flood could fill.
func (a *Auth) errTooMany(c request.Context) error {
	const seconds = 10
	c.Response().Header().Set("Retry-After", strconv.Itoa(seconds))
	return &Refusal{Status: http.StatusTooManyRequests, Code: "too_many", Title: "Too many sign-ins from here",
		Text:    fmt.Sprintf("There were too many sign-ins from your network. Wait %d seconds and try again.", seconds),
		Actions: signInAgain("")}
}
