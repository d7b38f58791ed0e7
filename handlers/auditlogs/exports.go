package auditlogs

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// Exports is the history of all audit log exports that were made from Frontdesk. WorkOS itself keeps no list.
func (h *Handlers) Exports(c request.Context) error {
	l := h.exportListing(c, paths.Exports.URL(), "")
	l.Tabs = auditlogsview.Tabs()
	if h.mayExport(c) {
		l.Actions = []ui.Action{{Label: "New export", Icon: "scroll-text", URL: paths.ExportNew.URL(), Primary: true}}
		l.Nothing.Action = &l.Actions[0]
	}
	return list.Show(h.Base, c, l)
}

// ExportsOfOrganization is the tab of an organization with the exports that were made of its audit log.
func (h *Handlers) ExportsOfOrganization(c request.Context) error {
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return err
	}
	frame := h.OrganizationTab(c, "audit-logs")
	return list.ShowTab(h.Base, c, h.exportListing(c, paths.OrganizationAuditLogs.URL(id), id),
		func(list templ.Component) (views.Page, error) {
			form := auditlogsview.ExportForm{Preset: "7", Then: thenRead, Zone: page.PageZone(c)}
			form.Organization, form.Key = id, h.Auth.NewFormKey(c.Request().Context())
			return frame(auditlogsview.OrganizationTab(form, h.mayExport(c), list))
		})
}

// RecentOfOrganization are the newest exports of an organization's audit log, as its first tab shows them.
func (h *Handlers) RecentOfOrganization(c request.Context, organizationID string) ui.List {
	ctx := c.Request().Context()
	page, err := h.exports.Exports(ctx, h.Scope(ctx),
		store.ExportsQuery{OrganizationID: organizationID, Paging: store.Paging{Limit: page.RecentLimit}})
	if err != nil {
		h.Failed(ctx, "exports of an organization", err)
	}
	return auditlogsview.RecentExports(shownExports(page.Rows, ui.ZoneFrom(ctx)))
}

func (h *Handlers) mayExport(c request.Context) bool {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	return auth.Can(operator.Role, auth.ExportAuditLogs)
}

// exportListing is the history: of all organizations, or of one.
func (h *Handlers) exportListing(c request.Context, path, organizationID string) list.Spec[auditlogsview.Export] {
	l := list.Spec[auditlogsview.Export]{
		ID: "exports", Title: "Audit log exports", Section: views.SectionAuditLogs, Path: path, FileName: "audit-log-exports", Own: true,
		Sort: "-asked",
		Hint: "Organization, person or reason", Columns: exportColumns(),
		Filters: []ui.Filter{{Name: "state", Label: "Status", Options: wording.ExportStates()}},
		URL:     func(e auditlogsview.Export) string { return paths.ExportShow.URL(e.ID) },
		Label:   func(e auditlogsview.Export) string { return e.OrganizationName + ", " + e.Range() },
		Fetch:   h.fetchExports,
		Count: func(ctx context.Context, q mirror.Query) (int, bool, bool, error) {
			n, more, err := h.exports.CountExports(ctx, h.Scope(ctx),
				store.ExportsQuery{Q: q.Q, OrganizationID: q.OrganizationID, State: q.State})
			return n, more, err == nil, err
		},
		Nothing: ui.Empty{Title: "No exports yet", Text: "An export is a CSV of one customer's audit log for a period. Every export requested " +
			"here is listed with who requested it."},
	}
	if organizationID == "" {
		l.Filters = append(l.Filters, h.OrganizationFilter(c))
		return l
	}
	l.Fixed = func(q *mirror.Query) { q.OrganizationID = organizationID }
	l.Columns = l.Columns[1:] // the page says whose they are
	l.Hint = "Person, action or reason"
	l.Nothing.Title = "No exports for this customer yet"
	if h.mayExport(c) {
		l.Nothing.Action = &ui.Action{Label: "New export", URL: paths.With(paths.ExportNew.URL(), "organization", organizationID)}
	}
	return l
}

func exportColumns() []list.Column[auditlogsview.Export] {
	type export = auditlogsview.Export
	return []list.Column[export]{
		{Label: "Organization", Text: func(e export) string { return e.OrganizationName }},
		{Label: "Range", Text: export.RangeText, Cell: func(e export) templ.Component { return ui.Text(e.Range()) }},
		{Label: "From", CSVOnly: true, Time: true, Text: func(e export) string { return page.CSVTime(e.From) }},
		{Label: "Until, not included", CSVOnly: true, Time: true, Text: func(e export) string { return page.CSVTime(e.To) }},
		{Label: "Limited to", None: "everything", Text: export.Filters},
		list.StateColumn("Status", func(r export) ui.State { return wording.ExportState(r.State) }),
		{Label: "Requested by", Text: func(e export) string { return e.RequesterEmail }, Cell: export.RequesterCell},
		{Key: "asked", Label: "Requested", Time: true, Text: func(e export) string { return page.CSVTime(e.CreatedAt) },
			Cell: func(e export) templ.Component { return ui.Time(e.CreatedAt) }},
		{Label: "Reason", CSVOnly: true, Text: func(e export) string { return e.Reason }},
		{Label: "Note", CSVOnly: true, Text: func(e export) string { return e.Note }},
		{Label: "Organization ID", CSVOnly: true, Text: func(e export) string { return e.OrganizationID }},
		{Label: "Export ID", CSVOnly: true, Text: func(e export) string { return e.ID }},
		{Label: "WorkOS ID", CSVOnly: true, Text: func(e export) string { return e.WorkOSID }},
	}
}

