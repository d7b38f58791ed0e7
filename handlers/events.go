package handlers

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

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
	fetchedEvents = 40 // read for it, as some of them are no row of their own

	searchedEvents = 100 // read where those of one object are picked from them
	eventDays      = 30  // what one request for events may span
)

// fetchEvents asks WorkOS for the newest events of an organization of the last 30 days, of the given types. That a
// sign-in began is left out: how it ended has an event of its own, and one that never ended too.
func (d *Desk) fetchEvents(a *asking, organizationID string, types []string, limit int) *live[[]workos.Event] {
	since := d.Now().Add(-eventDays * 24 * time.Hour)
	types = slices.DeleteFunc(slices.Clone(types), func(event string) bool { return event == "authentication.sso_started" })
	return fetch(a, func(ctx context.Context) ([]workos.Event, error) {
		page, err := d.Client.ListEvents(ctx, workos.ListEventsOptions{
			ListOptions: workos.ListOptions{Limit: limit}, Events: types, OrganizationID: organizationID, RangeStart: since,
		})
		return page.Data, err
	}, nil) // what the mirror kept is added by withKept, and says nothing about what it did not keep
}

// timeline is what happened to an object. A start and its end are one row, and operators' own sign-ins are left out unless
// they are asked for or the object is of Frontdesk's own organization.
func (d *Desk) timeline(c request.Context, asked *live[[]workos.Event], events []workos.Event, organizationID string) timelineview.Recent {
	showOwn := c.QueryParam("own") == "show"
	isOwn := organizationID != "" && organizationID == d.OwnOrganization
	fold := newEventFold(showOwn || isOwn, nil)
	shown := timelineview.Recent{Region: region(asked)}
	shown.Value = d.fold(fold, events)
	shown.Value = shown.Value[:min(len(shown.Value), glanceEvents)]
	shown.Operators = d.eventOperators(c.Request().Context(), shown.Value)
	switch at := c.Request().URL.Path; {
	case fold.own > 0:
		shown.Own = ui.Tab{Label: "Show " + wording.Plural(fold.own, "Frontdesk sign-in", "Frontdesk sign-ins"), URL: paths.With(at, "own", "show")}
	case showOwn && !isOwn:
		shown.Own = ui.Tab{Label: "Hide Frontdesk sign-ins", URL: at}
	}
	return shown
}

// kept are the events that the mirror kept.
func (d *Desk) kept(c request.Context, query mirror.EventQuery) []workos.Event {
	ctx := c.Request().Context()
	query.Limit = fetchedEvents
	kept, err := d.Mirror.Events(ctx, mirror.Everything, query)
	if err != nil {
		d.failed(ctx, "events", err)
	}
	return kept
}

// withKept adds the events that the mirror kept to those that WorkOS answered with, newest first: sign-ins are not always
// found by their organization, and events older than WorkOS's window are only kept here.
func withKept(events, kept []workos.Event) []workos.Event {
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

// owner is the customer that an object belongs to and what happened there lately.
type owner struct {
	organization *live[workos.Organization]
	events       *live[[]workos.Event]
}

// fetchOwner asks for the customer with the id; for "" it asks nothing and both stay empty.
func (d *Desk) fetchOwner(a *asking, organizationID string, types []string) owner {
	if organizationID == "" {
		return owner{organization: &live[workos.Organization]{}, events: &live[[]workos.Event]{}}
	}
	return owner{
		organization: d.organizations().fetch(a, organizationID), events: d.fetchEvents(a, organizationID, types, searchedEvents),
	}
}

// eventsAbout picks from a customer's events those that name an object, and adds what the mirror kept of it.
func (d *Desk) eventsAbout(c request.Context, events *live[[]workos.Event], id, organizationID string, query mirror.EventQuery) timelineview.Recent {
	learn(d, c, events, d.Mirror.UpsertEvents)
	quoted := []byte(`"` + id + `"`)
	about := slices.DeleteFunc(slices.Clone(events.Value), func(e workos.Event) bool { return !bytes.Contains(e.Data, quoted) })
	shown := d.timeline(c, events, withKept(about, d.kept(c, query)), organizationID)
	d.saySearched(&shown, events.Value, "this organization", paths.With(paths.Events.URL(), "organization", organizationID, "range", "30d"))
	return shown
}

// saySearched says how far back was searched for events, where there may be older ones.
func (d *Desk) saySearched(shown *timelineview.Recent, read []workos.Event, of, all string) {
	if len(read) < searchedEvents {
		return
	}
	oldest := read[len(read)-1].At()
	shown.Searched = fmt.Sprintf("Nothing among the newest %s events of %s, which go back to %s. Older ones were not searched.",
		wording.Number(len(read)), of, ui.Relative(oldest, d.Now()))
	shown.All = ui.Action{Label: "Open Events", URL: all}
}
