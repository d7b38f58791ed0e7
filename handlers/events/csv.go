package events

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"net/http"

	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	eventsview "frontdesk/views/events"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// eventsCSV returns the address of the CSV with all events that match the filters, on all pages.
func (q *eventsQuery) eventsCSV() string {
	return q.with(paths.Events.URL(), "format", "csv")
}

// keptAtOnce is how many kept events are read at once for a file.
const keptAtOnce = 200

// downloadEvents writes every event of the range that matches the filters, newest first, as the list shows them. It reads
// page by page while it writes the file; a file that cannot be finished is cut off.
func (h *Handlers) downloadEvents(c request.Context, q eventsQuery) error {
	ctx := c.Request().Context()
	q.top, q.after, q.before = q.until, "", ""
	if q.isKept {
		q.size = keptAtOnce
	}
	read, err := h.readEvents(ctx, q)
	if err != nil {
		return err
	}
	if !q.isKept {
		if err := h.Mirror.UpsertEvents(ctx, read.events); err != nil {
			h.Failed(ctx, "update the mirror with events", err)
		}
	}
	response := c.Response()
	response.Header().Set("Content-Type", "text/csv; charset=utf-8")
	response.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="events-%s.csv"`, h.Now().UTC().Format("2006-01-02")))
	flush := http.NewResponseController(response)
	response.WriteHeader(http.StatusOK)
	out, names, claims := csv.NewWriter(list.SlowDownload(response)), h.NamesOfIDs(ctx), h.NewClaims()
	_ = out.Write([]string{"When (UTC)", "What", "Target", "Organization", "Who", "How", "Type", "Organization ID", "Event ID"})
	for {
		operators := claims.Operators(ctx, read.events)
		for _, event := range read.events {
			row := eventsview.NewRow(event, operators[event.ID], page.PageOf)
			cells := []string{page.CSVTime(eventMoment(event)), row.Title, cmp.Or(names(row.About), row.About), names(row.OrganizationID), row.Who,
				row.How,
				row.Type, row.OrganizationID, row.ID}
			if err := out.Write(list.InertCells(cells)); err != nil {
				return nil // the person closed the download
			}
		}
		if out.Flush(); read.top.IsZero() {
			return nil
		}
		_ = flush.Flush()
		q.top, q.after = read.top, read.after
		if read, err = h.readEvents(ctx, q); err != nil {
			h.Failed(ctx, "csv", err, "list", "Events")
			panic(http.ErrAbortHandler) // a short file must not look like a whole one
		}
	}
}

// eventMoment returns when an event happened: WorkOS's time, even if it cannot be read, or else the time when it was received.
func eventMoment(event workos.Event) workos.Time {
	if event.CreatedAt.IsMissing() {
		return workos.Time{Time: event.ReceivedAt}
	}
	return event.CreatedAt
}
