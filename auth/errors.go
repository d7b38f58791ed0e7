package auth

import (
	"fmt"

	"frontdesk/web/paths"
)

// SignInNeeded is the answer to a request that needs an operator and has none. The server sends the browser
// to sign in, and from there back to ReturnTo.
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

// StartURL is where a link of a page that stays open begins the sign-in. In its own tab it ends on a page that says to
// go back to the other one.
func (SignInNeeded) StartURL() string { return startURL(paths.SignedIn.URL()) }

// Denied is the answer to an operator whose role may not do what was asked.
type Denied struct {
	Permission Permission
	Role       Role // of the operator
	Needs      Role // the lowest that may
}

// Error says in words for the person what is missing and who can help.
func (e Denied) Error() string {
	return fmt.Sprintf("Your role is %s; to %s needs the role %s or higher. Ask the person who runs Frontdesk to change it. "+
		"Nothing was changed.", e.Role, e.Permission, e.Needs)
}

// Refusal is a page in words for a person who is not let in: what it means and what to do. It is an error, so
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
