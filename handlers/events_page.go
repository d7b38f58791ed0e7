package handlers

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"frontdesk/views"
	eventsview "frontdesk/views/events"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// around is how far before and after an event "everything around this moment" looks.
const around = 5 * time.Minute

// Events is what happened in the environment, as WorkOS tells it, with what each event carried.
func (d *Desk) Events(c request.Context) error {
	organization := d.organizationFilter(c)
	_, isHeld := d.organizationLabel(c.Request().Context(), strings.TrimSpace(c.QueryParam(organizationParam)))
	q, wrong := parseEventsQuery(c.QueryParams(), pageZone(c), d.Now(), isHeld)
	if organization.Problem != "" {
		q.values.Set(organization.TextName(), organization.Text) // what was typed stays in the page's links
		if wrong == nil {
			wrong = &mistake{"There is no such organization", organization.Problem}
		}
	}
	page := d.eventsFrame(q, organization)
	switch {
	case wrong != nil:
		return d.showEventsMistake(c, q, page, wrong)
	case q.gone():
		title, text := "This range is too old", "WorkOS keeps events for 90 days. Everything in this range is older than "+q.zone.Exact(q.floor)+"."
		if c.QueryParam("format") == "csv" {
			return badRequest(title, text) // an empty file would say that nothing happened
		}
		page.Empty = &ui.Empty{Kind: "nothing", Title: title, Text: text}
		return d.showEvents(c, http.StatusOK, page)
	}
	if c.QueryParam("format") == "csv" {
		return d.downloadEvents(c, q)
	}
	a := ask(c.Request().Context())
	read := fetch(a, func(ctx context.Context) (eventsRead, error) { return d.readEvents(ctx, q) }, d.keptEvents(q))
	a.wait()
	if refusedCursor(q, read.Cause) {
		return d.showEventsMistake(c, q, page, noSuchPlace())
	}
	learn(d, c, read, func(ctx context.Context, read eventsRead) error { return d.Mirror.UpsertEvents(ctx, read.events) })
	d.fillEvents(c, q, &page, read)
	return d.showEvents(c, http.StatusOK, page)
}

func (d *Desk) showEvents(c request.Context, status int, page eventsview.Page) error {
	return d.render(c, status, views.Page{Title: views.ListTitle("Events", page.Bar), Section: views.SectionEvents, Body: eventsview.Body(page), Region: eventsview.Answer(page)})
}

// showEventsMistake keeps the filters as they were typed and says what is wrong where the events would be.
func (d *Desk) showEventsMistake(c request.Context, q eventsQuery, page eventsview.Page, wrong *mistake) error {
	page.Empty = &ui.Empty{Kind: "nomatch", Title: wrong.title, Text: wrong.text, Action: &ui.Action{Label: "Start again", URL: paths.Events.URL()}}
	if *wrong == *noSuchPlace() {
		page.Empty.Action = &ui.Action{Label: "Show the newest", URL: q.with(paths.Events.URL())}
	}
	return d.showEvents(c, http.StatusBadRequest, page)
}

