package timeline

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	glanceEvents  = 20 // events on an object's page
	FetchedEvents = 40 // read for it, as some of them are no row of their own

	SearchedEvents = 100 // read where those of one object are picked from them
	eventDays      = 30  // what one request for events may span
)

// Fetch reads from WorkOS the newest events of an organization of the last 30 days, of the given types. The start of a
// sign-in is left out: its end always has an event of its own, even if it timed out.
func Fetch(r *action.Runner, a *page.FetchGroup, organizationID string, types []string, limit int) *page.Result[[]workos.Event] {
	since := r.Now().Add(-eventDays * 24 * time.Hour)
	types = slices.DeleteFunc(slices.Clone(types), func(event string) bool { return event == "authentication.sso_started" })
	return page.Fetch(a, func(ctx context.Context) ([]workos.Event, error) {
		page, err := r.Client.ListEvents(ctx, workos.ListEventsOptions{
			ListOptions: workos.ListOptions{Limit: limit}, Events: types, OrganizationID: organizationID, RangeStart: since,
		})
		return page.Data, err
	}, nil) // what the mirror kept is added by WithKept, and says nothing about what it did not keep
}

// Show returns what happened to an object. A start and its end are one row, and operators' own sign-ins are left out unless
// they were requested or the object belongs to Frontdesk's own organization.
func Show(r *action.Runner, c request.Context, asked *page.Result[[]workos.Event], events []workos.Event,
	organizationID string) timelineview.Recent {
	showOwn := c.QueryParam("own") == "show"
	isOwn := organizationID != "" && organizationID == r.OwnOrganization
	fold := NewEventFold(showOwn || isOwn, nil)
	shown := timelineview.Recent{Region: page.Region(asked)}
	shown.Value = Fold(r, fold, events)
	shown.Value = shown.Value[:min(len(shown.Value), glanceEvents)]
	shown.Operators = r.EventOperators(c.Request().Context(), shown.Value)
	switch at := c.Request().URL.Path; {
	case fold.Own > 0:
		shown.Own = ui.Tab{Label: "Show " + wording.Plural(fold.Own, "Frontdesk sign-in", "Frontdesk sign-ins"),
			URL: paths.With(at, "own", "show")}
	case showOwn && !isOwn:
		shown.Own = ui.Tab{Label: "Hide Frontdesk sign-ins", URL: at}
	}
	return shown
}

// Kept returns the events of a query from the mirror.
func Kept(r *action.Runner, c request.Context, query mirror.EventQuery) []workos.Event {
	ctx := c.Request().Context()
	query.Limit = FetchedEvents
	kept, err := r.Mirror.Events(ctx, r.Scope(ctx), query)
	if err != nil {
		r.Failed(ctx, "events", err)
	}
	return kept
}

// WithKept adds events from the mirror to WorkOS's answer, newest first: WorkOS does not always find sign-ins
// by their organization, and events older than its window are only in the mirror.
func WithKept(events, kept []workos.Event) []workos.Event {
	all := slices.Clone(events)
	for _, event := range kept {
		at := slices.IndexFunc(all, func(e workos.Event) bool { return e.ID == event.ID })
		if at < 0 {
			all = append(all, event)
		} else if all[at].CreatedAt.IsZero() {
			all[at].ReceivedAt = event.ReceivedAt // when it first came
		}
	}
	slices.SortStableFunc(all, func(a, b workos.Event) int { return b.At().Compare(a.At()) })
	return all
}

// Owned has the customer that an object belongs to and its latest events.
type Owned struct {
	Organization *page.Result[workos.Organization]
	Events       *page.Result[[]workos.Event]
}

// FetchOwner reads the customer with the ID; for "" it makes no call and both stay empty.
func FetchOwner(r *action.Runner, a *page.FetchGroup, organizationID string, types []string) Owned {
	if organizationID == "" {
		return Owned{Organization: &page.Result[workos.Organization]{}, Events: &page.Result[[]workos.Event]{}}
	}
	return Owned{
		Organization: r.OrganizationResource().Fetch(a, organizationID), Events: Fetch(r, a, organizationID, types, SearchedEvents),
	}
}

// About returns those of a customer's events that name an object, and adds those from the mirror.
func About(r *action.Runner, c request.Context, events *page.Result[[]workos.Event], id, organizationID string,
	query mirror.EventQuery) timelineview.Recent {
	page.CacheFill(r.Base, c, events, r.Mirror.UpsertEvents)
	quoted := []byte(`"` + id + `"`)
	about := slices.DeleteFunc(slices.Clone(events.Value), func(e workos.Event) bool { return !bytes.Contains(e.Data, quoted) })
	shown := Show(r, c, events, WithKept(about, Kept(r, c, query)), organizationID)
	SaySearched(r, &shown, events.Value, "this organization", paths.With(paths.Events.URL(), "organization", organizationID, "range", "30d"))
	return shown
}

// SaySearched adds how far back events were searched, if there may be older ones.
func SaySearched(r *action.Runner, shown *timelineview.Recent, read []workos.Event, of, all string) {
	if len(read) < SearchedEvents {
		return
	}
	oldest := read[len(read)-1].At()
	shown.Searched = fmt.Sprintf("Nothing among the newest %s events of %s, which go back to %s. Older ones were not searched.",
		wording.Number(len(read)), of, ui.Relative(oldest, r.Now()))
	shown.All = ui.Action{Label: "Open Events", URL: all}
}

// Around is how far before and after an event "Show events around this time" searches.
const Around = 5 * time.Minute

// EventsAge is how long WorkOS keeps events.
const EventsAge = 90 * 24 * time.Hour

// EventsWindow is the time that one request may span.
const EventsWindow = eventDays * 24 * time.Hour
