package auth

import (
	"fmt"
	"net/http"

	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// SignOut ends the session on the server, makes the browser forget what it saw, and says goodbye. The session
// at the identity provider goes on. It answers POST, signed in or not.
func (a *Auth) SignOut(c request.Context) error {
	if _, signedIn := OperatorFrom(c.Request().Context()); signedIn {
		entry := store.OperatorAction{Actor: a.ActorOf(c), RequestID: request.ID(c), Action: ActionSignOut}
		if _, err := a.records.Record(c.Request().Context(), entry, store.Done, ""); err != nil {
			a.log.ErrorContext(c.Request().Context(), "sign-out not written in Activity", "error", err)
		}
	}
	if err := a.sessions.Clear(c.Request(), c.Response()); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	if c.Request().Header.Get("HX-Request") != "" {
		c.Response().Header().Set("HX-Redirect", paths.SignedOut.URL())
		return c.NoContent(http.StatusOK)
	}
	return a.redirect(c, paths.SignedOut.URL())
}

// SignedOut is the page after signing out: the sign-in page, which says so.
func (a *Auth) SignedOut(c request.Context) error {
	if _, signedIn := OperatorFrom(c.Request().Context()); signedIn {
		return a.redirect(c, paths.Overview.URL())
	}
	return a.prompt(c, ReasonSignedOut, "")
}
