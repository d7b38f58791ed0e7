package auditlogs

import (
	"context"
	"net/http"

	"frontdesk/handlers/page"
	"frontdesk/views"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// AuditActions lists the actions of the environment's audit logs. WorkOS cannot search them by name, so all
// are read and searched here.
func (h *Handlers) AuditActions(c request.Context) error {
	q := page.CleanPasted(page.OneLine(c.QueryParam("q")), c.Request().Host)
	if len([]rune(q)) > page.MaxSearchLength {
		return page.BadRequest("That search is too long", "Search for an action or a target.")
	}
	a := page.NewFetchGroup(c.Request().Context())
	actions := page.Fetch(a, h.allActions, nil)
	a.Wait()
	page := auditlogsview.ActionsPage{Actions: page.Region(actions), List: auditlogsview.ActionList(actions.Value, q)}
	if q == "" && actions.Err == nil {
		page.List.Count = wording.Number(len(page.List.Rows))
	}
	if h.May(c).WriteAuditLogs {
		page.List.Actions = []ui.Action{{Label: "New action", URL: paths.AuditActionNew.URL(), Primary: true}}
	}
	switch {
	case len(page.List.Rows) > 0:
	case q != "":
		page.List.Empty = &ui.Empty{Kind: "nomatch", Title: "Nothing matches", Text: "No action or target contains what you typed."}
	default:
		page.List.Empty = &ui.Empty{Kind: "nothing", Title: "No actions yet", Text: "An action is a type of audit log event, such as " +
			"document.deleted, with the targets and metadata of its events. WorkOS refuses events of actions that are not defined."}
	}
	return h.Render(c, http.StatusOK, views.Page{Title: page.List.Title, Section: views.SectionAuditLogs,
		Body: auditlogsview.ActionsBody(page), Region: ui.ListRegion(page.List)})
}

// allActions reads the actions, up to as many as a page can show.
func (h *Handlers) allActions(ctx context.Context) ([]workos.AuditLogAction, error) {
	var all []workos.AuditLogAction
	for action, err := range h.Client.AllAuditLogActions(ctx, workos.ListOptions{}) {
		if err != nil {
			return all, page.IncompleteAfter(len(all), err)
		}
		if all = append(all, action); len(all) == maxActions {
			break
		}
	}
	return all, nil
}

// AuditAction shows one action with every version of its schema.
func (h *Handlers) AuditAction(c request.Context) error {
	name, err := actionName(c)
	if err != nil {
		return err
	}
	a := page.NewFetchGroup(c.Request().Context())
	versions := page.Fetch(a, func(ctx context.Context) ([]workos.AuditLogSchema, error) { return h.schemasOf(ctx, name) }, nil)
	a.Wait()
	if workos.IsNotFound(versions.Err) {
		return noSuchAction(name, versions.Err)
	}
	page := auditlogsview.ActionPage{Name: name, Versions: page.Region(versions), May: h.May(c)}
	return h.Render(c, http.StatusOK, views.Page{Title: name, Section: views.SectionAuditLogs, Body: auditlogsview.ActionBody(page)})
}

// actionName is the name of the action in the path.
func actionName(c request.Context) (string, error) {
	name := c.Param("action")
	if name != page.OneLine(name) || len([]rune(name)) > maxNameLength {
		return "", page.BadRequest("This is not the address of an action", "Open the list of actions and choose one there.")
	}
	return name, nil
}

func noSuchAction(name string, err error) error {
	return &page.Problem{
		Status: http.StatusNotFound, Title: "There is no such action", Err: err,
		Text:    "WorkOS knows no audit log action called “" + name + "” in this environment, or this server does not offer audit log schemas.",
		Actions: []ui.Action{{Label: "All actions", URL: paths.AuditActions.URL()}},
	}
}

// schemasOf returns the versions of an action's schema, the newest first.
func (h *Handlers) schemasOf(ctx context.Context, action string) ([]workos.AuditLogSchema, error) {
	page, err := h.Client.ListAuditLogSchemas(ctx, action, workos.ListOptions{Limit: page.EnvironmentRows})
	return page.Data, err
}
