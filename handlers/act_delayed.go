package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

const (
	// undoTime is how long an act that nothing in WorkOS takes back waits before it is sent.
	undoTime = 10 * time.Second
	// delayedEvery is how often the desk looks for acts whose time has come.
	delayedEvery = time.Second
)

// undoWithin is said in the form of an act that waits.
var undoWithin = fmt.Sprintf("You can undo this for %d seconds.", int(undoTime.Seconds()))

// delayed is what becomes of an act that waited. It is made from the ledger's line alone, so that an act survives a
// restart of the desk.
type delayed struct {
	act     act
	waiting string // said while it can be undone: "The invitation to … will be revoked"
	page    string // shows the target
}

// delayedAct is the act of a line of the ledger, if that kind of act waits.
func (d *Desk) delayedAct(row store.AuditEntry) (delayed, bool) {
	of := d.registry.byName[row.Action].delayed
	if of == nil {
		return delayed{}, false
	}
	return of(row), true
}

func (d *Desk) delayedRevocation(row store.AuditEntry) delayed {
	return delayed{
		act: d.revocation(row.TargetID, row.TargetName), waiting: "The invitation to " + row.TargetName + " will be revoked",
		page: paths.InvitationShow.URL(row.TargetID),
	}
}

// SendDelayed sends the acts whose time to be undone is over, until ctx ends.
func (d *Desk) SendDelayed(ctx context.Context) {
	ticker := time.NewTicker(delayedEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			d.SendDue(ctx)
		}
	}
}

// SendDue sends the acts whose time has come by now.
func (d *Desk) SendDue(ctx context.Context) {
	due, err := d.Store.ClaimDue(ctx, d.Now())
	if err != nil && ctx.Err() == nil {
		d.failed(ctx, "take due acts", err)
	}
	for _, row := range due {
		late, known := d.delayedAct(row)
		if !known {
			continue // of a later version of the desk: it becomes an orphan, whose outcome is not known
		}
		sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), actDeadline)
		_, _ = d.settleAct(sending, late.act, row) // both are in the ledger, and on the page that waits for them
		cancel()
	}
}

// ActTakeBack takes back an act of the operator's own that waits to be sent.
func (d *Desk) ActTakeBack(c request.Context) error {
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64) // 0 is nobody's
	operator, _ := auth.OperatorFrom(c.Request().Context())
	row, err := d.Store.Cancel(c.Request().Context(), id, operator.ID, "Undone before it was sent to WorkOS.")
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &Problem{Status: http.StatusConflict, Title: "It is too late to undo this", Text: "It was already sent or undone, or it is another operator's action. Activity shows what happened.",
			Actions: []ui.Action{{Label: "Open activity", URL: paths.Activity.URL()}}}
	case err != nil:
		return err
	}
	late, _ := d.delayedAct(row)
	return done303(c, late.page, row.ID)
}

// delayedNotice says how an act stands that waits, or waited, to be sent.
func (d *Desk) delayedNotice(c request.Context, row store.AuditEntry) *views.ActionNotice {
	late, ok := d.delayedAct(row)
	if !ok {
		return nil
	}
	switch row.Outcome {
	case store.Intent:
		left := max(row.At.Add(undoTime).Sub(d.Now()), 0)
		notice := &views.ActionNotice{Text: late.waiting + " in a moment.", RefreshURL: c.Request().URL.RequestURI(), RefreshAfter: left + 2*delayedEvery}
		if left > 0 {
			notice.Text, notice.Deadline = late.waiting+" in", row.At.Add(undoTime)
			notice.Undo = &ui.FormSpec{Action: paths.ActTakeBack.URL(strconv.FormatInt(row.ID, 10)), Submit: "Undo"}
		}
		return notice
	case store.Canceled:
		return &views.ActionNotice{Text: "Undone. Nothing was sent to WorkOS."}
	case store.Done:
		return &views.ActionNotice{Text: row.Note}
	case store.Refused:
		if strings.HasSuffix(row.Note, nothingChanged) {
			return &views.ActionNotice{Tone: ui.Attention, Text: row.Note}
		}
	}
	return &views.ActionNotice{Tone: ui.Attention, Text: late.act.nothing + ", as far as is known. " + row.Note}
}
