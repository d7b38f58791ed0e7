// Package directories renders the pages of a directory, and of its users and groups.
package directories

import (
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Frame is what all tabs of a directory's page share.
type Frame struct {
	Buttons   []ui.Action // of the actions that the operator may do
	May       views.Permissions
	Dashboard views.Dashboard
	Deletion  views.Deletion
	Directory workos.Directory
	Note      string
	Tab       string // "", "users", "groups" or "raw"
	CanIssue  bool
	Callouts  []ui.Callout
	issuesview.FrameIssues
}

// Page shows one directory.
type Page struct {
	Frame
	Organization string // its name, "" when not known
	Events       timelineview.Recent
	// The counts of the mirror, for a server that sends none.
	CachedActive, CachedInactive, CachedGroups *int
}

// directoryName returns a directory's name, or its provider's, or its ID.
func directoryName(d workos.Directory) string {
	if d.Type == "" {
		return ui.Named(d.Name, d.ID)
	}
	return ui.Named(d.Name, wording.DirectoryType(d.Type))
}

func (f Frame) object(facts []ui.Fact) ui.ObjectPage {
	d := f.Directory
	state, explanation := wording.DirectoryState(d.State), wording.ExplainDirectory(d.State)
	canIssue := f.CanIssue && d.OrganizationID != ""
	page := ui.ObjectPage{
		Kind: "Directory", Name: directoryName(d), ID: d.ID, State: &state, Note: f.Note, Facts: facts,
		Crumbs: []ui.Action{{Label: "Directories", URL: paths.Directories.URL()}},
		Tabs: []ui.Tab{
			f.tab("Overview", "", paths.DirectoryShow),
			f.tab("Users", "users", paths.DirectoryUsers),
			f.tab("Groups", "groups", paths.DirectoryGroups),
			f.tab("Raw", "raw", paths.DirectoryRaw),
		},
	}
	page.Callouts = f.Callouts
	if len(f.Callouts) == 0 && (f.Tab == "" || len(f.Issues) == 0 && state.Tone != ui.OK) {
		page.Callouts = []ui.Callout{issuesview.StateCallout(d.OrganizationID, canIssue, explanation, state.Tone,
			issuesview.ThisDirectory(d.State))}
	}
	page.Actions = views.DashboardAction(f.Dashboard.Organization(d.OrganizationID))
	page.Actions = append(page.Actions, f.Buttons...)
	if canIssue {
		page.Actions = append(page.Actions, issuesview.HeadLinkAction(d.OrganizationID, workos.IntentDirectorySync))
	}
	switch {
	case f.Deletion != views.NoDeletion:
		return views.BeingDeleted(page, f.Deletion)
	case d.State == "deleting":
		page.Actions = nil
	}
	return f.OnTab(page)
}

func (f Frame) tab(label, name string, route paths.Route) ui.Tab {
	return ui.Tab{Label: label, URL: route.URL(f.Directory.ID), Current: f.Tab == name}
}

func (p Page) facts() []ui.Fact {
	active, inactive, groups := p.CachedActive, p.CachedInactive, p.CachedGroups
	if p.Directory.HasMetadata() {
		active, inactive, groups = nil, nil, nil
	}
	if said := p.Directory.Metadata; said != nil {
		active, inactive, groups = said.Users.Active, said.Users.Inactive, said.Groups
	}
	return []ui.Fact{
		{Label: "Organization", Value: views.OrganizationLink(p.Directory.OrganizationID, p.Organization)},
		{Label: "Provider", Value: ui.Text(wording.DirectoryType(p.Directory.Type))},
		{Label: "Active people", Value: ui.Link(wording.CountText(active),
			paths.With(paths.DirectoryUsers.URL(p.Directory.ID), "state", "active"))},
		{Label: "Inactive people", Value: wording.Count(inactive)},
		{Label: "Groups", Value: ui.Link(wording.CountText(groups), paths.DirectoryGroups.URL(p.Directory.ID))},
		{Label: "Sync delay", Value: ui.Text(wording.SyncLag(p.Directory.Type))},
		{Label: "Created", Value: ui.Time(p.Directory.CreatedAt)},
		{Label: "Updated", Value: ui.Time(p.Directory.UpdatedAt)},
	}
}

// Title is the page's title.
func (f Frame) Title() string { return views.ObjectTitle(f.object(nil)) }
