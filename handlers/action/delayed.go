package action

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

const (
	// undoTime is how long an action that WorkOS cannot undo waits before it is sent.
	undoTime = 10 * time.Second
	// delayedEvery is how often Frontdesk looks for actions whose time has come.
	delayedEvery = time.Second
	// maxDelay is how late an action may still be sent. After that the operator no longer expects it.
	maxDelay = 2 * time.Minute

	notSent = "Nothing was sent to WorkOS."
)

// keepsTrying is said of an action that is due and has to wait.
var keepsTrying = fmt.Sprintf("Frontdesk keeps trying for %d minutes. You can still undo this.", int(maxDelay.Minutes()))

// UndoWithin is shown in the form of a delayed action.
var UndoWithin = fmt.Sprintf("You can undo this for %d seconds.", int(undoTime.Seconds()))

// Delayed is how a delayed action is sent. It is made from the ledger's entry alone, so that the action survives a
// restart of Frontdesk.
type Delayed struct {
	Operation Operation
	Waiting   string // said while it can be undone: "The invitation to … will be revoked"
	Page      string // shows the target
	// Version reads the target's version, so that the action is not sent if the target changed after the operator saw it.
	Version func(context.Context) (string, error)
}

// target returns the target of a delayed action, as far as its entry names it.
func (d Delayed) target(row store.AuditEntry) Target {
	t := d.Operation.Target
	t.Kind, t.ID, t.Name = cmp.Or(t.Kind, row.TargetType), cmp.Or(t.ID, row.TargetID), cmp.Or(t.Name, row.TargetName)
	t.OrganizationID = cmp.Or(t.OrganizationID, row.OrganizationID)
	t.OrganizationName = cmp.Or(t.OrganizationName, row.OrganizationName)
	return t
}

// delayedOperation returns how the action of an entry is sent, if it is a delayed one.
func (r *Runner) delayedOperation(row store.AuditEntry) (Delayed, bool) {
	of := r.Registry.byName[row.Action].Delayed
	if of == nil {
		return Delayed{}, false
	}
	return of(row), true
}

// SendDelayed sends the actions whose time for Undo has passed, until ctx ends.
func (r *Runner) SendDelayed(ctx context.Context) {
	page.Every(ctx, delayedEvery, r.SendDue)
}

// SendDue sends the actions whose time has come by now, one after the other.
func (r *Runner) SendDue(ctx context.Context) {
	r.sending.Lock() // so that none of them counts as stale
	defer r.sending.Unlock()
	began := r.Now()
	due, err := r.records.DueActions(ctx, store.Everything, began)
	if r.runs.isNew(err) && ctx.Err() == nil { // once, because it is read again every second
		r.Failed(ctx, "read due actions", err)
	}
	if err != nil && !errors.Is(err, store.ErrUnreadable) {
		r.runs.failed(began)
		return
	}
	r.postponed.keepOnly(due)
	for _, row := range due {
		r.postponed.set(row.ID, r.sendOne(context.WithoutCancel(ctx), row, began))
	}
	r.runs.ended(r.Now())
}

// sendOne sends an action whose time has come, or ends it if it may not be sent any more. Only what is claimed in the ledger is
// sent, because it would be sent again after a restart. It returns why the action has to wait; "" if it does not wait any more.
// The check of the target and the call have a time limit each, so that a slow check leaves the call its whole time.
func (r *Runner) sendOne(ctx context.Context, row store.AuditEntry, began time.Time) (postponed string) {
	delayed, known := r.delayedOperation(row)
	var ending func()
	if known {
		checking, cancel := context.WithTimeout(ctx, actionTimeout)
		defer cancel()
		if ending, postponed = r.checkDue(checking, delayed, row, began); postponed != "" {
			return postponed
		}
	}
	ctx, cancel := context.WithTimeout(ctx, actionTimeout)
	defer cancel()
	err := r.records.Claim(ctx, row.ID)
	switch {
	case errors.Is(err, store.ErrNotFound): // canceled meanwhile
	case err != nil:
		r.Failed(ctx, "claim a due action", err, "id", row.ID)
		return "Frontdesk could not record in Activity in time that this was to be sent."
	case !known: // of a later version of Frontdesk: it becomes an orphan, whose outcome is not known
	case ending != nil:
		ending()
	default:
		_, _ = r.execute(ctx, delayed.Operation, row) // both are in the ledger, and on the page that waits for them
	}
	return ""
}

