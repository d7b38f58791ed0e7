package workos

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"time"
)

// AuditLogExport is a CSV export of one organization's audit log. State is pending, ready, error or
// expired. URL is a bearer secret that lives ten minutes and is renewed by another GET: never store or show it.
type AuditLogExport struct {
	Object
	State string `json:"state"`
	URL   string `json:"url"`
}

// AuditLogAction is a type of event in the environment's audit logs.
type AuditLogAction struct {
	Object
	Name   string          `json:"name"`
	Schema json.RawMessage `json:"schema"`
}

// identity of an action is its name if it has no ID.
func (a *AuditLogAction) identity() string { return cmp.Or(a.ID, a.Name) }

// AuditLogSchema is one version of an action's schema.
type AuditLogSchema struct {
	Object
	Version  int                    `json:"version"`
	Targets  []AuditLogSchemaTarget `json:"targets"`
	Actor    json.RawMessage        `json:"actor"`
	Metadata json.RawMessage        `json:"metadata"`
}

// AuditLogSchemaTarget is a type of target that an audit log event may have.
type AuditLogSchemaTarget struct {
	Type     string          `json:"type"`
	Metadata json.RawMessage `json:"metadata"`
}

func (*AuditLogExport) scrub(raw json.RawMessage) json.RawMessage {
	return dropKeys(raw, []string{"url"})
}

// CreateAuditLogExportOptions selects the entries of an export. The range reaches back three months at most;
// the lists are optional filters.
type CreateAuditLogExportOptions struct {
	OrganizationID string
	RangeStart     time.Time
	RangeEnd       time.Time
	Actions        []string
	ActorNames     []string
	ActorIDs       []string
	Targets        []string // types of targets
}

// CreateAuditLogExport starts an export. Exports cannot be listed, so keep the ID.
//
// POST /audit_logs/exports
func (c *Client) CreateAuditLogExport(ctx context.Context, options CreateAuditLogExportOptions) (AuditLogExport, error) {
	body := struct {
		OrganizationID string   `json:"organization_id"`
		RangeStart     string   `json:"range_start"`
		RangeEnd       string   `json:"range_end"`
		Actions        []string `json:"actions,omitempty"`
		ActorNames     []string `json:"actor_names,omitempty"`
		ActorIDs       []string `json:"actor_ids,omitempty"`
		Targets        []string `json:"targets,omitempty"`
	}{
		options.OrganizationID, timestamp(options.RangeStart), timestamp(options.RangeEnd),
		options.Actions, options.ActorNames, options.ActorIDs, options.Targets,
	}
	return one[AuditLogExport](ctx, c, post("/audit_logs/exports", body).needsAnswer())
}

// GetAuditLogExport reads an export and, once it is ready, a fresh URL for it.
//
// GET /audit_logs/exports/{auditLogExportId}
func (c *Client) GetAuditLogExport(ctx context.Context, id string) (AuditLogExport, error) {
	return one[AuditLogExport](ctx, c, get("/audit_logs/exports/{auditLogExportId}", id))
}

// ListAuditLogActions reads a page of the actions that the environment's audit logs know.
//
// GET /audit_logs/actions
func (c *Client) ListAuditLogActions(ctx context.Context, options ListOptions) (Page[AuditLogAction], error) {
	return list[AuditLogAction](ctx, c, getList("/audit_logs/actions", options.query()))
}

// AllAuditLogActions iterates over all pages of ListAuditLogActions.
func (c *Client) AllAuditLogActions(ctx context.Context, options ListOptions) iter.Seq2[AuditLogAction, error] {
	return all(options, func(page ListOptions) (Page[AuditLogAction], error) {
		return c.ListAuditLogActions(ctx, page)
	})
}

// ListAuditLogSchemas reads a page of the versions of an action's schema.
//
// GET /audit_logs/actions/{actionName}/schemas
func (c *Client) ListAuditLogSchemas(ctx context.Context, action string, options ListOptions) (Page[AuditLogSchema], error) {
	return list[AuditLogSchema](ctx, c, getList("/audit_logs/actions/{actionName}/schemas", options.query(), action))
}

// AllAuditLogSchemas iterates over all pages of ListAuditLogSchemas.
func (c *Client) AllAuditLogSchemas(ctx context.Context, action string, options ListOptions) iter.Seq2[AuditLogSchema, error] {
	return all(options, func(page ListOptions) (Page[AuditLogSchema], error) {
		return c.ListAuditLogSchemas(ctx, action, page)
	})
}
