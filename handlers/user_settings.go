package handlers

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// accountOrganizations are the organizations of a person whose connected accounts are looked at: each is one more
// question to WorkOS.
const accountOrganizations = 10

// UserSettings is what is set up for a user, and what they let others do for them. WorkOS is asked for every part
// beside the others; there is no copy of any of them.
func (d *Desk) UserSettings(c request.Context) error {
	id, err := d.users().pathID(c)
	if err != nil {
		return err
	}
	a := ask(c.Request().Context())
	user := d.users().fetch(a, id)
	identities := fetch(a, func(ctx context.Context) ([]workos.Identity, error) { return d.Client.ListIdentities(ctx, id) }, nil)
	flags := fetch(a, part(c, "flags", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
		return d.Client.ListUserFeatureFlags(ctx, id, page)
	}), nil)
	applications := fetch(a, part(c, "applications", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthorizedApplication], error) {
		return d.Client.ListUserAuthorizedApplications(ctx, id, page)
	}), nil)
	accounts := fetch(a, func(ctx context.Context) (usersview.ConnectedAccounts, error) { return d.connectedAccounts(ctx, id) }, nil)
	keys := fetch(a, part(c, "keys", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.APIKey], error) {
		return d.Client.ListUserAPIKeys(ctx, id, "", page)
	}), nil)
	a.wait()
	if err := d.users().settle(d, c, id, user); err != nil {
		return err
	}
	d.printed.add(paths.UserSettings.URL(id), idsOf(keys.Value, func(k workos.APIKey) string { return k.ID })...)
	frame := d.userFrame(c, user, "settings")
	page := usersview.SettingsPage{
		Frame: frame, Now: d.Now(), Organizations: map[string]string{},
		Identities: region(identities), Flags: region(flags), Applications: region(applications), Accounts: region(accounts), Keys: region(keys),
	}
	for _, key := range keys.Value {
		page.Organizations[key.Owner.OrganizationID] = d.nameOfID(c.Request().Context(), key.Owner.OrganizationID)
	}
	for _, provider := range accounts.Value.Accounts {
		id := provider.ConnectedAccount.OrganizationID
		page.Organizations[id] = d.nameOfID(c.Request().Context(), id)
	}
	return d.render(c, http.StatusOK, userPage(frame, usersview.Tab(frame, usersview.SettingsBody(page))))
}

// applicationsOf are the applications that a person lets act for them.
func (d *Desk) applicationsOf(ctx context.Context, userID string, most int) ([]workos.AuthorizedApplication, error) {
	return rows(most, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthorizedApplication], error) {
		return d.Client.ListUserAuthorizedApplications(ctx, userID, page)
	})(ctx)
}

// connectedAccounts are the third parties that a person may connect, with the accounts that they have connected: on
// their own, and within each organization of theirs.
func (d *Desk) connectedAccounts(ctx context.Context, userID string) (usersview.ConnectedAccounts, error) {
	memberships, err := d.Client.ListMemberships(ctx, workos.ListMembershipsOptions{
		ListOptions: workos.ListOptions{Limit: accountOrganizations}, UserID: userID, Statuses: []string{"active", "inactive"}})
	accounts := usersview.ConnectedAccounts{Asked: len(memberships.Data), More: memberships.After != ""}
	if err != nil {
		accounts.Unread = []string{"the organizations of theirs"}
	}
	answers := make([][]workos.DataProvider, 1+len(memberships.Data)) // the first without an organization
	failed := make([]error, len(answers))
	var asking sync.WaitGroup
	for i := range answers {
		organizationID := ""
		if i > 0 {
			organizationID = memberships.Data[i-1].OrganizationID
		}
		asking.Go(func() { answers[i], failed[i] = d.Client.ListUserDataProviders(ctx, userID, organizationID) })
	}
	asking.Wait()
	d.nameMemberships(ctx, memberships.Data)
	for i, membership := range memberships.Data {
		if failed[i+1] != nil {
			accounts.Unread = append(accounts.Unread, ui.Named(membership.OrganizationName, membership.OrganizationID))
		}
	}
	sortAccounts(&accounts, answers)
	return accounts, failed[0]
}

// sortAccounts puts the accounts in the order of their third parties, each once, and those without one apart.
func sortAccounts(accounts *usersview.ConnectedAccounts, answers [][]workos.DataProvider) {
	var known []workos.DataProvider
	for _, provider := range slices.Concat(answers...) {
		if slices.ContainsFunc(known, func(other workos.DataProvider) bool { return other.Slug == provider.Slug }) {
			continue
		}
		known = append(known, provider)
		var held []string // at these organizations
		for _, same := range slices.Concat(answers...) {
			if account := same.ConnectedAccount; same.Slug == provider.Slug && account != nil && !slices.Contains(held, account.OrganizationID) {
				held = append(held, account.OrganizationID)
				accounts.Accounts = append(accounts.Accounts, same)
			}
		}
		if len(held) == 0 {
			accounts.NotConnected = append(accounts.NotConnected, provider)
		}
	}
}
