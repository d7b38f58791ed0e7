package handlers

import (
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// memberListing is the list of memberships that fixed leaves: of an organization.
func (d *Desk) memberListing(path string, fixed func(*mirror.Query)) listing[mirror.MembershipRow] {
	type member = mirror.MembershipRow
	return listing[member]{
		ID: "members", Title: "People", Section: views.SectionOrganizations, Path: path, Fixed: fixed,
		Hint: "Name or email address", FileName: "members",
		Sort: "email",
		Columns: []column[member]{
			{Key: "email", Label: "Email", Text: func(m member) string { return m.UserEmail }},
			{Key: "name", Label: "Name", None: "no name", Text: func(m member) string { return m.UserName }},
			{Label: "Roles", Minor: true, Text: func(m member) string { return m.Roles }},
			stateColumn("Status", func(r member) ui.State { return wording.MembershipStatus(r.State) }),
			{Label: "Issues", None: issuesview.None, Text: func(r member) string { return issuesview.Labels(r.Issues) },
				Cell: func(r member) templ.Component { return issuesview.Summary(r.Health, r.Issues) }},
			{Label: "Managed by", Minor: true, Text: func(m member) string { return wording.ManagerOf(m.DirectoryManaged, m.ManagerUnknown) },
				Cell: func(m member) templ.Component { return wording.ManagedBy(m.DirectoryManaged, m.ManagerUnknown) }},
			{Key: "created", Label: "Member since", Minor: true, Time: true, Text: func(m member) string { return csvTime(m.CreatedAt) },
				Cell: func(m member) templ.Component { return ui.Time(m.CreatedAt) }},
			{Label: "User ID", CSVOnly: true, Text: func(m member) string { return m.UserID }},
			{Label: "Membership ID", CSVOnly: true, Text: func(m member) string { return m.ID }},
		},
		Filters: []ui.Filter{issuesview.Filter(), issuesview.LeftFilter(), {Name: "state", Label: "Status", Options: wording.MembershipStatuses()}},
		Kind:    mirror.KindMembership,
		URL:     func(m member) string { return paths.UserShow.URL(m.UserID) },
		Label:   func(m member) string { return m.UserEmail },
		Fetch:   d.Mirror.Memberships,
		Each:    d.Mirror.EachMembership,
		Nothing: ui.Empty{Title: "No members yet", Text: "People appear here when they accept an invitation, sign in for the first time or are synced from the directory."},
	}
}
