package settings

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/store/events"
	"frontdesk/views"
	settingsview "frontdesk/views/settings"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
	"frontdesk/workos/mirror/progress"
	"frontdesk/workos/sync"
)

// Sync shows how fresh lists are and how the sync goes: what, how many, how fast, how long still.
func (h *Handlers) Sync(c request.Context) error {
	page := h.syncPage(c)
	return h.Render(c, http.StatusOK, views.Page{Title: "Data freshness", Section: views.SectionSettings, Body: settingsview.SyncBody(page),
		Region: settingsview.SyncRegion(page)})
}

// SyncProgress is Sync without its frame, which the page reloads during a sync.
func (h *Handlers) SyncProgress(c request.Context) error {
	return h.Write(c, http.StatusOK, views.Page{}, settingsview.SyncRegion(h.syncPage(c)))
}

// SyncBadge answers with how fresh lists are, which a page reloads during a sync.
func (h *Handlers) SyncBadge(c request.Context) error {
	return h.Write(c, http.StatusOK, views.Page{}, views.SyncBadge(h.SyncStatus(c)))
}

func (h *Handlers) syncPage(c request.Context) settingsview.SyncPage {
	ctx, p, state, fresh := c.Request().Context(), h.Mirror.Progress(), h.Follower.State(), h.Follower.Freshness()
	words := page.WordsOf(fresh, p, state, page.PageZone(c), h.Now())
	shown := settingsview.SyncPage{
		Status:  ui.Callout{Tone: words.Tone, Title: words.Title, Text: words.Text, Who: words.Who},
		MaySync: h.May(c).Sync, Said: notDone[c.QueryParam(askedParam)],
		Running: p.Running, Interval: p.Interval, NightlyAt: p.NightlyAt, PerSecond: p.PerSecond, Left: p.Left,
		StartedAt: p.StartedAt, FinishedAt: p.FinishedAt, NextAt: p.NextAt, StartedBy: causeWords(p.Cause), NextBy: causeWords(p.Next),
		Problem: p.Err, RetryAt: p.RetryAt,
		RebuiltAt: p.RebuiltAt, SetAside: p.SetAside, CheckedAt: p.CheckedAt, Unchecked: p.Unchecked,
		EventsAt: fresh.At, NewestEventAt: state.NewestAt, StartedOverAt: state.StartedOverAt, LeftOut: state.LeftOut,
		LateAfter: h.Follower.LateAfter(),
	}
	shown.Gap, shown.IsReadAgain = h.SyncedGapNote(c.Request().Context())
	if fresh.Status != sync.Current { // else the headline says it
		shown.Status.Text = page.InOneLine(shown.Status.Text, shown.Gap)
	}
	h.addEvents(ctx, &shown)
	h.addResources(ctx, &shown, p, state)
	for _, limit := range h.Client.RateLimits() {
		shown.Limits = append(shown.Limits, settingsview.Limit{RateLimit: limit})
		shown.NotPaced = shown.NotPaced || limit.Share > limit.Calls
	}
	for _, failure := range h.Client.Failures() {
		shown.Failures = append(shown.Failures, settingsview.Failure{Failure: failure, Why: workos.Explain(failure.Err, workos.ForOperator).Why})
	}
	for _, poll := range state.Polls {
		one := pollWords[poll.Kind]
		one.Interval, one.At = poll.Interval, poll.At
		if poll.Err != nil {
			one.Problem = workos.Explain(poll.Err, workos.ForOperator).Why
		}
		shown.Polls = append(shown.Polls, one)
	}
	shown.Polls = append(shown.Polls, settingsview.Poll{What: "Everything", Interval: p.Interval, At: p.FinishedAt,
		Why: "Full sync: finds what no event reported, such as people of a deleted directory, and corrects all counts."})
	return shown
}

// pollWords describe what is read on a schedule.
var pollWords = map[sync.PollKind]settingsview.Poll{
	sync.PollStatuses: {What: "Connections and directories",
		Why: "Their status can change without an event, for example when a directory's credentials are refused."},
	sync.PollEvents: {What: "Events of the last 10 minutes",
		Why: "An event can appear after later ones. Those set aside are tried again."},
	sync.PollDeleted: {What: "Objects deleted in the last minutes",
		Why: "One that WorkOS shows after all is put back into lists."},
}

