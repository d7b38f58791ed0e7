package connections

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"frontdesk/auth"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
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

// List is the list of all SSO connections.
func (h *Handlers) List(c request.Context) error {
	type connection = mirror.ConnectionRow
	return list.Show(h.Base, c, list.Spec[connection]{
		ID: "connections", Title: "Connections", Section: views.SectionConnections, Sort: "name",
		Path: paths.Connections.URL(), Hint: "Name, organization, domain or ID", FileName: "connections",
		Columns: []list.Column[connection]{
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
				return cmp.Or(page.KnownTime(r.CertificateExpiresAt), issuesview.NoCertificateEnd(r.Type))
			},
				Cell: func(r connection) templ.Component {
					return issuesview.CertificateEnd(r.Type, r.CertificateExpiresAt, h.Now())
				}},
			{Key: "created", Label: "Created", Minor: true, Time: true, Text: func(r connection) string { return page.CSVTime(r.CreatedAt) },
				Cell: func(r connection) templ.Component { return ui.Time(r.CreatedAt) }},
			{Label: "Certificate warning", CSVOnly: true, Text: func(r connection) string {
				return issuesview.CertificateWarning(r.Type, r.CertificateExpiresAt, h.Now())
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
			h.OrganizationFilter(c),
		},
		Kind:  mirror.KindConnection,
		URL:   func(r connection) string { return paths.ConnectionShow.URL(r.ID) },
		Label: func(r connection) string { return ui.Named(r.Name, r.ID) },
		Fetch: h.Mirror.Connections, Each: h.Mirror.EachConnection,
		Nothing: ui.Empty{Title: "No connections yet", Text: "A connection appears when a customer's IT admin sets up single sign-on. Issue a " +
			"portal link to start."},
	})
}

// Show shows one connection: its state, who needs to act, and the latest sign-ins.
func (h *Handlers) Show(c request.Context) error {
	id, err := h.ConnectionResource().PathID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	known, _ := h.Mirror.ConnectionRow(ctx, h.Scope(ctx), id) // whose it was when last copied, so that all can be asked at once
	a := page.NewFetchGroup(ctx)
	connection := h.ConnectionResource().Fetch(a, id)
	owner := timeline.FetchOwner(h.Runner, a, known.OrganizationID, connectionEventTypes())
	a.Wait()
	if err := h.ConnectionResource().Complete(c, id, connection); err != nil {
		return err
	}
	if actual := connection.Value.OrganizationID; actual != known.OrganizationID {
		a = page.NewFetchGroup(ctx)
		owner = timeline.FetchOwner(h.Runner, a, actual, connectionEventTypes())
		a.Wait()
	}
	h.Upsert(c, connection, owner.Events)
	page := connectionsview.Page{
		Frame: h.connectionFrame(c, connection, ""), Organization: owner.Organization.Value.Name,
		Certificates: certificatesOf(h.Certificates(c, connection.Value.OrganizationID), id),
	}
	page.Events = timeline.About(h.Runner, c, owner.Events, id, connection.Value.OrganizationID, mirror.EventQuery{ConnectionID: id})
	page.Callouts = connectionsview.Callouts(page, page.Issues, page.At)
	return h.Render(c, http.StatusOK, views.Page{Title: page.Title(), Section: views.SectionConnections, Body: connectionsview.Body(page)})
}

// Raw shows the connection as WorkOS sent it.
func (h *Handlers) Raw(c request.Context) error {
	connection, err := h.ConnectionResource().Read(c)
	if err != nil {
		return err
	}
	frame := h.connectionFrame(c, connection, "raw")
	body := connectionsview.Raw(frame, ui.Raw(connection.Value.Raw()))
	return h.Render(c, http.StatusOK, views.Page{Title: frame.Title(), Section: views.SectionConnections, Body: body})
}

func (h *Handlers) connectionFrame(c request.Context, connection *page.Result[workos.Connection], tab string) connectionsview.Frame {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	ctx := c.Request().Context()
	succeeded, failed, err := h.Mirror.LastSignIns(ctx, h.Scope(ctx), connection.Value.ID)
	if err != nil {
		h.Failed(ctx, "last sign-ins", err)
	}
	may, deletion := h.May(c), h.Deletion(ctx, owned(connection.Value))
	if deletion != views.NoDeletion {
		may = views.Permissions{}
	}
	return connectionsview.Frame{
		Buttons:    h.Buttons(c, paths.ConnectionShow, connection.Value.ID),
		SignedInAt: succeeded, SignInFailedAt: failed,
		May: may, Dashboard: views.Dashboard(h.Dashboard), Connection: connection.Value, Tab: tab, Note: h.StaleNotice(connection),
		Deletion: deletion,
		CanIssue: auth.Can(operator.Role, auth.IssuePortalLinks) && deletion == views.NoDeletion,
		FrameIssues: issuesview.FrameIssues{At: h.IssueContext(c, health.KindConnection, connection.Value.ID),
			Issues: h.Issues(c, mirror.IssueQuery{Kind: health.KindConnection, ID: connection.Value.ID})},
	}
}

// owned is a connection with its organization.
func owned(c workos.Connection) page.Owned {
	return page.Owned{Kind: mirror.KindConnection, ID: c.ID, OrganizationID: c.OrganizationID, IsDeleting: c.State == workos.StateDeleting}
}

// connectionEventTypes are the events about a connection and about sign-ins through it.
func connectionEventTypes() []string {
	return slices.DeleteFunc(workos.EventTypes(), func(event string) bool {
		return !strings.HasPrefix(event, "connection.") && !strings.HasPrefix(event, "authentication.sso_")
	})
}

func certificatesOf(certificates []issuesview.Certificate, connectionID string) []issuesview.Certificate {
	return slices.DeleteFunc(certificates, func(certificate issuesview.Certificate) bool { return certificate.ConnectionID != connectionID })
}
