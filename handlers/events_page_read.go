package handlers

import (
	"context"
	"errors"
	"net/http"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	eventsShown    = 50 // events on a page
	eventsRequests = 6  // to WorkOS for one page, most of them for stretches in which nothing happened
)

// eventsRead is one page of events and where the next one goes on; a zero top means that there is none.
type eventsRead struct {
	events []workos.Event
	after  string
	top    time.Time
	own    int // operators' own sign-ins that were left out
}

// readEvents asks WorkOS for one page, newest first. What one request may not span is read in stretches of 30 days:
// when one is exhausted, the next older one goes on.
func (d *Desk) readEvents(ctx context.Context, q eventsQuery) (eventsRead, error) {
	read, ended, seen := eventsRead{after: q.after, top: q.top}, map[string]bool{}, 0
	for range eventsRequests {
		low := read.top.Add(-eventsWindow)
		if low.Before(q.from) {
			low = q.from
		}
		page, err := d.Client.ListEvents(ctx, workos.ListEventsOptions{
			ListOptions: workos.ListOptions{Limit: eventsShown - seen, After: read.after, Order: workos.Descending},
			Events:      q.types, OrganizationID: q.organization, RangeStart: low, RangeEnd: read.top,
		})
		if err != nil {
			return eventsRead{}, err
		}
		seen += len(page.Data)
		shown, own := d.narrowEvents(q, page.Data, ended)
		read.events, read.after, read.own = append(read.events, shown...), page.After, read.own+own
		if read.after == "" {
			read.top = low
		}
		if !read.top.After(q.from) {
			return eventsRead{events: read.events, own: read.own}, nil
		}
		if seen >= eventsShown {
			return read, nil
		}
	}
	return read, nil
}

// keptEvents reads the newest events of the page's range that the mirror kept. An empty answer is none: what the
// mirror did not keep may have happened all the same.
func (d *Desk) keptEvents(q eventsQuery) func(context.Context) (eventsRead, time.Time, error) {
	return func(ctx context.Context) (eventsRead, time.Time, error) {
		kept, err := d.Mirror.Events(ctx, mirror.EventQuery{
			OrganizationID: q.organization, Types: q.types, Since: q.from, Until: q.top, Limit: eventsShown,
		})
		if err == nil && len(kept) == 0 {
			err = mirror.ErrNotFound
		}
		shown, own := d.narrowEvents(q, kept, map[string]bool{})
		return eventsRead{events: shown, own: own}, d.Now(), err
	}
}

// refusedCursor tells whether WorkOS refused the place in the list rather than the whole question.
func refusedCursor(q eventsQuery, err error) bool {
	var failure *workos.Error
	if q.after == "" || !errors.As(err, &failure) {
		return false
	}
	switch failure.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity:
		return true
	}
	return false
}
