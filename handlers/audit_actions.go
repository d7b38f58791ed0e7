package handlers

import (
	"context"
	"net/http"

	"frontdesk/views"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// AuditActions is the list of the actions that the environment's audit logs know. WorkOS finds none by name, so all
// are read and looked through here.
func (d *Desk) AuditActions(c request.Context) error {
	q := cleanPasted(oneLine(c.QueryParam("q")), c.Request().Host)
	if len([]rune(q)) > maxSearchLength {
		return badRequest("That search is too long", "Search for an action or a target.")
	}
	a := ask(c.Request().Context())
	actions := fetch(a, d.allActions, nil)
	a.wait()
	page := auditlogsview.ActionsPage{Actions: region(actions), List: auditlogsview.ActionList(actions.Value, q)}
	if q == "" && actions.Err == nil {
		page.List.Count = wording.Number(len(page.List.Rows))
	}
	if d.may(c).WriteAuditLogs {
		page.List.Actions = []ui.Action{{Label: "New action", URL: paths.AuditActionNew.URL(), Primary: true}}
	}
	switch {
	case len(page.List.Rows) > 0:
	case q != "":
		page.List.Empty = &ui.Empty{Kind: "nomatch", Title: "Nothing matches", Text: "No action or target contains what you typed."}
	default:
		page.List.Empty = &ui.Empty{Kind: "nothing", Title: "No actions yet", Text: "An action is a type of audit log event, such as document.deleted, with the targets and metadata of its events. WorkOS refuses events of actions that are not defined."}
	}
	return d.render(c, http.StatusOK, views.Page{Title: page.List.Title, Section: views.SectionAuditLogs, Body: auditlogsview.ActionsBody(page), Region: ui.ListRegion(page.List)})
}

// allActions are the actions, as many as a page can hold.
func (d *Desk) allActions(ctx context.Context) ([]workos.AuditLogAction, error) {
	var all []workos.AuditLogAction
	for action, err := range d.Client.AllAuditLogActions(ctx, workos.ListOptions{}) {
		if err != nil {
			return all, incompleteAfter(len(all), err)
		}
		if all = append(all, action); len(all) == maxActions {
			break
		}
	}
	return all, nil
}

// AuditAction is one action with every version of its shape.
func (d *Desk) AuditAction(c request.Context) error {
	name, err := actionName(c)
	if err != nil {
		return err
	}
	a := ask(c.Request().Context())
	versions := fetch(a, func(ctx context.Context) ([]workos.AuditLogSchema, error) { return d.schemasOf(ctx, name) }, nil)
	a.wait()
	if workos.IsNotFound(versions.Err) {
		return noSuchAction(name, versions.Err)
	}
	page := auditlogsview.ActionPage{Name: name, Versions: region(versions), May: d.may(c)}
	return d.render(c, http.StatusOK, views.Page{Title: name, Section: views.SectionAuditLogs, Body: auditlogsview.ActionBody(page)})
}

// actionName is the name of the action in the path.
func actionName(c request.Context) (string, error) {
	name := c.Param("action")
	if name != oneLine(name) || len([]rune(name)) > maxNameLength {
		return "", badRequest("This is not the address of an action", "Open the list of actions and choose one there.")
	}
	return name, nil
}

func noSuchAction(name string, err error) error {
	return &Problem{
		Status: http.StatusNotFound, Title: "There is no such action", Err: err,
		Text:    "WorkOS knows no audit log action called “" + name + "” in this environment, or this server does not offer audit log schemas.",
		Actions: []ui.Action{{Label: "All actions", URL: paths.AuditActions.URL()}},
	}
}

// schemasOf are the versions of an action's shape, the newest first.
func (d *Desk) schemasOf(ctx context.Context, action string) ([]workos.AuditLogSchema, error) {
	page, err := d.Client.ListAuditLogSchemas(ctx, action, workos.ListOptions{Limit: environmentRows})
	return page.Data, err
}