// causeWords names what started a full sync, "" for nothing known.
func causeWords(cause progress.Cause) string {
	switch cause.Kind {
	case progress.First:
		return "first start"
	case progress.Scheduled:
		return "schedule"
	case progress.ByOperator:
		return cause.By
	case progress.LostCursor:
		return "lost place in WorkOS's events"
	}
	return ""
}

// addEvents adds the events that are not in the lists.
func (h *Handlers) addEvents(ctx context.Context, shown *settingsview.SyncPage) {
	applied, err := h.Mirror.Applied(ctx)
	waiting, err2 := h.Events.Waiting(ctx, applied)
	aside, err3 := h.Events.SetAsideEvents(ctx, h.Scope(ctx))
	for _, err := range []error{err, err2, err3} {
		if err != nil {
			h.Failed(ctx, "read the events that are not applied", err)
			shown.EventsProblem = "The events that are not in the lists yet cannot be shown right now."
			return
		}
	}
	shown.Waiting, shown.HasMoreWaiting = waiting, waiting == events.MaxWaiting
	for _, event := range aside {
		shown.Aside = append(shown.Aside, asideEvent(event))
	}
}

func asideEvent(event events.SetAsideEvent) settingsview.AsideEvent {
	one := settingsview.AsideEvent{Number: event.Number, ID: event.ID, Type: event.Type, Reason: event.Reason, ObjectID: event.ObjectID,
		At: event.At, TriedAt: event.SetAsideAt, NextAt: sync.NextTry(event), Tries: event.Tries}
	for _, id := range []string{event.ConnectionID, event.DirectoryID, event.UserID, event.OrganizationID} {
		if one.ObjectID == "" {
			one.ObjectID = id
		}
	}
	if one.ObjectID != "" {
		one.ObjectURL = paths.With(paths.Search.URL(), "q", one.ObjectID)
	}
	return one
}

// followed are the beginnings of the types of events that bring each resource up to date.
var followed = map[string]string{
	"organizations": "organization.", "connections": "connection.", "directories": "dsync.activated", "users": "user.",
	"memberships": "organization_membership.", "directory groups": "dsync.group.", "directory users": "dsync.user.",
	"group members": "dsync.group.", "invitations": "invitation.", "events": "", "sign-ins": "authentication.",
}

// addResources adds what lists hold of each resource, and how far a full sync is with it.
func (h *Handlers) addResources(ctx context.Context, shown *settingsview.SyncPage, p mirror.Progress, state sync.State) {
	resources, err := h.Mirror.Resources(ctx, h.Scope(ctx))
	if err != nil {
		h.Failed(ctx, "read the resources", err)
	}
	known := map[string]mirror.Resource{}
	stages := p.Stages
	for _, resource := range resources {
		known[resource.Stage] = resource
		isShown := slices.ContainsFunc(stages, func(s progress.Stage) bool { return s.Name == resource.Stage })
		if !isShown && !resource.ListedAt.IsZero() && !p.Running { // it was listed before this process started
			stages = append(stages, progress.Stage{Name: resource.Stage, Unit: resource.Stage, State: progress.StageDone})
		}
	}
	order := func(stage progress.Stage) int {
		return slices.IndexFunc(resources, func(r mirror.Resource) bool { return r.Stage == stage.Name })
	}
	stages = slices.SortedStableFunc(slices.Values(stages), func(a, b progress.Stage) int { return order(a) - order(b) })
	for _, stage := range stages {
		resource := known[stage.Name]
		one := settingsview.SyncStage{Name: stage.Name, Unit: stage.Unit, Done: stage.Done, Total: stage.Total, Rows: stage.Rows,
			State: string(stage.State), PerSecond: stage.PerSecond, Left: stage.Left, Note: stage.Note,
			ListedAt: resource.ListedAt, CurrentAt: state.CurrentAt, IsFollowed: isFollowed(stage.Name, state.LeftOut)}
		if one.IsCounted = mirror.IsCounted(stage.Name); stage.State != progress.StageRunning {
			one.Rows = resource.Objects // of what is not counted, a full sync reads only the newest
		}
		shown.Stages = append(shown.Stages, one)
	}
}

// isFollowed reports whether WorkOS lists the events of a resource.
func isFollowed(resource string, leftOut []string) bool {
	prefix, isKnown := followed[resource]
	return isKnown && !slices.ContainsFunc(leftOut, func(event string) bool { return prefix != "" && strings.HasPrefix(event, prefix) })
}
