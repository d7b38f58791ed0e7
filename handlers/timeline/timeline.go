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

// Fetch asks WorkOS for the newest events of an organization of the last 30 days, of the given types. That a
// sign-in began is left out: how it ended has an event of its own, and one that never ended too.
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

// Show is what happened to an object. A start and its end are one row, and operators' own sign-ins are left out unless
// they are asked for or the object is of Frontdesk's own organization.
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

// Kept are the events that the mirror kept.
func Kept(r *action.Runner, c request.Context, query mirror.EventQuery) []workos.Event {
	ctx := c.Request().Context()
	query.Limit = FetchedEvents
	kept, err := r.Mirror.Events(ctx, r.Scope(ctx), query)
	if err != nil {
		r.Failed(ctx, "events", err)
	}
	return kept
}

// WithKept adds the events that the mirror kept to those that WorkOS answered with, newest first: sign-ins are not always
// found by their organization, and events older than WorkOS's window are only kept here.
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

// Owned is the customer that an object belongs to and what happened there lately.
type Owned struct {
	Organization *page.Result[workos.Organization]
	Events       *page.Result[[]workos.Event]
}

// FetchOwner asks for the customer with the id; for "" it asks nothing and both stay empty.
func FetchOwner(r *action.Runner, a *page.FetchGroup, organizationID string, types []string) Owned {
	if organizationID == "" {
		return Owned{Organization: &page.Result[workos.Organization]{}, Events: &page.Result[[]workos.Event]{}}
	}
	return Owned{
		Organization: r.OrganizationResource().Fetch(a, organizationID), Events: Fetch(r, a, organizationID, types, SearchedEvents),
	}
}

// About picks from a customer's events those that name an object, and adds what the mirror kept of it.
func About(r *action.Runner, c request.Context, events *page.Result[[]workos.Event], id, organizationID string,
	query mirror.EventQuery) timelineview.Recent {
	page.CacheFill(r.Base, c, events, r.Mirror.UpsertEvents)
	quoted := []byte(`"` + id + `"`)
	about := slices.DeleteFunc(slices.Clone(events.Value), func(e workos.Event) bool { return !bytes.Contains(e.Data, quoted) })
	shown := Show(r, c, events, WithKept(about, Kept(r, c, query)), organizationID)
	SaySearched(r, &shown, events.Value, "this organization", paths.With(paths.Events.URL(), "organization", organizationID, "range", "30d"))
	return shown
}

// SaySearched says how far back was searched for events, where there may be older ones.
func SaySearched(r *action.Runner, shown *timelineview.Recent, read []workos.Event, of, all string) {
	if len(read) < SearchedEvents {
		return
	}
	oldest := read[len(read)-1].At()
	shown.Searched = fmt.Sprintf("Nothing among the newest %s events of %s, which go back to %s. Older ones were not searched.",
		wording.Number(len(read)), of, ui.Relative(oldest, r.Now()))
	shown.All = ui.Action{Label: "Open Events", URL: all}
}

// Around is how far before and after an event "everything around this moment" looks.
const Around = 5 * time.Minute

// EventsAge is how long WorkOS keeps events.
const EventsAge = 90 * 24 * time.Hour

// EventsWindow is the time that one request may span.
const EventsWindow = eventDays * 24 * time.Hour
