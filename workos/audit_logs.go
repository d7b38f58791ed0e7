package workos

import "encoding/json"

// AuditLogExport is a CSV of one organization's audit log in the making. State is pending, ready, error or
// expired. URL is a bearer secret that lives ten minutes and is renewed by another GET: never store or show it.
type AuditLogExport struct {
	Object
	State string `json:"state"`
	URL   string `json:"url"`
}

// AuditLogAction is a kind of event that the environment's audit logs know.
type AuditLogAction struct {
	Object
	Name   string          `json:"name"`
	Schema json.RawMessage `json:"schema"`
}

// AuditLogSchema is one version of an action's shape.
type AuditLogSchema struct {
	Object
	Version  int                    `json:"version"`
	Targets  []AuditLogSchemaTarget `json:"targets"`
	Actor    json.RawMessage        `json:"actor"`
	Metadata json.RawMessage        `json:"metadata"`
}

// AuditLogSchemaTarget is a kind of thing that an audit log event may be about.
type AuditLogSchemaTarget struct {
	Type     string          `json:"type"`
	Metadata json.RawMessage `json:"metadata"`
}
