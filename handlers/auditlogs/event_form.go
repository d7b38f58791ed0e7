package auditlogs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	actionsview "frontdesk/views/actions"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// maxEntryValue is the longest metadata value of an entry, in characters.
const maxEntryValue = 500

// eventForm is an entry of an audit log with the fields of its schema.
type eventForm struct {
	handlers       *Handlers
	c              request.Context
	action         string
	schema         workos.AuditLogSchema
	organization   actionsview.Form // the organization's control
	found          page.NamedOrganization
	zone           ui.Zone // of occurredAt
	occurredAt     string
	at             time.Time
	actor          entityForm
	targets        []entityForm
	location       string
	userAgent      string
	metadata       metadataForm
	idempotencyKey string
}

// entityForm is the actor or a target of an entry. name is the prefix of its controls' names.
type entityForm struct {
	name            string
	title, called   string // in words: above the controls, and in front of their labels
	id, kind, label string
	metadata        metadataForm
}

// metadataForm is the values of metadata, in the order of the schema's fields.
type metadataForm struct {
	name   string
	fields []auditlogsview.SchemaField
	values []string
}

func newMetadataForm(name string, schema json.RawMessage) metadataForm {
	fields, _ := auditlogsview.SchemaFields(schema)
	return metadataForm{name: name, fields: fields, values: make([]string, len(fields))}
}

func newEventForm(h *Handlers, c request.Context, action string, schema workos.AuditLogSchema) *eventForm {
	f := &eventForm{handlers: h, c: c, zone: page.PageZone(c), action: action, schema: schema,
		metadata: newMetadataForm("metadata", schema.Metadata)}
	f.actor = entityForm{name: "actor", title: "Who did it", called: "Actor", kind: "user",
		metadata: newMetadataForm("actor_metadata", auditlogsview.ActorMetadata(schema))}
	for i, target := range schema.Targets {
		name, called := "target_"+strconv.Itoa(i), wording.Humanized(target.Type)
		f.targets = append(f.targets, entityForm{
			name: name, title: "To which " + wording.LowerFirst(called), called: called, kind: target.Type,
			metadata: newMetadataForm(name+"_metadata", target.Metadata),
		})
	}
	if id := c.QueryParam("organization"); id != "" {
		f.organization.Organization = id
		f.found, _ = h.ChosenOrganization(c, &f.organization)
	}
	return f
}

func (f *eventForm) Parse(values url.Values, form *actionsview.Form) {
	sum := sha256.Sum256([]byte("audit log event\n" + form.Key))
	f.idempotencyKey = hex.EncodeToString(sum[:]) // the same form is the same entry, also for WorkOS
	f.readOrganization(form)
	var known bool
	if f.zone, known = page.ZoneNamed(f.c, values.Get("zone")); !known {
		form.AddError("occurred_at", "The form named a time zone that does not exist. The time is now in "+f.zone.Label()+
			": check it and send the form again.")
	}
	f.readTime(page.OneLine(values.Get("occurred_at")), form)
	f.actor.kind = page.OneLine(values.Get("actor_type"))
	f.actor.read(values, form)
	for i := range f.targets {
		f.targets[i].read(values, form)
	}
	f.location, f.userAgent = page.OneLine(values.Get("location")), page.OneLine(values.Get("user_agent"))
	needed(form, "location", f.location, "Say where it was done from: an IP address or a place.")
	f.metadata.Parse(values, form)
	form.Fields = f.controlNames()
}

func (f *eventForm) readOrganization(form *actionsview.Form) {
	found, wrong := f.handlers.ChosenOrganization(f.c, form)
	if wrong != "" {
		form.AddError("organization", wrong)
	}
	f.found, f.organization = found, *form
}

func (f *eventForm) readTime(text string, form *actionsview.Form) {
	f.occurredAt, f.at = text, time.Time{}
	if text == "" {
		return
	}
	moment, ok := page.ParseMoment(text, f.zone.Location())
	at := moment.Start
	switch {
	case !ok:
		form.AddError("occurred_at", page.NoMoment("When", text, "Type a day and a time in "+f.zone.Label()+
			", such as 2026-11-02T09:30, or leave it empty for now."))
	case at.After(f.handlers.Now().Add(action.ClockSlack)):
		form.AddError("occurred_at", "When: this lies in the future. The time is in "+f.zone.Label()+".")
	}
	f.at = at
}

func (e *entityForm) read(values url.Values, form *actionsview.Form) {
	e.id, e.label = page.OneLine(values.Get(e.name+"_id")), page.OneLine(values.Get(e.name+"_name"))
	needed(form, e.name+"_id", e.id, "Give the ID that your product uses for it.")
	needed(form, e.name+"_type", e.kind, "Say what kind of actor it is, such as user.")
	e.metadata.Parse(values, form)
}

func (m *metadataForm) Parse(values url.Values, form *actionsview.Form) {
	for i, field := range m.fields {
		m.values[i] = page.OneLine(values.Get(m.control(i)))
		if wrong := wrongValue(field, m.values[i]); wrong != "" {
			form.AddError(m.control(i), wrong)
		}
	}
}

