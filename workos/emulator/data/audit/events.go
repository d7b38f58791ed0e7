package audit

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// Event is something that happened in a customer's account, as the application wrote it
// (the body of POST /audit_logs/events).
type Event struct {
	ID         string         `json:"id,omitempty"`
	Action     string         `json:"action"`
	OccurredAt string         `json:"occurred_at"`
	Actor      Actor          `json:"actor"`
	Targets    []Target       `json:"targets"`
	Context    Context        `json:"context"`
	Metadata   map[string]any `json:"metadata,omitempty"`
	Version    int            `json:"version,omitempty"`

	at time.Time
}

// When is the time as a page shows it.
func (e Event) When() string { return e.at.Format("2 Jan 15:04") }

// Actor is the actor of an event.
type Actor struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Name     string         `json:"name,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// Target is a target of an event.
type Target struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Name     string         `json:"name,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// Context is where an event came from.
type Context struct {
	Location  string `json:"location"`
	UserAgent string `json:"user_agent,omitempty"`
}

// WithoutSchema is the place of what no schema describes: an action that was never declared, or a version that its
// schema does not have.
func (a *Logs) WithoutSchema(event Event) []string {
	action, known := a.ActionNamed(event.Action)
	switch {
	case !known:
		return []string{"/action"}
	case event.Version < 0 || event.Version > len(action.Versions):
		return []string{"/version"}
	}
	return nil
}

// ReadEvent decodes and checks an event; paths of what is wrong come back in order.
func ReadEvent(body json.RawMessage) (Event, []string) {
	var event Event
	if err := json.Unmarshal(body, &event); err != nil {
		path := ""
		if typeError, isType := err.(*json.UnmarshalTypeError); isType { //nolint:errorlint // never wrapped by encoding/json
			path = "/" + regexp.MustCompile(`\.`).ReplaceAllString(typeError.Field, "/")
		}
		return event, []string{path}
	}
	var wrong []string
	need := func(good bool, path string) {
		if !good {
			wrong = append(wrong, path)
		}
	}
	var err error
	event.at, err = time.Parse(time.RFC3339Nano, event.OccurredAt)
	need(event.Action != "", "/action")
	need(err == nil, "/occurred_at")
	need(event.Actor.ID != "", "/actor/id")
	need(event.Actor.Type != "", "/actor/type")
	need(event.Targets != nil, "/targets")
	for i, target := range event.Targets {
		need(target.ID != "", fmt.Sprintf("/targets/%d/id", i))
		need(target.Type != "", fmt.Sprintf("/targets/%d/type", i))
		wrong = append(wrong, badMetadata(target.Metadata, fmt.Sprintf("/targets/%d/metadata", i))...)
	}
	need(event.Context.Location != "", "/context/location")
	wrong = append(wrong, badMetadata(event.Actor.Metadata, "/actor/metadata")...)
	wrong = append(wrong, badMetadata(event.Metadata, "/metadata")...)
	event.OccurredAt = data.Stamp(event.at)
	return event, wrong
}

// Limits of metadata in an audit log event.
const (
	MaxMetadata      = 50
	maxMetadataValue = 500 // characters
)

var metadataKey = regexp.MustCompile(`^[a-zA-Z0-9_-]{0,40}$`)

// badMetadata lists the places in a metadata object that break its limits.
func badMetadata(metadata map[string]any, path string) []string {
	var wrong []string
	if len(metadata) > MaxMetadata {
		wrong = append(wrong, path)
	}
	for key, value := range metadata {
		good := metadataKey.MatchString(key)
		switch value := value.(type) {
		case string:
			good = good && len([]rune(value)) <= maxMetadataValue
		case float64, bool:
		default:
			good = false
		}
		if !good {
			wrong = append(wrong, path+"/"+key)
		}
	}
	slices.Sort(wrong)
	return wrong
}

// Filter narrows an export: within a list any value matches, and every list that is not empty has to.
type Filter struct {
	Actions    []string `json:"actions"`
	Actors     []string `json:"actors"` // the older spelling of actor_names
	ActorNames []string `json:"actor_names"`
	ActorIDs   []string `json:"actor_ids"`
	Targets    []string `json:"targets"` // types
}

func (f Filter) matches(event Event) bool {
	names := slices.Concat(f.Actors, f.ActorNames)
	return (len(f.Actions) == 0 || slices.Contains(f.Actions, event.Action)) &&
		(len(names) == 0 || slices.Contains(names, event.Actor.Name)) &&
		(len(f.ActorIDs) == 0 || slices.Contains(f.ActorIDs, event.Actor.ID)) &&
		(len(f.Targets) == 0 || slices.ContainsFunc(event.Targets, func(t Target) bool { return slices.Contains(f.Targets, t.Type) }))
}

// AsksFor reports whether a word is in any of the filters.
func (f Filter) AsksFor(word string) bool {
	return slices.Contains(slices.Concat(f.Actions, f.Actors, f.ActorNames, f.ActorIDs, f.Targets), word)
}
