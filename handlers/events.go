package handlers

import (
	"bytes"
	"context"
	"slices"
	"time"

	"frontdesk/auth"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	glanceEvents = 20 // events on an object's page
	eventDays    = 30 // what one request for events may span
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

// withKept adds the events that the mirror kept to those that WorkOS answered with: sign-ins are not always found
// by their organization, and events older than WorkOS's window are only kept here.
func (d *Desk) withKept(c auth.Context, events []workos.Event, query mirror.EventQuery) []workos.Event {
	ctx := c.Request().Context()
	query.Limit = glanceEvents
	kept, err := d.Mirror.Events(ctx, query)
	if err != nil {
		d.failed(ctx, "events", err)
	}
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
	return all[:min(len(all), glanceEvents)]
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
	return owner{organization: d.organizations().fetch(a, organizationID), events: d.fetchEvents(a, organizationID, types, 100)}
}

// eventsAbout picks from a customer's events those that name an object, and adds what the mirror kept of it.
func (d *Desk) eventsAbout(c auth.Context, events *live[[]workos.Event], id string, query mirror.EventQuery) []workos.Event {
	learn(d, c, events, d.Mirror.LearnEvents)
	quoted := []byte(`"` + id + `"`)
	about := slices.DeleteFunc(slices.Clone(events.Value), func(e workos.Event) bool { return !bytes.Contains(e.Data, quoted) })
	return d.withKept(c, about, query)
}
