package handlers

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

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

// glanceMembers is how many of the newest members are on an organization's first tab.
const glanceMembers = 8

// glanceActs is how many of the newest links and exports are on an organization's first tab.
const glanceActs = 5

// Organizations is the list of all customers.
func (d *Desk) Organizations(c request.Context) error {
	list := listing[mirror.OrganizationRow]{
		ID: "organizations", Title: "Organizations", Section: views.SectionOrganizations,
		Path: paths.Organizations.URL(), Hint: "Name, domain, ID or external ID", FileName: "organizations",
		Sort: "name",
		Columns: []column[mirror.OrganizationRow]{
			{Key: "name", Label: "Name", Text: func(o mirror.OrganizationRow) string { return o.Name },
				Cell: func(o mirror.OrganizationRow) templ.Component { return ui.Text(ui.Named(o.Name, o.ID)) }},
			{Label: "Domain", None: "no domain", Text: func(o mirror.OrganizationRow) string { return strings.Join(o.DomainNames, "; ") },
				Cell: func(o mirror.OrganizationRow) templ.Component {
					return organizationsview.DomainSummary(o.Domain, o.Domains, o.DomainProblems, o.IsFirstDomainFine)
				}},
			{Label: "Single sign-on", Minor: true, Text: func(o mirror.OrganizationRow) string { return strconv.Itoa(o.Connections) },
				Cell: func(o mirror.OrganizationRow) templ.Component {
					return organizationsview.Health(o.Connections, o.ConnectionProblems, o.ConnectionNotices)
				}},
			{Label: "Directories", Minor: true, Text: func(o mirror.OrganizationRow) string { return strconv.Itoa(o.Directories) },
				Cell: func(o mirror.OrganizationRow) templ.Component {
					return organizationsview.Health(o.Directories, o.DirectoryProblems, o.DirectoryNotices)
				}},
			{Label: "Issues", None: issuesview.None, Text: func(o mirror.OrganizationRow) string { return issuesview.Labels(o.Issues) },
				Cell: func(o mirror.OrganizationRow) templ.Component {
					return issuesview.Summary(health.Status(o.State), o.Issues)
				}},
			{Key: "members", Label: "Members", Numeric: true, Text: func(o mirror.OrganizationRow) string { return wording.Number(o.Members) }},
			{Key: "created", Label: "Created", Minor: true, Time: true, Text: func(o mirror.OrganizationRow) string { return csvTime(o.CreatedAt) },
				Cell: func(o mirror.OrganizationRow) templ.Component { return ui.Time(o.CreatedAt) }},
			{Label: "Domains with problems", CSVOnly: true, Text: func(o mirror.OrganizationRow) string { return strconv.Itoa(o.DomainProblems) }},
			{Label: "Connections with problems", CSVOnly: true, Text: func(o mirror.OrganizationRow) string { return strconv.Itoa(o.ConnectionProblems) }},
			{Label: "Directories with problems", CSVOnly: true, Text: func(o mirror.OrganizationRow) string { return strconv.Itoa(o.DirectoryProblems) }},
			{Label: "ID", CSVOnly: true, Text: func(o mirror.OrganizationRow) string { return o.ID }},
			{Label: "External ID", CSVOnly: true, Text: func(o mirror.OrganizationRow) string { return o.ExternalID }},
		},
		Filters: []ui.Filter{{Name: "state", Label: "Status", Options: issuesview.CustomerStatuses()}},
		Kind:    mirror.KindOrganization,
		URL:     func(o mirror.OrganizationRow) string { return paths.OrganizationShow.URL(o.ID) },
		Label:   func(o mirror.OrganizationRow) string { return ui.Named(o.Name, o.ID) },
		Fetch:   d.Mirror.Organizations,
		Each:    d.Mirror.EachOrganization,
		Nothing: ui.Empty{Title: "No organizations yet", Text: "This WorkOS environment has no customers. They are created in your product, in the WorkOS Dashboard or here."},
	}
	if d.may(c).CreateOrganizations {
		list.Actions = []ui.Action{{Label: "New organization", URL: paths.OrganizationNew.URL(), Primary: true}}
	}
	return showList(d, c, list)
}

