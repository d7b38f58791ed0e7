package action

import (
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
	due, err := r.records.ClaimDue(ctx, store.Everything, r.Now())
	if err != nil && ctx.Err() == nil {
		r.Failed(ctx, "claim due actions", err)
	}
	for _, row := range due {
		late, known := r.delayedOperation(row)
		if !known {
			continue // of a later version of Frontdesk: it becomes an orphan, whose outcome is not known
		}
		sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), actionTimeout)
		if r.maySend(sending, late, row) {
			_, _ = r.execute(sending, late.Operation, row) // both are in the ledger, and on the page that waits for them
		}
		cancel()
	}
}

// maySend reports whether a delayed action is still what its operator requested. If not, it records why, and the
// operator is notified.
func (r *Runner) maySend(ctx context.Context, late Delayed, row store.AuditEntry) bool {
	if r.Now().Sub(row.Due) > maxDelay {
		r.finishLookup(ctx, row, store.Failed, "Frontdesk was not running when this was to be sent, and it is too late now. "+notSent)
		return false
	}
	if row.SeenVersion == "" {
		return true
	}
	version, err := late.Version(workos.WaitForTurn(ctx, turnTimeout))
	switch {
	case err != nil:
		r.finishLookup(ctx, row, store.Failed, "Frontdesk could not check whether this was changed since you asked for it. "+
			page.Explain(err).Why+" "+notSent)
		return false
	case version == row.SeenVersion:
		return true
	}
	if refused := late.Operation.Refused; refused != nil {
		if why := refused(ctx); why != "" { // the page that waits for it says so
			if err := r.records.RecordOutcome(ctx, row.ID, store.Refused, "", why+" "+NothingChanged); err != nil {
				r.Failed(ctx, "record outcome", err, "id", row.ID)
			}
			return false
		}
	}
	r.finishLookup(ctx, row, store.Refused, "This was changed or sent again after you asked for it, so it was left as it is now. "+notSent)
	return false
}

// CancelDelayed cancels one of the operator's own actions that was not sent yet.
func (r *Runner) CancelDelayed(c request.Context) error {
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64) // 0 is no action's
	operator, _ := auth.OperatorFrom(c.Request().Context())
	row, err := r.records.Cancel(c.Request().Context(), id, operator.ID, "Undone before it was sent to WorkOS.")
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &page.Problem{Status: http.StatusConflict, Title: "It is too late to undo this",
			Text:    "It was already sent or undone, or it is another operator's action. Activity shows what happened.",
			Actions: []ui.Action{{Label: "Open activity", URL: paths.Activity.URL()}}}
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
		return &views.ActionNotice{Text: "Undone. Nothing was sent to WorkOS."}
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