// checkDue finds out whether a delayed action is still what its operator requested. If not, ending records why, and the
// operator is notified; it is nil for an action that may be sent. postponed is why that is not known yet.
func (r *Runner) checkDue(ctx context.Context, delayed Delayed, row store.AuditEntry, began time.Time) (ending func(), postponed string) {
	end := func(outcome store.Outcome, why string) func() {
		return func() { r.finishLookup(context.WithoutCancel(ctx), row, outcome, why+" "+notSent) }
	}
	switch {
	case row.IsUnreadable:
		r.Log.ErrorContext(ctx, "a due action cannot be read", "id", row.ID, "action", row.Action)
		return end(store.Failed, "Frontdesk could not read in Activity what exactly was to be done."), ""
	case r.Now().Sub(row.Due) > maxDelay:
		return end(store.Failed, cmp.Or(r.postponed.why(row.ID), r.runs.whyLate(row.Due, began))), ""
	}
	if !r.Registry.byName[row.Action].EndsAccess {
		if what := r.beingDeleted(ctx, delayed.target(row)); what != "" {
			return end(store.Refused, what+" is being deleted. "+acceptedNotDone), ""
		}
	}
	if row.SeenVersion == "" {
		return nil, ""
	}
	version, err := delayed.Version(workos.WaitForRateLimit(ctx, rateLimitTimeout))
	switch {
	case err != nil:
		why := "Frontdesk could not check whether this was changed since you asked for it. " + page.Explain(err).Why
		if mayPass(err) {
			r.Log.InfoContext(ctx, "a due action waits", "id", row.ID, "action", row.Action, "error", err)
			return nil, why
		}
		return end(store.Failed, why), ""
	case version == row.SeenVersion:
		return nil, ""
	}
	if refused := delayed.Operation.Refused; refused != nil {
		if why := refused(ctx); why != "" { // the page that waits for it says so
			return func() {
				if err := r.records.RecordOutcome(ctx, row.ID, store.Refused, "", why+" "+NothingChanged); err != nil {
					r.Failed(ctx, "record outcome", err, "id", row.ID)
				}
			}, ""
		}
	}
	return end(store.Refused, "This was changed or sent again after you asked for it, so it was left as it is now."), ""
}

// sendingRuns are the times at which due actions were sent, to tell why one of them was too late. It is guarded by Runner.sending.
type sendingRuns struct {
	lastEnd time.Time // zero before the first run
	unread  time.Time // since when Frontdesk has not been able to read what is due; zero if it has
	problem string    // why what is due, or a part of it, could not be read the last time; "" if it could
}

// isNew keeps why what is due could not be read, nil if it could, and reports whether it is another reason than the last time.
func (s *sendingRuns) isNew(err error) bool {
	before := s.problem
	if s.problem = ""; err != nil {
		s.problem = err.Error()
	}
	return err != nil && s.problem != before
}

func (s *sendingRuns) ended(now time.Time) { s.lastEnd, s.unread = now, time.Time{} }

func (s *sendingRuns) failed(now time.Time) {
	if s.unread.IsZero() {
		s.unread = now
	}
}

// whyLate returns why an action that was due is too late in the run that began at a time.
func (s *sendingRuns) whyLate(due, began time.Time) string {
	const tooLate = " when this was to be sent, and it is too late now."
	free := due // from then on, the action could have been sent
	if s.lastEnd.After(free) {
		free = s.lastEnd
	}
	switch {
	case !s.unread.IsZero() && s.unread.Sub(due) <= maxDelay:
		return "Frontdesk could not read its records" + tooLate
	case began.Sub(free) <= maxDelay:
		return "Frontdesk was still sending other actions" + tooLate
	}
	return "Frontdesk was not running" + tooLate
}

// reasons are why due actions could not be sent yet, by their IDs in the ledger. The zero value is ready to use.
type reasons struct {
	mu  sync.Mutex
	all map[int64]string
}

// why returns why an action has to wait; "" if it does not.
func (r *reasons) why(id int64) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all[id]
}

// set keeps why an action has to wait, "" for one that does not wait any more.
func (r *reasons) set(id int64, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if why == "" {
		delete(r.all, id)
		return
	}
	if r.all == nil {
		r.all = map[int64]string{}
	}
	r.all[id] = why
}

