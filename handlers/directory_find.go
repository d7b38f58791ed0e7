package handlers

import (
	"context"
	"strings"

	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// findInDirectory asks WorkOS for the one person of a directory whose whole email address or provider ID is looked
// for, when the copy does not hold them yet.
func (d *Desk) findInDirectory(c request.Context, directoryID string) {
	text := cleanPasted(c.QueryParam("q"), c.Request().Host)
	if text == "" || strings.Contains(text, " ") || len(text) > maxSearchLength {
		return
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), searchDeadline)
	defer cancel()
	copied, err := d.Mirror.DirectoryUsers(ctx, mirror.Everything, mirror.Query{Q: text, DirectoryID: directoryID, Limit: 1})
	if err != nil || len(copied.Rows) > 0 {
		return
	}
	query := workos.ListDirectoryUsersOptions{Directory: directoryID, IdPID: text}
	if strings.Contains(text, "@") {
		query.Email, query.IdPID = text, ""
	}
	found, err := d.Client.ListDirectoryUsers(ctx, query)
	if err != nil {
		d.Log.InfoContext(ctx, "search in a directory at WorkOS", "error", err)
	}
	for _, user := range found.Data {
		if err := d.Mirror.UpsertDirectoryUser(context.WithoutCancel(ctx), user); err != nil {
			d.failed(ctx, "learn", err)
		}
	}
}

// fetchSignIns asks for an organization's newest sign-ins by SSO, as far as they came to an end; of nobody for "".
func (d *Desk) fetchSignIns(a *asking, organizationID string) *live[[]workos.Event] {
	if organizationID == "" {
		return &live[[]workos.Event]{}
	}
	return d.fetchEvents(a, organizationID, []string{"authentication.sso_succeeded", "authentication.sso_failed"}, searchedEvents)
}