// eventsFrame is the page around the events: filters as they were typed, and the ranges on offer.
func (d *Desk) eventsFrame(q eventsQuery, organization ui.Filter) eventsview.Page {
	at := paths.Events.URL()
	organization.Value = q.values.Get("organization")
	page := eventsview.Page{
		Bar: ui.List{ID: "events", Title: "Events", Path: at, Filters: []ui.Filter{
			eventsview.TypeFilter(q.values.Get("type"), workos.EventTypes()), organization,
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

// fillEvents lays out what was read, and says what it leaves out.
func (d *Desk) fillEvents(c request.Context, q eventsQuery, page *eventsview.Page, read *live[eventsRead]) {
	at := paths.Events.URL()
	page.Rows = views.Region[[]eventsview.Row]{Missing: whyMissing(read.Err), RequestID: besideWhy(read.Err)}
	if isIncomplete(read.Cause) && read.SyncedAt.IsZero() {
		page.Warning = whyIncomplete(read.Cause)
	}
	if !read.SyncedAt.IsZero() {
		page.Warning = whyStale(read.Cause) + " Shown is what Frontdesk has stored: events of connections, directories and domains, and failed sign-ins. Others are missing."
	}
	if read.Value.own > 0 {
		page.Notes = append(page.Notes, wording.Plural(read.Value.own, "sign-in event", "sign-in events")+" of Frontdesk operators hidden.")
	}
	if q.older {
		page.Notes = append(page.Notes, "WorkOS keeps events for 90 days; what happened before "+q.zone.Exact(q.floor)+" is not shown.")
	}
	if q.organization != "" {
		page.Notes = append(page.Notes, "Some events, such as those of a user's own account, belong to no organization in WorkOS; they are not shown here.")
	}
	names, operators := d.namesOfIDs(c.Request().Context()), d.eventOperators(c.Request().Context(), read.Value.events)
	for _, event := range read.Value.events {
		row := eventsview.NewRow(event, operators[event.ID], pageOf)
		row.Organization = names(row.OrganizationID)
		row.About = cmp.Or(names(row.About), row.About)
		row.AroundURL = paths.With(at, "organization", row.OrganizationID,
			"from", event.At().UTC().Add(-around).Format(urlMoment), "to", event.At().UTC().Add(around).Format(urlMoment), "zone", "UTC")
		page.Rows.Value = append(page.Rows.Value, row)
	}
	if !read.Value.top.IsZero() {
		page.NextURL = q.with(at, "at", read.Value.top.UTC().Format(time.RFC3339Nano), "after", read.Value.after)
	}
	if q.values.Has("at") || q.values.Has("after") {
		page.NewestURL = q.with(at)
	}
	if len(page.Rows.Value) > 0 && read.SyncedAt.IsZero() {
		page.CSVURL = q.eventsCSV()
	}
	if len(page.Rows.Value) == 0 && page.Rows.Missing == "" {
		page.Empty = d.noEvents(q)
	}
}

func (d *Desk) noEvents(q eventsQuery) *ui.Empty {
	empty := &ui.Empty{Kind: "nothing", Title: "No events", Text: fmt.Sprintf("WorkOS has no events between %s and %s.", q.zone.Exact(q.from), q.zone.Exact(q.until))}
	switch {
	case q.after != "" || q.values.Has("at"):
		empty.Title, empty.Text = "No more events", "There are no older events in this range."
	case q.types != nil || q.organization != "":
		empty.Kind, empty.Text = "nomatch", empty.Text[:len(empty.Text)-1]+" that match. Choose a longer range, or clear the filters."
		empty.Action = &ui.Action{Label: "Clear filters", URL: paths.With(paths.Events.URL(), "range", q.preset, "from", q.values.Get("from"), "to", q.values.Get("to"), "zone", q.values.Get("zone"))}
	}
	return empty
}

// namesOfIDs looks up in the mirror what goes by an id, each once; "" for what it does not hold.
func (d *Desk) namesOfIDs(ctx context.Context) func(id string) string {
	known := map[string]string{}
	return func(id string) string {
		name, asked := known[id]
		if !asked {
			name = d.nameOfID(ctx, id)
			known[id] = name
		}
		return name
	}
}

func (d *Desk) nameOfID(ctx context.Context, id string) string {
	found, err := d.Mirror.Identify(ctx, mirror.Everything, id)
	if err != nil || len(found) == 0 || found[0].External {
		return "" // what cannot be read has no name, and the page shows the ID
	}
	switch id := found[0].ID; found[0].Kind {
	case mirror.KindOrganization:
		row, _ := d.Mirror.OrganizationRow(ctx, mirror.Everything, id)
		return row.Name
	case mirror.KindConnection:
		row, _ := d.Mirror.ConnectionRow(ctx, mirror.Everything, id)
		return row.Name
	case mirror.KindDirectory:
		row, _ := d.Mirror.DirectoryRow(ctx, mirror.Everything, id)
		return row.Name
	case mirror.KindUser:
		row, _ := d.Mirror.UserRow(ctx, mirror.Everything, id)
		return cmp.Or(row.Email, row.Name)
	}
	return ""
}

// pageOf is the desk's page for a text that is an id of WorkOS's, "" for any other. An object without a page of its
// own is found by the search, which leads on to the page that shows it.
func pageOf(text string) string {
	kind, isID := mirror.KindOf(text)
	if !isID {
		return ""
	}
	if route, hasPage := pageOfKind[kind]; hasPage {
		return route.URL(text)
	}
	return paths.With(paths.Search.URL(), "q", text)
}
