package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/data/audit"
	"frontdesk/workos/emulator/respond"
)

// auditAPI serves the audit logs, and stores what only the API needs.
type auditAPI struct {
	*API
	logs    *audit.Logs
	keys    map[string]time.Time // idempotency keys and when they were first seen
	exports map[string]*auditExport
	tokens  map[string]exportToken // of download addresses
}

func newAuditAPI(s *API, logs *audit.Logs) *auditAPI {
	return &auditAPI{
		API: s, logs: logs, keys: map[string]time.Time{}, exports: map[string]*auditExport{}, tokens: map[string]exportToken{},
	}
}

func (a *auditAPI) routes() {
	a.handle("POST /audit_logs/events", a.createAuditEvent)
	a.handle("GET /audit_logs/actions", a.listActions)
	a.handle("GET /audit_logs/actions/{actionName}/schemas", a.listSchemas)
	a.handle("POST /audit_logs/actions/{actionName}/schemas", a.createSchema)
	a.handle("POST /audit_logs/exports", a.createExport)
	a.handle("GET /audit_logs/exports/{auditLogExportId}", a.getExport)
	a.handlePage("GET /_emulator/audit-log-exports/{token}", a.download)
	// A wildcard, because {id}/audit_logs_retention and external_id/{external_id} would both match some paths.
	a.handle("GET /organizations/{id}/{setting}", a.getSetting)
	a.handle("PUT /organizations/{id}/audit_logs_retention", a.putRetention)
}

func (a *auditAPI) listActions(r *http.Request) reply {
	return a.list(r, listing{
		prefix: "audit_log_action", n: len(a.logs.Actions),
		id:     func(i int) data.ULID { return a.logs.Actions[i].ID },
		render: func(i int) any { return a.logs.Actions[i].View() },
	})
}

func (a *auditAPI) listSchemas(r *http.Request) reply {
	action, known := a.logs.ActionNamed(r.PathValue("actionName"))
	if !known {
		return notFound("Audit Log Action", r.PathValue("actionName"))
	}
	return a.list(r, listing{
		prefix: "audit_log_schema", n: len(action.Versions),
		id:     func(i int) data.ULID { return action.Versions[i].ID },
		render: func(i int) any { return action.Versions[i].Schema },
	})
}

