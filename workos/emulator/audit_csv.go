package emulator

import (
	"encoding/csv"
	"io"
	"net/http"
	"strconv"
)

// auditColumns are the columns of an export. What has a shape of its own (targets and metadata) is JSON.
var auditColumns = []string{
	"id", "action", "occurred_at", "version",
	"actor_id", "actor_name", "actor_type", "actor_metadata",
	"targets", "context_location", "context_user_agent", "metadata",
}

func (e auditEvent) cells() []string {
	return []string{
		e.ID, e.Action, e.OccurredAt, strconv.Itoa(max(e.Version, 1)),
		e.Actor.ID, e.Actor.Name, e.Actor.Type, jsonCell(e.Actor.Metadata),
		string(mustJSON(e.Targets)), e.Context.Location, e.Context.UserAgent, jsonCell(e.Metadata),
	}
}

// jsonCell leaves the cell of an event without metadata empty.
func jsonCell(metadata map[string]any) string {
	if len(metadata) == 0 {
		return ""
	}
	return string(mustJSON(metadata))
}

// writeAuditCSV writes the header and the events that pass the filter.
func writeAuditCSV(w io.Writer, events []auditEvent, filter auditFilter) error {
	out := csv.NewWriter(w)
	if err := out.Write(auditColumns); err != nil {
		return err
	}
	for _, event := range events {
		if !filter.matches(event) {
			continue
		}
		if err := out.Write(event.cells()); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// download serves the file behind an export's address. No API key: who has the address has the file.
func (a *auditAPI) download(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	held, known := a.tokens[r.PathValue("token")]
	alive := known && a.now().Before(held.expires)
	var events []auditEvent
	var name string
	if alive {
		events = a.logs.between(held.export.organization, held.export.start, held.export.end)
		name = held.export.id
	}
	a.mu.Unlock()
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case !known:
		writeJSON(w, http.StatusNotFound, map[string]string{"message": "No export is served here."})
	case !alive:
		writeJSON(w, http.StatusGone, map[string]string{"message": "This address has expired. Get the export again for a new one."})
	default:
		writeAttachment(w, name+".csv", "text/csv; charset=utf-8")
		if err := writeAuditCSV(w, events, held.export.filter); err != nil {
			a.log.Debug("audit log export was cut short", "cause", err.Error())
		}
	}
}
