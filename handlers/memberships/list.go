package memberships

import (
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// List is the list of an organization's members.
func (h *Handlers) List(c request.Context) error {
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return err
	}
	type member = mirror.MembershipRow
	return list.ShowTab(h.Base, c, list.Spec[member]{
		ID: "members", Title: "People", Section: views.SectionOrganizations, Path: paths.OrganizationUsers.URL(id),
		Fixed: func(q *mirror.Query) { q.OrganizationID = id },
		Hint:  "Name or email address", FileName: "members",
		Sort: "email",
		Columns: []list.Column[member]{
			{Key: "email", Label: "Email", Text: func(m member) string { return m.UserEmail }},
			{Key: "name", Label: "Name", None: "no name", Text: func(m member) string { return m.UserName }},
			{Label: "Roles", Minor: true, Text: func(m member) string { return m.Roles }},
			list.StateColumn("Status", func(r member) ui.State {
				deletion := h.Deletion(c.Request().Context(), page.Owned{UserID: r.UserID, OrganizationID: id})
				return deletion.State(wording.MembershipStatus(r.State))
			}),
			{Label: "Issues", None: issuesview.None, Text: func(r member) string { return issuesview.Labels(r.Issues) },
				Cell: func(r member) templ.Component { return issuesview.Summary(r.Health, r.Issues) }},
			{Label: "Managed by", Minor: true, Text: func(m member) string { return wording.ManagerOf(m.DirectoryManaged, m.ManagerUnknown) },
				Cell: func(m member) templ.Component { return wording.ManagedBy(m.DirectoryManaged, m.ManagerUnknown) }},
			{Key: "created", Label: "Member since", Minor: true, Time: true, Text: func(m member) string { return page.CSVTime(m.CreatedAt) },
				Cell: func(m member) templ.Component { return ui.Time(m.CreatedAt) }},
			{Label: "User ID", CSVOnly: true, Text: func(m member) string { return m.UserID }},
			{Label: "Membership ID", CSVOnly: true, Text: func(m member) string { return m.ID }},
		},
		Filters: []ui.Filter{issuesview.Filter(), issuesview.LeftFilter(),
			{Name: "state", Label: "Status", Options: wording.MembershipStatuses()}},
		Kind:  mirror.KindMembership,
		URL:   func(m member) string { return paths.UserShow.URL(m.UserID) },
		Label: func(m member) string { return ui.Named(m.UserEmail, m.UserName, m.UserID) },
		Fetch: h.Mirror.Memberships,
		Each:  h.Mirror.EachMembership,
		Nothing: ui.Empty{Title: "No members yet", Text: "People appear here when they accept an invitation, sign in for the first time or " +
			"are synced from the directory."},
	}, h.OrganizationTab(c, "users"))
}
