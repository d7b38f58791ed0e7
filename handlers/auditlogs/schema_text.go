package auditlogs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	actionsview "frontdesk/views/actions"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/workos"
)

// metadataName matches the metadata keys that WorkOS accepts (https://workos.com/docs/audit-logs/metadata-schema).
var metadataName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

// schemaText writes the JSON schema of metadata as lines of "name: type"; false if a part of it cannot be written so.
func schemaText(schema json.RawMessage, indent string) (string, bool) {
	fields, whole := auditlogsview.SchemaFields(schema)
	var text strings.Builder
	for _, field := range fields {
		text.WriteString(indent + field.Name + ": " + field.Type)
		if field.Required {
			text.WriteString(" required")
		}
		text.WriteString("\n")
	}
	return text.String(), whole
}

// readTargets parses lines of types, each with lines of "name: type" below it.
func readTargets(text string, form *actionsview.Form) []workos.AuditLogSchemaTarget {
	var targets []workos.AuditLogSchemaTarget
	var fields []auditlogsview.SchemaField
	end := func() {
		if len(targets) > 0 {
			targets[len(targets)-1].Metadata = metadataSchema(fields)
		}
		fields = nil
	}
	for line := range lines(text) {
		if strings.Contains(line, ":") && len(targets) == 0 {
			form.AddError("targets", "Write a target type first, such as document, and its metadata below it.")
			return nil
		}
		if strings.Contains(line, ":") {
			fields = readField(fields, line, "targets", form)
			continue
		}
		end()
		if utf8.RuneCountInString(line) > action.MaxMetadataKey {
			form.AddError("targets", "Shorten “"+page.Cut(line, 40)+"…” to 40 characters.")
		}
		targets = append(targets, workos.AuditLogSchemaTarget{Type: line})
	}
	end()
	return targets
}

// readSchema parses lines of "name: type" into the JSON schema of metadata, nil for none.
func readSchema(text, control string, form *actionsview.Form) json.RawMessage {
	var fields []auditlogsview.SchemaField
	for line := range lines(text) {
		fields = readField(fields, line, control, form)
	}
	return metadataSchema(fields)
}

// readField adds the field of a line to those of the lines before it.
func readField(fields []auditlogsview.SchemaField, line, control string, form *actionsview.Form) []auditlogsview.SchemaField {
	name, kind, found := strings.Cut(line, ":")
	name = strings.TrimSpace(name)
	kind, required := strings.CutSuffix(strings.TrimSpace(strings.ToLower(kind)), "required")
	kind = strings.TrimRight(kind, " ,")
	switch {
	case !found:
		form.AddError(control, "Write “"+page.Cut(line, 60)+"” as name: type, such as role: string.")
	case !metadataName.MatchString(name):
		form.AddError(control, "“"+page.Cut(name, 60)+"” is not a metadata name: use at most 40 letters, digits, - and _.")
	case !slices.Contains(auditlogsview.SchemaTypes(), kind):
		form.AddError(control, "The type of “"+name+"” must be string, number or boolean.")
	case slices.ContainsFunc(fields, func(f auditlogsview.SchemaField) bool { return f.Name == name }):
		form.AddError(control, "“"+name+"” appears twice.")
	case len(fields) == action.MaxMetadata:
		form.AddError(control, fmt.Sprintf("WorkOS accepts %d metadata keys. Remove “%s” and those after it.", action.MaxMetadata, name))
	default:
		fields = append(fields, auditlogsview.SchemaField{Name: name, Type: kind, Required: required})
	}
	return fields
}

// metadataSchema returns the JSON schema that WorkOS accepts for metadata, in the order of the fields.
func metadataSchema(fields []auditlogsview.SchemaField) json.RawMessage {
	if len(fields) == 0 {
		return nil
	}
	var properties bytes.Buffer
	var required []string
	for i, field := range fields {
		if i > 0 {
			properties.WriteByte(',')
		}
		fmt.Fprintf(&properties, `%q:{"type":%q}`, field.Name, field.Type) // both hold plain letters alone
		if field.Required {
			required = append(required, field.Name)
		}
	}
	schema := `{"type":"object","properties":{` + properties.String() + `}`
	if required != nil {
		list, _ := json.Marshal(required) // texts always become JSON
		schema += `,"required":` + string(list)
	}
	return json.RawMessage(schema + "}")
}

// lines returns the nonempty lines of a text, without the space around them.
func lines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	}
}

// plainLines is page.PlainText, but keeps the space before a line.
func plainLines(text string) string {
	return strings.TrimRight(strings.TrimPrefix(page.PlainText("."+text), "."), " \t\n")
}
