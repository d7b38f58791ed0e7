package organizations

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	organizationsview "frontdesk/views/organizations"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// glanceMembers is how many of the newest members an organization's first tab shows.
const glanceMembers = 8

// List is the list of all customers.
func (h *Handlers) List(c request.Context) error {
	count, exact := h.CountText(wording.Number), h.CountText(strconv.Itoa)
	spec := list.Spec[mirror.OrganizationRow]{
		ID: "organizations", Title: "Organizations", Section: views.SectionOrganizations,
		Path: paths.Organizations.URL(), Hint: "Name, domain, ID or external ID", FileName: "organizations",
		Sort: "name",
		Columns: []list.Column[mirror.OrganizationRow]{
			{Key: "name", Label: "Name", Text: func(o mirror.OrganizationRow) string { return o.Name },
				Cell: func(o mirror.OrganizationRow) templ.Component { return ui.Text(ui.Named(o.Name, o.ID)) }},
			{Label: "Domain", None: "no domain", Text: func(o mirror.OrganizationRow) string { return strings.Join(o.DomainNames, "; ") },
				Cell: func(o mirror.OrganizationRow) templ.Component {
					return organizationsview.DomainSummary(o.Domain, o.Domains, o.DomainProblems, o.IsFirstDomainFine)
				}},
			{Label: "Single sign-on", Minor: true, None: page.NotLoaded, Text: func(o mirror.OrganizationRow) string { return exact(o.Connections) },
				Cell: func(o mirror.OrganizationRow) templ.Component {
					return organizationsview.Health(o.Connections, o.ConnectionProblems, o.ConnectionNotices)
				}},
			{Label: "Directories", Minor: true, None: page.NotLoaded, Text: func(o mirror.OrganizationRow) string { return exact(o.Directories) },
				Cell: func(o mirror.OrganizationRow) templ.Component {
					return organizationsview.Health(o.Directories, o.DirectoryProblems, o.DirectoryNotices)
				}},
			{Label: "Issues", None: issuesview.None, Text: func(o mirror.OrganizationRow) string { return issuesview.Labels(o.Issues) },
				Cell: func(o mirror.OrganizationRow) templ.Component {
					return issuesview.Summary(health.Status(o.State), o.Issues)
				}},
			{Key: "members", Label: "Members", Numeric: true, None: page.NotLoaded,
				Text: func(o mirror.OrganizationRow) string { return count(o.Members) }},
			{Key: "created", Label: "Created", Minor: true, Time: true,
				Text: func(o mirror.OrganizationRow) string { return page.CSVTime(o.CreatedAt) },
				Cell: func(o mirror.OrganizationRow) templ.Component { return ui.Time(o.CreatedAt) }},
			{Label: "Domains that need attention", CSVOnly: true,
				Text: func(o mirror.OrganizationRow) string { return strconv.Itoa(o.DomainProblems) }},
			{Label: "Connections that need attention", CSVOnly: true,
				Text: func(o mirror.OrganizationRow) string { return strconv.Itoa(o.ConnectionProblems) }},
			{Label: "Directories that need attention", CSVOnly: true,
				Text: func(o mirror.OrganizationRow) string { return strconv.Itoa(o.DirectoryProblems) }},
			{Label: "ID", CSVOnly: true, Text: func(o mirror.OrganizationRow) string { return o.ID }},
			{Label: "External ID", CSVOnly: true, Text: func(o mirror.OrganizationRow) string { return o.ExternalID }},
		},
		Filters: []ui.Filter{{Name: "state", Label: "Status", Options: issuesview.CustomerStatuses()}},
		Kind:    mirror.KindOrganization,
		URL:     func(o mirror.OrganizationRow) string { return paths.OrganizationShow.URL(o.ID) },
		Label:   func(o mirror.OrganizationRow) string { return ui.Named(o.Name, o.ID) },
		Fetch:   h.Mirror.Organizations,
		Each:    h.Mirror.EachOrganization,
		Nothing: ui.Empty{Title: "No organizations yet", Text: "This WorkOS environment has no customers. They are created in your product, " +
			"in the WorkOS Dashboard or here."},
	}
	if h.May(c).CreateOrganizations {
		spec.Actions = []ui.Action{{Label: "New organization", URL: paths.OrganizationNew.URL(), Primary: true}}
	}
	return list.Show(h.Base, c, spec)
}

