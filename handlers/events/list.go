package events

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
	"frontdesk/views"
	eventsview "frontdesk/views/events"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/live"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// List shows the events of the environment from WorkOS, with their data.
func (h *Handlers) List(c request.Context) error {
	organization := h.OrganizationFilter(c)
	_, isHeld := h.OrganizationLabel(c.Request().Context(), strings.TrimSpace(c.QueryParam(page.OrganizationParam)))
	q, wrong := parseEventsQuery(c.QueryParams(), page.PageZone(c), h.Now(), isHeld, h.keptCoverage(c.Request().Context()))
	q.person = h.complete(c.Request().Context(), q.person)
	if organization.Problem != "" {
		q.values.Set(organization.TextName(), organization.Text) // what was typed stays in the page's links
		if wrong == nil {
			wrong = &list.Mistake{Title: "There is no such organization", Text: organization.Problem}
		}
	}
	view := h.eventsFrame(q, organization)
	switch {
	case wrong != nil:
		return h.showEventsMistake(c, q, view, wrong)
	case q.gone():
		title, text := "This range is too old", q.tooOld()
		if c.QueryParam("format") == "csv" {
			return page.BadRequest(title, text) // an empty file would say that nothing happened
		}
		view.Empty = &ui.Empty{Kind: "nothing", Title: title, Text: text}
		return h.showEvents(c, http.StatusOK, view)
	}
	if c.QueryParam("format") == "csv" {
		return h.downloadEvents(c, q)
	}
	if q.isKept {
		return h.showKept(c, q, view)
	}
	a := page.NewFetchGroup(c.Request().Context())
	read := page.Fetch(a, func(ctx context.Context) (eventsRead, error) { return h.readEvents(ctx, q) }, h.heldEvents(q))
	a.Wait()
	if refusedCursor(q, read.Cause) {
		return h.showEventsMistake(c, q, view, noSuchPlace())
	}
	page.CacheFill(h.Base, c, read, func(ctx context.Context, read eventsRead) error { return h.Mirror.UpsertEvents(ctx, read.events) })
	h.fillEvents(c, q, &view, read)
	return h.showEvents(c, http.StatusOK, view)
}

// showKept shows the kept events. WorkOS is not asked.
func (h *Handlers) showKept(c request.Context, q eventsQuery, view eventsview.Page) error {
	read, err := h.readEvents(c.Request().Context(), q)
	if refusedCursor(q, err) {
		return h.showEventsMistake(c, q, view, noSuchPlace())
	}
	if err != nil {
		return err
	}
	h.fillEvents(c, q, &view, &page.Result[eventsRead]{Value: read, AskedAt: h.Now()})
	return h.showEvents(c, http.StatusOK, view)
}

func (h *Handlers) showEvents(c request.Context, status int, page eventsview.Page) error {
	return h.Render(c, status, views.Page{Title: views.ListTitle("Events", page.Bar), Section: views.SectionEvents,
		Body: eventsview.Body(page), Region: eventsview.Answer(page), Topics: []string{live.Events}})
}

// showEventsMistake keeps the filters as they were typed and shows the error in place of the events.
func (h *Handlers) showEventsMistake(c request.Context, q eventsQuery, page eventsview.Page, wrong *list.Mistake) error {
	page.Empty = &ui.Empty{Kind: "nomatch", Title: wrong.Title, Text: wrong.Text,
		Action: &ui.Action{Label: "Start again", URL: paths.Events.URL()}}
	if *wrong == *noSuchPlace() {
		page.Empty.Action = &ui.Action{Label: "Show the newest", URL: q.with(paths.Events.URL())}
	}
	return h.showEvents(c, http.StatusBadRequest, page)
}

// eventsFrame is the page around the events: the filters as they were typed, and the ranges to choose from.
func (h *Handlers) eventsFrame(q eventsQuery, organization ui.Filter) eventsview.Page {
	at := paths.Events.URL()
	organization.Value = q.values.Get("organization")
	page := eventsview.Page{
		Bar: ui.List{ID: "events", Title: "Events", Path: at, Filters: []ui.Filter{
			eventsview.TypeFilter(q.values.Get("type"), q.known), organization,
			{Name: personParam, Label: "Person", Value: q.values.Get(personParam), Example: "Email or user ID"},
			{Name: "from", Label: "From (" + q.zone.Label() + ")", Value: q.values.Get("from"), Moment: true},
			{Name: "to", Label: "To (" + q.zone.Label() + ")", Value: q.values.Get("to"), Moment: true},
		}},
		Zone:  q.zone.Name(),
		Range: q.values.Get("range"), From: q.from, Until: q.until,
		Own: ui.Tab{Label: "Show Frontdesk sign-ins", URL: q.with(at, "own", "show")},
	}
	if q.own {
		page.Own = ui.Tab{Label: "Hide Frontdesk sign-ins", URL: q.with(at, "own", ""), Current: true}
	}
	for _, preset := range eventRanges {
		page.Ranges = append(page.Ranges, ui.Tab{
			Label: preset.label, Current: preset.key == q.preset,
			URL: q.with(at, "range", preset.key, "from", "", "to", "", "zone", ""),
		})
	}
	return page
}

