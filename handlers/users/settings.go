package users

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"

	"frontdesk/handlers/page"
	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// accountOrganizations is how many of a user's organizations are searched for connected accounts: each needs one more
// call to WorkOS.
const accountOrganizations = 10

// Settings shows a user's settings and what they let others do for them. All parts are read from WorkOS
// in parallel; none of them is in the mirror.
func (h *Handlers) Settings(c request.Context) error {
	id, err := h.UserResource().PathID(c)
	if err != nil {
		return err
	}
	a := page.NewFetchGroup(c.Request().Context())
	user := h.UserResource().Fetch(a, id)
	identities := page.Fetch(a, func(ctx context.Context) ([]workos.Identity, error) { return h.Client.ListIdentities(ctx, id) }, nil)
	flags := page.Fetch(a, page.Part(c, "flags", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
		return h.Client.ListUserFeatureFlags(ctx, id, page)
	}), nil)
	applications := page.Fetch(a, page.Part(c, "applications", func(ctx context.Context,
		page workos.ListOptions) (workos.Page[workos.AuthorizedApplication], error) {
		return h.Client.ListUserAuthorizedApplications(ctx, id, page)
	}), nil)
	accounts := page.Fetch(a, func(ctx context.Context) (usersview.ConnectedAccounts, error) { return h.connectedAccounts(ctx, id) }, nil)
	keys := page.Fetch(a, page.Part(c, "keys", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.APIKey], error) {
		return h.Client.ListUserAPIKeys(ctx, id, "", page)
	}), nil)
	a.Wait()
	if err := h.UserResource().Complete(c, id, user); err != nil {
		return err
	}
	h.NoteShown(c, paths.UserSettings.URL(id), page.IdsOf(keys.Value, func(k workos.APIKey) string { return k.ID })...)
	frame := h.userFrame(c, user, "settings")
	page := usersview.SettingsPage{
		Frame: frame, Now: h.Now(), Organizations: map[string]string{},
		Identities: page.Region(identities), Flags: page.Region(flags), Applications: page.Region(applications), Accounts: page.Region(accounts),
		Keys: page.Region(keys),
	}
	for _, key := range keys.Value {
		page.Organizations[key.Owner.OrganizationID] = h.NameOfID(c.Request().Context(), key.Owner.OrganizationID)
	}
	for _, provider := range accounts.Value.Accounts {
		id := provider.ConnectedAccount.OrganizationID
		page.Organizations[id] = h.NameOfID(c.Request().Context(), id)
	}
	page.Leaving = h.leaving(c.Request().Context(), slices.Collect(maps.Keys(page.Organizations)))
	return h.Render(c, http.StatusOK, userPage(frame, usersview.Tab(frame, usersview.SettingsBody(page))))
}

// applicationsOf returns the applications that a user has authorized.
func (h *Handlers) applicationsOf(ctx context.Context, userID string, most int) ([]workos.AuthorizedApplication, error) {
	return page.Rows(most, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthorizedApplication], error) {
		return h.Client.ListUserAuthorizedApplications(ctx, userID, page)
	})(ctx)
}

// connectedAccounts returns the third parties that a user may connect, with the connected accounts: their own,
// and those within each of their organizations.
func (h *Handlers) connectedAccounts(ctx context.Context, userID string) (usersview.ConnectedAccounts, error) {
	memberships, err := h.Client.ListMemberships(ctx, workos.ListMembershipsOptions{
		ListOptions: workos.ListOptions{Limit: accountOrganizations}, UserID: userID, Statuses: []string{"active", "inactive"}})
	accounts := usersview.ConnectedAccounts{Asked: len(memberships.Data), More: memberships.After != ""}
	if err != nil || memberships.IsMixed {
		accounts.Unread = []string{"their organizations"}
	}
	answers := make([][]workos.DataProvider, 1+len(memberships.Data)) // the first without an organization
	failed := make([]error, len(answers))
	var asking sync.WaitGroup
	for i := range answers {
		organizationID := ""
		if i > 0 {
			organizationID = memberships.Data[i-1].OrganizationID
		}
		asking.Go(func() { answers[i], failed[i] = h.Client.ListUserDataProviders(ctx, userID, organizationID) })
	}
	asking.Wait()
	h.NameMemberships(ctx, memberships.Data)
	for i, membership := range memberships.Data {
		if failed[i+1] != nil {
			accounts.Unread = append(accounts.Unread, ui.Named(membership.OrganizationName, membership.OrganizationID))
		}
	}
	sortAccounts(&accounts, answers)
	return accounts, failed[0]
}

// sortAccounts sorts the accounts by third party, each once, and separates the third parties without one.
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
