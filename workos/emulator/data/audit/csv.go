package audit

import (
	"encoding/csv"
	"io"
	"strconv"

	"frontdesk/workos/emulator/data"
)

// Columns are the columns of an export. What has a shape of its own (targets and metadata) is JSON.
var Columns = []string{
	"id", "action", "occurred_at", "version",
	"actor_id", "actor_name", "actor_type", "actor_metadata",
	"targets", "context_location", "context_user_agent", "metadata",
}

func (e Event) cells() []string {
	return []string{
		e.ID, e.Action, e.OccurredAt, strconv.Itoa(max(e.Version, 1)),
		e.Actor.ID, e.Actor.Name, e.Actor.Type, jsonCell(e.Actor.Metadata),
		string(data.MustJSON(e.Targets)), e.Context.Location, e.Context.UserAgent, jsonCell(e.Metadata),
	}
}

// jsonCell leaves the cell of an event without metadata empty.
func jsonCell(metadata map[string]any) string {
	if len(metadata) == 0 {
		return ""
	}
	return string(data.MustJSON(metadata))
}

// WriteCSV writes the header and the events that pass the filter.
func WriteCSV(w io.Writer, events []Event, filter Filter) error {
	out := csv.NewWriter(w)
	if err := out.Write(Columns); err != nil {
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
