package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// auditLogActions are the actions on audit logs.
func (d *Desk) auditLogActions() []Action {
	return []Action{
		{
			Name: "audit_log_export.create", Done: "Requested an audit log export", Tried: "Tried to request an audit log export",
			lookup: lookup{hides: "which exports were requested"},
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
			Forms:      []ActionForm{{paths.AuditActionNew, d.AuditActionNew}, {paths.AuditSchemaNew, d.AuditSchemaNew}},
			lookup:     lookup{look: d.schemaCreated},
		},
		{
			Name: "audit_log_event.create", Done: "Sent an audit log event", Tried: "Tried to send an audit log event",
			Permission: auth.WriteAuditLogs, Forms: []ActionForm{{paths.AuditEventSend, d.AuditEventSend}},
			needsReason: true, isDestructive: true,
			lookup: lookup{hides: "single entries of an audit log"},
		},
		{
			Name: "audit_log.retention", Done: "Changed audit log retention", Tried: "Tried to change audit log retention",
			Permission: auth.SetRetention, Forms: []ActionForm{{paths.RetentionSet, d.RetentionSet}},
			undo:   undoRetention,
			lookup: lookup{look: d.retentionChanged},
		},
	}
}