// wrongValue returns why a value does not fit the schema, "" if it does.
func wrongValue(field auditlogsview.SchemaField, value string) string {
	_, fits := typedValue(field.Type, value)
	switch {
	case value == "" && field.Required:
		return "The schema requires " + ui.Isolated(field.Name) + "."
	case value == "":
		return ""
	case utf8.RuneCountInString(value) > maxEntryValue:
		return fmt.Sprintf("Shorten %s to %d characters.", field.Name, maxEntryValue)
	case !fits && field.Type == "boolean":
		return "Choose yes or no for " + ui.Isolated(field.Name) + "."
	case !fits:
		return "Write " + ui.Isolated(field.Name) + " as a number, such as 12 or 0.5."
	}
	return ""
}

// typedValue returns a value as JSON has it; false if it is not of its type.
func typedValue(kind, value string) (any, bool) {
	switch kind {
	case "number", "integer":
		var number json.Number
		err := json.Unmarshal([]byte(value), &number)
		return number, err == nil && !strings.HasPrefix(value, `"`) && value != "null"
	case "boolean":
		return value == "true", value == "true" || value == "false"
	}
	return value, true
}

func needed(form *actionsview.Form, control, value, words string) {
	switch {
	case value == "":
		form.AddError(control, words)
	case utf8.RuneCountInString(value) > maxEntryValue:
		form.AddError(control, fmt.Sprintf("Shorten this to %d characters.", maxEntryValue))
	}
}

// options returns the entry as it is sent; now is its time unless the form has one.
func (f *eventForm) options(now time.Time) workos.CreateAuditLogEventOptions {
	options := workos.CreateAuditLogEventOptions{
		OrganizationID: f.found.ID, Action: f.action, OccurredAt: f.at, Actor: f.actor.entity(), Location: f.location, UserAgent: f.userAgent,
		Metadata: f.metadata.typed(), Version: f.schema.Version,
	}
	if f.at.IsZero() {
		options.OccurredAt = now
	}
	for _, target := range f.targets {
		options.Targets = append(options.Targets, target.entity())
	}
	return options
}

func (e entityForm) entity() workos.AuditLogEntity {
	return workos.AuditLogEntity{ID: e.id, Type: e.kind, Name: e.label, Metadata: e.metadata.typed()}
}

func (m metadataForm) typed() map[string]any {
	typed := map[string]any{}
	for i, field := range m.fields {
		if m.values[i] != "" {
			typed[field.Name], _ = typedValue(field.Type, m.values[i])
		}
	}
	return typed
}

func (m metadataForm) control(i int) string { return m.name + "_" + strconv.Itoa(i) }

func (f *eventForm) Fields(form actionsview.Form) []templ.Component {
	organization := f.organization
	organization.Errors = form.Errors
	text := func(name, label, value, hint string, required bool) templ.Component {
		return ui.TextInput(ui.Input{Name: name, Label: label, Value: value, Hint: hint, Required: required, MaxLength: maxEntryValue,
			Error: form.ErrorAt(name)})
	}
	controls := []templ.Component{
		ui.Hidden("version", strconv.Itoa(f.schema.Version)),
		ui.Hidden("zone", f.zone.Name()),
		actionsview.Organization(organization),
		ui.TextInput(ui.Input{Name: "occurred_at", Label: "When (" + f.zone.Label() + ")", Type: "datetime-local", Value: f.occurredAt,
			Error: form.ErrorAt("occurred_at"), Hint: "Leave empty for the current time."}),
		ui.FormPart(f.actor.title),
		text("actor_id", "Actor ID", f.actor.id, "As your product knows it.", true),
		text("actor_type", "Actor type", f.actor.kind, "", true),
		text("actor_name", "Actor name", f.actor.label, "", false),
	}
	controls = append(controls, f.actor.metadata.Fields(form)...)
	for _, target := range f.targets {
		controls = append(controls, ui.FormPart(target.title), text(target.name+"_id", target.called+" ID", target.id, "", true),
			text(target.name+"_name", target.called+" name", target.label, "", false))
		controls = append(controls, target.metadata.Fields(form)...)
	}
	controls = append(controls, ui.FormPart("From where"), text("location", "Location", f.location, "An IP address, or a place.", true),
		text("user_agent", "User agent", f.userAgent, "", false))
	if len(f.metadata.fields) > 0 {
		controls = append(controls, ui.FormPart("Of the event itself"))
	}
	return append(append(controls, f.metadata.Fields(form)...), ui.FormPart("Why this is sent"))
}

func (m metadataForm) Fields(form actionsview.Form) []templ.Component {
	var controls []templ.Component
	for i, field := range m.fields {
		input := ui.Input{Name: m.control(i), Label: "Metadata: " + ui.Isolated(field.Name), Value: m.values[i], Required: field.Required,
			MaxLength: maxEntryValue, Error: form.ErrorAt(m.control(i))}
		switch field.Type {
		case "boolean":
			controls = append(controls, ui.Select(ui.SelectInput{Input: input, Prompt: "Not set",
				Options: []ui.Option{{Value: "true", Label: "Yes"}, {Value: "false", Label: "No"}}}))
		case "number", "integer":
			input.Hint = "A number."
			controls = append(controls, ui.TextInput(input))
		default:
			controls = append(controls, ui.TextInput(input))
		}
	}
	return controls
}
