package handlers

import (
	"context"
	"net/http"
	"sync"

	organizationsview "frontdesk/views/organizations"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// settingsRows is how many rows of each list are on a settings tab.
const settingsRows = organizationsview.SettingsRows

// countedGroups is how many groups have their members counted: each is one more question to WorkOS.
const countedGroups = 20

// OrganizationSettings is what is set up for a customer beside sign-in and directory. WorkOS is asked for every part
// beside the others; there is no copy of any of them.
func (d *Desk) OrganizationSettings(c request.Context) error {
	id, err := d.organizations().pathID(c)
	if err != nil {
		return err
	}
	a := ask(c.Request().Context())
	organization := d.organizations().fetch(a, id)
	flags := fetch(a, part(c, "flags", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
		return d.Client.ListOrganizationFeatureFlags(ctx, id, page)
	}), nil)
	configuration := fetch(a, func(ctx context.Context) (workos.AuditLogConfiguration, error) {
		return d.Client.GetAuditLogConfiguration(ctx, id)
	}, nil)
	keys := fetch(a, part(c, "keys", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.APIKey], error) {
		return d.Client.ListOrganizationAPIKeys(ctx, id, page)
	}), nil)
	readGroups := part(c, "groups", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Group], error) {
		return d.Client.ListGroups(ctx, id, page)
	})
	groups := fetch(a, func(ctx context.Context) ([]organizationsview.MemberGroup, error) {
		return d.memberGroups(ctx, id, readGroups)
	}, nil)
	contacts := fetch(a, func(ctx context.Context) ([]workos.ITContact, error) { return d.Client.ListITContacts(ctx, id) }, nil)
	providers := fetch(a, func(ctx context.Context) ([]workos.DataIntegrationConfiguration, error) {
		return d.Client.ListDataIntegrationConfigurations(ctx, id)
	}, nil)
	applications := fetch(a, part(c, "authorizations", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthorizedApplication], error) {
		return d.Client.ListOrganizationAuthorizedApplications(ctx, id, page)
	}), nil)
	a.wait()
	if err := d.organizations().settle(d, c, id, organization); err != nil {
		return err
	}
	at := paths.OrganizationSettings.URL(id)
	d.printed.add(at, idsOf(keys.Value, func(k workos.APIKey) string { return k.ID })...)
	d.printed.add(at, idsOf(contacts.Value, func(i workos.ITContact) string { return i.ID })...)
	frame := d.organizationFrame(c, organization, "settings")
	page := organizationsview.SettingsPage{
		Frame: frame, Now: d.Now(),
		Flags: region(flags), AuditLog: region(configuration), Keys: region(keys), Groups: region(groups),
		Contacts: region(contacts), NoContacts: workos.CauseOf(contacts.Err) == workos.CauseNoRoute, Providers: region(providers), Applications: region(applications),
	}
	if sent, isKnown := d.setupLinkHolder(c.Request().Context(), id); isKnown {
		page.SetupLinkOf = sent.TargetID
	}
	page.People = d.peopleOnSettings(c.Request().Context(), page)
	return d.render(c, http.StatusOK, organizationPage(frame, organizationsview.SettingsBody(page)))
}

// memberGroups are an organization's groups with their members. A group whose members cannot be read is shown without.
func (d *Desk) memberGroups(ctx context.Context, organizationID string, read func(context.Context) ([]workos.Group, error)) ([]organizationsview.MemberGroup, error) {
	all, err := read(ctx)
	groups := make([]organizationsview.MemberGroup, len(all))
	var counting sync.WaitGroup
	for i, group := range all {
		groups[i].Group = group
		if i >= countedGroups {
			continue
		}
		counting.Go(func() {
			members, err := d.Client.ListGroupMemberships(ctx, organizationID, group.ID, workos.ListOptions{Limit: 100})
			groups[i].Members, groups[i].HasMore, groups[i].IsCounted = members.Data, members.After != "", err == nil
		})
	}
	counting.Wait()
	return groups, err
}

// peopleOnSettings names those whom WorkOS gives as bare ids, as far as the mirror knows them.
func (d *Desk) peopleOnSettings(ctx context.Context, page organizationsview.SettingsPage) map[string]string {
	names := map[string]string{}
	name := func(userID string) {
		if _, known := names[userID]; known || userID == "" {
			return
		}
		names[userID] = userID
		if user, _, err := d.Mirror.User(ctx, mirror.Everything, userID); err == nil {
			names[userID] = wording.PersonName(user)
		}
	}
	for _, group := range page.Groups.Value {
		for _, member := range group.Shown() {
			name(member.UserID)
		}
	}
	for _, application := range page.Applications.Value {
		name(application.UserID)
	}
	return names
}
