package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// auditLogs is the audit logs of every organization: three months made up from the seed, and what
// applications posted since the start. It is guarded by the server's lock.
type auditLogs struct {
	*Server
	actions   []*auditAction       // in the order of their creation
	posted    map[ref][]auditEvent // by organization
	retention map[ref]int          // days; absent: the default
	streams   map[ref]*logStream
	people    map[ref][]auditPerson // of the made-up logs that were looked at
}

func newAuditLogs(s *Server) *auditLogs {
	return &auditLogs{
		Server: s, actions: seedActions(s.now()), posted: map[ref][]auditEvent{},
		retention: map[ref]int{}, streams: map[ref]*logStream{}, people: map[ref][]auditPerson{},
	}
}

// auditAPI serves the audit logs, and keeps what only the API knows of.
type auditAPI struct {
	*Server
	logs    *auditLogs
	keys    map[string]time.Time // idempotency keys and when they were first seen
	exports map[string]*auditExport
	tokens  map[string]exportToken // of download addresses
}

func newAuditAPI(s *Server, logs *auditLogs) *auditAPI {
	return &auditAPI{
		Server: s, logs: logs, keys: map[string]time.Time{}, exports: map[string]*auditExport{}, tokens: map[string]exportToken{},
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
		prefix: "audit_log_action", n: len(a.logs.actions),
		id:     func(i int) ulid { return a.logs.actions[i].id },
		render: func(i int) any { return a.logs.actions[i].view() },
	})
}

func (a *auditLogs) actionNamed(name string) (*auditAction, bool) {
	i := slices.IndexFunc(a.actions, func(action *auditAction) bool { return action.name == name })
	if i < 0 {
		return nil, false
	}
	return a.actions[i], true
}

func (a *auditAPI) listSchemas(r *http.Request) reply {
	action, known := a.logs.actionNamed(r.PathValue("actionName"))
	if !known {
		return notFound("Audit Log Action", r.PathValue("actionName"))
	}
	return a.list(r, listing{
		prefix: "audit_log_schema", n: len(action.versions),
		id:     func(i int) ulid { return action.versions[i].id },
		render: func(i int) any { return action.versions[i].auditSchema },
	})
}

// createSchema adds a version to an action, which it makes known if it was not.
func (a *auditAPI) createSchema(r *http.Request) reply {
	var in struct {
		Actor    *auditSchemaActor   `json:"actor"`
		Targets  []auditSchemaTarget `json:"targets"`
		Metadata map[string]any      `json:"metadata"`
	}
	if refused := readBody(r, &in); refused != nil {
		return *refused
	}
	typeless := slices.ContainsFunc(in.Targets, func(target auditSchemaTarget) bool { return target.Type == "" })
	if len(in.Targets) == 0 || typeless {
		return invalid(r, fieldError{"required", "targets"})
	}
	if in.Actor != nil && in.Actor.Metadata == nil {
		return invalid(r, fieldError{"required", "actor.metadata"})
	}
	id, now := a.newULID(), stamp(a.now())
	action, known := a.logs.actionNamed(r.PathValue("actionName"))
	if !known {
		action = &auditAction{id: id, name: r.PathValue("actionName"), createdAt: now}
		a.logs.actions = append(a.logs.actions, action)
	}
	schema := auditSchema{
		Object: "audit_log_schema", Version: len(action.versions) + 1, CreatedAt: now,
		Actor: in.Actor, Targets: in.Targets, Metadata: in.Metadata,
	}
	action.versions = append(action.versions, auditVersion{id, schema})
	return created(schema)
}

// between gives an organization's events from start (inclusive) to end (exclusive), oldest first, of which
// nothing is older than the retention and three months, or lies in the future.
func (a *auditLogs) between(organization ref, start, end time.Time) []auditEvent {
	now := a.now()
	if kept := now.AddDate(0, 0, -a.retentionOf(organization)); start.Before(kept) {
		start = kept
	}
	if oldest := auditWindow(now); start.Before(oldest) {
		start = oldest
	}
	if end.After(now) {
		end = now.Add(time.Millisecond)
	}
	events := a.seedOf(organization).between(start, end)
	for _, event := range a.posted[organization] {
		if !event.at.Before(start) && event.at.Before(end) {
			events = append(events, event)
		}
	}
	slices.SortStableFunc(events, func(x, y auditEvent) int { return x.at.Compare(y.at) })
	return events
}

// getSetting serves GET audit_logs_retention and audit_log_configuration of an organization.
func (a *auditAPI) getSetting(r *http.Request) reply {
	organization, known := a.organizations.find(r.PathValue("id"))
	if !known {
		return notFound("Organization", r.PathValue("id"))
	}
	switch r.PathValue("setting") {
	case "audit_logs_retention":
		return ok(map[string]int{"retention_period_in_days": a.logs.retentionOf(organization)})
	case "audit_log_configuration":
		return ok(a.logs.configurationOf(organization))
	}
	return message(http.StatusNotFound, "Cannot GET "+r.URL.Path)
}

func (a *auditAPI) putRetention(r *http.Request) reply {
	organization, known := a.organizations.find(r.PathValue("id"))
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
			return invalid(r, fieldError{"conflicting_parameters", "retention_period"})
		}
		days, err = periodDays(in.Period), nil
	}
	if err != nil || !isRetention(days) {
		return invalid(r, fieldError{"invalid_retention_period", "retention_period_in_days"})
	}
	a.logs.retention[organization] = int(days)
	return ok(map[string]int{"retention_period_in_days": int(days)})
}

// auditConfiguration is what an organization's audit logs are set to.
type auditConfiguration struct {
	OrganizationID string     `json:"organization_id"`
	Days           int        `json:"retention_period_in_days"`
	State          string     `json:"state"`
	LogStream      *logStream `json:"log_stream,omitempty"`
}

func (a *auditLogs) configurationOf(organization ref) auditConfiguration {
	configuration := auditConfiguration{
		OrganizationID: a.organizations.id(organization), Days: a.retentionOf(organization), State: "active",
	}
	if stream := a.streamOf(organization); stream != nil {
		shown := *stream
		configuration.LogStream = &shown
	}
	return configuration
}
