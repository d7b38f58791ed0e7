package groups

import (
	"context"
	"net/http"
	"regexp"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/views"
	groupsview "frontdesk/views/groups"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

const groupRows = 50 // members on one page of a group

var (
	listCursor = regexp.MustCompile(`^[0-9A-Za-z_-]{0,100}$`)
)

// pathGroup returns the group ID in the path, or an error if it cannot be one, before WorkOS is called.
func pathGroup(c request.Context) (string, error) {
	id := c.Param("group")
	if !page.IsID(id) {
		return id, page.BadID("group")
	}
	return id, nil
}

// Show shows one of an organization's groups with its members, page by page as WorkOS returns them: groups are not in the
// mirror, and a group may have thousands of members.
func (h *Handlers) Show(c request.Context) error {
	ctx := c.Request().Context()
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return err
	}
	groupID, err := pathGroup(c)
	if err != nil {
		return err
	}
	options := workos.ListOptions{Limit: groupRows, After: c.QueryParam("after"), Before: c.QueryParam("before")}
	if !listCursor.MatchString(options.After) || !listCursor.MatchString(options.Before) || options.After != "" && options.Before != "" {
		return page.BadRequest("This page of the list does not exist", "The address belongs to another list. Start again from the first page.")
	}
	a := page.NewFetchGroup(ctx)
	organization := h.OrganizationResource().Fetch(a, id)
	group := page.Fetch(a, func(ctx context.Context) (workos.Group, error) { return h.groupOf(ctx, id, groupID) }, nil)
	members := page.Fetch(a, func(ctx context.Context) (workos.Page[workos.Membership], error) {
		return h.Client.ListGroupMemberships(ctx, id, groupID, options)
	}, nil)
	a.Wait()
	if err := h.OrganizationResource().Complete(c, id, organization); err != nil {
		return err
	}
	if workos.IsNotFound(group.Err) {
		return h.noSuchGroup(organization.Value)
	}
	if group.Err != nil {
		return group.Err
	}
	h.NoteShown(c, paths.GroupShow.URL(id, groupID), groupID)
	frame := h.OrganizationFrame(c, organization, "settings")
	leaving := map[string]bool{}
	for _, member := range members.Value.Data {
		leaving[member.UserID] = h.Deletion(ctx, page.Owned{UserID: member.UserID}) != views.NoDeletion
	}
	page := groupsview.Page{
		Organization: frame.Organization, Note: frame.Note, May: frame.May, Deletion: frame.Deletion, Group: group.Value,
		Members: page.Region(members),
		People:  map[string]workos.User{}, Leaving: leaving,
	}
	if page.Deletion == views.OwnDeletion { // of the organization
		page.Deletion = views.OrganizationDeletion
	}
	for _, member := range members.Value.Data {
		if user, _, err := h.Mirror.User(ctx, h.Scope(ctx), member.UserID); err == nil {
			page.People[member.UserID] = user
		}
	}
	return h.Render(c, http.StatusOK, views.Page{Title: page.Name(), Section: views.SectionOrganizations, Body: groupsview.Body(page)})
}

func (h *Handlers) noSuchGroup(organization workos.Organization) error {
	return &page.Problem{Status: http.StatusNotFound, Title: "This organization has no such group",
		Text: "It may have been deleted meanwhile.",
		Actions: []ui.Action{{Label: "Open the settings of " + ui.Isolated(ui.Named(organization.Name, organization.ID)),
			URL: paths.OrganizationSettings.URL(organization.ID)}}}
}

// groupOf reads a group. An answer about another group is an error.
func (h *Handlers) groupOf(ctx context.Context, organizationID, id string) (workos.Group, error) {
	group, err := h.Client.GetGroup(ctx, organizationID, id)
	if err == nil && group.ID != id {
		err = page.NotFound(id, "group", "", nil)
	}
	return group, err
}

// groupOperation reads the group of the path and begins an operation on it.
func (h *Handlers) groupOperation(c request.Context) (workos.Group, action.Operation, error) {
	id, err := pathGroup(c)
	if err != nil {
		return workos.Group{}, action.Operation{}, err
	}
	organization, a, err := h.OrganizationSettingsOperation(c)
	if err != nil {
		return workos.Group{}, a, err
	}
	group, err := h.groupOf(c.Request().Context(), organization.ID, id)
	if workos.IsNotFound(err) {
		err = h.noSuchGroup(organization)
	}
	a.Target.Kind, a.Target.ID, a.Target.Name, a.Target.Version = "group", id, ui.Isolated(ui.Named(group.Name, id)),
		action.Version(group.UpdatedAt)
	a.CancelURL = paths.GroupShow.URL(organization.ID, id)
	return group, a, err
}

// MemberOptions suggests an organization's members for a type-ahead, from the mirror.
func (h *Handlers) MemberOptions(c request.Context) error {
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return err
	}
	text := page.TypedAddress(c.QueryParam("member_text"))
	if len([]rune(text)) > page.MaxSearchLength {
		return page.BadRequest("That search is too long", "Type a name or an email address.")
	}
	rows, err := h.membersLike(c.Request().Context(), id, text, page.OptionsShown)
	if err != nil {
		return err
	}
	options := make([]ui.ComboOption, len(rows))
	for i, row := range rows {
		options[i] = ui.ComboOption{Value: row.ID, Label: memberLabel(row), Detail: row.UserEmail}
	}
	return h.Write(c, http.StatusOK, views.Page{}, ui.ComboboxOptions(options))
}
