package handlers

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// noticeParam names the act in the address that an act leads to; the page says what was done.
const noticeParam = "done"

// noticeLife is how long after an act a page still says so: a reload tomorrow must not.
const noticeLife = 5 * time.Minute

// Act makes the handler of an act answer a form that was sent before with what came of it, without looking at the
// target again, which may be gone by now. While the first sending is under way, the second waits for it.
func (d *Desk) Act(handler func(request.Context) error) func(request.Context) error {
	return func(c request.Context) error {
		if c.Request().Method != http.MethodPost {
			return handler(c)
		}
		if err := d.fillUndo(c); err != nil {
			return err
		}
		defer asAct(c)()
		ctx := c.Request().Context()
		waiting, stop := context.WithTimeout(ctx, actDeadline)
		defer stop()
		for {
			row, next, err := d.Store.AuditEntryOfForm(ctx, c.Request().PostForm.Get(actionsview.FormKeyField))
			operator, _ := auth.OperatorFrom(ctx)
			switch {
			case err != nil || row.Actor.ID != operator.ID:
				return handler(c)
			case next != "" && (row.Outcome == store.Done || row.Outcome == store.Partial || row.Outcome == store.Intent): // one that waits has led on before it is done
				return done303(c, next, row.ID)
			case row.Outcome != store.Intent && row.Outcome != store.Done:
				return handler(c)
			}
			select {
			case <-waiting.Done():
				return handler(c)
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
}

// asAct lets everything that a form asks of WorkOS, also before it acts, wait for its turn as the action does. The caller
// calls what it returns when the form is answered.
func asAct(c request.Context) context.CancelFunc {
	ctx, cancel := context.WithTimeout(workos.WaitForTurn(c.Request().Context(), turnTimeout), formDeadline)
	c.SetRequest(c.Request().WithContext(ctx))
	return cancel
}

func (d *Desk) showAct(c request.Context, status int, a act, form actionsview.Form) error {
	if form.Undoes != "" {
		a = shownAsUndo(a, &form)
	}
	page := actionsview.Page{
		Title: a.title, Action: c.Request().URL.Path, Submit: a.submit, Danger: a.isDangerous(), CancelURL: a.back,
		Description: a.says, Warnings: a.warns, Form: form, IsReasonRequired: a.needsReason(), Plain: a.plain,
	}
	if a.danger && d.Production {
		page.Confirm, page.ConfirmHint = a.target.typed(), a.wayBack()
	}
	if a.filled != nil {
		page.Fields = a.filled.controls(form)
	}
	return d.render(c, status, views.Page{Title: a.title, Section: a.section, Body: actionsview.Body(page)})
}

// showRefused shows the form again with why nothing was done. Nothing that was typed is lost; the key is new, because
// the old one stands for the act that did not happen.
func (d *Desk) showRefused(c request.Context, a act, form actionsview.Form, err error) error {
	form.Key = d.Auth.NewFormKey(c.Request().Context())
	status := http.StatusUnprocessableEntity
	if field, text := a.explained(err); text != "" {
		form.Wrong(field, text)
		var api *workos.Error
		if errors.As(err, &api) && a.more != nil {
			form.Errors[len(form.Errors)-1].More = a.more(api)
		}
	} else {
		status = d.refusedForm(c, &form, a.knownTarget(), a.atControls(err), a.nothing, form.Fields...)
	}
	return d.showAct(c, status, a, form)
}

// atControls is an error with the controls' names in place of WorkOS's.
func (a act) atControls(err error) error {
	var api *workos.Error
	if a.fieldOf == nil || !errors.As(err, &api) {
		return err
	}
	renamed := *api
	renamed.Fields = slices.Clone(api.Fields)
	for i := range renamed.Fields {
		renamed.Fields[i].Field = cmp.Or(a.fieldOf(api.Fields[i].Field), api.Fields[i].Field)
	}
	return &renamed
}

// explained is what the act itself can say about a refusal.
func (a act) explained(err error) (field, text string) {
	var api *workos.Error
	if a.explain == nil || !errors.As(err, &api) {
		return "", ""
	}
	return a.explain(api)
}

// answerAgain answers a form that was sent before.
func (d *Desk) answerAgain(c request.Context, a act, form actionsview.Form, row store.AuditEntry) error {
	switch row.Outcome {
	case store.Done, store.Partial:
		return done303(c, cmp.Or(a.next, a.back), row.ID)
	case store.Intent:
		return d.render(c, http.StatusAccepted, views.Page{Title: "In progress", Section: a.section, Body: actionsview.InProgress(a.title, a.back)})
	case store.Unknown:
		return d.showUnknown(c, a, "", row.WorkOSRequestID)
	}
	form.Key = d.Auth.NewFormKey(c.Request().Context())
	form.Wrong("", "This form was already sent and "+wording.LowerFirst(a.nothing)+". Check it and send it again.")
	return d.showAct(c, http.StatusUnprocessableEntity, a, form)
}

// showUnknown says that it is not known what came of an action; did is what is known of it, "" for nothing.
func (d *Desk) showUnknown(c request.Context, a act, did, requestID string) error {
	text := "WorkOS was sent this and gave no usable answer, and does not show yet that it is done. It is not sent again. " +
		"Frontdesk keeps looking; your next page and Activity will say what happened. Check before you do it again."
	if how := d.registry.byName[a.name].lookup; how.look == nil {
		text = "WorkOS was sent this and gave no usable answer. It is not sent again. " + how.hidden() + " Check with the person before you do it again."
	}
	text = strings.TrimSpace(did + " " + text)
	return d.render(c, http.StatusBadGateway, views.Page{Title: "Outcome unknown", Section: a.section, Body: actionsview.Unknown(a.title, a.back, text, requestID)})
}

// notice says on the page after an act what was done, to whoever did it, with the way back where there is one.
func (d *Desk) notice(c request.Context, operator auth.Operator) *views.ActionNotice {
	id, err := strconv.ParseInt(c.QueryParam(noticeParam), 10, 64)
	if err != nil || isPartial(c) {
		return nil
	}
	ctx := c.Request().Context()
	row, err := d.Store.AuditEntry(ctx, id)
	if err != nil || row.Actor.ID != operator.ID || d.Now().Sub(row.At) > noticeLife {
		return nil
	}
	if notice := d.delayedNotice(c, row); notice != nil {
		return notice
	}
	if row.Outcome == store.Partial {
		return &views.ActionNotice{Tone: ui.Attention, Text: row.Note}
	}
	if row.Outcome != store.Done {
		return nil
	}
	notice := &views.ActionNotice{Text: row.Note}
	undo := d.undoing(ctx, operator, row)
	notice.Undo = undo.form
	if undo.isUndone {
		notice.Text += " This was later undone."
	}
	if len(undo.lost) > 0 {
		notice.Text = inOneLine(notice.Text, "There is no Undo.", undo.why)
	}
	if !isUndo(row) {
		notice.Link = undo.link
	}
	return notice
}
