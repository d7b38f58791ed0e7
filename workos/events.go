package workos

import "encoding/json"

// Event is something that happened in the environment. Data is the object it is about, as it was then.
type Event struct {
	Object
	Event   string          `json:"event"`
	Data    json.RawMessage `json:"data"`
	Context *EventContext   `json:"context"`
}

// EventContext says who caused an event. Actor.Source is api, dashboard, admin_portal or system.
type EventContext struct {
	ClientID           string          `json:"client_id"`
	Actor              *EventActor     `json:"actor"`
	PreviousAttributes json.RawMessage `json:"previous_attributes"`
}

// EventActor is who caused an event.
type EventActor struct {
	ID     string `json:"id"`
	Source string `json:"source"`
	Name   string `json:"name"`
}
