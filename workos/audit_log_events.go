package workos

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// AuditLogEntity is the actor or a target of an entry. Name and Metadata are
// optional; metadata values are texts, numbers or booleans.
type AuditLogEntity struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Name     string         `json:"name,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// CreateAuditLogEventOptions is one entry of an organization's audit log. Location is an IP address or another
// place; UserAgent, Metadata and Version (0: the newest) are optional.
type CreateAuditLogEventOptions struct {
	OrganizationID string
	Action         string
	OccurredAt     time.Time
	Actor          AuditLogEntity
	Targets        []AuditLogEntity
	Location       string
	UserAgent      string
	Metadata       map[string]any
	Version        int
}

// CreateAuditLogEvent writes an entry into an organization's audit log. For a day, WorkOS treats the same idempotency key
// as the same entry; "" sends no key.
//
// POST /audit_logs/events
func (c *Client) CreateAuditLogEvent(ctx context.Context, options CreateAuditLogEventOptions, idempotencyKey string) error {
	r := post("/audit_logs/events", auditLogEvent(options))
	r.idempotencyKey = idempotencyKey
	got, err := c.do(ctx, r)
	if err != nil {
		return err
	}
	var told struct {
		Success *bool `json:"success"`
	}
	if json.Unmarshal(got.body, &told) == nil && told.Success != nil && !*told.Success {
		return got.unreadable(errNotWritten)
	}
	return nil
}

var errNotWritten = errors.New("the answer says that the entry was not written")

// auditLogEvent returns an entry in the API's format.
func auditLogEvent(options CreateAuditLogEventOptions) any {
	type place struct {
		Location  string `json:"location"`
		UserAgent string `json:"user_agent,omitempty"`
	}
	type event struct {
		Action     string           `json:"action"`
		OccurredAt string           `json:"occurred_at"`
		Actor      AuditLogEntity   `json:"actor"`
		Targets    []AuditLogEntity `json:"targets"`
		Context    place            `json:"context"`
		Metadata   map[string]any   `json:"metadata,omitempty"`
		Version    int              `json:"version,omitempty"`
	}
	return struct {
		OrganizationID string `json:"organization_id"`
		Event          event  `json:"event"`
	}{options.OrganizationID, event{
		options.Action, timestamp(options.OccurredAt), options.Actor, append([]AuditLogEntity{}, options.Targets...),
		place{options.Location, options.UserAgent}, options.Metadata, options.Version,
	}}
}
