package handlers

import (
	"net/http"
	"strings"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// SyncBadge answers with the words about how fresh lists are, which a page asks for during a sync.
func (d *Desk) SyncBadge(c request.Context) error {
	return d.write(c, http.StatusOK, views.Page{}, views.SyncBadge(d.syncStatus(c)))
}

// syncStatus says how fresh the lists are.
func (d *Desk) syncStatus(c request.Context) views.SyncStatus {
	progress, zone := d.Mirror.Progress(), pageZone(c)
	status := views.SyncStatus{URL: paths.Sync.URL(), PollURL: paths.SyncBadge.URL(), Busy: progress.Running}
	switch {
	case !progress.RebuiltAt.IsZero() && progress.FinishedAt.IsZero():
		status.Text = "Rebuilding lists"
		status.Title = "The local index was damaged and is being rebuilt from WorkOS. Lists fill up meanwhile."
	case progress.Running && progress.FinishedAt.IsZero():
		status.Text = "First sync in progress"
		status.Title = "Lists fill up as Frontdesk loads the environment from WorkOS."
	case progress.Running:
		status.Text = "Updating"
		status.Title = "Lists were complete " + zone.Exact(progress.FinishedAt) + ". A new sync is in progress."
	case progress.FinishedAt.IsZero():
		status.Text = "Not loaded yet"
		status.Title = "Frontdesk has not loaded the environment yet."
	default:
		status.Text = "Updated " + strings.TrimSpace(ui.Relative(progress.FinishedAt, d.Now()))
		status.Title = "Lists show WorkOS as of " + zone.Exact(progress.FinishedAt) + "."
	}
	if progress.Err != "" {
		status.Title += " The last sync did not finish: open for the reason."
	}
	return status
}
