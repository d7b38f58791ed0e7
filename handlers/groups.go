package handlers

import (
	"context"
	"net/http"
	"regexp"

	"frontdesk/views"
	groupsview "frontdesk/views/groups"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const groupRows = 50 // members on one page of a group

var (
	listCursor = regexp.MustCompile(`^[0-9A-Za-z_-]{0,100}$`)
)

// pathGroup is the group in the path, refused before anything is asked of WorkOS when it cannot be one.
func pathGroup(c request.Context) (string, error) {
	id := c.Param("group")
	if !isID(id) {
		return id, badID("group")
	}
	return id, nil
}

// GroupShow is one of an organization's groups with its members, page by page as WorkOS gives them: there is no copy of
// groups, and a group may have thousands of members.
func (d *Desk) GroupShow(c request.Context) error {
	id, err := d.organizations().pathID(c)
	if err != nil {
		return err
	}
	groupID, err := pathGroup(c)
	if err != nil {
		return err
	}
	options := workos.ListOptions{Limit: groupRows, After: c.QueryParam("after"), Before: c.QueryParam("before")}
	if !listCursor.MatchString(options.After) || !listCursor.MatchString(options.Before) || options.After != "" && options.Before != "" {
		return badRequest("This page of the list does not exist", "The address belongs to another list. Start again from the first page.")
	}
	a := ask(c.Request().Context())
	organization := d.organizations().fetch(a, id)
	group := fetch(a, func(ctx context.Context) (workos.Group, error) { return d.groupOf(ctx, id, groupID) }, nil)
	members := fetch(a, func(ctx context.Context) (workos.Page[workos.Membership], error) {
		return d.Client.ListGroupMemberships(ctx, id, groupID, options)
	}, nil)
	a.wait()
	if err := d.organizations().settle(d, c, id, organization); err != nil {
		return err
	}
	if workos.IsNotFound(group.Err) {
		return d.noSuchGroup(organization.Value)
	}
	if group.Err != nil {
		return group.Err
	}
	d.printed.add(paths.GroupShow.URL(id, groupID), groupID)
	frame := d.organizationFrame(c, organization, "settings")
	page := groupsview.Page{
		Organization: frame.Organization, Note: frame.Note, May: frame.May, Group: group.Value, Members: region(members),
		People: map[string]workos.User{},
	}
	for _, member := range members.Value.Data {
		if user, _, err := d.Mirror.User(c.Request().Context(), mirror.Everything, member.UserID); err == nil {
			page.People[member.UserID] = user
		}
	}
	return d.render(c, http.StatusOK, views.Page{Title: page.Name(), Section: views.SectionOrganizations, Body: groupsview.Body(page)})
}

func (d *Desk) noSuchGroup(organization workos.Organization) error {
	return &Problem{Status: http.StatusNotFound, Title: "This organization has no such group", Text: "It may have been deleted meanwhile.",
		Actions: []ui.Action{{Label: "Open the settings of " + ui.Isolated(ui.Named(organization.Name, organization.ID)), URL: paths.OrganizationSettings.URL(organization.ID)}}}
}

// groupOf reads a group. An answer about another group is no answer.
func (d *Desk) groupOf(ctx context.Context, organizationID, id string) (workos.Group, error) {
	group, err := d.Client.GetGroup(ctx, organizationID, id)
	if err == nil && group.ID != id {
		err = gone(id, "group", "", nil)
	}
	return group, err
}

// groupAct reads the group of the path and begins an act on it.
func (d *Desk) groupAct(c request.Context) (workos.Group, act, error) {
	id, err := pathGroup(c)
	if err != nil {
		return workos.Group{}, act{}, err
	}
	organization, a, err := d.settingsAct(c)
	if err != nil {
		return workos.Group{}, a, err
	}
	group, err := d.groupOf(c.Request().Context(), organization.ID, id)
	if workos.IsNotFound(err) {
		err = d.noSuchGroup(organization)
	}
	a.target.kind, a.target.id, a.target.name, a.target.version = "group", id, ui.Isolated(ui.Named(group.Name, id)), version(group.UpdatedAt)
	a.back = paths.GroupShow.URL(organization.ID, id)
	return group, a, err
}

// MemberOptions suggests an organization's members for a type-ahead, from the mirror.
func (d *Desk) MemberOptions(c request.Context) error {
	id, err := d.organizations().pathID(c)
	if err != nil {
		return err
	}
	text := typedAddress(c.QueryParam("member_text"))
	if len([]rune(text)) > maxSearchLength {
		return badRequest("That search is too long", "Type a name or an email address.")
	}
	rows, err := d.membersLike(c.Request().Context(), id, text, optionsShown)
	if err != nil {
		return err
	}
	options := make([]ui.ComboOption, len(rows))
	for i, row := range rows {
		options[i] = ui.ComboOption{Value: row.ID, Label: memberLabel(row), Detail: row.UserEmail}
	}
	return d.write(c, http.StatusOK, views.Page{}, ui.ComboboxOptions(options))
}
