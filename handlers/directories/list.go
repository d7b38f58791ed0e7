package directories

import (
	"net/http"
	"slices"
	"strings"

	"frontdesk/auth"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
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

// List is the list of all directories.
func (h *Handlers) List(c request.Context) error {
	type directory = mirror.DirectoryRow
	return list.Show(h.Base, c, list.Spec[directory]{
		ID: "directories", Title: "Directories", Section: views.SectionDirectories, Sort: "name",
		Path: paths.Directories.URL(), Hint: "Name, organization, domain or ID", FileName: "directories",
		Columns: []list.Column[directory]{
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
			{Key: "created", Label: "Created", Minor: true, Time: true, Text: func(r directory) string { return page.CSVTime(r.CreatedAt) },
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
			h.OrganizationFilter(c),
		},
		Kind:  mirror.KindDirectory,
		URL:   func(r directory) string { return paths.DirectoryShow.URL(r.ID) },
		Label: func(r directory) string { return ui.Named(r.Name, r.ID) },
		Fetch: h.Mirror.Directories, Each: h.Mirror.EachDirectory,
		Nothing: ui.Empty{Title: "No directories yet", Text: "A directory appears when a customer's IT admin sets up directory sync. Issue a " +
			"portal link to start."},
	})
}

// Show shows one directory: its state, its sync delay, and its latest events.
func (h *Handlers) Show(c request.Context) error {
	id, err := h.DirectoryResource().PathID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	known, _ := h.Mirror.DirectoryRow(ctx, h.Scope(ctx), id) // whose it was when last copied, so that all can be asked at once
	a := page.NewFetchGroup(ctx)
	directory := h.DirectoryResource().Fetch(a, id)
	owner := timeline.FetchOwner(h.Runner, a, known.OrganizationID, directoryEventTypes())
	a.Wait()
	if err := h.DirectoryResource().Complete(c, id, directory); err != nil {
		return err
	}
	if actual := directory.Value.OrganizationID; actual != known.OrganizationID {
		a = page.NewFetchGroup(ctx)
		owner = timeline.FetchOwner(h.Runner, a, actual, directoryEventTypes())
		a.Wait()
	}
	h.Upsert(c, directory)
	counted, _ := h.Mirror.DirectoryRow(ctx, h.Scope(ctx), id) // for a server that does not count
	page := directoriesview.Page{
		Frame: h.directoryFrame(c, directory, ""), Organization: owner.Organization.Value.Name,
		CachedActive: counted.ActiveUsers, CachedInactive: counted.InactiveUsers, CachedGroups: counted.Groups,
	}
	page.Events = timeline.About(h.Runner, c, owner.Events, id, directory.Value.OrganizationID, mirror.EventQuery{DirectoryID: id})
	page.Callouts = issuesview.Callouts(page.Issues, page.At)
	return h.Render(c, http.StatusOK, views.Page{Title: ui.Named(directory.Value.Name, directory.Value.ID), Section: views.SectionDirectories,
		Body: directoriesview.Body(page)})
}

// ListUsers is the list of a directory's people.
func (h *Handlers) ListUsers(c request.Context) error {
	id, err := h.DirectoryResource().PathID(c)
	if err != nil {
		return err
	}
	h.findInDirectory(c, id)
	people := h.directoryUserListing(c, paths.DirectoryUsers.URL(id), func(q *mirror.Query) { q.DirectoryID = id })
	return list.ShowTab(h.Base, c, people, h.directoryTab(c, "users"))
}

// ListGroups is the list of a directory's groups.
func (h *Handlers) ListGroups(c request.Context) error {
	id, err := h.DirectoryResource().PathID(c)
	if err != nil {
		return err
	}
	groups := h.directoryGroupListing(paths.DirectoryGroups.URL(id), func(q *mirror.Query) { q.DirectoryID = id })
	return list.ShowTab(h.Base, c, groups, h.directoryTab(c, "groups"))
}

// Raw shows the directory as WorkOS sent it.
func (h *Handlers) Raw(c request.Context) error {
	directory, err := h.DirectoryResource().Read(c)
	if err != nil {
		return err
	}
	return h.Render(c, http.StatusOK, directoryPage(h.directoryFrame(c, directory, "raw"), ui.Raw(directory.Value.Raw())))
}

// directoryTab puts one of the directory's tabs into its frame.
func (h *Handlers) directoryTab(c request.Context, tab string) page.Framer {
	return func(body templ.Component) (views.Page, error) {
		directory, err := h.DirectoryResource().Read(c)
		if err != nil {
			return views.Page{}, err
		}
		return directoryPage(h.directoryFrame(c, directory, tab), body), nil
	}
}

func directoryPage(frame directoriesview.Frame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionDirectories, Body: directoriesview.Tab(frame, body)}
}

func (h *Handlers) directoryFrame(c request.Context, directory *page.Result[workos.Directory], tab string) directoriesview.Frame {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	may, deletion := h.May(c), h.Deletion(c.Request().Context(), page.Owned{Kind: mirror.KindDirectory, ID: directory.Value.ID,
		OrganizationID: directory.Value.OrganizationID, IsDeleting: directory.Value.State == workos.StateDeleting})
	if deletion != views.NoDeletion {
		may = views.Permissions{}
	}
	return directoriesview.Frame{
		Dashboard: views.Dashboard(h.Dashboard),
		Buttons:   h.Buttons(c, paths.DirectoryShow, directory.Value.ID),
		Deletion:  deletion,
		May:       may, Directory: directory.Value, Tab: tab, Note: h.StaleNotice(directory),
		CanIssue: auth.Can(operator.Role, auth.IssuePortalLinks) && deletion == views.NoDeletion,
		FrameIssues: issuesview.FrameIssues{At: h.IssueContext(c, health.KindDirectory, directory.Value.ID),
			Issues: h.Issues(c, mirror.IssueQuery{Kind: health.KindDirectory, ID: directory.Value.ID})},
	}
}

// directoryEventTypes are the events about a directory and its users and groups.
func directoryEventTypes() []string {
	return slices.DeleteFunc(workos.EventTypes(), func(event string) bool { return !strings.HasPrefix(event, "dsync.") })
}
