package auth

import (
	"fmt"

	"frontdesk/web/paths"
)

// SignInNeeded is the error for a request that needs a signed-in operator and has none. The server sends the browser
// to the sign-in page, and from there back to ReturnTo.
type SignInNeeded struct {
	ReturnTo string // a path of Frontdesk, checked; "" for none
	Expired  bool   // the browser had a session, which has ended
}

// Error implements error.
func (SignInNeeded) Error() string { return "sign-in needed" }

// URL is where the browser goes to sign in.
func (e SignInNeeded) URL() string {
	reason := ReasonNone
	if e.Expired {
		reason = ReasonExpired
	}
	return paths.With(paths.SignIn.URL(), "return", notOverview(e.ReturnTo), "reason", string(reason))
}

// StartURL is the address of a link that starts the sign-in in a new tab, for a page that stays open. The sign-in ends on
// a page that asks the person to go back to the first tab.
func (SignInNeeded) StartURL() string { return startURL(paths.SignedIn.URL()) }

// Denied is the error for an operator whose role does not allow the request.
type Denied struct {
	Permission Permission
	Role       Role // of the operator
	Needs      Role // the lowest that may
}

// Error returns the message for the person: what is missing and who can help.
func (e Denied) Error() string {
	return fmt.Sprintf("Your role is %s; to %s needs the role %s or higher. Ask the person who runs Frontdesk to change it. "+
		"Nothing was changed.", e.Role, e.Permission, e.Needs)
}

// Refusal is the page for a person who is refused: what it means and what to do. It is an error, so
// that handlers return it and the server renders it.
type Refusal struct {
	Status  int
	Title   string
	Text    string
	Detail  string // what WorkOS said, when it answered a sign-in of ours; "" mostly
	Code    string // machine-readable reason, as the ledger has it
	Actions []Action
}

// Action is a link that helps; it must be a plain link, not one that htmx follows.
type Action struct {
	Label   string
	URL     string
	Primary bool
}

// Error implements error.
func (r *Refusal) Error() string { return "sign-in refused: " + r.Code }
