package settings

import (
	"net/http"

	"frontdesk/views"
	settingsview "frontdesk/views/settings"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// Sync shows the progress of the environment's sync: what, how many, how fast, how long still.
func (h *Handlers) Sync(c request.Context) error {
	page := h.syncPage(c)
	return h.Render(c, http.StatusOK, views.Page{Title: "Data freshness", Body: settingsview.SyncBody(page),
		Region: settingsview.SyncRegion(page)})
}

// SyncProgress is Sync without its frame, which the page reloads during a sync.
func (h *Handlers) SyncProgress(c request.Context) error {
	return h.Write(c, http.StatusOK, views.Page{}, settingsview.SyncRegion(h.syncPage(c)))
}

func (h *Handlers) syncPage(c request.Context) settingsview.SyncPage {
	ctx, progress, following := c.Request().Context(), h.Mirror.Progress(), h.Follower.State()
	page := settingsview.SyncPage{
		Running: progress.Running, Interval: progress.Interval, NightlyAt: progress.NightlyAt, PerSecond: progress.PerSecond, Left: progress.Left,
		StartedAt: progress.StartedAt, FinishedAt: progress.FinishedAt, Problem: progress.Err,
		RebuiltAt: progress.RebuiltAt, SetAside: progress.SetAside, CheckedAt: progress.CheckedAt, Unchecked: progress.Unchecked,
	}
	page.EventsAt, page.NewestEventAt, page.IsBehind = following.CurrentAt, following.NewestAt, following.IsBehind
	if following.ReadError != nil {
		page.EventsProblem = workos.Explain(following.ReadError, workos.ForOperator).Why
	} else if following.ApplyErr != nil {
		page.EventsProblem = workos.Explain(following.ApplyErr, workos.ForOperator).Why
	}
	aside, err := h.Events.SetAsideEvents(ctx, h.Scope(ctx))
	if err != nil {
		h.Failed(ctx, "read the events that are set aside", err)
		page.EventsProblem = "The events that could not be applied cannot be listed right now."
	}
	for _, event := range aside {
		page.Aside = append(page.Aside, settingsview.AsideEvent{ID: event.ID, Type: event.Type, Reason: event.Reason, At: event.At,
			TriedAt: event.SetAsideAt, Tries: event.Tries})
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
