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
	"frontdesk/workos"
)

// What auth writes in the ledger.
const (
	ActSignIn       = "sign_in"
	ActSignOut      = "sign_out"
	ActDenied       = "access.denied"
	ActTestedSignIn = "connection.tested"
)

// SignIn sends the browser to WorkOS. The query may name the page that is wanted ("return") and ask the
// identity provider for the password again ("again"), for somebody who came with the wrong account. Whoever
// is signed in already goes straight to the page, so that a link from elsewhere changes nothing.
//
// It answers GET, because browsers hold a form that leads off-site to the form-action policy.
func (a *Auth) SignIn(c Context) error {
	wanted := landing(c.QueryParam("return"))
	if c.Request().Header.Get("HX-Request") != "" {
		c.Response().Header().Set("HX-Redirect", paths.With(paths.SignIn.URL(), "return", safeReturn(wanted)))
		return c.NoContent(http.StatusOK)
	}
	if _, signedIn := OperatorFrom(c.Request().Context()); signedIn {
		return a.redirect(c, wanted)
	}
	if len(a.cookies.read(c.Request(), sessionCookie)) > 0 {
		a.cookies.set(c.Response(), sessionCookie, "", -1)
	}
	if !a.limits.allow(network(c.RealIP()), a.now()) {
		return a.refuseTooMany(c)
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

// setOut writes down a sign-in and returns where the browser goes. What comes back is believed only with the
// state, from the browser that got the cookie, and with a code that only the verifier redeems.
func (a *Auth) setOut(c Context, wanted, prompt string) (string, error) {
	browser := rand.Text()
	address, err := a.begin(c.Request().Context(), workos.AuthorizationOptions{Organization: a.organization, Connection: a.connection, Prompt: prompt},
		store.SignIn{BrowserHash: store.HashOf(browser), ReturnTo: wanted}, signInLifetime)
	if err != nil {
		return "", err
	}
	a.cookies.setBrowsers(c.Response(), append([]string{browser}, a.cookies.browsers(c.Request())...))
	return address, nil
}

// begin gives a sign-in its state and verifier, writes it down for as long as it may take, and returns where it goes.
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
	if err := a.desk.Sweep(ctx, now); err != nil {
		return "", err
	}
	signIn.StateHash, signIn.Verifier, signIn.ExpiresAt = store.HashOf(state), verifier, now.Add(life)
	return address, a.desk.CreateSignIn(ctx, signIn)
}

// redirect answers 303, never to be kept by a cache.
func (a *Auth) redirect(c Context, address string) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Redirect(http.StatusSeeOther, address)
}
