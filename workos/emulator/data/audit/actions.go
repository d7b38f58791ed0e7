package audit

import (
	"time"

	"frontdesk/workos/emulator/data"
)

// Schema is one version of an action's shape, as the API gives it.
type Schema struct {
	Object    string         `json:"object"`
	Version   int            `json:"version"`
	Actor     *SchemaActor   `json:"actor,omitempty"`
	Targets   []SchemaTarget `json:"targets"`
	Metadata  map[string]any `json:"metadata,omitempty"`
	CreatedAt string         `json:"created_at"`
}

// SchemaActor is the actor in a schema.
type SchemaActor struct {
	Metadata map[string]any `json:"metadata"`
}

// SchemaTarget is a target in a schema.
type SchemaTarget struct {
	Type     string         `json:"type"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// Action is an action the environment knows, with its schema's versions, oldest first. Schemas never
// change; a new one becomes the next version.
type Action struct {
	ID        data.ULID // the cursor of lists; the API shows no id
	Name      string
	CreatedAt string
	Versions  []SchemaVersion
}

// SchemaVersion is a schema under the cursor of its list.
type SchemaVersion struct {
	ID data.ULID
	Schema
}

// ActionView is an action as the API gives it, with its newest schema.
type ActionView struct {
	Object    string `json:"object"`
	Name      string `json:"name"`
	Schema    Schema `json:"schema"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

func (a *Action) latest() Schema { return a.Versions[len(a.Versions)-1].Schema }

// View is an action as the API shows it.
func (a *Action) View() ActionView {
	newest := a.latest()
	return ActionView{"audit_log_action", a.Name, newest, a.CreatedAt, newest.CreatedAt}
}

// seedActions makes the actions of the made-up application, as if it had declared them long ago, one a day.
func seedActions(now time.Time) []*Action {
	actions := make([]*Action, 0, len(SeededActions))
	for i, seeded := range SeededActions {
		at := data.Stamp(now.AddDate(0, 0, i-400))
		id := data.MakeULID(int64(i)+1, 0, data.Mix(uint64(i)))
		actions = append(actions, &Action{
			ID: id, Name: seeded.name, CreatedAt: at,
			Versions: []SchemaVersion{{id, seeded.schemaOf(at)}},
		})
	}
	return actions
}

// seededAction is an action of the made-up customers, and how often it happens.
type seededAction struct {
	name     string
	weight   int
	targets  []string // types
	metadata []string // names of what the event adds
}

// SeededActions are what the made-up application writes about. The weights make most of a log sign-ins and
// daily work, and leave the sensitive actions rare, as in real ones. Those without a weight happen once: see
// madeUpLog.changes.
var SeededActions = []seededAction{
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
func (a seededAction) schemaOf(created string) Schema {
	schema := Schema{
		Object: "audit_log_schema", Version: 1, CreatedAt: created,
		Actor: &SchemaActor{Metadata: properties("role")},
	}
	for _, kind := range a.targets {
		schema.Targets = append(schema.Targets, SchemaTarget{Type: kind})
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
