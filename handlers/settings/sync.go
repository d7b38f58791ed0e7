package settings

import (
	"net/http"

	"frontdesk/views"
	settingsview "frontdesk/views/settings"
	"frontdesk/web/request"
)

// Sync shows the progress of the environment's sync: what, how many, how fast, how long still.
func (h *Handlers) Sync(c request.Context) error {
	page := h.syncPage()
	return h.Render(c, http.StatusOK, views.Page{Title: "Data freshness", Body: settingsview.SyncBody(page),
		Region: settingsview.SyncRegion(page)})
}

// SyncProgress is Sync without its frame, which the page reloads during a sync.
func (h *Handlers) SyncProgress(c request.Context) error {
	return h.Write(c, http.StatusOK, views.Page{}, settingsview.SyncRegion(h.syncPage()))
}

func (h *Handlers) syncPage() settingsview.SyncPage {
	progress := h.Mirror.Progress()
	page := settingsview.SyncPage{
		Running: progress.Running, Interval: progress.Interval, PerSecond: progress.PerSecond, Left: progress.Left,
		StartedAt: progress.StartedAt, FinishedAt: progress.FinishedAt, Problem: progress.Err,
		RebuiltAt: progress.RebuiltAt, SetAside: progress.SetAside, CheckedAt: progress.CheckedAt, Unchecked: progress.Unchecked,
	}
	for _, stage := range progress.Stages {
		page.Stages = append(page.Stages, settingsview.SyncStage{
			Name: stage.Name, Unit: stage.Unit, Done: stage.Done, Total: stage.Total, Rows: stage.Rows,
			State: string(stage.State), PerSecond: stage.PerSecond, Left: stage.Left, Note: stage.Note,
		})
	}
	return page
}

// SyncBadge answers with how fresh lists are, which a page reloads during a sync.
func (h *Handlers) SyncBadge(c request.Context) error {
	return h.Write(c, http.StatusOK, views.Page{}, views.SyncBadge(h.SyncStatus(c)))
}
