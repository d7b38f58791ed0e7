package auditlogs

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"frontdesk/views"
	payloadview "frontdesk/views/payload"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// tabs are the pages of the audit logs.
func tabs(current string) []ui.Tab {
	tabs := []ui.Tab{{Label: "Exports", URL: paths.Exports.URL()}, {Label: "Actions", URL: paths.AuditActions.URL()}}
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == current
	}
	return tabs
}

// Tabs returns the tabs of the audit log pages, with the exports as the current one.
func Tabs() []ui.Tab { return tabs(paths.Exports.URL()) }

// ActionsPage is the list of the actions that the environment's audit logs know.
type ActionsPage struct {
	List    ui.List
	Actions views.Region[[]workos.AuditLogAction]
}

// ActionList lists the actions whose name or targets contain a text, sorted by name.
func ActionList(actions []workos.AuditLogAction, q string) ui.List {
	list := ui.List{
		ID: "actions", Title: "Audit log actions", Path: paths.AuditActions.URL(), Searchable: true, SearchHint: "Action or target", Search: q,
		Headers: []ui.Header{{Label: "Action"}, {Label: "Target types"}, {Label: "Version", Numeric: true}, {Label: "Changed"}},
	}
	actions = slices.SortedFunc(slices.Values(actions), func(a, b workos.AuditLogAction) int { return cmp.Compare(a.Name, b.Name) })
	for _, action := range actions {
		newest := newestSchema(action)
		about := strings.Join(TargetTypes(newest), ", ")
		if action.Name == "" || !strings.Contains(strings.ToLower(action.Name+"\n"+about), strings.ToLower(q)) {
			continue
		}
		list.Rows = append(list.Rows, ui.Row{URL: paths.AuditAction.URL(action.Name), Label: action.Name, Cells: ui.Cells(
			ui.Strong(action.Name), ui.OrMissing(about, "not reported"), ui.OrMissing(versionNumber(newest.Version), "–"),
			ui.Time(action.UpdatedAt))})
	}
	return list
}

// newestSchema returns the newest schema of a listed action; an empty one if the server sends none.
func newestSchema(action workos.AuditLogAction) workos.AuditLogSchema {
	schema, _ := workos.Decode[workos.AuditLogSchema](action.Schema)
	return schema
}

func versionNumber(version int) string {
	if version < 1 {
		return ""
	}
	return wording.Number(version)
}

// TargetTypes returns the types of an action's targets, in the schema's order.
func TargetTypes(schema workos.AuditLogSchema) []string {
	var types []string
	for _, target := range schema.Targets {
		if target.Type != "" {
			types = append(types, target.Type)
		}
	}
	return types
}

// SchemaField is one metadata key of a schema. Type is string, number or boolean, or whatever else
// the schema has.
type SchemaField struct {
	Name, Type string
	Required   bool
}

// SchemaFields reads the metadata keys from their JSON schema, in order. whole is false if the schema contains
// more than names, plain types and which keys are required.
func SchemaFields(schema json.RawMessage) (fields []SchemaField, whole bool) {
	var required []string
	whole = true
	for _, member := range payloadview.Members(schema) {
		switch member.Name {
		case "properties":
			for _, property := range payloadview.Members(member.Value) {
				field, plain := schemaField(property)
				fields, whole = append(fields, field), whole && plain
			}
		case "required":
			whole = whole && json.Unmarshal(member.Value, &required) == nil
		case "type":
		default:
			whole = false
		}
	}
	for i := range fields {
		fields[i].Required = slices.Contains(required, fields[i].Name)
	}
	return fields, whole
}

func schemaField(property payloadview.Member) (field SchemaField, plain bool) {
	field = SchemaField{Name: property.Name, Type: "any"}
	for _, member := range payloadview.Members(property.Value) {
		if member.Name == "type" {
			field.Type = strings.Trim(string(member.Value), `"`)
		}
	}
	return field, len(payloadview.Members(property.Value)) == 1 && slices.Contains(SchemaTypes(), field.Type)
}

// SchemaTypes returns the types that metadata may have.
func SchemaTypes() []string { return []string{"string", "number", "boolean"} }

// ActorMetadata returns the JSON schema of an actor's metadata.
func ActorMetadata(schema workos.AuditLogSchema) json.RawMessage {
	for _, member := range payloadview.Members(schema.Actor) {
		if member.Name == "metadata" {
			return member.Value
		}
	}
	return nil
}

// ActionPage shows one action with every version of its schema, the newest first.
type ActionPage struct {
	Name     string
	Versions views.Region[[]workos.AuditLogSchema]
	May      views.Permissions
}

func (p ActionPage) object() ui.ObjectPage {
	page := ui.ObjectPage{Kind: "Audit log action", Name: p.Name,
		Crumbs: []ui.Action{{Label: "Audit log actions", URL: paths.AuditActions.URL()}}}
	if p.May.WriteAuditLogs {
		at := p.Name
		page.Actions = []ui.Action{{Label: "New version", URL: paths.AuditSchemaNew.URL(at)},
			{Label: "Send an event", Icon: "send", URL: paths.AuditEventSend.URL(at), Primary: true}}
	}
	return page
}

// sendThis links to the form for an event of an older version.
func (p ActionPage) sendThis(i int, schema workos.AuditLogSchema) []ui.Action {
	if !p.May.WriteAuditLogs || i == 0 || schema.Version < 1 {
		return nil
	}
	return []ui.Action{{Label: "Send an event of this version",
		URL: paths.With(paths.AuditEventSend.URL(p.Name), "version", fmt.Sprint(schema.Version))}}
}

func versionTitle(i int, schema workos.AuditLogSchema) string {
	title := "Version without a number"
	if schema.Version > 0 {
		title = "Version " + versionNumber(schema.Version)
	}
	if i == 0 {
		title += " (newest)"
	}
	return title
}

// schemaTable shows a schema as a table: the actor, the targets, and the event's own metadata.
func schemaTable(schema workos.AuditLogSchema) ui.List {
	list := ui.List{Title: versionTitle(1, schema), Headers: []ui.Header{{Label: "Part"}, {Label: "Metadata"}, {Label: "Type"}}}
	list.Rows = append(list.Rows, schemaRows("Actor", ActorMetadata(schema))...)
	for _, target := range schema.Targets {
		list.Rows = append(list.Rows, schemaRows("Target: "+cmp.Or(target.Type, "of no type"), target.Metadata)...)
	}
	list.Rows = append(list.Rows, schemaRows("Event", schema.Metadata)...)
	return list
}

func schemaRows(part string, metadata json.RawMessage) []ui.Row {
	fields, _ := SchemaFields(metadata)
	if len(fields) == 0 {
		return []ui.Row{{Cells: ui.Cells(ui.Strong(part), ui.Missing("none"), ui.Missing("–"))}}
	}
	rows := make([]ui.Row, len(fields))
	for i, field := range fields {
		rows[i].Cells = []templ.Component{ui.Strong(part), ui.Text(field.Name), ui.Text(field.words())}
	}
	return rows
}

func (f SchemaField) words() string {
	if f.Required {
		return f.Type + ", required"
	}
	return f.Type
}
