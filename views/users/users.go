// Package users renders the pages of a user.
package users

import (
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Frame is what all tabs of a user's page share.
type Frame struct {
	User      workos.User
	Note      string
	Tab       string      // "", "settings" or "raw"
	Buttons   []ui.Action // of the actions that the operator may do
	May       views.Permissions
	Dashboard views.Dashboard
	Deletion  views.Deletion
	Callouts  []ui.Callout
	issuesview.FrameIssues
}

// Page shows one user.
type Page struct {
	Frame
	Memberships    views.Region[[]workos.Membership]
	DirectoryUsers []MatchedDirectoryUser
	Duplicates     []views.MatchedUser // other users who may be the same person
	MatchMissing   string              // why the directories could not be looked through
	Sessions       views.Region[[]workos.Session]
	EndedSessions  int // of those that WorkOS listed, which are not shown
	Factors        views.Region[[]workos.AuthFactor]
	Events         timelineview.Recent
	All            string          // the list that is shown to its end
	Leaving        map[string]bool // organizations that are being deleted, by ID
}

// allOf returns the page with one complete list.
func (p Page) allOf(list string) string {
	return paths.With(paths.UserShow.URL(p.User.ID), "all", list)
}

// MatchedDirectoryUser is a directory user with the same email address.
type MatchedDirectoryUser struct {
	ID, Name, State, Directory   string
	OrganizationID, Organization string
	Deletion                     views.Deletion
}

// Name returns the user's name on the page.
func (f Frame) Name() string {
	return wording.PersonName(f.User)
}

func (f Frame) object(facts []ui.Fact) ui.ObjectPage {
	page := ui.ObjectPage{
		Actions: f.actions(), Kind: "User", Name: f.Name(), ID: f.User.ID, Note: f.Note, Callouts: f.Callouts, Facts: facts,
		Crumbs: []ui.Action{{Label: "Users", URL: paths.Users.URL()}},
		Tabs: []ui.Tab{
			{Label: "Overview", URL: paths.UserShow.URL(f.User.ID), Current: f.Tab == ""},
			{Label: "Settings", URL: paths.UserSettings.URL(f.User.ID), Current: f.Tab == "settings"},
			{Label: "Raw", URL: paths.UserRaw.URL(f.User.ID), Current: f.Tab == "raw"},
		},
	}
	if f.Deletion != views.NoDeletion {
		return views.BeingDeleted(page, f.Deletion)
	}
	return f.OnTab(page)
}

func (p Page) facts() []ui.Fact {
	u := p.User
	facts := []ui.Fact{
		{Label: "Email", Value: ui.OrMissing(u.Email, "none")},
		{Label: "Email status", Value: ui.StateBadge(wording.EmailStateOfUser(u))},
		{Label: "Last sign-in", Value: ui.TimeOrNever(u.LastSignInAt)},
		{Label: "External ID", Value: ui.OrMissing(u.ExternalID, "none")},
		{Label: "Created", Value: ui.Time(u.CreatedAt)},
		{Label: "Updated", Value: ui.Time(u.UpdatedAt)},
	}
	if u.Locale != "" {
		facts = append(facts, ui.Fact{Label: "Language", Value: ui.Text(u.Locale)})
	}
	return facts
}

// stateOf is the status of a membership, which is deleted with its user or its organization.
func (p Page) stateOf(m workos.Membership) ui.State {
	deletion := p.Deletion.OfOwned(views.UserDeletion)
	if deletion == views.NoDeletion && p.Leaving[m.OrganizationID] {
		deletion = views.OrganizationDeletion
	}
	return deletion.State(wording.MembershipStatus(m.Status))
}

func membershipTable(page Page) ui.List {
	may := page.May
	list := ui.List{ID: "memberships", Title: "Memberships", Headers: []ui.Header{{Label: "Organization"}, {Label: "Roles"},
		{Label: "Status"}}}
	if may.Memberships {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	} else {
		list.Headers = append(list.Headers, ui.Header{Label: "Since"})
	}
	for _, m := range views.Beginning(page.Memberships.Value, page.All == "memberships") {
		name, managed := ui.Named(m.OrganizationName, m.OrganizationID), ""
		switch {
		case m.DirectoryManaged:
			managed = "Directory-managed"
		case m.IsUnknown("directory_managed"):
			managed = "Managed by: " + wording.ManagerOf(false, true)
		}
		row := ui.Row{
			URL: paths.OrganizationShow.URL(m.OrganizationID), Label: name,
			Cells: ui.Cells(ui.Titled(name, page.Memberships.Note(m.ID, managed)),
				ui.OrMissing(wording.RoleSlugs(m), "none"), ui.StateBadge(page.stateOf(m))),
		}
		switch {
		case may.Memberships && page.Leaving[m.OrganizationID]:
			row.Cells = append(row.Cells, ui.Missing("–"))
		case may.Memberships:
			row.Cells = append(row.Cells, ui.RowActions(actionsOfMembership(m)))
		default:
			row.Cells = append(row.Cells, ui.Time(m.CreatedAt))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func directoryUserTable(people []MatchedDirectoryUser) ui.List {
	list := ui.List{ID: "directory-users", Title: "Directory records", Headers: []ui.Header{
		{Label: "Directory user"}, {Label: "Directory"}, {Label: "Organization"}, {Label: "Status"},
	}}
	for _, person := range people {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.DirectoryUserShow.URL(person.ID), Label: person.Name,
			Cells: ui.Cells(ui.Text(ui.Named(person.Name, person.ID)), ui.Text(person.Directory), ui.Text(person.Organization),
				ui.StateBadge(person.Deletion.State(wording.DirectoryUserState(person.State)))),
		})
	}
	return list
}

// duplicateTable lists other users whose address differs only in case, spelling or a +tag.
func duplicateTable(users []views.MatchedUser) ui.List {
	list := ui.List{ID: "duplicates", Title: "Possible duplicates", Headers: []ui.Header{{Label: "User"}, {Label: "Last sign-in"}}}
	for _, user := range users {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.UserShow.URL(user.ID), Label: user.Name, Cells: ui.Cells(ui.Titled(user.Name, user.Email), ui.TimeOrNever(user.LastSignIn)),
		})
	}
	return list
}

// FirstOrganization returns the first of a user's organizations and how many others there are; more counts those without a name
// here. It is "" if there is none.
func FirstOrganization(names []string, more int) string {
	switch more += len(names) - 1; {
	case len(names) == 0:
		return ""
	case more == 0:
		return names[0]
	default:
		return ui.Isolated(names[0]) + " +" + wording.Number(more)
	}
}

// Title is the page's title.
func (f Frame) Title() string { return views.ObjectTitle(f.object(nil)) }