// fetchExports reads the exports through the query of a mirror's list.
func (h *Handlers) fetchExports(ctx context.Context, scope mirror.Scope, q mirror.Query) (mirror.Page[auditlogsview.Export], error) {
	page, err := h.exports.Exports(ctx, scope, store.ExportsQuery{
		Q: q.Q, OrganizationID: q.OrganizationID, State: q.State,
		Paging: store.Paging{Oldest: !q.Desc, After: q.After, Before: q.Before, Limit: q.Limit},
	})
	return mirror.Page[auditlogsview.Export]{Rows: shownExports(page.Rows, ui.ZoneFrom(ctx)), Next: page.Next, Prev: page.Prev}, err
}

func shownExports(exports []store.Export, zone ui.Zone) []auditlogsview.Export {
	shown := make([]auditlogsview.Export, len(exports))
	for i, export := range exports {
		shown[i] = shownExport(export, zone)
	}
	return shown
}

func shownExport(e store.Export, zone ui.Zone) auditlogsview.Export {
	return auditlogsview.Export{
		ID: e.ID, WorkOSID: e.WorkOSID, OrganizationID: e.OrganizationID, OrganizationName: e.OrganizationName,
		From: e.RangeStart, To: e.RangeEnd, Actions: e.Actions, ActorNames: e.ActorNames, ActorIDs: e.ActorIDs, Targets: e.Targets,
		Reason: e.Reason, State: e.State, Note: e.Note, WorkOSRequestID: e.WorkOSRequestID,
		RequesterName: e.Actor.Name, RequesterEmail: e.Actor.Email,
		CreatedAt: e.CreatedAt, CheckedAt: e.CheckedAt, FinishedAt: e.FinishedAt, Zone: zone,
	}
}

// ExportShow shows one export: its progress, and the download.
func (h *Handlers) ExportShow(c request.Context) error {
	page, err := h.exportPage(c)
	if err != nil {
		return err
	}
	return h.Render(c, http.StatusOK, views.Page{Title: "Audit log export", Section: views.SectionAuditLogs,
		Body: auditlogsview.ExportBody(page), Region: auditlogsview.ExportProgress(page)})
}

// ExportProgress is the part of an export's page that is reloaded while WorkOS prepares it.
func (h *Handlers) ExportProgress(c request.Context) error {
	view, err := h.exportPage(c)
	if err != nil {
		return err
	}
	if view.Then = then(c.QueryParam("then")); view.Then == thenRead && view.State == store.ExportReady && view.CanExport {
		c.Response().Header().Set(page.HeaderRedirect, paths.ExportRead.URL(view.ID))
	}
	return h.Write(c, http.StatusOK, views.Page{}, auditlogsview.ExportProgress(view))
}

func (h *Handlers) exportPage(c request.Context) (auditlogsview.ExportPage, error) {
	export, err := h.readExport(c)
	if err != nil {
		return auditlogsview.ExportPage{}, err
	}
	ctx := c.Request().Context()
	if export.State == store.ExportPending && h.Now().Sub(export.CheckedAt) >= exportFreshness {
		export = h.checkExport(ctx, export)
	}
	return auditlogsview.ExportPage{Export: shownExport(export, page.PageZone(c)), CanExport: h.mayExport(c),
		Poll: exportPace(h.Now().Sub(export.CreatedAt))}, nil
}

// readExport finds the export of the path, by Frontdesk's ID or by WorkOS's.
func (h *Handlers) readExport(c request.Context) (store.Export, error) {
	id := c.Param("id")
	ctx := c.Request().Context()
	export, err := h.exports.Export(ctx, h.Scope(ctx), id)
	if err == nil {
		return export, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return export, err
	}
	return export, &page.Problem{
		Status: http.StatusNotFound, Title: "There is no such export", Err: err,
		Text: "No export with the ID " + page.Cut(strings.ToValidUTF8(id, ""), 80) + " was requested from Frontdesk. WorkOS keeps no list " +
			"of exports, so those made elsewhere cannot be shown.",
		Actions: []ui.Action{{Label: "All exports", URL: paths.Exports.URL()}},
	}
}

const exportFreshness = time.Second // how old the state of a pending export may be before it is read again

// exportPace is how long a page waits between reloads: a second at first, later up to ten.
func exportPace(age time.Duration) time.Duration {
	switch {
	case age < 15*time.Second:
		return time.Second
	case age < time.Minute:
		return 3 * time.Second
	default:
		return 10 * time.Second
	}
}
