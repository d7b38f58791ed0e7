// Package groups renders the page of an organization's group.
package groups

import (
	"cmp"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Page is one of an organization's groups with a page of its members.
type Page struct {
	Organization workos.Organization
	Note         string // where the organization is not fresh: "WorkOS did not answer."
	May          views.Permissions
	Deletion     views.Deletion  // of the organization
	Leaving      map[string]bool // users who are being deleted, by ID
	Group        workos.Group
	Members      views.Region[workos.Page[workos.Membership]]
	People       map[string]workos.User // by user id, as far as they are known: WorkOS names members by id alone
}

// Name returns the group's name on the page.
func (p Page) Name() string { return ui.Named(p.Group.Name, p.Group.ID) }

func (p Page) object() ui.ObjectPage {
	o := p.Organization
	page := ui.ObjectPage{
		Kind: "Group", Name: p.Name(), ID: p.Group.ID, Note: p.Note,
		Crumbs: []ui.Action{{Label: "Organizations", URL: paths.Organizations.URL()},
			{Label: ui.Named(o.Name, o.ID), URL: paths.OrganizationSettings.URL(o.ID)}},
		Facts: []ui.Fact{
			{Label: "Description", Value: ui.OrMissing(p.Group.Description, "none")},
			{Label: "Created", Value: ui.Time(p.Group.CreatedAt)},
			{Label: "Updated", Value: ui.Time(p.Group.UpdatedAt)},
		},
	}
	if p.May.Memberships {
		page.Actions = []ui.Action{
			{Label: "Delete", URL: paths.GroupDelete.URL(o.ID, p.Group.ID)}, {Label: "Edit", URL: paths.GroupEdit.URL(o.ID, p.Group.ID)},
			{Label: "Add member", URL: paths.GroupMemberAdd.URL(o.ID, p.Group.ID), Primary: true},
		}
	}
	return views.BeingDeleted(page, p.Deletion)
}

func (p Page) members() ui.List {
	path, members := paths.GroupShow.URL(p.Organization.ID, p.Group.ID), p.Members.Value
	list := ui.List{ID: "members", Title: "Members", Path: path,
		Headers: []ui.Header{{Label: "Person"}, {Label: "Status"}, {Label: "Member since", Minor: true}}}
	if p.May.Memberships {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, member := range members.Data {
		name, email := member.UserID, ""
		if user, known := p.People[member.UserID]; known {
			name, email = wording.NameAndEmail(user.Name, user.FirstName, user.LastName, user.Email)
		}
		name = cmp.Or(name, member.UserID)
		row := ui.Row{URL: paths.UserShow.URL(member.UserID), Label: name,
			Cells: ui.Cells(ui.Titled(name, email), ui.StateBadge(p.stateOf(member)), ui.Time(member.CreatedAt))}
		switch {
		case p.May.Memberships && p.Leaving[member.UserID]:
			row.Cells = append(row.Cells, ui.Missing(views.UserDeletion.Words("")))
		case p.May.Memberships:
			row.Cells = append(row.Cells, ui.RowActions([]ui.Action{{Label: "Remove from group",
				URL: paths.GroupMemberRemove.URL(p.Organization.ID, p.Group.ID, member.ID)}}))
		}
		list.Rows = append(list.Rows, row)
	}
	if members.Before != "" {
		list.PrevURL = paths.With(path, "before", members.Before)
	}
	if members.After != "" {
		list.NextURL = paths.With(path, "after", members.After)
	}
	if len(list.Rows) == 0 {
		list.Empty = &ui.Empty{Kind: "nothing", Title: "No members in this group",
			Text: "Members of " + ui.Isolated(ui.Named(p.Organization.Name, "the organization")) + " are added one by one."}
	}
	return list
}

// stateOf is the status of a member, who may be deleted with their user or the organization.
func (p Page) stateOf(member workos.Membership) ui.State {
	deletion := p.Deletion
	if deletion == views.NoDeletion && p.Leaving[member.UserID] {
		deletion = views.UserDeletion
	}
	return deletion.State(wording.MembershipStatus(member.Status))
}
