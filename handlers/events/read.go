package events

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
	kept "frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const (
	eventsShown    = 50 // events on a page
	eventsRequests = 6  // to WorkOS for one page, most of them for stretches in which nothing happened
	foldRequests   = 3  // to WorkOS for the ends of what a page shows the starts of
)

// eventsRead is one page of events and the position of the next one; a zero top means that there is none.
type eventsRead struct {
	events []workos.Event
	after  string
	before string // the end of the page before it; only among the kept events
	top    time.Time
	own    int // operators' own sign-ins that were left out
}

// readEvents reads one page from WorkOS or of the kept events, newest first. A range longer than one request may span is read in
// stretches of 30 days: when one is exhausted, the next older one follows.
func (h *Handlers) readEvents(ctx context.Context, q eventsQuery) (eventsRead, error) {
	read, fold, seen, size := eventsRead{after: q.after, top: q.top}, h.foldOf(q), 0, cmp.Or(q.size, eventsShown)
	newest := q.top // what is newer is on pages before this one
	known := map[string]bool{}
	before := q.before
	for range eventsRequests {
		low := read.top.Add(-timeline.EventsWindow)
		if low.Before(q.from) || q.isKept {
			low = q.from
		}
		batch, err := h.listEvents(ctx, q, workos.ListEventsOptions{
			ListOptions: workos.ListOptions{Limit: size - seen, After: read.after, Before: before, Order: workos.Descending},
			Events:      q.types, OrganizationID: q.organization, RangeStart: low, RangeEnd: read.top,
		})
		if err == nil && batch.After != "" && batch.After == read.after {
			err = workos.ErrRepeatedCursor
		}
		if err != nil {
			read.after, read.top, read.own = "", time.Time{}, fold.Own
			return read, page.IncompleteAfter(len(read.events), err)
		}
		batch.Data = slices.DeleteFunc(batch.Data, func(e workos.Event) bool {
			isKnown := e.ID != "" && known[e.ID]
			known[e.ID] = true
			return isKnown
		})
		if len(read.events) == 0 && seen == 0 {
			read.before = cmp.Or(read.before, batch.Before)
		}
		before = ""
		if seen == 0 && len(batch.Data) > 0 && q.after+q.before != "" {
			newest = batch.Data[0].At()
		}
		seen += len(batch.Data)
		read.events, read.after = append(read.events, timeline.Fold(h.Runner, fold, batch.Data)...), batch.After
		if read.after == "" {
			read.top = low
		}
		if !read.top.After(q.from) {
			read.after, read.top = "", time.Time{}
			break
		}
		if seen >= size && len(read.events) > 0 {
			break
		}
		if seen >= size {
			seen = 0 // all of them are left out: the page goes on
		}
	}
	h.foldAcross(ctx, q, fold, newest, &read)
	read.own = fold.Own
	return read, nil
}

// foldAcross leaves out the starts on a page whose ends are on earlier pages. If WorkOS does not answer, they stay.
func (h *Handlers) foldAcross(ctx context.Context, q eventsQuery, fold *timeline.EventFold, newest time.Time, read *eventsRead) {
	var types []string
	until := newest
	for _, event := range read.events {
		if last := event.At().Add(timeline.FoldWindow); fold.Start(event) != "" && last.After(newest) {
			types = append(types, timeline.EventStarts[event.Event]...)
			until = later(until, last)
		}
	}
	if until.After(q.until) {
		until = q.until
	}
	if !until.After(newest) {
		return
	}
	slices.Sort(types)
	options := workos.ListEventsOptions{
		ListOptions: workos.ListOptions{Limit: 100, Order: workos.Ascending},
		Events:      slices.Compact(types), OrganizationID: q.organization, RangeStart: newest, RangeEnd: until,
	}
	for range foldRequests {
		page, err := h.listEvents(ctx, q, options)
		if err != nil {
			h.Failed(ctx, "ends of events", err)
			break
		}
		for _, event := range page.Data {
			fold.End(event)
		}
		if options.After = page.After; options.After == "" {
			break
		}
	}
	read.events = slices.DeleteFunc(read.events, fold.IsFolded)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// heldEvents reads the newest events of the page's range from the mirror. No events are an error, because the mirror may
// have missed some.
func (h *Handlers) heldEvents(q eventsQuery) func(context.Context) (eventsRead, time.Time, error) {
	return func(ctx context.Context) (eventsRead, time.Time, error) {
		held, err := h.Mirror.Events(ctx, h.Scope(ctx), mirror.EventQuery{
			OrganizationID: q.organization, Types: q.types, Since: q.from, Until: q.top, Limit: eventsShown,
		})
		if err == nil && len(held) == 0 {
			err = mirror.ErrNotFound
		}
		fold := h.foldOf(q)
		return eventsRead{events: timeline.Fold(h.Runner, fold, held), own: fold.Own}, h.Now(), err
	}
}

// refusedCursor reports whether WorkOS rejected the cursor and not the whole request.
func refusedCursor(q eventsQuery, err error) bool {
	if errors.Is(err, kept.ErrBadCursor) {
		return true
	}
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

// foldOf returns the fold of the events page. It shows operators' sign-ins if the filter is Frontdesk's own organization.
func (h *Handlers) foldOf(q eventsQuery) *timeline.EventFold {
	return timeline.NewEventFold(q.own || q.organization != "" && q.organization == h.OwnOrganization, q.types)
}
