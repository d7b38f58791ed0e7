package api

import (
	"net/http"
	"slices"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/emulator/data"
)

// eventTypes are all that exist; asking for another is refused.
var eventTypes = append(workos.EventTypes(), workos.NewEventTypes()...)

func (s *API) eventRoutes() { s.handle("GET /events", s.listEvents) }

// listEvents serves GET /events. The filter by type is required, and what is older than 90 days is gone.
func (s *API) listEvents(r *http.Request) reply {
	types := listParam(r, "events")
	if len(types) == 0 {
		return invalid(r, FieldError{"required", "events"})
	}
	for _, kind := range types {
		if !slices.Contains(eventTypes, kind) {
			return invalid(r, FieldError{"invalid_event_type", "events"})
		}
	}
	from, until, wrong := s.eventRange(r)
	if len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	keep := func(at data.Ref) bool { return slices.Contains(types, s.Events.Rows[at].Kind) }
	if id := r.URL.Query().Get("organization_id"); id != "" {
		organization, known := s.Organizations.Find(id)
		if !known {
			organization = data.NoRef - 1 // nothing belongs to it
		}
		ofType := keep
		keep = func(at data.Ref) bool { return s.Events.Rows[at].Organization == organization && ofType(at) }
	}
	window := whole(&s.Events, keep, s.EventView)
	return s.list(r, window.slice(s.FirstEventSince(from), s.FirstEventSince(until)))
}

// eventRange reads range_start and range_end: from is inclusive, until exclusive.
func (s *API) eventRange(r *http.Request) (from, until time.Time, wrong []FieldError) {
	from, until = s.Now().Add(-data.EventAge), s.Now().Add(24*time.Hour)
	query := r.URL.Query()
	if query.Get("after") != "" && query.Get("range_start") != "" {
		wrong = append(wrong, FieldError{"mutually_exclusive", "range_start"})
	}
	start, okStart := timeParam(query.Get("range_start"), from)
	end, okEnd := timeParam(query.Get("range_end"), until)
	if !okStart {
		wrong = append(wrong, FieldError{"invalid_date_time", "range_start"})
	}
	if !okEnd {
		wrong = append(wrong, FieldError{"invalid_date_time", "range_end"})
	}
	if okStart && okEnd && end.Before(start) {
		wrong = append(wrong, FieldError{"invalid_range", "range_end"})
	}
	if start.After(from) {
		from = start
	}
	return from, end, wrong
}

// timeParam reads an ISO 8601 time, or gives the one that stands for none.
func timeParam(text string, none time.Time) (time.Time, bool) {
	if text == "" {
		return none, true
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t, err = time.Parse(time.DateOnly, text)
	}
	return t, err == nil
}
