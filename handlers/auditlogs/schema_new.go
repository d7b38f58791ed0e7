package auditlogs

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// AuditActionNew creates an action with the first version of its schema.
func (h *Handlers) AuditActionNew(c request.Context) error {
	filled := &schemaForm{isNew: true, taken: func(name string) bool {
		versions, err := h.schemasOf(c.Request().Context(), name)
		return err == nil && len(versions) > 0
	}}
	a := action.Operation{CancelURL: paths.AuditActions.URL()}
	a.Title, a.Submit, a.FailureText = "New action", "Create action", "No action was created"
	a.Description = []string{"It will be possible to send events of the new action straight away. Its name and its versions are permanent: " +
		"WorkOS cannot delete them."}
	return h.createSchema(c, a, filled, 0)
}

// AuditSchemaNew adds a version to an action's schema; the form starts with the newest one.
func (h *Handlers) AuditSchemaNew(c request.Context) error {
	name, newest, err := h.newestSchema(c)
	if err != nil {
		return err
	}
	filled := &schemaForm{Action: name}
	whole := filled.describe(newest)
	a := action.Operation{CancelURL: paths.AuditAction.URL(name)}
	a.Title, a.Submit, a.FailureText = "New version of "+name, "Create version", "No version was created"
	a.Description = []string{
		"Earlier versions will stay as they are: events that name one of them will still be accepted.",
		"Events that name no version will be checked against the new one. A version cannot be changed or deleted.",
	}
	if !whole {
		a.Warnings = append(a.Warnings, "The newest version contains more than names and types, such as a pattern or a description. The new "+
			"version will not have that; to keep it, create the version in the WorkOS Dashboard.")
	}
	return h.createSchema(c, a, filled, newest.Version)
}

// createSchema creates the version that a form describes, after the newest one; 0 for none.
func (h *Handlers) createSchema(c request.Context, a action.Operation, filled *schemaForm, newest int) error {
	before, made := *filled, workos.AuditLogSchema{}
	a.Name, a.Section, a.Input = "audit_log_schema.create", views.SectionAuditLogs, filled
	a.Decide = func(a *action.Operation) {
		a.Target = actionTarget(filled.Action, newest)
		a.Details = action.Diff("version", schemaVersion(newest), schemaVersion(newest+1), "targets", page.OneLine(before.Targets),
			page.OneLine(filled.Targets),
			"actor", page.OneLine(before.Actor), page.OneLine(filled.Actor), "event", page.OneLine(before.Event), page.OneLine(filled.Event))
	}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateAuditLogSchema(ctx, filled.Action, filled.options)
		return err
	}
	a.ResultOf = func() action.Result {
		return action.Result{Text: fmt.Sprintf("Version %d of %s was created.", max(made.Version, 1), filled.Action),
			URL: paths.AuditAction.URL(filled.Action)}
	}
	return h.Perform(c, a)
}

// newestSchema reads the action of the path with its newest version.
func (h *Handlers) newestSchema(c request.Context) (string, workos.AuditLogSchema, error) {
	name, err := actionName(c)
	if err != nil {
		return "", workos.AuditLogSchema{}, err
	}
	versions, err := h.schemasOf(c.Request().Context(), name)
	if workos.IsNotFound(err) || err == nil && len(versions) == 0 {
		return "", workos.AuditLogSchema{}, noSuchAction(name, err)
	}
	if err != nil {
		return "", workos.AuditLogSchema{}, err
	}
	return name, versions[0], nil
}

func actionTarget(name string, version int) action.Target {
	return action.Target{Kind: "audit_log_action", ID: name, Name: name, Version: schemaVersion(version)}
}

func schemaVersion(version int) string {
	if version < 1 {
		return ""
	}
	return fmt.Sprintf("version %d", version)
}

// ControlOf returns the control for WorkOS's name of a part of a schema: "actor.metadata", "targets.0.type".
func (f *schemaForm) ControlOf(name string) string {
	first, _, _ := strings.Cut(strings.ReplaceAll(strings.Trim(name, "/"), "/", "."), ".")
	return first
}

// schemaForm is a version of an action's schema as lines of text.
type schemaForm struct {
	isNew                 bool
	taken                 func(action string) bool
	Action                string
	Targets, Actor, Event string
	options               workos.CreateAuditLogSchemaOptions
}

// describe writes a version as the form's text; false if a part of it cannot be written so.
func (f *schemaForm) describe(schema workos.AuditLogSchema) bool {
	var whole bool
	f.Actor, whole = schemaText(auditlogsview.ActorMetadata(schema), "")
	event, eventWhole := schemaText(schema.Metadata, "")
	f.Event, whole = event, whole && eventWhole
	for _, target := range schema.Targets {
		text, targetWhole := schemaText(target.Metadata, "  ")
		f.Targets += target.Type + "\n" + text
		whole = whole && targetWhole
	}
	return whole
}

func (f *schemaForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"action", "targets", "actor", "metadata"}
	f.Targets, f.Actor, f.Event = plainLines(values.Get("targets")), plainLines(values.Get("actor")), plainLines(values.Get("metadata"))
	if f.isNew {
		f.readName(values, form)
	}
	f.options = workos.CreateAuditLogSchemaOptions{
		Targets: readTargets(f.Targets, form), ActorMetadata: readSchema(f.Actor, "actor", form), Metadata: readSchema(f.Event, "metadata", form),
	}
	if len(f.options.Targets) == 0 && form.ErrorAt("targets") == "" {
		form.AddError("targets", "Name at least one target type, such as document.")
	}
}

func (f *schemaForm) readName(values url.Values, form *actionsview.Form) {
	f.Action = page.OneLine(values.Get("action"))
	switch {
	case f.Action == "":
		form.AddError("action", "Give the action a name, such as document.deleted.")
	case len([]rune(f.Action)) > maxNameLength:
		form.AddError("action", fmt.Sprintf("Shorten the name to %d characters.", maxNameLength))
	case f.Action == "." || f.Action == "..":
		form.AddError("action", "This cannot be the name of an action.")
	case form.ErrorAt("") == "" && f.taken(f.Action):
		form.AddError("action", "An action with this name already exists. Open it and add a version there.")
	}
}

func (f *schemaForm) Fields(form actionsview.Form) []templ.Component {
	var controls []templ.Component
	if f.isNew {
		controls = append(controls, ui.TextInput(ui.Input{Name: "action", Label: "Action", Value: f.Action, Required: true,
			MaxLength: maxNameLength, Error: form.ErrorAt("action"),
			Placeholder: "document.deleted", Hint: "A thing and what is done to it, in lowercase. Your product sends events under this name."}))
	}
	text := func(name, label, value, hint string, rows int) templ.Component {
		return ui.Textarea(ui.Input{Name: name, Label: label, Value: value, Rows: rows, MaxLength: 10_000, Required: name == "targets",
			Error: form.ErrorAt(name), Hint: hint, Placeholder: schemaExamples[name]})
	}
	return append(controls,
		text("targets", "Targets", f.Targets, "The kinds of things it is done to, one per line; below each, its metadata as name: type.", 5),
		text("actor", "Actor's metadata", f.Actor, "What is recorded about the actor, one per line as name: type. Types are string, number "+
			"and boolean; “required” may follow.", 3),
		text("metadata", "Event's metadata", f.Event, "What is recorded about the event itself, written the same way.", 3))
}

var schemaExamples = map[string]string{"targets": "document\n  pages: number", "actor": "role: string",
	"metadata": "reason: string required"}
