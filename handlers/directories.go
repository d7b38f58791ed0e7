package handlers

import (
	"net/http"
	"slices"
	"strings"

	"frontdesk/auth"
	"frontdesk/views"
	directoriesview "frontdesk/views/directories"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// Directories is the list of all directories.
func (d *Desk) Directories(c request.Context) error {
	type directory = mirror.DirectoryRow
	return showList(d, c, listing[directory]{
		ID: "directories", Title: "Directories", Section: views.SectionDirectories, Sort: "name",
		Path: paths.Directories.URL(), Hint: "Name, organization, domain or ID", FileName: "directories",
		Columns: []column[directory]{
			{Key: "name", Label: "Directory", Text: func(r directory) string { return r.Name },
				Cell: func(r directory) templ.Component { return ui.Text(ui.Named(r.Name, r.ID)) }},
			{Key: "organization", Label: "Organization", None: "no organization", Text: func(r directory) string { return r.OrganizationName }},
			{Label: "Provider", Minor: true, Text: func(r directory) string { return wording.DirectoryType(r.Type) }},
			{Label: "Status", Text: func(r directory) string { return wording.DirectoryState(r.State).Word },
				Cell: func(r directory) templ.Component {
					return ui.StateBadge(issuesview.StatusWithIssues(wording.DirectoryState(r.State), r.Health, r.Issues))
				}},
			{Label: "Issues", CSVOnly: true, None: issuesview.None, Text: func(r directory) string { return issuesview.Labels(r.Issues) }},
			{Label: "Active people", Numeric: true, Text: func(r directory) string { return wording.CountCSV(r.ActiveUsers) },
				Cell: func(r directory) templ.Component { return wording.Count(r.ActiveUsers) }},
			{Label: "Groups", CSVOnly: true, Text: func(r directory) string { return wording.CountCSV(r.Groups) }},
			{Key: "created", Label: "Created", Minor: true, Time: true, Text: func(r directory) string { return csvTime(r.CreatedAt) },
				Cell: func(r directory) templ.Component { return ui.Time(r.CreatedAt) }},
			{Label: "Inactive people", CSVOnly: true, Text: func(r directory) string { return wording.CountCSV(r.InactiveUsers) }},
			{Label: "Type", CSVOnly: true, Text: func(r directory) string { return r.Type }},
			{Label: "ID", CSVOnly: true, Text: func(r directory) string { return r.ID }},
			{Label: "Organization ID", CSVOnly: true, Text: func(r directory) string { return r.OrganizationID }},
		},
		Filters: []ui.Filter{
			issuesview.Filter(),
			{Name: "state", Label: "Status", Options: wording.DirectoryStates()},
			{Name: "type", Label: "Provider", Options: wording.DirectoryTypes()},
			d.organizationFilter(c),
		},
		Kind:  mirror.KindDirectory,
		URL:   func(r directory) string { return paths.DirectoryShow.URL(r.ID) },
		Label: func(r directory) string { return ui.Named(r.Name, r.ID) },
		Fetch: d.Mirror.Directories, Each: d.Mirror.EachDirectory,
		Nothing: ui.Empty{Title: "No directories yet", Text: "A directory appears when a customer's IT admin sets up directory sync. Issue a portal link to start."},
	})
}

// DirectoryShow explains one directory: its state, how far it can lag behind, and what happened to it.
func (d *Desk) DirectoryShow(c request.Context) error {
	id, err := d.directories().pathID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	known, _ := d.Mirror.DirectoryRow(ctx, mirror.Everything, id) // whose it was when last copied, so that all can be asked at once
	a := ask(ctx)
	directory := d.directories().fetch(a, id)
	owner := d.fetchOwner(a, known.OrganizationID, directoryEventTypes())
	a.wait()
	if err := d.directories().settle(d, c, id, directory); err != nil {
		return err
	}
	if actual := directory.Value.OrganizationID; actual != known.OrganizationID {
		a = ask(ctx)
		owner = d.fetchOwner(a, actual, directoryEventTypes())
		a.wait()
	}
	d.upsert(c, directory)
	counted, _ := d.Mirror.DirectoryRow(ctx, mirror.Everything, id) // for a server that does not count
	page := directoriesview.Page{
		Frame: d.directoryFrame(c, directory, ""), Organization: owner.organization.Value.Name,
		CachedActive: counted.ActiveUsers, CachedInactive: counted.InactiveUsers, CachedGroups: counted.Groups,
	}
	page.Events = d.eventsAbout(c, owner.events, id, directory.Value.OrganizationID, mirror.EventQuery{DirectoryID: id})
	page.Verdicts = issuesview.Verdicts(page.Issues, page.At)
	return d.render(c, http.StatusOK, views.Page{Title: ui.Named(directory.Value.Name, directory.Value.ID), Section: views.SectionDirectories, Body: directoriesview.Body(page)})
}

// DirectoryUsers is the list of a directory's people.
func (d *Desk) DirectoryUsers(c request.Context) error {
	id, err := d.directories().pathID(c)
	if err != nil {
		return err
	}
	d.findInDirectory(c, id)
	people := d.directoryUserListing(paths.DirectoryUsers.URL(id), func(q *mirror.Query) { q.DirectoryID = id })
	return showTab(d, c, people, d.directoryTab(c, "users"))
}

// DirectoryGroups is the list of a directory's groups.
func (d *Desk) DirectoryGroups(c request.Context) error {
	id, err := d.directories().pathID(c)
	if err != nil {
		return err
	}
	groups := d.directoryGroupListing(paths.DirectoryGroups.URL(id), func(q *mirror.Query) { q.DirectoryID = id })
	return showTab(d, c, groups, d.directoryTab(c, "groups"))
}

// DirectoryRaw is the directory as WorkOS sent it.
func (d *Desk) DirectoryRaw(c request.Context) error {
	directory, err := d.directories().read(d, c)
	if err != nil {
		return err
	}
	return d.render(c, http.StatusOK, directoryPage(d.directoryFrame(c, directory, "raw"), ui.Raw(directory.Value.Raw())))
}

// directoryTab puts the directory of the path around one of its tabs.
func (d *Desk) directoryTab(c request.Context, tab string) framer {
	return func(body templ.Component) (views.Page, error) {
		directory, err := d.directories().read(d, c)
		if err != nil {
			return views.Page{}, err
		}
		return directoryPage(d.directoryFrame(c, directory, tab), body), nil
	}
}

func directoryPage(frame directoriesview.Frame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionDirectories, Body: directoriesview.Tab(frame, body)}
}

func (d *Desk) directoryFrame(c request.Context, directory *live[workos.Directory], tab string) directoriesview.Frame {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	return directoriesview.Frame{
		Dashboard: views.Dashboard(d.Dashboard), Deleting: d.directories().isDeleting(c.Request().Context(), d, directory.Value.ID),
		May: d.may(c), Directory: directory.Value, Tab: tab, Note: d.staleNotice(directory),
		CanIssue: auth.Can(operator.Role, auth.IssuePortalLinks),
		FrameIssues: issuesview.FrameIssues{At: d.issueContext(c, health.KindDirectory, directory.Value.ID),
			Issues: d.issues(c, mirror.IssueQuery{Kind: health.KindDirectory, ID: directory.Value.ID})},
	}
}

// directoryEventTypes are the events that say what became of a directory and what came through it.
func directoryEventTypes() []string {
	return slices.DeleteFunc(workos.EventTypes(), func(event string) bool { return !strings.HasPrefix(event, "dsync.") })
}
