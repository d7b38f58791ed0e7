package users

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// ApplicationRevoke revokes a user's authorization of an application.
func (h *Handlers) ApplicationRevoke(c request.Context) error {
	user, a, err := h.UserSettingsOperation(c)
	if err != nil {
		return err
	}
	applications, err := h.applicationsOf(c.Request().Context(), user.ID, views.MaxRowsRead)
	if err != nil {
		return err
	}
	named := func(granted workos.AuthorizedApplication) bool {
		return granted.Application.ID == c.Param("application")
	}
	i := slices.IndexFunc(applications, named)
	if i < 0 {
		return notTheirs(a, "They have not authorized this application")
	}
	who, granted := a.Target.Name, applications[i]
	name := ui.Isolated(usersview.ApplicationName(granted.Application))
	a.Name, a.Title, a.Submit = "user.application.revoke", "Revoke access of "+name+" to the account of "+who, "Revoke access"
	a.FailureText, a.Result.Text = "No access was revoked", "The access of "+name+" to the account of "+who+" was revoked."
	a.Description = []string{
		"This will revoke what " + name + " may use on behalf of " + who + ": " +
			cmp.Or(strings.Join(granted.GrantedScopes, ", "), "no named scopes") + ". Its tokens will stop working.",
		who + " will be able to authorize it again when " + name + " asks them.",
	}
	a.Details = store.Facts(map[string]string{"application": ui.Bare(name), "application id": granted.Application.ID,
		"scopes": strings.Join(granted.GrantedScopes, ", ")})
	a.Do = func(ctx context.Context) error {
		return h.Client.DeleteUserAuthorizedApplication(ctx, user.ID, granted.Application.ID)
	}
	return h.Perform(c, a)
}

// AccountDisconnect removes a user's account with a third party, in the organization of the path or in none.
func (h *Handlers) AccountDisconnect(c request.Context) error {
	slug, organizationID := c.Param("provider"), c.Param("organization")
	user, a, err := h.UserSettingsOperation(c)
	if err != nil {
		return err
	}
	provider, held, err := h.heldAccount(c.Request().Context(), user.ID, slug, organizationID)
	if err != nil {
		return err
	}
	if !held {
		return notTheirs(a, "They have no such account connected")
	}
	who, name := a.Target.Name, ui.Isolated(usersview.ProviderName(provider))
	where := ""
	if a.Target.OrganizationID = organizationID; organizationID != "" {
		a.Target.OrganizationName = cmp.Or(h.NameOfID(c.Request().Context(), organizationID), organizationID)
		where = " at " + a.Target.OrganizationName
	}
	a.Target.Version = action.Version(provider.ConnectedAccount.UpdatedAt)
	a.Name, a.Title, a.Submit = "user.account.disconnect", "Disconnect the "+name+" account of "+who+where, "Disconnect account"
	a.FailureText, a.Result.Text = "Nothing was disconnected", "The "+name+" account of "+who+where+" was disconnected."
	a.Description = []string{"Your product will no longer be able to use " + name + " for " + who + where +
		". They can connect it again in your product."}
	a.Warnings = []string{name + " will not be notified. There, your product will stay authorized until " + who + " removes it in " +
		"their " + name + " account."}
	a.Details = action.Diff("state", provider.ConnectedAccount.State, "disconnected", "scopes",
		strings.Join(provider.ConnectedAccount.Scopes, ", "), "")
	a.Details.Add("provider", slug)
	a.Do = func(ctx context.Context) error {
		return h.Client.DisconnectAccount(ctx, user.ID, slug, organizationID)
	}
	return h.Perform(c, a)
}

// heldAccount looks for a user's account with a third party, in an organization or ("") in none.
func (h *Handlers) heldAccount(ctx context.Context, userID, slug, organizationID string) (workos.DataProvider, bool, error) {
	providers, err := h.Client.ListUserDataProviders(ctx, userID, organizationID)
	i := slices.IndexFunc(providers, func(provider workos.DataProvider) bool {
		return provider.Slug == slug && usersview.AccountHeld(provider.ConnectedAccount) &&
			provider.ConnectedAccount.OrganizationID == organizationID
	})
	switch {
	case workos.IsNotFound(err): // of the organization
		return workos.DataProvider{}, false, nil
	case err != nil || i < 0:
		return workos.DataProvider{}, false, err
	}
	return providers[i], true, nil
}

// notTheirs refuses an action on something that the user of the path does not have, or no longer has.
func notTheirs(a action.Operation, title string) error {
	return &page.Problem{Status: http.StatusNotFound, Title: title, Text: "It may have ended meanwhile.",
		Actions: []ui.Action{{Label: "Open the settings of " + a.Target.Name, URL: a.CancelURL}}}
}
