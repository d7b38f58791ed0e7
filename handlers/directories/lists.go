package directories

import (
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// directoryUserListing is the list of the users of a directory or of a group; fixed sets which.
func (h *Handlers) directoryUserListing(c request.Context, path string, fixed func(*mirror.Query)) list.Spec[mirror.DirectoryUserRow] {
	type person = mirror.DirectoryUserRow
	deletions := map[string]views.Deletion{} // of directories, each looked up once
	deletionOf := func(r person) views.Deletion {
		deletion, isKnown := deletions[r.DirectoryID]
		if !isKnown {
			deletion = h.Deletion(c.Request().Context(), page.Owned{DirectoryID: r.DirectoryID, OrganizationID: r.OrganizationID})
			deletions[r.DirectoryID] = deletion
		}
		return deletion
	}
	return list.Spec[person]{
		ID: "directory-users", Title: "Directory users", Section: views.SectionDirectories, Sort: "name", Path: path, Fixed: fixed,
		Hint: "Name, email address or provider ID", FileName: "directory-users",
		Columns: []list.Column[person]{
			{Key: "name", Label: "Name", None: "no name", Text: func(r person) string { return r.Name }},
			{Key: "email", Label: "Email", None: "no address", Text: page.AddressesOf},
			{Label: "Job title", Text: func(r person) string { return r.JobTitle },
				Cell: func(r person) templ.Component { return ui.OrMissing(r.JobTitle, "–") }},
			list.StateColumn("Status", func(r person) ui.State { return deletionOf(r).State(wording.DirectoryUserState(r.State)) }),
			{Key: "created", Label: "Created", Minor: true, Time: true, Text: func(r person) string { return page.CSVTime(r.CreatedAt) },
				Cell: func(r person) templ.Component { return ui.Time(r.CreatedAt) }},
			{Label: "ID", CSVOnly: true, Text: func(r person) string { return r.ID }},
			{Label: "Provider ID", CSVOnly: true, Text: func(r person) string { return r.IdPID }},
			{Label: "Directory", CSVOnly: true, Text: func(r person) string { return r.DirectoryName }},
			{Label: "Organization", CSVOnly: true, Text: func(r person) string { return r.OrganizationName }},
		},
		Filters: []ui.Filter{{Name: "state", Label: "Status", Options: wording.DirectoryUserStates()}},
		Kind:    mirror.KindDirectoryUser,
		URL:     func(r person) string { return paths.DirectoryUserShow.URL(r.ID) },
		Label:   func(r person) string { return ui.Named(r.Name, r.Email, r.ID) },
		Fetch:   h.Mirror.DirectoryUsers, Each: h.Mirror.EachDirectoryUser,
		Nothing: ui.Empty{Title: "No people yet", Text: "They appear after the first sync. If the directory is linked and nobody appears, the " +
			"customer's IT admin has not assigned anyone to the application at the provider."},
	}
}

// directoryGroupListing is the list of directory groups that fixed selects.
func (h *Handlers) directoryGroupListing(path string, fixed func(*mirror.Query)) list.Spec[mirror.DirectoryGroupRow] {
	type group = mirror.DirectoryGroupRow
	count := h.CountText(wording.Number)
	return list.Spec[group]{
		ID: "directory-groups", Title: "Directory groups", Section: views.SectionDirectories, Sort: "name", Path: path, Fixed: fixed,
		Hint: "Group name or provider ID", FileName: "directory-groups",
		Columns: []list.Column[group]{
			{Key: "name", Label: "Group", Text: func(r group) string { return r.Name },
				Cell: func(r group) templ.Component { return ui.Text(ui.Named(r.Name, r.ID)) }},
			{Key: "members", Label: "Members", Numeric: true, None: page.NotLoaded, Text: func(r group) string { return count(r.Members) }},
			{Label: "Provider ID", Text: func(r group) string { return r.IdPID }},
			{Key: "created", Label: "Created", Minor: true, Time: true, Text: func(r group) string { return page.CSVTime(r.CreatedAt) },
				Cell: func(r group) templ.Component { return ui.Time(r.CreatedAt) }},
			{Label: "ID", CSVOnly: true, Text: func(r group) string { return r.ID }},
		},
		Kind:  mirror.KindDirectoryGroup,
		URL:   func(r group) string { return paths.DirectoryGroupShow.URL(r.ID) },
		Label: func(r group) string { return ui.Named(r.Name, r.ID) },
		Fetch: h.Mirror.DirectoryGroups, Each: h.Mirror.EachDirectoryGroup,
		Nothing: ui.Empty{Title: "No groups yet", Text: "Groups appear when the customer's IT admin pushes them from the provider."},
	}
}
