package settings

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/store/events"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror/progress"
)

// Actions are what operators do about the sync. They change nothing in WorkOS.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{Name: "sync.start", Done: "Started a full sync", Permission: auth.ManageSync},
		{Name: "event.retry", Done: "Applied an event to the lists", Tried: "Tried to apply an event to the lists", Permission: auth.ManageSync},
	}
}

// askedParam names why nothing was done, on the page that an operator is led back to.
const askedParam = "asked"

// notAside is the value of askedParam for an event that is not set aside any more.
const notAside = "applied"

// notDone says why nothing was done.
var notDone = map[string]string{
	string(progress.AlreadyRunning): "A full sync was already in progress, so none was started.",
	string(progress.AlreadyAsked):   "A full sync was already about to begin, so no other was started.",
	string(progress.TooSoon):        "Somebody started a full sync less than a minute ago, so no other was started.",
	notAside:                        "That event had been applied already, so nothing was done.",
}

// StartSync starts a full sync. While one is in progress, or soon after one that was started by hand, it only says so.
func (h *Handlers) StartSync(c request.Context) error {
	ctx := c.Request().Context()
	if answer := h.Mirror.MaySyncByHand(); answer != progress.Accepted {
		return sayNotDone(c, string(answer))
	}
	id, err := h.Ledger.Record(ctx, h.localAction(c, "sync.start", "sync", "", "Full sync"), store.Done, "Full sync started.")
	if err != nil {
		return notRecorded("The full sync was not started", err)
	}
	operator, _ := auth.OperatorFrom(ctx)
	if answer := h.Mirror.SyncByHand(cmp.Or(operator.Name, operator.Email)); answer != progress.Accepted { // somebody was faster
		return sayNotDone(c, string(answer))
	}
	return page.Redirect303(c, paths.With(paths.Sync.URL(), page.NoticeParam, strconv.FormatInt(id, 10)))
}

// RetryEvent applies an event that was set aside once more.
func (h *Handlers) RetryEvent(c request.Context) error {
	number, err := strconv.ParseInt(c.Param("number"), 10, 64)
	if err != nil {
		return sayNotDone(c, notAside)
	}
	event, isAside, err := h.aside(c.Request().Context(), number)
	if err != nil {
		return err
	}
	if !isAside {
		return sayNotDone(c, notAside)
	}
	ctx, cancel := action.Context(c.Request().Context())
	defer cancel()
	outcome, note := store.Done, event.Type+" applied: lists show what it says."
	trying, stop := context.WithTimeout(ctx, retryTimeout)
	isApplied, err := h.Follower.Retry(trying, number)
	stop()
	switch {
	case errors.Is(err, events.ErrNotFound):
		return sayNotDone(c, notAside)
	case err != nil:
		h.Failed(ctx, "apply an event again", err, "event", event.ID)
		outcome, note = store.Failed, "It was not applied. "+whyNotApplied(err)+" It is tried again automatically."
	case !isApplied:
		outcome, note = store.Failed, "It was not applied. It is tried again automatically."
		if again, isThere, err := h.aside(ctx, number); err == nil && isThere {
			note = "It was not applied: " + again.Reason
		}
	}
	id, err := h.Ledger.Record(ctx, h.localAction(c, "event.retry", "event", event.ID, event.Type), outcome, note)
	if err != nil {
		return notRecorded("The event was tried again, and this could not be recorded", err)
	}
	return page.Redirect303(c, paths.With(paths.Sync.URL(), page.NoticeParam, strconv.FormatInt(id, 10)))
}

// retryTimeout leaves time to record what came of it.
const retryTimeout = 15 * time.Second

func whyNotApplied(err error) string {
	var failed *workos.Error
	if !errors.As(err, &failed) {
		return "Events could not be applied just now."
	}
	return workos.Explain(err, workos.ForOperator).Why
}

// aside returns an event that is set aside.
func (h *Handlers) aside(ctx context.Context, number int64) (event events.SetAsideEvent, isAside bool, err error) {
	all, err := h.Events.SetAsideEvents(ctx, h.Scope(ctx))
	at := slices.IndexFunc(all, func(one events.SetAsideEvent) bool { return one.Number == number })
	if err != nil || at < 0 {
		return event, false, err
	}
	return all[at], true, nil
}

// localAction returns the ledger's entry for something that is done in Frontdesk alone.
func (h *Handlers) localAction(c request.Context, name, targetType, targetID, targetName string) store.OperatorAction {
	return store.OperatorAction{Actor: h.Auth.ActorOf(c), RequestID: request.ID(c), Action: name, TargetType: targetType,
		TargetID: targetID, TargetName: targetName}
}

func notRecorded(title string, err error) error {
	return &page.Problem{Status: http.StatusServiceUnavailable, Title: title,
		Text: "What operators do must be recorded, and Frontdesk could not record it. Try again; if it happens again, tell the person who " +
			"runs Frontdesk.",
		Actions: []ui.Action{{Label: "Data freshness", URL: paths.Sync.URL(), Primary: true}}, Err: fmt.Errorf("record: %w", err)}
}

// sayNotDone leads back to the page, which says why nothing was done.
func sayNotDone(c request.Context, why string) error {
	return page.Redirect303(c, paths.With(paths.Sync.URL(), askedParam, why))
}

// refreshWait is how long a refresh waits for the newest events.
const refreshWait = 1500 * time.Millisecond

// RefreshPage looks for changes in WorkOS now, and goes back to the page that asked, which then shows them.
func (h *Handlers) RefreshPage(c request.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), refreshWait)
	defer cancel()
	h.Follower.LookNow(ctx)
	return page.Redirect303(c, page.OwnPage(c.Request().PostForm.Get("back")))
}