// createSchema adds a version to an action, and creates the action if it is new.
func (a *auditAPI) createSchema(r *http.Request) reply {
	var in struct {
		Actor    *audit.SchemaActor   `json:"actor"`
		Targets  []audit.SchemaTarget `json:"targets"`
		Metadata map[string]any       `json:"metadata"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	typeless := slices.ContainsFunc(in.Targets, func(target audit.SchemaTarget) bool { return target.Type == "" })
	if len(in.Targets) == 0 || typeless {
		return invalid(r, FieldError{"required", "targets"})
	}
	if in.Actor != nil && in.Actor.Metadata == nil {
		return invalid(r, FieldError{"required", "actor.metadata"})
	}
	id, now := a.NewULID(), data.Stamp(a.Now())
	action, known := a.logs.ActionNamed(r.PathValue("actionName"))
	if !known {
		action = &audit.Action{ID: id, Name: r.PathValue("actionName"), CreatedAt: now}
		a.logs.Actions = append(a.logs.Actions, action)
	}
	schema := audit.Schema{
		Object: "audit_log_schema", Version: len(action.Versions) + 1, CreatedAt: now,
		Actor: in.Actor, Targets: in.Targets, Metadata: in.Metadata,
	}
	action.Versions = append(action.Versions, audit.SchemaVersion{ID: id, Schema: schema})
	return created(schema)
}

// getSetting serves GET audit_logs_retention and audit_log_configuration of an organization.
func (a *auditAPI) getSetting(r *http.Request) reply {
	organization, known := a.Organizations.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization", r.PathValue("id"))
	}
	switch r.PathValue("setting") {
	case "audit_logs_retention":
		return ok(map[string]int{"retention_period_in_days": a.logs.RetentionOf(organization)})
	case "audit_log_configuration":
		return ok(a.logs.ConfigurationOf(organization))
	}
	return message(http.StatusNotFound, "Cannot GET "+r.URL.Path)
}

func (a *auditAPI) putRetention(r *http.Request) reply {
	organization, known := a.Organizations.Find(r.PathValue("id"))
	if !known {
		return notFound("Organization", r.PathValue("id"))
	}
	var in struct {
		Days   json.Number `json:"retention_period_in_days"`
		Period string      `json:"retention_period"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	days, err := in.Days.Int64()
	if in.Period != "" {
		if in.Days != "" {
			return invalid(r, FieldError{"conflicting_parameters", "retention_period"})
		}
		days, err = audit.PeriodDays(in.Period), nil
	}
	if err != nil || !audit.IsRetention(days) {
		return invalid(r, FieldError{"invalid_retention_period", "retention_period_in_days"})
	}
	a.logs.Retention[organization] = int(days)
	return ok(map[string]int{"retention_period_in_days": int(days)})
}

// exportURLLife is how long the address of a file works, until another GET gives a new one
// (https://workos.com/docs/audit-logs/exporting-events).
const exportURLLife = 10 * time.Minute

// Words that end an export badly, for trying it out: put one into any filter (actions, actor_names, actor_ids
// or targets). The first ends in the state error, the second in the state expired.
const (
	ExportFails   = "emulator.error"
	ExportExpires = "emulator.expired"
)

// auditExport is a CSV file of one organization's audit log, made when it is downloaded.
type auditExport struct {
	id           string
	organization data.Ref
	start, end   time.Time
	filter       audit.Filter
	created      time.Time
}

// exportToken allows the download of one file until it expires.
type exportToken struct {
	export  *auditExport
	expires time.Time
}

// AuditExportView is an audit log export as the API shows it.
type AuditExportView struct {
	Object    string  `json:"object"`
	ID        string  `json:"id"`
	State     string  `json:"state"`
	URL       *string `json:"url"`
	CreatedAt string  `json:"created_at"`
	UpdatedAt string  `json:"updated_at"`
}

// exportState returns an export's current state.
func (a *auditAPI) exportState(export *auditExport) string {
	switch {
	case a.Now().Before(export.created.Add(a.Config.ExportTime)):
		return "pending"
	case export.filter.AsksFor(ExportFails):
		return "error"
	case export.filter.AsksFor(ExportExpires):
		return "expired"
	}
	return "ready"
}

// view shows an export; if it is ready, each time with a new address.
func (a *auditAPI) view(r *http.Request, export *auditExport) AuditExportView {
	view := AuditExportView{
		Object: "audit_log_export", ID: export.id, State: a.exportState(export),
		CreatedAt: data.Stamp(export.created), UpdatedAt: data.Stamp(export.created),
	}
	if view.State != "pending" {
		view.UpdatedAt = data.Stamp(export.created.Add(a.Config.ExportTime))
	}
	if view.State == "ready" {
		url := a.URLFor(r.Host, "/_emulator/audit-log-exports/"+a.newExportToken(export))
		view.URL = &url
	}
	return view
}

func (a *auditAPI) newExportToken(export *auditExport) string {
	now := a.Now()
	for token, old := range a.tokens {
		// An expired token answers 410 for a while, then it is dropped.
		if now.Sub(old.expires) > 24*time.Hour {
			delete(a.tokens, token)
		}
	}
	token := data.RandomToken()
	a.tokens[token] = exportToken{export, now.Add(exportURLLife)}
	return token
}

type exportInput struct {
	OrganizationID string `json:"organization_id"`
	RangeStart     string `json:"range_start"`
	RangeEnd       string `json:"range_end"`
	audit.Filter
}

// createExport serves POST /audit_logs/exports.
func (a *auditAPI) createExport(r *http.Request) reply {
	var in exportInput
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	start, end, wrong := in.times()
	if len(wrong) > 0 {
		return reply{http.StatusBadRequest, map[string]any{"message": wrong, "error": "Bad Request"}}
	}
	if !start.Before(end) {
		return problem(http.StatusBadRequest, "invalid_audit_log_export_range_date", "Invalid date range")
	}
	organization, known := a.Organizations.Find(in.OrganizationID)
	if !known {
		// The document gives this endpoint no 404.
		return problem(http.StatusBadRequest, "entity_not_found", "Organization not found: '"+in.OrganizationID+"'.")
	}
	export := &auditExport{
		id: a.NewID("audit_log_export"), organization: organization, start: start, end: end,
		filter: in.Filter, created: a.Now(),
	}
	a.exports[export.id] = export
	return created(a.view(r, export))
}

// times parses the range, and returns what is missing or unreadable.
func (in exportInput) times() (start, end time.Time, wrong []string) {
	if in.OrganizationID == "" {
		wrong = append(wrong, "organization_id should not be empty")
	}
	read := func(name, text string) time.Time {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			wrong = append(wrong, name+" must be a valid ISO 8601 date string")
		}
		return at
	}
	start, end = read("range_start", in.RangeStart), read("range_end", in.RangeEnd)
	return start, end, wrong
}

