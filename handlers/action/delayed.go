package action

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
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

// SendDue sends the actions whose time has come by now.
func (r *Runner) SendDue(ctx context.Context) {
	r.sending.Lock() // so that none of them counts as stale
	defer r.sending.Unlock()
	due, err := r.records.DueActions(ctx, store.Everything, r.Now())
	if err != nil {
		if ctx.Err() == nil {
			r.Failed(ctx, "read due actions", err)
		}
		return
	}
	held := map[int64]string{}
	for _, row := range due {
		sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), actionTimeout)
		if why := r.sendOne(sending, row); why != "" {
			held[row.ID] = why
		}
		cancel()
	}
	r.held = held
}

// sendOne sends an action whose time has come, or ends it if it may not be sent any more. Only what is claimed in the ledger is
// sent, because it would be sent again after a restart. It returns why the action has to wait; "" if it does not wait any more.
func (r *Runner) sendOne(ctx context.Context, row store.AuditEntry) (held string) {
	late, known := r.delayedOperation(row)
	var ending func()
	if known {
		if ending, held = r.checkDue(ctx, late, row); held != "" {
			return held
		}
	}
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
		_, _ = r.execute(ctx, late.Operation, row) // both are in the ledger, and on the page that waits for them
	}
	return ""
}

// checkDue finds out whether a delayed action is still what its operator requested. If not, ending records why, and the
// operator is notified; it is nil for an action that may be sent. held is why that is not known yet.
func (r *Runner) checkDue(ctx context.Context, late Delayed, row store.AuditEntry) (ending func(), held string) {
	end := func(outcome store.Outcome, why string) func() {
		return func() { r.finishLookup(ctx, row, outcome, why+" "+notSent) }
	}
	if r.Now().Sub(row.Due) > maxDelay {
		why := cmp.Or(r.held[row.ID], "Frontdesk was not running when this was to be sent, and it is too late now.")
		return end(store.Failed, why), ""
	}
	if row.SeenVersion == "" {
		return nil, ""
	}
	version, err := late.Version(workos.WaitForTurn(ctx, turnTimeout))
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
	if refused := late.Operation.Refused; refused != nil {
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
	late, _ := r.delayedOperation(row)
	return done303(c, late.Page, row.ID)
}

// delayedNotice describes the state of a delayed action: waiting, sent or canceled.
func (r *Runner) delayedNotice(c request.Context, row store.AuditEntry) *views.ActionNotice {
	late, ok := r.delayedOperation(row)
	if !ok {
		return nil
	}
	switch row.Outcome {
	case store.Intent:
		left := max(row.At.Add(undoTime).Sub(r.Now()), 0)
		notice := &views.ActionNotice{Text: late.Waiting + " in a moment.", RefreshURL: c.Request().URL.RequestURI(),
			RefreshAfter: left + 2*delayedEvery}
		if left > 0 {
			notice.Text, notice.Deadline = late.Waiting+" in", row.At.Add(undoTime)
			notice.Undo = &ui.FormSpec{Action: paths.ActionCancel.URL(strconv.FormatInt(row.ID, 10)), Submit: "Undo"}
		}
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
	if strings.HasSuffix(row.Note, notSent) {
		return &views.ActionNotice{Tone: ui.Attention, Text: late.Operation.FailureText + ". " + row.Note}
	}
	return &views.ActionNotice{Tone: ui.Attention, Text: late.Operation.FailureText + ", as far as is known. " + row.Note}
}
