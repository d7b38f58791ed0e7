package handlers

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"frontdesk/auth"
	"frontdesk/views"
	connectionsview "frontdesk/views/connections"
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

// Connections is the list of all SSO connections.
func (d *Desk) Connections(c request.Context) error {
	type connection = mirror.ConnectionRow
	return showList(d, c, listing[connection]{
		ID: "connections", Title: "Connections", Section: views.SectionConnections, Sort: "name",
		Path: paths.Connections.URL(), Hint: "Name, organization, domain or ID", FileName: "connections",
		Columns: []column[connection]{
			{Key: "name", Label: "Connection", Text: func(r connection) string { return r.Name },
				Cell: func(r connection) templ.Component { return ui.Text(ui.Named(r.Name, r.ID)) }},
			{Key: "organization", Label: "Organization", None: "no organization", Text: func(r connection) string { return r.OrganizationName }},
			{Label: "Provider", Minor: true, Text: func(r connection) string { return wording.ConnectionType(r.Type) }},
			{Label: "Status", Text: func(r connection) string { return wording.ConnectionState(r.State).Word },
				Cell: func(r connection) templ.Component {
					return ui.StateBadge(issuesview.StatusWithIssues(wording.ConnectionState(r.State), r.Health, r.Issues))
				}},
			{Label: "Issues", CSVOnly: true, None: issuesview.None, Text: func(r connection) string { return issuesview.Labels(r.Issues) }},
			{Key: "certificate", Label: "Certificate", Time: true, Text: func(r connection) string {
				return cmp.Or(knownTime(r.CertificateExpiresAt), issuesview.NoCertificateEnd(r.Type))
			},
				Cell: func(r connection) templ.Component {
					return issuesview.CertificateEnd(r.Type, r.CertificateExpiresAt, d.Now())
				}},
			{Key: "created", Label: "Created", Minor: true, Time: true, Text: func(r connection) string { return csvTime(r.CreatedAt) },
				Cell: func(r connection) templ.Component { return ui.Time(r.CreatedAt) }},
			{Label: "Certificate warning", CSVOnly: true, Text: func(r connection) string {
				return issuesview.CertificateWarning(r.Type, r.CertificateExpiresAt, d.Now())
			}},
			{Label: "Domains", CSVOnly: true, Text: func(r connection) string { return r.Domains }},
			{Label: "Type", CSVOnly: true, Text: func(r connection) string { return r.Type }},
			{Label: "ID", CSVOnly: true, Text: func(r connection) string { return r.ID }},
			{Label: "Organization ID", CSVOnly: true, Text: func(r connection) string { return r.OrganizationID }},
		},
		Filters: []ui.Filter{
			issuesview.Filter(),
			{Name: "state", Label: "Status", Options: wording.ConnectionStates()},
			issuesview.CertificateFilter(),
			{Name: "type", Label: "Provider", Options: wording.ConnectionTypes()},
			d.organizationFilter(c),
		},
		Kind:  mirror.KindConnection,
		URL:   func(r connection) string { return paths.ConnectionShow.URL(r.ID) },
		Label: func(r connection) string { return ui.Named(r.Name, r.ID) },
		Fetch: d.Mirror.Connections, Each: d.Mirror.EachConnection,
		Nothing: ui.Empty{Title: "No connections yet", Text: "A connection appears when a customer's IT admin sets up single sign-on. Issue a portal link to start."},
	})
}

// ConnectionShow explains one connection: its state, who must act, and what happened at sign-in.
func (d *Desk) ConnectionShow(c request.Context) error {
	id, err := d.connections().pathID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	known, _ := d.Mirror.ConnectionRow(ctx, mirror.Everything, id) // whose it was when last copied, so that all can be asked at once
	a := ask(ctx)
	connection := d.connections().fetch(a, id)
	owner := d.fetchOwner(a, known.OrganizationID, connectionEventTypes())
	a.wait()
	if err := d.connections().settle(d, c, id, connection); err != nil {
		return err
	}
	if actual := connection.Value.OrganizationID; actual != known.OrganizationID {
		a = ask(ctx)
		owner = d.fetchOwner(a, actual, connectionEventTypes())
		a.wait()
	}
	d.upsert(c, connection, owner.events)
	page := connectionsview.Page{
		Frame: d.connectionFrame(c, connection, ""), Organization: owner.organization.Value.Name,
		Certificates: certificatesOf(d.certificates(c, connection.Value.OrganizationID), id),
	}
	page.Events = d.eventsAbout(c, owner.events, id, connection.Value.OrganizationID, mirror.EventQuery{ConnectionID: id})
	page.Verdicts = connectionsview.Verdicts(page, page.Issues, page.At)
	return d.render(c, http.StatusOK, views.Page{Title: page.Title(), Section: views.SectionConnections, Body: connectionsview.Body(page)})
}

// ConnectionRaw is the connection as WorkOS sent it.
func (d *Desk) ConnectionRaw(c request.Context) error {
	connection, err := d.connections().read(d, c)
	if err != nil {
		return err
	}
	frame := d.connectionFrame(c, connection, "raw")
	body := connectionsview.Raw(frame, ui.Raw(connection.Value.Raw()))
	return d.render(c, http.StatusOK, views.Page{Title: frame.Title(), Section: views.SectionConnections, Body: body})
}

func (d *Desk) connectionFrame(c request.Context, connection *live[workos.Connection], tab string) connectionsview.Frame {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	succeeded, failed, err := d.Mirror.LastSignIns(c.Request().Context(), mirror.Everything, connection.Value.ID)
	if err != nil {
		d.failed(c.Request().Context(), "last sign-ins", err)
	}
	return connectionsview.Frame{
		SignedInAt: succeeded, SignInFailedAt: failed,
		May: d.may(c), Dashboard: views.Dashboard(d.Dashboard), Connection: connection.Value, Tab: tab, Note: d.staleNotice(connection),
		Deleting: d.connections().isDeleting(c.Request().Context(), d, connection.Value.ID),
		CanIssue: auth.Can(operator.Role, auth.IssuePortalLinks),
		FrameIssues: issuesview.FrameIssues{At: d.issueContext(c, health.KindConnection, connection.Value.ID),
			Issues: d.issues(c, mirror.IssueQuery{Kind: health.KindConnection, ID: connection.Value.ID})},
	}
}

// connectionEventTypes are the events that say what became of a connection and of sign-ins through it.
func connectionEventTypes() []string {
	return slices.DeleteFunc(workos.EventTypes(), func(event string) bool {
		return !strings.HasPrefix(event, "connection.") && !strings.HasPrefix(event, "authentication.sso_")
	})
}

func certificatesOf(certificates []issuesview.Certificate, connectionID string) []issuesview.Certificate {
	return slices.DeleteFunc(certificates, func(certificate issuesview.Certificate) bool { return certificate.ConnectionID != connectionID })
}
