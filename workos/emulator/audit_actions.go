package emulator

import "time"

// auditSchema is one version of an action's shape, as the API gives it.
type auditSchema struct {
	Object    string              `json:"object"`
	Version   int                 `json:"version"`
	Actor     *auditSchemaActor   `json:"actor,omitempty"`
	Targets   []auditSchemaTarget `json:"targets"`
	Metadata  map[string]any      `json:"metadata,omitempty"`
	CreatedAt string              `json:"created_at"`
}

type auditSchemaActor struct {
	Metadata map[string]any `json:"metadata"`
}

type auditSchemaTarget struct {
	Type     string         `json:"type"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// auditAction is an action the environment knows, with its schema's versions, oldest first. Schemas never
// change; a new one becomes the next version.
type auditAction struct {
	id        ulid // the cursor of lists; the API shows no id
	name      string
	createdAt string
	versions  []auditVersion
}

type auditVersion struct {
	id ulid
	auditSchema
}

// auditActionView is an action as the API gives it, with its newest schema.
type auditActionView struct {
	Object    string      `json:"object"`
	Name      string      `json:"name"`
	Schema    auditSchema `json:"schema"`
	CreatedAt string      `json:"created_at"`
	UpdatedAt string      `json:"updated_at"`
}

func (a *auditAction) latest() auditSchema { return a.versions[len(a.versions)-1].auditSchema }

func (a *auditAction) view() auditActionView {
	newest := a.latest()
	return auditActionView{"audit_log_action", a.name, newest, a.createdAt, newest.CreatedAt}
}

// seedActions makes the actions of the made-up application, as if it had declared them long ago, one a day.
func seedActions(now time.Time) []*auditAction {
	actions := make([]*auditAction, 0, len(seededActions))
	for i, seeded := range seededActions {
		at := stamp(now.AddDate(0, 0, i-400))
		id := makeULID(int64(i)+1, 0, mix(uint64(i)))
		actions = append(actions, &auditAction{
			id: id, name: seeded.name, createdAt: at,
			versions: []auditVersion{{id, seeded.schemaOf(at)}},
		})
	}
	return actions
}

// seededAction is how an action of the made-up customers looks and how often it happens.
type seededAction struct {
	name     string
	weight   int
	targets  []string // types
	metadata []string // names of what the event adds
}

// seededActions are what the made-up application writes about. The weights make most of a log sign-ins and
// daily work, and leave the sensitive actions rare, as in real ones. Those without a weight happen once: see
// auditSeed.changes.
var seededActions = []seededAction{
	{"user.signed_in", 30, []string{"team"}, []string{"method"}},
	{"user.signed_out", 8, []string{"team"}, nil},
	{"user.sign_in_failed", 3, []string{"team"}, []string{"reason"}},
	{"user.invited", 2, []string{"user"}, []string{"role"}},
	{"user.removed", 1, []string{"user"}, nil},
	{"user.role_changed", 0, []string{"user"}, []string{"from", "to"}},
	{"document.created", 10, []string{"document"}, nil},
	{"document.updated", 14, []string{"document"}, []string{"revision"}},
	{"document.shared", 5, []string{"document", "user"}, []string{"access"}},
	{"document.deleted", 3, []string{"document"}, nil},
	{"project.created", 2, []string{"project"}, nil},
	{"project.archived", 1, []string{"project"}, nil},
	{"invoice.exported", 3, []string{"invoice"}, []string{"format"}},
	{"report.downloaded", 5, []string{"report"}, []string{"format"}},
	{"api_key.created", 1, []string{"api_key"}, nil},
	{"api_key.revoked", 1, []string{"api_key"}, nil},
	{"settings.updated", 0, []string{"setting"}, []string{"from", "to"}},
	{"integration.connected", 0, []string{"integration"}, nil},
	{"billing.plan_changed", 0, []string{"team"}, []string{"from", "to"}},
	{"data.exported", 1, []string{"team"}, []string{"rows"}},
}

// schemaOf describes a seeded action in the API's words.
func (a seededAction) schemaOf(created string) auditSchema {
	schema := auditSchema{
		Object: "audit_log_schema", Version: 1, CreatedAt: created,
		Actor: &auditSchemaActor{Metadata: properties("role")},
	}
	for _, kind := range a.targets {
		schema.Targets = append(schema.Targets, auditSchemaTarget{Type: kind})
	}
	if len(a.metadata) > 0 {
		schema.Metadata = properties(a.metadata...)
	}
	return schema
}

// properties is the JSON schema of an object whose properties are texts.
func properties(names ...string) map[string]any {
	fields := map[string]any{}
	for _, name := range names {
		fields[name] = map[string]any{"type": "string"}
	}
	return map[string]any{"type": "object", "properties": fields}
}
