package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// The actions that auth records in the ledger.
const (
	ActionSignIn       = "sign_in"
	ActionSignOut      = "sign_out"
	ActionDenied       = "access.denied"
	ActionTestedSignIn = "connection.tested"
)

// SignInPrompt is the content of the sign-in page: why signing in is needed, and where its button leads.
type SignInPrompt struct {
	Reason   SignInReason
	StartURL string
}

// SignInReason is why the sign-in page is shown.
type SignInReason string

// The reasons that the sign-in page explains.
const (
	ReasonNone       SignInReason = ""
	ReasonExpired    SignInReason = "expired"
	ReasonSignedOut  SignInReason = "signed_out"
	ReasonNotWritten SignInReason = "not_written" // signed out, and the end of the session is not written yet
)

// SignIn shows the sign-in page. The page itself starts nothing: no sign-in is recorded and no cookie is set
// before its button is pressed. The query names the wanted page ("return") and the reason ("reason").
// Operators who are already signed in go straight to the page, so that a link from elsewhere changes nothing.
func (a *Auth) SignIn(c request.Context) error {
	wanted := landing(c.QueryParam("return"))
	if c.Request().Header.Get("HX-Request") != "" {
		return a.leavePage(c, paths.SignIn, wanted)
	}
	if _, signedIn := OperatorFrom(c.Request().Context()); signedIn {
		return a.redirect(c, wanted)
	}
	a.dropEndedSession(c)
	reason := ReasonNone
	if c.QueryParam("reason") == string(ReasonExpired) {
		reason = ReasonExpired
	}
	return a.prompt(c, reason, wanted)
}

func (a *Auth) prompt(c request.Context, reason SignInReason, wanted string) error {
	return a.showSignIn(c, SignInPrompt{Reason: reason, StartURL: startURL(wanted)})
}

// startURL returns the address of a button that starts a sign-in.
func startURL(wanted string) string {
	return paths.With(paths.SignInStart.URL(), "return", notOverview(wanted))
}

// SignInStart sends the browser to WorkOS. The query may name the wanted page ("return"), and may make the identity
// provider ask for the password again ("again"), for a person who used the wrong account.
//
// It answers GET, because browsers apply the form-action policy to a form that leads to another site.
func (a *Auth) SignInStart(c request.Context) error {
	wanted := landing(c.QueryParam("return"))
	if c.Request().Header.Get("HX-Request") != "" {
		return a.leavePage(c, paths.SignInStart, wanted)
	}
	if _, signedIn := OperatorFrom(c.Request().Context()); signedIn {
		return a.redirect(c, wanted)
	}
	a.dropEndedSession(c)
	if !a.limits.allow(network(c.RealIP()), a.now()) {
		return a.errTooMany(c)
	}
	prompt := ""
	if c.QueryParam("again") != "" {
		prompt = "login"
	}
	address, err := a.setOut(c, wanted, prompt)
	if err != nil {
		return fmt.Errorf("start sign-in: %w", err)
	}
	return a.redirect(c, address)
}

// leavePage makes htmx load an address as a full page.
func (a *Auth) leavePage(c request.Context, route paths.Route, wanted string) error {
	c.Response().Header().Set("HX-Redirect", paths.With(route.URL(), "return", safeReturn(wanted)))
	return c.NoContent(http.StatusOK)
}

// dropEndedSession deletes the cookie of a session that no longer exists. When the records cannot be read, the
// session may still exist, so its cookie stays.
func (a *Auth) dropEndedSession(c request.Context) {
	if _, _, err := a.sessions.Load(c.Request()); err == nil && a.hasSessionCookie(c) {
		a.cookies.set(c.Response(), sessionCookie, "", -1)
	}
}

// hasSessionCookie reports whether the browser sent a session cookie, whose session may have ended.
func (a *Auth) hasSessionCookie(c request.Context) bool {
	return len(a.cookies.read(c.Request(), sessionCookie)) > 0
}

// setOut records a sign-in and returns the address to send the browser to. The answer is accepted only with the
// state, from the browser that got the cookie, and with a code that only the verifier can redeem.
func (a *Auth) setOut(c request.Context, wanted, prompt string) (string, error) {
	browser := rand.Text()
	address, err := a.begin(c.Request().Context(),
		workos.AuthorizationOptions{Organization: a.organization, Connection: a.connection, Prompt: prompt},
		store.SignIn{BrowserHash: store.HashOf(browser), ReturnTo: wanted}, signInTTL)
	if err != nil {
		return "", err
	}
	a.cookies.setBrowsers(c.Response(), append([]string{browser}, a.cookies.browsers(c.Request())...))
	return address, nil
}

// begin gives a sign-in its state and verifier, records it until it expires, and returns the address at WorkOS.
func (a *Auth) begin(ctx context.Context, options workos.AuthorizationOptions, signIn store.SignIn, life time.Duration) (string, error) {
	state, verifier := rand.Text(), rand.Text()+rand.Text()
	challenge := sha256.Sum256([]byte(verifier))
	options.RedirectURI, options.State = a.redirectURI, state
	options.CodeChallenge = base64.RawURLEncoding.EncodeToString(challenge[:])
	address, err := a.client.AuthorizationURL(options)
	if err != nil {
		return "", err
	}
	now := a.now()
	if err := a.records.PruneSessions(ctx, now); err != nil {
		return "", err
	}
	signIn.StateHash, signIn.Verifier, signIn.ExpiresAt = store.HashOf(state), verifier, now.Add(life)
	return address, a.records.CreateSignIn(ctx, signIn)
}

// redirect answers with 303 and forbids caches to store it.
func (a *Auth) redirect(c request.Context, address string) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Redirect(http.StatusSeeOther, address)
}
