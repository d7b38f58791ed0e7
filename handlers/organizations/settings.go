package organizations

import (
	"context"
	"net/http"
	"sync"

	"frontdesk/handlers/page"
	organizationsview "frontdesk/views/organizations"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// countedGroups is how many groups have their members counted: each needs one more call to WorkOS.
const countedGroups = 20

// Settings shows a customer's setup besides sign-in and directory. All parts are read from WorkOS
// in parallel; none of them is in the mirror.
func (h *Handlers) Settings(c request.Context) error {
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return err
	}
	a := page.NewFetchGroup(c.Request().Context())
	organization := h.OrganizationResource().Fetch(a, id)
	flags := page.Fetch(a, page.Part(c, "flags", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.FeatureFlag], error) {
		return h.Client.ListOrganizationFeatureFlags(ctx, id, page)
	}), nil)
	configuration := page.Fetch(a, func(ctx context.Context) (workos.AuditLogConfiguration, error) {
		return h.Client.GetAuditLogConfiguration(ctx, id)
	}, nil)
	keys := page.Fetch(a, page.Part(c, "keys", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.APIKey], error) {
		return h.Client.ListOrganizationAPIKeys(ctx, id, page)
	}), nil)
	readGroups := page.Part(c, "groups", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Group], error) {
		return h.Client.ListGroups(ctx, id, page)
	})
	groups := page.Fetch(a, func(ctx context.Context) ([]organizationsview.MemberGroup, error) {
		return h.memberGroups(ctx, id, readGroups)
	}, nil)
	contacts := page.Fetch(a, func(ctx context.Context) ([]workos.ITContact, error) { return h.Client.ListITContacts(ctx, id) }, nil)
	providers := page.Fetch(a, func(ctx context.Context) ([]workos.DataIntegrationConfiguration, error) {
		return h.Client.ListDataIntegrationConfigurations(ctx, id)
	}, nil)
	applications := page.Fetch(a, page.Part(c, "authorizations",
		func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthorizedApplication], error) {
			return h.Client.ListOrganizationAuthorizedApplications(ctx, id, page)
		}), nil)
	a.Wait()
	if err := h.OrganizationResource().Complete(c, id, organization); err != nil {
		return err
	}
	at := paths.OrganizationSettings.URL(id)
	shown := page.IdsOf(keys.Value, func(k workos.APIKey) string { return k.ID })
	h.NoteShown(c, at, append(shown, page.IdsOf(contacts.Value, func(i workos.ITContact) string { return i.ID })...)...)
	frame := h.OrganizationFrame(c, organization, "settings")
	view := organizationsview.SettingsPage{
		Frame: frame, Now: h.Now(),
		Flags: page.Region(flags), AuditLog: page.Region(configuration), Keys: page.Region(keys), Groups: page.Region(groups),
		Contacts: page.Region(contacts), NoContacts: workos.CauseOf(contacts.Err) == workos.CauseNoRoute, Providers: page.Region(providers),
		Applications: page.Region(applications),
	}
	if sent, isKnown := h.setupLinkHolder(c.Request().Context(), id); isKnown {
		view.SetupLinkOf = sent.TargetID
	}
	view.People = h.peopleOnSettings(c.Request().Context(), view)
	return h.Render(c, http.StatusOK, page.OrganizationPage(frame, organizationsview.SettingsBody(view)))
}

// memberGroups counts the members of an organization's groups. A group whose members cannot be read is shown without a count.
func (h *Handlers) memberGroups(ctx context.Context, organizationID string,
	read func(context.Context) ([]workos.Group, error)) ([]organizationsview.MemberGroup, error) {
	all, err := read(ctx)
	groups := make([]organizationsview.MemberGroup, len(all))
	var counting sync.WaitGroup
	for i, group := range all {
		groups[i].Group = group
		if i >= countedGroups {
			continue
		}
		counting.Go(func() {
			members, err := h.Client.ListGroupMemberships(ctx, organizationID, group.ID, workos.ListOptions{Limit: 100})
			groups[i].Members, groups[i].HasMore, groups[i].IsCounted = members.Data, members.After != "", err == nil
		})
	}
	counting.Wait()
	return groups, err
}

// peopleOnSettings returns names for the IDs of people in WorkOS's answers, from the mirror.
func (h *Handlers) peopleOnSettings(ctx context.Context, page organizationsview.SettingsPage) map[string]string {
	names := map[string]string{}
	name := func(userID string) {
		if _, known := names[userID]; known || userID == "" {
			return
		}
		names[userID] = userID
		if user, _, err := h.Mirror.User(ctx, h.Scope(ctx), userID); err == nil {
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
