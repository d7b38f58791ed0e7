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

// eventsCSV is the address of a file with all events that the filters leave, on all pages.
func (q *eventsQuery) eventsCSV() string {
	return q.with(paths.Events.URL(), "format", "csv")
}

// downloadEvents writes every event of the range that the filters leave, newest first, as the list shows them. WorkOS is
// asked page after page while the file is written; a file that cannot be finished is cut off.
func (h *Handlers) downloadEvents(c request.Context, q eventsQuery) error {
	ctx := c.Request().Context()
	q.top, q.after = q.until, ""
	read, err := h.readEvents(ctx, q)
	if err != nil {
		return err
	}
	if err := h.Mirror.UpsertEvents(ctx, read.events); err != nil {
		h.Failed(ctx, "update the mirror with events", err)
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

// eventMoment is when an event happened, or what WorkOS sent in its place; when it came, if it sent nothing.
func eventMoment(event workos.Event) workos.Time {
	if event.CreatedAt.IsMissing() {
		return workos.Time{Time: event.ReceivedAt}
	}
	return event.CreatedAt
}
