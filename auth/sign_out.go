package auth

import (
	"errors"
	"fmt"
	"net/http"

	"frontdesk/store"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// SignOut ends the session on the server, makes the browser delete what it has stored, and shows the signed-out page. The
// session at the identity provider continues. It answers POST, signed in or not. While the records cannot be written, the
// session ends in memory, and the page says that this is not saved yet.
func (a *Auth) SignOut(c request.Context) error {
	if _, signedIn := OperatorFrom(c.Request().Context()); signedIn {
		entry := store.OperatorAction{Actor: a.ActorOf(c), RequestID: request.ID(c), Action: ActionSignOut}
		if err := a.records.RecordAnyway(c.Request().Context(), entry, store.Done, ""); err != nil {
			a.log.ErrorContext(c.Request().Context(), "sign-out not written in Activity", "error", err)
		}
	}
	next := paths.SignedOut.URL()
	switch err := a.sessions.Clear(c.Request(), c.Response()); {
	case errors.Is(err, store.ErrNotWritten):
		a.log.ErrorContext(c.Request().Context(), "end of a session not written yet", "error", err)
		next = paths.With(next, "reason", string(ReasonNotWritten))
	case err != nil:
		return fmt.Errorf("sign out: %w", err)
	}
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	if c.Request().Header.Get("HX-Request") != "" {
		c.Response().Header().Set("HX-Redirect", next)
		return c.NoContent(http.StatusOK)
	}
	return a.redirect(c, next)
}

// SignedOut shows the sign-in page with a note that the operator has signed out.
func (a *Auth) SignedOut(c request.Context) error {
	if _, signedIn := OperatorFrom(c.Request().Context()); signedIn {
		return a.redirect(c, paths.Overview.URL())
	}
	reason := ReasonSignedOut
	if c.QueryParam("reason") == string(ReasonNotWritten) {
		reason = ReasonNotWritten
	}
	return a.prompt(c, reason, "")
}
