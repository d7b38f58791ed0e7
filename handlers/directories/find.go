package directories

import (
	"context"
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// findInDirectory looks up at WorkOS the one user of a directory whose whole email address or provider ID was searched
// for, if the mirror does not have them yet.
func (h *Handlers) findInDirectory(c request.Context, directoryID string) {
	text := page.CleanPasted(c.QueryParam("q"), c.Request().Host)
	if text == "" || strings.Contains(text, " ") || len(text) > page.MaxSearchLength {
		return
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), page.SearchDeadline)
	defer cancel()
	copied, err := h.Mirror.DirectoryUsers(ctx, h.Scope(ctx), mirror.Query{Q: text, DirectoryID: directoryID, Limit: 1})
	if err != nil || len(copied.Rows) > 0 {
		return
	}
	query := workos.ListDirectoryUsersOptions{Directory: directoryID, IdPID: text}
	if strings.Contains(text, "@") {
		query.Email, query.IdPID = text, ""
	}
	found, err := h.Client.ListDirectoryUsers(ctx, query)
	if err != nil {
		h.Log.InfoContext(ctx, "search in a directory at WorkOS", "error", err)
	}
	for _, user := range found.Data {
		if err := h.Mirror.UpsertDirectoryUser(context.WithoutCancel(ctx), user); err != nil {
			h.Failed(ctx, "update the mirror", err)
		}
	}
}

// fetchSignIns reads an organization's newest finished SSO sign-ins; none for "".
func (h *Handlers) fetchSignIns(a *page.FetchGroup, organizationID string) *page.Result[[]workos.Event] {
	if organizationID == "" {
		return &page.Result[[]workos.Event]{}
	}
	return timeline.Fetch(h.Runner, a, organizationID, []string{"authentication.sso_succeeded", "authentication.sso_failed"},
		timeline.SearchedEvents)
}
