package auditlogs

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// AuditEventSend writes an entry into a customer's audit log, of the newest version of the path's action or of
// ?version=. WorkOS can neither return an entry nor remove it.
func (h *Handlers) AuditEventSend(c request.Context) error {
	name, schema, err := h.chosenSchema(c)
	if err != nil {
		return err
	}
	filled := newEventForm(h, c, name, schema)
	a := action.Operation{
		Name: "audit_log_event.create", Section: views.SectionAuditLogs, CancelURL: paths.AuditAction.URL(name), Input: filled,
		Target: actionTarget(name, schema.Version),
	}
	a.Title, a.Submit, a.FailureText, a.Danger = "Send an event of "+name, "Send event", "No event was sent", true
	a.Description = []string{
		"This will write an entry into the customer's own audit log. Their admins will see it there, and it will go to their log stream if " +
			"they have one.",
		"The entry will name the actor that you give here; it will not say that it came from Frontdesk.",
	}
	a.Warnings = []string{"It cannot be changed or undone, and the customer will see it."}
	a.Decide = func(a *action.Operation) {
		a.Target.OrganizationID, a.Target.OrganizationName = filled.found.ID, filled.found.Name
		a.Details = filled.details()
		a.Result = action.Result{Text: fmt.Sprintf("The entry %s was written to the audit log of %s.", name, ui.Isolated(filled.found.Name)),
			URL: paths.OrganizationAuditLogs.URL(filled.found.ID)}
	}
	a.Do = func(ctx context.Context) error {
		return h.Client.CreateAuditLogEvent(ctx, filled.options(h.Now()), filled.idempotencyKey)
	}
	return h.Perform(c, a)
}

// chosenSchema returns the action of the path and the requested version, by default the newest.
func (h *Handlers) chosenSchema(c request.Context) (string, workos.AuditLogSchema, error) {
	wanted := c.QueryParam("version")
	if c.Request().Method == http.MethodPost {
		wanted = c.Request().PostForm.Get("version")
	}
	name, newest, err := h.newestSchema(c)
	if err != nil || wanted == "" || wanted == strconv.Itoa(newest.Version) {
		return name, newest, err
	}
	if version, err := strconv.Atoi(wanted); err != nil || version < 1 {
		return name, newest, page.BadRequest("This is not a version number", "Open the action and choose one of its versions.")
	}
	versions, err := h.schemasOf(c.Request().Context(), name)
	for _, schema := range versions {
		if strconv.Itoa(schema.Version) == wanted {
			return name, schema, err
		}
	}
	if err != nil {
		return name, newest, err
	}
	return name, newest, &page.Problem{Status: http.StatusNotFound, Title: "There is no such version",
		Text: "The action " + name + " has no version " + wanted + ". Open it and choose one that it has."}
}

// details are the parts of an entry that the ledger records: action, actor, targets. Metadata may be personal and is left out.
func (f *eventForm) details() store.Details {
	var targets []string
	for _, target := range f.targets {
		targets = append(targets, target.kind+" "+target.id)
	}
	return store.Facts(map[string]string{"action": f.action, "version": strconv.Itoa(f.schema.Version), "actor": f.actor.id,
		"targets": strings.Join(targets, ", ")})
}
