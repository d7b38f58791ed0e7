package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"time"
)

// auditEvent is something that happened in a customer's account, as the application wrote it
// (the body of POST /audit_logs/events).
type auditEvent struct {
	ID         string         `json:"id,omitempty"`
	Action     string         `json:"action"`
	OccurredAt string         `json:"occurred_at"`
	Actor      auditActor     `json:"actor"`
	Targets    []auditTarget  `json:"targets"`
	Context    auditContext   `json:"context"`
	Metadata   map[string]any `json:"metadata,omitempty"`
	Version    int            `json:"version,omitempty"`

	at time.Time
}

// When is the time as a page shows it.
func (e auditEvent) When() string { return e.at.Format("2 Jan 15:04") }

type auditActor struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Name     string         `json:"name,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

type auditTarget struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Name     string         `json:"name,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

type auditContext struct {
	Location  string `json:"location"`
	UserAgent string `json:"user_agent,omitempty"`
}

// idempotencyLife is how long an Idempotency-Key is remembered (https://workos.com/docs/audit-logs).
const idempotencyLife = 24 * time.Hour

// createAuditEvent serves POST /audit_logs/events. The same Idempotency-Key within a day stores one event.
func (a *auditAPI) createAuditEvent(r *http.Request) reply {
	var body struct {
		OrganizationID string          `json:"organization_id"`
		Event          json.RawMessage `json:"event"`
	}
	if refused := readBody(r, &body); refused != nil {
		return *refused
	}
	var missing []fieldError
	if body.OrganizationID == "" {
		missing = append(missing, fieldError{"required", "organization_id"})
	}
	if len(body.Event) == 0 {
		missing = append(missing, fieldError{"required", "event"})
	}
	if len(missing) > 0 {
		return invalid(r, missing...)
	}
	at, found := a.organizations.find(body.OrganizationID)
	if !found {
		return notFound("Organization", body.OrganizationID)
	}
	event, wrong := readAuditEvent(body.Event)
	if len(wrong) == 0 {
		wrong = a.logs.withoutSchema(event)
	}
	if len(wrong) > 0 {
		return invalidAuditEvent(wrong)
	}
	if !a.seenBefore(r.Header.Get("Idempotency-Key")) {
		event.ID = a.newID("audit_log_event")
		a.logs.posted[at] = append(a.logs.posted[at], event)
	}
	return ok(map[string]bool{"success": true})
}

// withoutSchema is the place of what no schema describes: an action that was never declared, or a version that its
// schema does not have.
func (a *auditLogs) withoutSchema(event auditEvent) []string {
	action, known := a.actionNamed(event.Action)
	switch {
	case !known:
		return []string{"/action"}
	case event.Version < 0 || event.Version > len(action.versions):
		return []string{"/version"}
	}
	return nil
}

// seenBefore remembers an idempotency key and says whether it was used within its life.
func (a *auditAPI) seenBefore(key string) bool {
	if key == "" {
		return false
	}
	now := a.now()
	for old, at := range a.keys {
		if now.Sub(at) >= idempotencyLife {
			delete(a.keys, old)
		}
	}
	_, seen := a.keys[key]
	if !seen {
		a.keys[key] = now
	}
	return seen
}

// invalidAuditEvent answers 400 with the places of the mistakes, as JSON pointers into the event.
func invalidAuditEvent(paths []string) reply {
	errors := make([]map[string]string, len(paths))
	for i, path := range paths {
		errors[i] = map[string]string{"instancePath": path}
	}
	return reply{http.StatusBadRequest, map[string]any{
		"message": "Audit Log Event could not be processed due to missing or incorrect data.",
		"code":    "invalid_audit_log_event", "errors": errors,
	}}
}

// readAuditEvent decodes and checks an event; paths of what is wrong come back in order.
func readAuditEvent(body json.RawMessage) (auditEvent, []string) {
	var event auditEvent
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
	event.OccurredAt = stamp(event.at)
	return event, wrong
}

// Limits of metadata in an audit log event.
const (
	maxMetadata      = 50
	maxMetadataValue = 500 // characters
)

var metadataKey = regexp.MustCompile(`^[a-zA-Z0-9_-]{0,40}$`)

// badMetadata lists the places in a metadata object that break its limits.
func badMetadata(metadata map[string]any, path string) []string {
	var wrong []string
	if len(metadata) > maxMetadata {
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
