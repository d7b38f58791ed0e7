package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"frontdesk/workos"
)

const (
	eventAge = 90 * 24 * time.Hour // how long events can be read
	noRef    = ^ref(0)             // no organization, no subject
)

// eventTypes are all that exist; asking for another is refused.
var eventTypes = workos.EventTypes()

// event is one thing that happened. The seed's are rendered from what they point to; those recorded while
// the server runs keep their text in eventBodies.
type event struct {
	kind         string
	organization ref // noRef for one that belongs to no organization
	subject      ref // of the table that the kind is about
	detail       int32
}

// eventBody is what a recorded event said.
type eventBody struct {
	data, previous json.RawMessage
	by             actor
	rule           *flagRule // of a feature flag whose targets changed
}

// actor is who caused an event. Source is api, dashboard, admin_portal or system.
type actor struct {
	ID     string  `json:"id"`
	Source string  `json:"source"`
	Name   *string `json:"name"`
}

func byAPI() actor { return namedActor("api_key_01GZFR0NTDESK0STAFF0000000", "api", "API key") }

func byDashboard() actor {
	return namedActor("user_01GZFR0NTDESK0STAFF0000009", "dashboard", "Dashboard admin")
}
func byPortal(who string) actor { return namedActor("admin_portal", "admin_portal", who) }
func bySystem() actor           { return namedActor("workos", "system", "WorkOS") }

func namedActor(id, source, name string) actor { return actor{ID: id, Source: source, Name: &name} }

type eventJSON struct {
	Object    string           `json:"object"`
	ID        string           `json:"id"`
	Event     string           `json:"event"`
	Data      any              `json:"data"`
	CreatedAt string           `json:"created_at"`
	Context   eventContextJSON `json:"context"`
}

type eventContextJSON struct {
	ClientID string          `json:"client_id,omitempty"`
	Actor    *actor          `json:"actor,omitempty"`
	Previous json.RawMessage `json:"previous_attributes,omitempty"`
	// Of a feature flag whose targets changed.
	Access  string       `json:"access_type,omitempty"`
	Targets *flagTargets `json:"configured_targets,omitempty"`
}

// record notes that something happened: its type, the organization it belongs to (or noRef), the object as it
// is now, and who did it. The caller holds the lock.
func (s *Server) record(kind string, organization ref, data any, by actor) {
	s.recordChange(kind, organization, data, nil, by)
}

// recordChange is record with what the changed fields held before (nil: none).
func (s *Server) recordChange(kind string, organization ref, data, previous any, by actor) {
	body := &eventBody{data: mustJSON(data), by: by}
	if previous != nil {
		body.previous = mustJSON(previous)
	}
	at := s.events.add(s.newULID(), event{kind: kind, organization: organization, subject: noRef})
	s.eventBodies[at] = body
}

func mustJSON(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Errorf("an event that is not JSON: %w", err))
	}
	return data
}

func (s *Server) eventRoutes() { s.handle("GET /events", s.listEvents) }

// listEvents serves GET /events. The filter by type is required, and what is older than 90 days is gone.
func (s *Server) listEvents(r *http.Request) reply {
	types := listParam(r, "events")
	if len(types) == 0 {
		return invalid(r, fieldError{"required", "events"})
	}
	for _, kind := range types {
		if !slices.Contains(eventTypes, kind) {
			return invalid(r, fieldError{"invalid_event_type", "events"})
		}
	}
	from, until, wrong := s.eventRange(r)
	if len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	keep := func(at ref) bool { return slices.Contains(types, s.events.rows[at].kind) }
	if id := r.URL.Query().Get("organization_id"); id != "" {
		organization, known := s.organizations.find(id)
		if !known {
			organization = noRef - 1 // nothing belongs to it
		}
		ofType := keep
		keep = func(at ref) bool { return s.events.rows[at].organization == organization && ofType(at) }
	}
	window := whole(&s.events, keep, s.eventView)
	return s.list(r, window.slice(s.firstEventSince(from), s.firstEventSince(until)))
}

// eventRange reads range_start and range_end: from is inclusive, until exclusive.
func (s *Server) eventRange(r *http.Request) (from, until time.Time, wrong []fieldError) {
	from, until = s.now().Add(-eventAge), s.now().Add(24*time.Hour)
	query := r.URL.Query()
	if query.Get("after") != "" && query.Get("range_start") != "" {
		wrong = append(wrong, fieldError{"mutually_exclusive", "range_start"})
	}
	start, okStart := timeParam(query.Get("range_start"), from)
	end, okEnd := timeParam(query.Get("range_end"), until)
	if !okStart {
		wrong = append(wrong, fieldError{"invalid_date_time", "range_start"})
	}
	if !okEnd {
		wrong = append(wrong, fieldError{"invalid_date_time", "range_end"})
	}
	if okStart && okEnd && end.Before(start) {
		wrong = append(wrong, fieldError{"invalid_range", "range_end"})
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

// firstEventSince is the place of the oldest event that is not older than t.
func (s *Server) firstEventSince(t time.Time) int {
	seeded := s.events.lowerBoundIn(0, s.events.seeded, makeULID(max(t.UnixMilli()-s.shift, 0), 0, 0))
	if seeded < s.events.seeded {
		return seeded
	}
	return s.events.lowerBoundIn(s.events.seeded, len(s.events.ids), makeULID(max(t.UnixMilli(), 0), 0, 0))
}

func (s *Server) eventView(at ref) any {
	row := s.events.rows[at]
	view := eventJSON{
		Object: "event", ID: s.events.id(at), Event: row.kind,
		CreatedAt: stamp(createdAt(s, &s.events, at)),
	}
	if body, recorded := s.eventBodies[at]; recorded {
		view.Data, view.Context = body.data, eventContextJSON{ClientID: s.config.ClientID, Actor: &body.by, Previous: body.previous}
		if body.rule != nil {
			view.Context.Access, view.Context.Targets = body.rule.Access, &body.rule.Targets
		}
		return view
	}
	data, by := s.seededEvent(at, row)
	view.Data, view.Context = data, eventContextJSON{ClientID: s.config.ClientID, Actor: &by}
	return view
}