// getExport serves GET /audit_logs/exports/{id}.
func (a *auditAPI) getExport(r *http.Request) reply {
	export, known := a.exports[r.PathValue("auditLogExportId")]
	if !known {
		return notFound("Audit Log Export", r.PathValue("auditLogExportId"))
	}
	return ok(a.view(r, export))
}

// download serves the file of an export. It needs no API key: anyone with the URL can download the file.
func (a *auditAPI) download(w http.ResponseWriter, r *http.Request) {
	a.Lock()
	held, known := a.tokens[r.PathValue("token")]
	alive := known && a.Now().Before(held.expires)
	var events []audit.Event
	var name string
	if alive {
		events = a.logs.Between(held.export.organization, held.export.start, held.export.end)
		name = held.export.id
	}
	a.Unlock()
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case !known:
		respond.JSON(w, http.StatusNotFound, map[string]string{"message": "No export is served here."})
	case !alive:
		respond.JSON(w, http.StatusGone, map[string]string{"message": "This address has expired. Get the export again for a new one."})
	default:
		respond.Attachment(w, name+".csv", "text/csv; charset=utf-8")
		if err := audit.WriteCSV(w, events, held.export.filter); err != nil {
			a.Log.Debug("audit log export was cut short", "cause", err.Error())
		}
	}
}

// idempotencyLife is how long an Idempotency-Key is remembered (https://workos.com/docs/audit-logs).
const idempotencyLife = 24 * time.Hour

// createAuditEvent serves POST /audit_logs/events. The same Idempotency-Key within a day stores one event.
func (a *auditAPI) createAuditEvent(r *http.Request) reply {
	var body struct {
		OrganizationID string          `json:"organization_id"`
		Event          json.RawMessage `json:"event"`
	}
	if refused := readBody(r, &body); refused != nil {
		return *refused
	}
	var missing []FieldError
	if body.OrganizationID == "" {
		missing = append(missing, FieldError{"required", "organization_id"})
	}
	if len(body.Event) == 0 {
		missing = append(missing, FieldError{"required", "event"})
	}
	if len(missing) > 0 {
		return invalid(r, missing...)
	}
	at, found := a.Organizations.Find(body.OrganizationID)
	if !found {
		return notFound("Organization", body.OrganizationID)
	}
	event, wrong := audit.ReadEvent(body.Event)
	if len(wrong) == 0 {
		wrong = a.logs.WithoutSchema(event)
	}
	if len(wrong) > 0 {
		return invalidAuditEvent(wrong)
	}
	if !a.seenBefore(r.Header.Get("Idempotency-Key")) {
		event.ID = a.NewID("audit_log_event")
		a.logs.Posted[at] = append(a.logs.Posted[at], event)
	}
	return ok(map[string]bool{"success": true})
}

// seenBefore stores an idempotency key and reports whether it was used within its life.
func (a *auditAPI) seenBefore(key string) bool {
	if key == "" {
		return false
	}
	now := a.Now()
	for old, at := range a.keys {
		if now.Sub(at) >= idempotencyLife {
			delete(a.keys, old)
		}
	}
	_, seen := a.keys[key]
	if !seen {
		a.keys[key] = now
	}
	return seen
}

// invalidAuditEvent answers 400 with the places of the mistakes, as JSON pointers into the event.
func invalidAuditEvent(paths []string) reply {
	errors := make([]map[string]string, len(paths))
	for i, path := range paths {
		errors[i] = map[string]string{"instancePath": path}
	}
	return reply{http.StatusBadRequest, map[string]any{
		"message": "Audit Log Event could not be processed due to missing or incorrect data.",
		"code":    "invalid_audit_log_event", "errors": errors,
	}}
}