// csvTime is a time in CSV: RFC 3339 in UTC, what was sent when it cannot be read, and the page's word when there is none.
func csvTime(t ui.Moment) string {
	return cmp.Or(knownTime(t), "unknown")
}

// knownTime is the same, and "" when there is none.
func knownTime(t ui.Moment) string {
	if sent := ui.Unreadable(t); sent != "" || t.IsZero() {
		return sent
	}
	return t.UTC().Format(time.RFC3339)
}

// OrganizationShow is the first tab of an organization: what is wrong with this customer, at a glance.
func (d *Desk) OrganizationShow(c request.Context) error {
	id, err := d.organizations().pathID(c)
	if err != nil {
		return err
	}
	a := ask(c.Request().Context())
	organization := d.organizations().fetch(a, id)
	connections := fetch(a, part(c, "connections", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Connection], error) {
		return d.Client.ListConnections(ctx, workos.ListConnectionsOptions{ListOptions: page, OrganizationID: id})
	}), beginning(c, "connections", func(ctx context.Context) ([]workos.Connection, time.Time, error) {
		return d.cachedConnections(ctx, id)
	}))
	directories := fetch(a, part(c, "directories", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Directory], error) {
		return d.Client.ListDirectories(ctx, workos.ListDirectoriesOptions{ListOptions: page, OrganizationID: id})
	}), beginning(c, "directories", func(ctx context.Context) ([]workos.Directory, time.Time, error) {
		return d.cachedDirectories(ctx, id)
	}))
	members := fetch(a, rows(glanceMembers, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Membership], error) {
		return d.Client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: page, OrganizationID: id, Statuses: []string{"active", "inactive", "pending"}})
	}), func(ctx context.Context) ([]workos.Membership, time.Time, error) {
		return d.cachedMemberships(ctx, mirror.Query{OrganizationID: id, Limit: glanceMembers})
	})
	invitations := fetch(a, rows(glanceMembers, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Invitation], error) {
		return d.Client.ListInvitations(ctx, workos.ListInvitationsOptions{ListOptions: page, OrganizationID: id})
	}), func(ctx context.Context) ([]workos.Invitation, time.Time, error) {
		return d.cachedInvitations(ctx, mirror.Query{OrganizationID: id, Limit: glanceMembers})
	})
	events := d.fetchEvents(a, id, workos.EventTypes(), fetchedEvents)
	kept := beside(a, func() []workos.Event { return d.kept(c, mirror.EventQuery{OrganizationID: id}) })
	links := beside(a, func() ui.List { return d.recentLinks(c, id) })
	exports := beside(a, func() ui.List { return d.recentExports(c, id) })
	a.wait()
	if err := d.organizations().settle(d, c, id, organization); err != nil {
		return err
	}
	d.upsert(c, organization, listOfOrganization(id, connections), listOfOrganization(id, directories), listOfOrganization(id, members),
		listOfOrganization(id, invitations), events)
	d.nameMemberships(c.Request().Context(), members.Value)
	page := organizationsview.Page{
		Frame:       d.organizationFrame(c, organization, ""),
		Connections: region(connections), Directories: region(directories), Members: region(members),
		MoreMembers: len(members.Value) == glanceMembers, MoreInvitations: len(invitations.Value) == glanceMembers,
		Invitations:  region(invitations),
		Certificates: d.certificates(c, id), Now: d.Now(),
		Links: *links, Exports: *exports,
	}
	page.Events = d.timeline(c, events, withKept(events.Value, *kept), id)
	page.Note = d.staleNotice(organization, connections, directories, members, invitations)
	page.At.Certificates = page.Certificates
	page.Verdicts = issuesview.Verdicts(page.Issues, page.At)
	return d.render(c, http.StatusOK, views.Page{Title: ui.Named(page.Organization.Name, id), Section: views.SectionOrganizations, Body: organizationsview.Body(page)})
}
