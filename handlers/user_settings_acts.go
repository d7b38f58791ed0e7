package handlers

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"frontdesk/views"
	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// UserApplicationRevoke takes back what a person allowed an application.
func (d *Desk) UserApplicationRevoke(c request.Context) error {
	user, a, err := d.userSettingsAct(c)
	if err != nil {
		return err
	}
	applications, err := d.applicationsOf(c.Request().Context(), user.ID, views.MaxRowsRead)
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
	who, granted := a.target.name, applications[i]
	name := ui.Isolated(usersview.ApplicationName(granted.Application))
	a.name, a.title, a.submit = "user.application.revoke", "Revoke "+name+"'s access for "+who, "Revoke access"
	a.nothing, a.done = "No access was revoked", says(name+"'s access for "+who+" was revoked.")
	a.says = []string{
		"This will revoke what " + name + " may use for " + who + ": " + cmp.Or(strings.Join(granted.GrantedScopes, ", "), "no named scopes") + ". Its tokens will stop working.",
		who + " will be able to authorize it again when " + name + " asks them.",
	}
	a.details = func() map[string]string {
		return map[string]string{"application": name, "application id": granted.Application.ID, "scopes": strings.Join(granted.GrantedScopes, ", ")}
	}
	a.do = func(ctx context.Context) error {
		return d.Client.DeleteUserAuthorizedApplication(ctx, user.ID, granted.Application.ID)
	}
	return d.perform(c, a)
}

// UserAccountDisconnect forgets a person's account with a third party, of the organization in the path or of none.
func (d *Desk) UserAccountDisconnect(c request.Context) error {
	slug, organizationID := c.Param("provider"), c.Param("organization")
	user, a, err := d.userSettingsAct(c)
	if err != nil {
		return err
	}
	provider, held, err := d.heldAccount(c.Request().Context(), user.ID, slug, organizationID)
	if err != nil {
		return err
	}
	if !held {
		return notTheirs(a, "They have no such account connected")
	}
	who, name := a.target.name, ui.Isolated(usersview.ProviderName(provider))
	where := ""
	if a.target.organizationID = organizationID; organizationID != "" {
		a.target.organizationName = cmp.Or(d.nameOfID(c.Request().Context(), organizationID), organizationID)
		where = " at " + a.target.organizationName
	}
	a.target.version = version(provider.ConnectedAccount.UpdatedAt)
	a.name, a.title, a.submit = "user.account.disconnect", "Disconnect the "+name+" account of "+who+where, "Disconnect account"
	a.nothing, a.done = "Nothing was disconnected", says("The "+name+" account of "+who+where+" was disconnected.")
	a.says = []string{"Your product will no longer be able to use " + name + " for " + who + where + ". They can connect it again in your product."}
	a.warns = []string{name + " will not be told. There, your product will stay authorized until " + who + " removes it in their " + name + " account."}
	a.details = func() map[string]string {
		details := diff("state", provider.ConnectedAccount.State, "disconnected", "scopes", strings.Join(provider.ConnectedAccount.Scopes, ", "), "")
		details["provider"] = slug
		return details
	}
	a.do = func(ctx context.Context) error {
		return d.Client.DisconnectAccount(ctx, user.ID, slug, organizationID)
	}
	return d.perform(c, a)
}

// heldAccount looks for the account that a person has with a third party, of an organization or ("") of none.
func (d *Desk) heldAccount(ctx context.Context, userID, slug, organizationID string) (workos.DataProvider, bool, error) {
	providers, err := d.Client.ListUserDataProviders(ctx, userID, organizationID)
	i := slices.IndexFunc(providers, func(provider workos.DataProvider) bool {
		return provider.Slug == slug && usersview.AccountHeld(provider.ConnectedAccount) && provider.ConnectedAccount.OrganizationID == organizationID
	})
	switch {
	case workos.IsNotFound(err): // of the organization
		return workos.DataProvider{}, false, nil
	case err != nil || i < 0:
		return workos.DataProvider{}, false, err
	}
	return providers[i], true, nil
}

// notTheirs answers an act on something that the person of the path does not have, or no longer.
func notTheirs(a act, title string) error {
	return &Problem{Status: http.StatusNotFound, Title: title, Text: "It may have ended meanwhile.",
		Actions: []ui.Action{{Label: "Open the settings of " + a.target.name, URL: a.back}}}
}
