package auditlogs

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// thenRead in a form's or page's "then" means that the export is made to be read here.
const thenRead = "read"

// then returns what follows the export: thenRead or "".
func then(text string) string {
	if text == thenRead {
		return thenRead
	}
	return ""
}

// exportNext returns the page that follows an export.
func exportNext(id, then string) string {
	if then == thenRead {
		return paths.ExportRead.URL(id)
	}
	return paths.ExportShow.URL(id)
}

// ExportRead shows a customer's audit log as a table. WorkOS has no call that reads one, so the file of an export is fetched
// when the page is opened; until it is ready, the page waits for it.
func (h *Handlers) ExportRead(c request.Context) error {
	waiting, err := h.exportPage(c)
	if err != nil {
		return err
	}
	if waiting.State != store.ExportReady {
		waiting.Then = thenRead
		return h.Render(c, http.StatusOK, views.Page{Title: "Audit log", Section: views.SectionAuditLogs,
			Body: auditlogsview.ExportBody(waiting), Region: auditlogsview.ExportProgress(waiting)})
	}
	q, err := parseAuditQuery(c.QueryParams())
	if err != nil {
		return err
	}
	file, err := h.openReading(c)
	if err != nil {
		return err
	}
	if c.QueryParam("format") == "csv" {
		return h.downloadFound(c, file, q)
	}
	page := h.readPage(c, waiting.Export, file, q)
	return h.Render(c, http.StatusOK, views.Page{Title: page.Title(), Section: views.SectionAuditLogs, Body: auditlogsview.ReadBody(page),
		Region: auditlogsview.ReadRegion(page)})
}

// downloadFound writes the entries that pass the page's filters, on all its pages, as CSV. This takes the customer's audit
// log out of Frontdesk, so the ledger records it as a download.
func (h *Handlers) downloadFound(c request.Context, file *auditFile, q auditQuery) error {
	export, err := h.readExport(c)
	if err != nil {
		return err
	}
	entry := h.exportAction(c, "audit_log_export.download", export)
	for name, value := range map[string]string{"filter search": q.values.Get("q"), "filter action": q.action, "filter actor": q.actor,
		"filter target": q.target} {
		if value != "" {
			entry.Details.Add(name, value)
		}
	}
	found := file.matching(q)
	entry.Details.Add("entries", strconv.Itoa(len(found)))
	if _, err := h.Ledger.Record(c.Request().Context(), entry, store.Done, ""); err != nil {
		return notReadable(export, http.StatusServiceUnavailable, "The entries were not downloaded",
			"Downloads are recorded in Activity first, and that failed. Try again; if it happens again, tell the person who runs Frontdesk.", err)
	}
	response := c.Response()
	response.Header().Set("Content-Type", "text/csv; charset=utf-8")
	response.Header().Set("Content-Disposition", `attachment; filename="filtered-`+exportFileName(export, page.PageZone(c))+`"`)
	response.WriteHeader(http.StatusOK)
	out := csv.NewWriter(list.SlowDownload(response))
	_ = out.Write(list.InertCells(file.columns))
	for _, entry := range found {
		if out.Write(list.InertCells(entry.cells)) != nil {
			return nil // the person closed the download
		}
	}
	out.Flush()
	return nil
}

// openReading returns the file that this session has open, or fetches it. The ledger records this before anything is shown.
func (h *Handlers) openReading(c request.Context) (*auditFile, error) {
	export, err := h.readExport(c)
	if err != nil {
		return nil, err
	}
	operator, _ := auth.OperatorFrom(c.Request().Context())
	key := operator.SessionID + " " + export.ID
	if file := h.readings.get(key); file != nil {
		return file, nil
	}
	if !h.readings.begin() {
		return nil, notReadable(export, http.StatusServiceUnavailable, "Other audit logs are being opened right now",
			"Try again in a few seconds.", nil)
	}
	defer h.readings.end()
	ctx, cancel := context.WithTimeout(c.Request().Context(), maxReadTime)
	defer cancel()
	body, err := h.openExport(ctx, export)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	file, err := readAuditFile(ctx, body, maxFileBytes, h.Now())
	if problem := notAnAuditLog(export, err); problem != nil {
		return nil, problem
	}
	if err != nil {
		return nil, notReadable(export, http.StatusBadGateway, "The file could not be read to its end",
			"It broke off, or it is not a table. Try again; if it happens again, download the CSV.", err)
	}
	if _, err := h.Ledger.Record(ctx, h.exportAction(c, "audit_log_export.read", export), store.Done, ""); err != nil {
		return nil, notReadable(export, http.StatusServiceUnavailable, "The audit log was not opened",
			"Reading an audit log must be recorded first, "+
				"and Frontdesk could not record it. Try again; if it happens again, tell the person who runs Frontdesk.", err)
	}
	h.readings.put(key, file)
	return file, nil
}

func notReadable(export store.Export, status int, title, text string, err error) error {
	return &page.Problem{Status: status, Title: title, Text: text, Err: err, Actions: []ui.Action{
		{Label: "Try again", URL: paths.ExportRead.URL(export.ID), Primary: true},
		{Label: "Back to the export", URL: paths.ExportShow.URL(export.ID)},
	}}
}

// readAgain returns the parameters that request the same audit log again; a range up to now is extended to the present.
func (h *Handlers) readAgain(c request.Context, e auditlogsview.Export) []ui.Param {
	params := []ui.Param{
		{Name: actionsview.FormKeyField, Value: h.Auth.NewFormKey(c.Request().Context())}, {Name: "then", Value: thenRead},
		{Name: "organization", Value: e.OrganizationID},
		{Name: "preset", Value: views.PresetExact}, {Name: "zone", Value: "UTC"}, {Name: "from", Value: e.From.UTC().Format(page.URLMoment)},
		{Name: "to", Value: e.To.UTC().Format(page.URLMoment)},
		{Name: actionsview.ReasonField, Value: e.Reason}, {Name: "retention_warned", Value: e.OrganizationID},
		{Name: "actor_names", Value: strings.Join(e.ActorNames, "\n")}, {Name: "actor_ids", Value: strings.Join(e.ActorIDs, "\n")},
	}
	for _, preset := range auditlogsview.ExportPresets {
		if preset.Days > 0 && e.To.Equal(e.From.AddDate(0, 0, preset.Days)) && e.CreatedAt.Sub(e.To).Abs() < action.ClockSlack {
			params[3].Value, params[5].Value, params[6].Value = preset.Key, "", ""
		}
	}
	for _, action := range e.Actions {
		params = append(params, ui.Param{Name: "actions", Value: action})
	}
	for _, target := range e.Targets {
		params = append(params, ui.Param{Name: "targets", Value: target})
	}
	return params
}
