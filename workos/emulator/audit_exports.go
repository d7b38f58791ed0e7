package emulator

import (
	"net/http"
	"slices"
	"time"
)

// exportURLLife is how long the address of a file works, until another GET gives a new one
// (https://workos.com/docs/audit-logs/exporting-events).
const exportURLLife = 10 * time.Minute

// Words that end an export badly, for trying it out: put one into any filter (actions, actor_names, actor_ids
// or targets). The first ends in the state error, the second in the state expired.
const (
	ExportFails   = "emulator.error"
	ExportExpires = "emulator.expired"
)

// auditExport is a CSV file of one organization's audit log, made when it is fetched.
type auditExport struct {
	id           string
	organization ref
	start, end   time.Time
	filter       auditFilter
	created      time.Time
}

// auditFilter narrows an export: within a list any value matches, and every list that is not empty has to.
type auditFilter struct {
	Actions    []string `json:"actions"`
	Actors     []string `json:"actors"` // the older spelling of actor_names
	ActorNames []string `json:"actor_names"`
	ActorIDs   []string `json:"actor_ids"`
	Targets    []string `json:"targets"` // types
}

func (f auditFilter) matches(event auditEvent) bool {
	names := slices.Concat(f.Actors, f.ActorNames)
	return (len(f.Actions) == 0 || slices.Contains(f.Actions, event.Action)) &&
		(len(names) == 0 || slices.Contains(names, event.Actor.Name)) &&
		(len(f.ActorIDs) == 0 || slices.Contains(f.ActorIDs, event.Actor.ID)) &&
		(len(f.Targets) == 0 || slices.ContainsFunc(event.Targets, func(t auditTarget) bool { return slices.Contains(f.Targets, t.Type) }))
}

// asksFor says whether a word stands in any of the filters.
func (f auditFilter) asksFor(word string) bool {
	return slices.Contains(slices.Concat(f.Actions, f.Actors, f.ActorNames, f.ActorIDs, f.Targets), word)
}

// exportToken lets whoever holds it fetch a file for a while.
type exportToken struct {
	export  *auditExport
	expires time.Time
}

type auditExportView struct {
	Object    string  `json:"object"`
	ID        string  `json:"id"`
	State     string  `json:"state"`
	URL       *string `json:"url"`
	CreatedAt string  `json:"created_at"`
	UpdatedAt string  `json:"updated_at"`
}

// exportState is where an export stands now.
func (a *auditAPI) exportState(export *auditExport) string {
	switch {
	case a.now().Before(export.created.Add(a.config.ExportTime)):
		return "pending"
	case export.filter.asksFor(ExportFails):
		return "error"
	case export.filter.asksFor(ExportExpires):
		return "expired"
	}
	return "ready"
}

// view shows an export; one that is ready gets a fresh address each time.
func (a *auditAPI) view(r *http.Request, export *auditExport) auditExportView {
	view := auditExportView{
		Object: "audit_log_export", ID: export.id, State: a.exportState(export),
		CreatedAt: stamp(export.created), UpdatedAt: stamp(export.created),
	}
	if view.State != "pending" {
		view.UpdatedAt = stamp(export.created.Add(a.config.ExportTime))
	}
	if view.State == "ready" {
		url := a.urlFor(r.Host, "/_emulator/audit-log-exports/"+a.newExportToken(export))
		view.URL = &url
	}
	return view
}

func (a *auditAPI) newExportToken(export *auditExport) string {
	now := a.now()
	for token, old := range a.tokens {
		// A dead token answers 410 for a while, then nobody remembers it.
		if now.Sub(old.expires) > 24*time.Hour {
			delete(a.tokens, token)
		}
	}
	token := randomToken()
	a.tokens[token] = exportToken{export, now.Add(exportURLLife)}
	return token
}

type exportInput struct {
	OrganizationID string `json:"organization_id"`
	RangeStart     string `json:"range_start"`
	RangeEnd       string `json:"range_end"`
	auditFilter
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
	organization, known := a.organizations.find(in.OrganizationID)
	if !known {
		// The document gives this endpoint no 404.
		return problem(http.StatusBadRequest, "entity_not_found", "Organization not found: '"+in.OrganizationID+"'.")
	}
	export := &auditExport{
		id: a.newID("audit_log_export"), organization: organization, start: start, end: end,
		filter: in.auditFilter, created: a.now(),
	}
	a.exports[export.id] = export
	return created(a.view(r, export))
}

// times reads the range, and says what is missing or unreadable.
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
