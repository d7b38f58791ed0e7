package connections

import (
	"cmp"
	"context"
	"net/http"

	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views"
	connectionsview "frontdesk/views/connections"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// Test makes a test sign-in link for a connection, for the operator or the customer's IT admin. WorkOS has no
// call that activates a connection: the first successful sign-in does.
func (h *Handlers) Test(c request.Context) error {
	connection, err := h.ConnectionResource().Read(c)
	if err != nil {
		return err
	}
	ctx, now := c.Request().Context(), connection.Value
	target := action.Target{Kind: "connection", ID: now.ID, Name: ui.Named(now.Name, now.ID), OrganizationID: now.OrganizationID,
		OrganizationName: h.NameOfID(ctx, now.OrganizationID), IsDeleting: now.State == workos.StateDeleting}
	if err := h.RefuseDeleting(c, action.Operation{CancelURL: paths.ConnectionShow.URL(now.ID), Target: target}); err != nil {
		return err
	}
	page := connectionsview.TestPage{Connection: connection.Value, Life: auth.TestSignInTTL}
	if c.Request().Method == http.MethodPost {
		if page.Link, err = h.makeTestLink(c, target); err != nil {
			return err
		}
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return h.Render(c, http.StatusOK, views.Page{Title: "Test sign-in", Section: views.SectionConnections,
		Body: connectionsview.TestBody(page)})
}

// makeTestLink records the link in the ledger before it makes it.
func (h *Handlers) makeTestLink(c request.Context, t action.Target) (string, error) {
	ctx := c.Request().Context()
	entry := store.OperatorAction{Actor: h.Auth.ActorOf(c), RequestID: request.ID(c), Action: "connection.test_link", TargetType: t.Kind,
		TargetID: t.ID, TargetName: ui.Named(t.Name, t.ID), OrganizationID: t.OrganizationID, OrganizationName: t.OrganizationName}
	if _, err := h.Ledger.Record(ctx, entry, store.Done, ""); err != nil {
		return "", err
	}
	return h.Auth.TestLink(ctx, t.ID)
}

// ShowTestedSignIn shows the person who tried a connection what their identity provider sent about them. It is a separate page
// without any data of Frontdesk.
func (h *Handlers) ShowTestedSignIn(c request.Context, result auth.TestedSignIn) error {
	ctx := context.WithoutCancel(c.Request().Context())
	if err := h.ConnectionResource().Refetch(result.ConnectionID)(ctx); err != nil { // the first success activates it
		h.Failed(ctx, "update the mirror", err)
	}
	page, status := connectionsview.TestedSignInPage{Profile: result.Profile, ConnectionID: result.ConnectionID}, http.StatusOK
	if result.Refusal != nil {
		page.Problem, page.Detail, status = cmp.Or(result.Refusal.Title, "The sign-in did not work"), result.Refusal.Detail, http.StatusBadRequest
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	shown := views.Page{Title: "Test sign-in", Body: connectionsview.TestedSignInBody(page)}
	return h.Write(c, status, shown, views.PlainLayout(shown))
}
