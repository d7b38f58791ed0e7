package data

import (
	"encoding/json"
	"fmt"
	"time"
)

const (
	EventAge = 90 * 24 * time.Hour // how long events can be read
	NoRef    = ^Ref(0)             // no organization, no subject
)

// Event is one event. Those of the seed are rendered from the objects that they point to; those recorded while
// the server runs have their text in eventBodies.
type Event struct {
	Kind         string
	Organization Ref // NoRef for one that belongs to no organization
	Subject      Ref // of the table that the kind is about
	Detail       int32
}

// eventBody is the text of a recorded event.
type eventBody struct {
	data, previous json.RawMessage
	by             Actor
	rule           *FlagRule // of a feature flag whose targets changed
}

// Actor is who caused an event. Source is api, dashboard, admin_portal or system.
type Actor struct {
	ID     string  `json:"id"`
	Source string  `json:"source"`
	Name   *string `json:"name"`
}

// ByAPI is the application, which calls with its API key.
func ByAPI() Actor { return namedActor("api_key_01GZFR0NTDESK0STAFF0000000", "api", "API key") }

func byDashboard() Actor {
	return namedActor("user_01GZFR0NTDESK0STAFF0000009", "dashboard", "Dashboard admin")
}

// ByPortal is a person in the Admin Portal.
func ByPortal(who string) Actor { return namedActor("admin_portal", "admin_portal", who) }

// BySystem is WorkOS.
func BySystem() Actor { return namedActor("workos", "system", "WorkOS") }

func namedActor(id, source, name string) Actor { return Actor{ID: id, Source: source, Name: &name} }

// EventJSON is an event as GET /events shows it.
type EventJSON struct {
	Object    string           `json:"object"`
	ID        string           `json:"id"`
	Event     string           `json:"event"`
	Data      any              `json:"data"`
	CreatedAt string           `json:"created_at"`
	Context   eventContextJSON `json:"context"`
}

type eventContextJSON struct {
	ClientID string          `json:"client_id,omitempty"`
	Actor    *Actor          `json:"actor,omitempty"`
	Previous json.RawMessage `json:"previous_attributes,omitempty"`
	// Of a feature flag whose targets changed.
	Access  string       `json:"access_type,omitempty"`
	Targets *FlagTargets `json:"configured_targets,omitempty"`
}

// Record records an event: its type, the organization it belongs to (or NoRef), the object as it
// is now, and its actor. The caller holds the lock.
func (s *State) Record(kind string, organization Ref, data any, by Actor) {
	s.RecordChange(kind, organization, data, nil, by)
}

// RecordChange is record with what the changed fields held before (nil: none).
func (s *State) RecordChange(kind string, organization Ref, data, previous any, by Actor) {
	body := &eventBody{data: MustJSON(data), by: by}
	if previous != nil {
		body.previous = MustJSON(previous)
	}
	at := s.Events.Add(s.NewULID(), Event{Kind: kind, Organization: organization, Subject: NoRef})
	s.eventBodies[at] = body
	s.dropOldEvents()
	if s.OnEvent != nil {
		s.OnEvent(at)
	}
}

// dropOldEvents forgets the oldest of the recorded events above the limit.
func (s *State) dropOldEvents() {
	for s.MaxRecorded > 0 && len(s.eventBodies) > s.MaxRecorded {
		oldest := Ref(s.Events.Seeded + s.dropped)
		delete(s.eventBodies, oldest)
		s.Events.Remove(oldest)
		s.dropped++
	}
}

// RecordRule is RecordChange of who has a feature flag, with the rule as it is now.
func (s *State) RecordRule(kind string, data, previous any, rule FlagRule, by Actor) {
	s.RecordChange(kind, NoRef, data, previous, by)
	s.eventBodies[Ref(len(s.Events.Rows)-1)].rule = &rule
}

// MustJSON encodes what is always JSON.
func MustJSON(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Errorf("an event that is not JSON: %w", err))
	}
	return data
}

// FirstEventSince is the place of the oldest event that is not older than t.
func (s *State) FirstEventSince(t time.Time) int {
	seeded := s.Events.lowerBoundIn(0, s.Events.Seeded, MakeULID(max(t.UnixMilli()-s.Shift, 0), 0, 0))
	if seeded < s.Events.Seeded {
		return seeded
	}
	return s.Events.lowerBoundIn(s.Events.Seeded, len(s.Events.IDs), MakeULID(max(t.UnixMilli(), 0), 0, 0))
}

// EventView is an event as the API shows it.
func (s *State) EventView(at Ref) any {
	row := s.Events.Rows[at]
	view := EventJSON{
		Object: "event", ID: s.Events.ID(at), Event: row.Kind,
		CreatedAt: Stamp(CreatedAt(s, &s.Events, at)),
	}
	if body, recorded := s.eventBodies[at]; recorded {
		view.Data, view.Context = body.data, eventContextJSON{ClientID: s.Config.ClientID, Actor: &body.by, Previous: body.previous}
		if body.rule != nil {
			view.Context.Access, view.Context.Targets = body.rule.Access, &body.rule.Targets
		}
		return view
	}
	data, by := s.seededEvent(at, row)
	view.Data, view.Context = data, eventContextJSON{ClientID: s.Config.ClientID, Actor: &by}
	return view
}

// FlagRule is what the event of changed targets adds to its context.
type FlagRule struct {
	Access  string      `json:"access_type"` // none, some or all
	Targets FlagTargets `json:"configured_targets"`
}

// FlagTargets are who has a feature flag.
type FlagTargets struct {
	Organizations []FlagOrganization `json:"organizations"`
	Users         []FlagUser         `json:"users"`
}

// FlagOrganization is an organization that has a feature flag.
type FlagOrganization struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// FlagUser is a user that has a feature flag.
type FlagUser struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}
