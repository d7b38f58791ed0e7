package auditlogs

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on audit logs.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "audit_log_export.create", Done: "Requested an audit log export", Tried: "Tried to request an audit log export",
			Lookup: action.Lookup{Hides: "which exports were requested"},
		},
		{
			Name: "audit_log_export.download", Done: "Downloaded an audit log export", Tried: "Tried to download an audit log export",
		},
		{
			Name: "audit_log_export.read", Done: "Read an audit log", Tried: "Tried to read an audit log",
		},
		{
			Name: "audit_log_schema.create", Done: "Created a version of an audit log action",
			Tried:      "Tried to create a version of an audit log action",
			Permission: auth.WriteAuditLogs,
			Forms: []action.Form{{Route: paths.AuditActionNew, Handler: h.AuditActionNew},
				{Route: paths.AuditSchemaNew, Handler: h.AuditSchemaNew}},
			Lookup: action.Lookup{Look: h.schemaCreated, Creates: "schema version"},
		},
		{
			Name: "audit_log_event.create", Done: "Sent an audit log event", Tried: "Tried to send an audit log event",
			Permission: auth.WriteAuditLogs, Forms: []action.Form{{Route: paths.AuditEventSend, Handler: h.AuditEventSend}},
			NeedsReason: true, IsDestructive: true,
			Lookup: action.Lookup{Hides: "single entries of an audit log"},
		},
		{
			Name: "audit_log.retention", Done: "Changed audit log retention", Tried: "Tried to change audit log retention",
			Permission: auth.SetRetention, Forms: []action.Form{{Route: paths.RetentionSet, Handler: h.RetentionSet}},
			Undo:   undoRetention,
			Lookup: action.Lookup{Look: h.retentionChanged},
		},
	}
}