// fillEvents lays out the events that were read, and adds what is left out.
func (h *Handlers) fillEvents(c request.Context, q eventsQuery, view *eventsview.Page, read *page.Result[eventsRead]) {
	at := paths.Events.URL()
	view.Rows = views.Region[[]eventsview.Row]{Missing: page.ErrorText(read.Err), RequestID: page.BesideWhy(read.Err)}
	if page.IsIncomplete(read.Cause) && read.SyncedAt.IsZero() {
		view.Warning = page.WhyIncomplete(read.Cause)
	}
	if !read.SyncedAt.IsZero() {
		view.Warning = page.StaleReason(read.Cause) + " Below is what Frontdesk has stored: events of connections, directories and domains, " +
			"and failed sign-ins. Others are missing."
	}
	if read.Value.own > 0 {
		view.Notes = append(view.Notes, wording.Plural(read.Value.own, "sign-in event", "sign-in events")+" of Frontdesk operators hidden.")
	}
	view.Notes = append(view.Notes, q.keptNotes()...)
	if q.older && !q.isKept {
		view.Notes = append(view.Notes, "WorkOS keeps events for 90 days; what happened before "+q.zone.Exact(q.floor)+" is not shown.")
	}
	if q.organization != "" {
		view.Notes = append(view.Notes, "Some events, such as those of a user's own account, belong to no organization in WorkOS; they are "+
			"not shown here.")
	}
	names, operators := h.NamesOfIDs(c.Request().Context()), h.EventOperators(c.Request().Context(), read.Value.events)
	for _, event := range read.Value.events {
		row := eventsview.NewRow(event, operators[event.ID], page.PageOf)
		row.Organization = names(row.OrganizationID)
		row.About = cmp.Or(names(row.About), row.About)
		row.AroundURL = paths.With(at, "organization", row.OrganizationID,
			"from", event.At().UTC().Add(-timeline.Around).Format(page.URLMoment), "to",
			event.At().UTC().Add(timeline.Around).Format(page.URLMoment), "zone", "UTC")
		view.Rows.Value = append(view.Rows.Value, row)
	}
	if !read.Value.top.IsZero() {
		view.NextURL = q.with(at, "at", read.Value.top.UTC().Format(time.RFC3339Nano), "after", read.Value.after)
	}
	if read.Value.before != "" {
		view.PrevURL = q.with(at, "at", q.top.UTC().Format(time.RFC3339Nano), "before", read.Value.before)
	}
	if q.values.Has("at") || q.values.Has("after") || q.values.Has("before") {
		view.NewestURL = q.with(at)
	}
	if len(view.Rows.Value) > 0 && read.SyncedAt.IsZero() {
		view.CSVURL = q.eventsCSV()
	}
	if len(view.Rows.Value) == 0 && view.Rows.Missing == "" {
		view.Empty = h.noEvents(q)
	}
}

func (h *Handlers) noEvents(q eventsQuery) *ui.Empty {
	empty := &ui.Empty{Kind: "nothing", Title: "No events", Text: fmt.Sprintf("WorkOS has no events between %s and %s.", q.zone.Exact(q.from),
		q.zone.Exact(q.until))}
	if q.isKept {
		empty.Text = strings.Replace(empty.Text, "WorkOS has", "Frontdesk has", 1)
	}
	switch {
	case q.after+q.before != "" || q.values.Has("at"):
		empty.Title, empty.Text = "No more events", "There are no older events in this range."
	case q.types != nil || q.organization != "" || q.person.text != "":
		empty.Kind, empty.Text = "nomatch", empty.Text[:len(empty.Text)-1]+" that match. Choose a longer range, or clear the filters."
		empty.Action = &ui.Action{Label: "Clear filters", URL: paths.With(paths.Events.URL(), "range", q.preset, "from", q.values.Get("from"),
			"to", q.values.Get("to"), "zone", q.values.Get("zone"))}
	}
	return empty
}