// keepOnly forgets the reasons for actions that are not due any more, such as canceled ones.
func (r *reasons) keepOnly(due []store.AuditEntry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.all, func(id int64, _ string) bool {
		return !slices.ContainsFunc(due, func(row store.AuditEntry) bool { return row.ID == id })
	})
}

// mayPass reports whether a read may succeed if it is tried again a little later.
func mayPass(err error) bool {
	switch workos.CauseOf(err) {
	case workos.CauseKey, workos.CauseGone, workos.CauseNoRoute, workos.CauseInvalid, workos.CauseRefused:
		return false
	}
	return true
}

// CancelDelayed cancels one of the operator's own actions that was not sent yet. A cancellation that the ledger does not take
// yet counts all the same.
func (r *Runner) CancelDelayed(c request.Context) error {
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64) // 0 is no action's
	ctx := c.Request().Context()
	operator, _ := auth.OperatorFrom(ctx)
	row, err := r.records.Cancel(ctx, id, operator.ID, "Undone before it was sent to WorkOS.")
	if errors.Is(err, store.ErrNotFound) { // the second press of a double click has the answer of the first
		earlier, readErr := r.Ledger.AuditEntry(ctx, r.Scope(ctx), id)
		if readErr == nil && earlier.Actor.ID == operator.ID && earlier.Outcome == store.Canceled {
			row, err = earlier, nil
		}
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &page.Problem{Status: http.StatusConflict, Title: "It is too late to undo this",
			Text:    "It was already sent or undone, or it is another operator's action. Activity shows what happened.",
			Actions: []ui.Action{{Label: "Open activity", URL: paths.Activity.URL()}}}
	case errors.Is(err, store.ErrNotWritten):
		r.Failed(ctx, "record a cancellation", err, "id", id)
	case err != nil:
		return err
	}
	delayed, _ := r.delayedOperation(row)
	return done303(c, delayed.Page, row.ID)
}

// delayedNotice describes the state of a delayed action: waiting, sent or canceled.
func (r *Runner) delayedNotice(c request.Context, row store.AuditEntry) *views.ActionNotice {
	delayed, ok := r.delayedOperation(row)
	if !ok {
		return nil
	}
	switch row.Outcome {
	case store.Intent:
		left := max(row.At.Add(undoTime).Sub(r.Now()), 0)
		notice := &views.ActionNotice{Text: delayed.Waiting + " in a moment.", RefreshURL: c.Request().URL.RequestURI(),
			RefreshAfter: left + 2*delayedEvery}
		postponed := r.postponed.why(row.ID)
		switch {
		case left > 0:
			notice.Text, notice.Deadline = delayed.Waiting+" in", row.At.Add(undoTime)
		case postponed != "":
			notice.Tone, notice.Text = ui.Attention, page.InOneLine(delayed.Waiting+" as soon as possible.", postponed, keepsTrying)
		default:
			return notice
		}
		notice.Undo = &ui.FormSpec{Action: paths.ActionCancel.URL(strconv.FormatInt(row.ID, 10)), Submit: "Undo"}
		return notice
	case store.Canceled:
		notice := &views.ActionNotice{Text: "Undone. " + notSent}
		if row.IsUnwritten {
			notice.Tone, notice.Text = ui.Attention, notice.Text+" "+store.NotWritten
			if r.Now().Before(row.At.Add(undoTime + maxDelay)) {
				notice.Text += " If Frontdesk is restarted before it is written, this may still be sent."
			}
		}
		return notice
	case store.Done:
		return &views.ActionNotice{Text: row.Note}
	case store.Refused:
		if strings.HasSuffix(strings.TrimSuffix(row.Note, " "+store.NotWritten), NothingChanged) {
			return &views.ActionNotice{Tone: ui.Attention, Text: row.Note}
		}
	}
	if row.Outcome != store.Unknown || strings.HasSuffix(row.Note, notSent) {
		return &views.ActionNotice{Tone: ui.Attention, Text: delayed.Operation.FailureText + ". " + row.Note}
	}
	return &views.ActionNotice{Tone: ui.Attention, Text: delayed.Operation.FailureText + ", as far as is known. " + row.Note}
}
