package workos

import (
	"context"
	"encoding/json"
	"strconv"
)

// AuditLogConfiguration is the configuration of an organization's audit log. State is active, inactive or disabled.
// It has no ID.
type AuditLogConfiguration struct {
	Object
	OrganizationID  string     `json:"organization_id"`
	RetentionInDays int        `json:"retention_period_in_days"`
	State           string     `json:"state"`
	LogStream       *LogStream `json:"log_stream"` // nil when there is none
}

func (a *AuditLogConfiguration) identity() string { return a.OrganizationID }

// LogStream sends an organization's audit log to its own monitoring. Type is AzureSentinel, Datadog,
// GenericHttps, GoogleCloudStorage, S3, Snowflake or Splunk; State is active, inactive, error or invalid.
type LogStream struct {
	ID           string `json:"id"`
	Type         string `json:"type"`
	State        string `json:"state"`
	LastSyncedAt Time   `json:"last_synced_at"`
	CreatedAt    Time   `json:"created_at"`
}

// GetAuditLogConfiguration reads the configuration of an organization's audit log, with its log stream.
//
// GET /organizations/{id}/audit_log_configuration
func (c *Client) GetAuditLogConfiguration(ctx context.Context, organizationID string) (AuditLogConfiguration, error) {
	return one[AuditLogConfiguration](ctx, c, get("/organizations/{id}/audit_log_configuration", organizationID))
}

type auditLogRetention struct {
	Days int `json:"retention_period_in_days"` // 0 for null
}

// GetAuditLogRetention reads for how many days an organization's audit log is kept; 0 if no retention is set.
//
// GET /organizations/{id}/audit_logs_retention
func (c *Client) GetAuditLogRetention(ctx context.Context, organizationID string) (days int, err error) {
	retention, err := one[auditLogRetention](ctx, c, get("/organizations/{id}/audit_logs_retention", organizationID))
	return retention.Days, err
}

// SetAuditLogRetention sets for how many days an organization's audit log is kept: 30 to 330 in steps of 30, or 365 to 3650
// in steps of 365. It returns the retention in WorkOS's answer. Older entries are deleted for good. WorkOS also accepts the newer
// retention_period, which has the same meaning in words; servers from before September 2026 do not.
//
// PUT /organizations/{id}/audit_logs_retention
func (c *Client) SetAuditLogRetention(ctx context.Context, organizationID string, days int) (int, error) {
	retention, err := one[auditLogRetention](ctx, c,
		put("/organizations/{id}/audit_logs_retention", auditLogRetention{days}, organizationID))
	return retention.Days, err
}

// CreateAuditLogSchemaOptions describes an action's next version. It needs at least one target; the metadata are JSON
// schemas of an object whose properties are texts, numbers or booleans, and may be nil.
type CreateAuditLogSchemaOptions struct {
	Targets       []AuditLogSchemaTarget
	ActorMetadata json.RawMessage
	Metadata      json.RawMessage
}

// identity of a schema is its version, because it has no ID.
func (s *AuditLogSchema) identity() string {
	if s.Version == 0 {
		return ""
	}
	return strconv.Itoa(s.Version)
}

// CreateAuditLogSchema adds a version to an action's schema, and creates the action if it is new. Versions
// cannot be changed or deleted, so it is sent once.
//
// POST /audit_logs/actions/{actionName}/schemas
func (c *Client) CreateAuditLogSchema(ctx context.Context, action string, options CreateAuditLogSchemaOptions) (AuditLogSchema, error) {
	type target struct {
		Type     string          `json:"type"`
		Metadata json.RawMessage `json:"metadata,omitempty"`
	}
	type actor struct {
		Metadata json.RawMessage `json:"metadata"`
	}
	body := struct {
		Actor    *actor          `json:"actor,omitempty"`
		Targets  []target        `json:"targets"`
		Metadata json.RawMessage `json:"metadata,omitempty"`
	}{Targets: []target{}, Metadata: options.Metadata}
	for _, t := range options.Targets {
		body.Targets = append(body.Targets, target(t))
	}
	if options.ActorMetadata != nil {
		body.Actor = &actor{options.ActorMetadata}
	}
	return one[AuditLogSchema](ctx, c, post("/audit_logs/actions/{actionName}/schemas", body, action).sentOnce())
}