// Show is the first tab of an organization: its issues and its recent activity.
func (h *Handlers) Show(c request.Context) error {
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return err
	}
	a := page.NewFetchGroup(c.Request().Context())
	organization := h.OrganizationResource().Fetch(a, id)
	connections := page.Fetch(a, page.Part(c, "connections", func(ctx context.Context,
		page workos.ListOptions) (workos.Page[workos.Connection], error) {
		return h.Client.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: page, OrganizationID: id})
	}), page.Beginning(c, "connections", func(ctx context.Context) ([]workos.Connection, time.Time, error) {
		return h.CachedConnections(ctx, id)
	}))
	directories := page.Fetch(a, page.Part(c, "directories", func(ctx context.Context,
		page workos.ListOptions) (workos.Page[workos.Directory], error) {
		return h.Client.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: page, OrganizationID: id})
	}), page.Beginning(c, "directories", func(ctx context.Context) ([]workos.Directory, time.Time, error) {
		return h.CachedDirectories(ctx, id)
	}))
	members := page.Fetch(a, page.Rows(glanceMembers, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Membership],
		error) {
		return h.Client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: page, OrganizationID: id,
			Statuses: []string{"active", "inactive", "pending"}})
	}), func(ctx context.Context) ([]workos.Membership, time.Time, error) {
		return h.CachedMemberships(ctx, mirror.Query{OrganizationID: id, Limit: glanceMembers})
	})
	invitations := page.Fetch(a, page.Rows(glanceMembers, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Invitation],
		error) {
		return h.Client.ListInvitations(ctx, workos.ListInvitationsOptions{ListOptions: page, OrganizationID: id})
	}), func(ctx context.Context) ([]workos.Invitation, time.Time, error) {
		return h.CachedInvitations(ctx, mirror.Query{OrganizationID: id, Limit: glanceMembers})
	})
	events := timeline.Fetch(h.Runner, a, id, workos.EventTypes(), timeline.FetchedEvents)
	kept := page.Beside(a, func() []workos.Event { return timeline.Kept(h.Runner, c, mirror.EventQuery{OrganizationID: id}) })
	links := page.Beside(a, func() ui.List { return h.RecentLinks(c, id) })
	exports := page.Beside(a, func() ui.List { return h.RecentExports(c, id) })
	a.Wait()
	if err := h.OrganizationResource().Complete(c, id, organization); err != nil {
		return err
	}
	h.Upsert(c, organization, page.ListOfOrganization(id, connections), page.ListOfOrganization(id, directories),
		page.ListOfOrganization(id, members),
		page.ListOfOrganization(id, invitations), events)
	h.withHeld(c, id, connections, directories, members, invitations)
	ctx := c.Request().Context()
	for i, o := range connections.Value { // WorkOS's lists may still show them as before
		if h.Deletion(ctx, page.Owned{Kind: mirror.KindConnection, ID: o.ID}) != views.NoDeletion {
			connections.Value[i].State = workos.StateDeleting
		}
	}
	for i, o := range directories.Value {
		if h.Deletion(ctx, page.Owned{Kind: mirror.KindDirectory, ID: o.ID}) != views.NoDeletion {
			directories.Value[i].State = workos.StateDeleting
		}
	}
	leaving := map[string]bool{}
	for _, m := range members.Value {
		leaving[m.UserID] = h.Deletion(ctx, page.Owned{UserID: m.UserID}) != views.NoDeletion
	}
	h.NameMemberships(ctx, members.Value)
	page := organizationsview.Page{
		Frame:       h.OrganizationFrame(c, organization, ""),
		Connections: page.Region(connections), Directories: page.Region(directories), Members: page.Region(members),
		MoreMembers: len(members.Value) == glanceMembers, MoreInvitations: len(invitations.Value) == glanceMembers,
		Invitations:  page.Region(invitations),
		Certificates: h.Certificates(c, id), Now: h.Now(),
		Leaving: leaving, Links: *links, Exports: *exports, LackingDomains: h.lackingDomains(c, organization),
	}
	page.Events = timeline.Show(h.Runner, c, events, timeline.WithKept(events.Value, *kept), id)
	page.Note = h.StaleNotice(organization, connections, directories, members, invitations)
	page.At.Certificates = page.Certificates
	page.Callouts = issuesview.Callouts(page.Issues, page.At)
	return h.Render(c, http.StatusOK, views.Page{Title: ui.Named(page.Organization.Name, id), Section: views.SectionOrganizations,
		Body: organizationsview.Body(page)})
}

// withHeld adds to an organization's lists the mirror's objects that they lack.
func (h *Handlers) withHeld(c request.Context, id string, connections *page.Result[[]workos.Connection],
	directories *page.Result[[]workos.Directory], members *page.Result[[]workos.Membership], invitations *page.Result[[]workos.Invitation],
) {
	page.WithHeld(h.Base, c, connections, func(o workos.Connection) string { return o.ID },
		func(ctx context.Context) ([]workos.Connection, time.Time, error) { return h.CachedConnections(ctx, id) })
	page.WithHeld(h.Base, c, directories, func(o workos.Directory) string { return o.ID },
		func(ctx context.Context) ([]workos.Directory, time.Time, error) { return h.CachedDirectories(ctx, id) })
	page.WithHeld(h.Base, c, members, func(o workos.Membership) string { return o.ID },
		func(ctx context.Context) ([]workos.Membership, time.Time, error) {
			return h.CachedMemberships(ctx, mirror.Query{OrganizationID: id, Limit: glanceMembers})
		})
	page.WithHeld(h.Base, c, invitations, func(o workos.Invitation) string { return o.ID },
		func(ctx context.Context) ([]workos.Invitation, time.Time, error) {
			return h.CachedInvitations(ctx, mirror.Query{OrganizationID: id, Limit: glanceMembers})
		})
}

// lackingDomains returns the domains that the mirror holds and WorkOS's answer lacks, although WorkOS did not report them as
// deleted. Call it after Upsert.
func (h *Handlers) lackingDomains(c request.Context, answer *page.Result[workos.Organization]) []workos.OrganizationDomain {
	ctx := c.Request().Context()
	if answer.Cause != nil {
		return nil
	}
	lacking := func() []workos.OrganizationDomain {
		held, _, err := h.Mirror.Organization(ctx, h.Scope(ctx), answer.Value.ID)
		if err != nil {
			h.Failed(ctx, "domains of an organization", err)
		}
		return slices.DeleteFunc(held.Domains, func(domain workos.OrganizationDomain) bool {
			_, found := domainNamed(answer.Value, domain.Domain)
			return found
		})
	}
	if len(lacking()) == 0 {
		return nil
	}
	h.AwaitConfirmed(ctx)
	return lacking()
}
