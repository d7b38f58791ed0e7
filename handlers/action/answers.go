package action

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
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// noticeLife is how long after an action a page shows its notice, so that a reload the next day does not.
const noticeLife = 5 * time.Minute

func (r *Runner) showForm(c request.Context, status int, a Operation, form actionsview.Form) error {
	if form.Undoes != "" {
		a = shownAsUndo(a, &form)
	}
	page := actionsview.Page{
		Title: a.Title, Action: c.Request().URL.Path, Submit: a.Submit, Danger: a.isDangerous(), CancelURL: a.CancelURL,
		Description: a.Description, Warnings: a.Warnings, Form: form, IsReasonRequired: a.needsReason(), Plain: a.Plain,
	}
	if a.Danger && r.Production {
		page.Confirm, page.ConfirmHint = a.Target.typed(), a.undoNote()
	}
	if a.Input != nil {
		page.Fields = a.Input.Fields(form)
	}
	return r.Render(c, status, views.Page{Title: a.Title, Section: a.Section, Body: actionsview.Body(page)})
}

// showRefused shows the form again with the reason why nothing was done. What was typed is kept; the key is new, because
// the old one belongs to the action that did not happen.
func (r *Runner) showRefused(c request.Context, a Operation, form actionsview.Form, err error) error {
	form.Key = r.Auth.NewFormKey(c.Request().Context())
	status := http.StatusUnprocessableEntity
	if why := a.explained(err); why.Text != "" {
		form.AddError(why.Field, why.Text)
		form.Errors[len(form.Errors)-1].More = why.More
	} else {
		status = r.RefusedForm(c, &form, a.knownTarget(), a.atControls(err), a.FailureText, form.Fields...)
	}
	if workos.CauseOf(err) == workos.CauseGone { // what was to happen cannot happen any more
		if a.declared.Lookup.deletes != "" && strings.HasPrefix(form.Errors[len(form.Errors)-1].Text, deletedMeanwhile) {
			return AlreadySo(a, ui.Isolated(ui.Bare(ui.Named(a.Target.Name, a.Target.ID)))+" is already deleted", deletedMeanwhile)
		}
		a.Description, a.Warnings = nil, nil
	}
	return r.showForm(c, status, a, form)
}

// atControls returns an error with the names of the form's controls in place of WorkOS's field names.
func (a Operation) atControls(err error) error {
	var api *workos.Error
	names, ok := a.Input.(interface{ ControlOf(field string) string })
	if !ok || !errors.As(err, &api) {
		return err
	}
	renamed := *api
	renamed.Fields = slices.Clone(api.Fields)
	for i := range renamed.Fields {
		renamed.Fields[i].Field = cmp.Or(names.ControlOf(api.Fields[i].Field), api.Fields[i].Field)
	}
	return &renamed
}

// explained returns the action's own explanation of a refusal.
func (a Operation) explained(err error) Refusal {
	var api *workos.Error
	if a.Explain == nil || !errors.As(err, &api) {
		return Refusal{}
	}
	return a.Explain(api)
}

// answerDone leads to the page that shows the new state.
func (r *Runner) answerDone(ctx context.Context, c request.Context, a Operation, formKey string, actionID int64) error {
	result := a.result()
	if err := r.records.FinishForm(ctx, formKey, result.URL); err != nil {
		r.Failed(ctx, "finish form", err, "id", actionID)
	}
	if result.Show != nil {
		r.keepAnswer(c, answered{shows: result.Show}) // first: this browser may be waiting for another answer by now
		return result.Show(c)
	}
	return done303(c, result.URL, actionID)
}

// done303 redirects to a page that shows the notice of an action.
func done303(c request.Context, next string, actionID int64) error {
	return page.Redirect303(c, paths.With(next, page.NoticeParam, strconv.FormatInt(actionID, 10)))
}

// answerAgain answers a form that was sent before.
func (r *Runner) answerAgain(c request.Context, a Operation, form actionsview.Form, row store.AuditEntry) error {
	if row.IsUnwritten {
		ShowEntry(c, row.ID)
	}
	earlier := sentOf(c).earlier
	switch row.Outcome {
	case store.Done, store.Partial:
		return done303(c, cmp.Or(a.Result.URL, a.CancelURL), row.ID)
	case store.Intent:
		return r.Render(c, http.StatusAccepted, views.Page{Title: "In progress", Section: a.Section,
			Body: actionsview.InProgress(a.Title, a.CancelURL)})
	case store.Unknown:
		if page.IsOpenDeletion(row) {
			return done303(c, a.CancelURL, row.ID)
		}
		if earlier.came.outcome != row.Outcome {
			earlier.came = result{outcome: row.Outcome, note: row.Note}
		}
		return r.showUnknown(c, a, donePartly(earlier.err), row.WorkOSRequestID, earlier.came)
	}
	if earlier.err != nil && earlier.came.outcome == row.Outcome {
		return r.showRefused(c, a, form, earlier.err)
	}
	form.Key = r.Auth.NewFormKey(c.Request().Context())
	form.AddError("", "This form was already sent and "+wording.LowerFirst(a.FailureText)+". Check it and send it again.")
	return r.showForm(c, http.StatusUnprocessableEntity, a, form)
}

// showUnknown shows that the outcome of an action is not known; did is the part that is known, "" for none. The entry's note
// records whether WorkOS accepted the action and still showed the old values.
func (r *Runner) showUnknown(c request.Context, a Operation, did, requestID string, came result) error {
	answered, seen := "WorkOS was sent this and gave no usable answer", ", and does not show yet that it is done"
	for _, accepted := range []string{contradicted, notShownDone, answeredAnother, a.notReceived()} {
		if strings.HasPrefix(came.note, accepted) {
			answered, seen = strings.TrimSuffix(accepted, "."), ""
		}
	}
	text := answered + seen + ". It will not be sent again. " +
		"Frontdesk keeps checking: your next page and Activity will show what happened. Check before you do it again."
	how := r.Registry.byName[a.Name].Lookup
	switch {
	case how.Look == nil:
		text = answered + ". It will not be sent again. " + how.hidden() +
			" Check with the person before you do it again."
	case came.unclear != "":
		text = page.InOneLine(answered+". It will not be sent again.", came.unclear, "Check what is there before you do it again.")
	}
	text = strings.TrimSpace(did + " " + text)
	return r.Render(c, http.StatusBadGateway, views.Page{Title: "Outcome unknown", Section: a.Section,
		Body: actionsview.Unknown(a.Title, a.CancelURL, text, requestID, a.foundLink(came.found)...)})
}

// foundLink links to an object that the action may have created, if it has a page of its own; none for no object.
func (a Operation) foundLink(found Sighting) []ui.Action {
	kind, _, _ := strings.Cut(a.Name, ".")
	if found.ID == "" || kind != a.Target.Kind && a.Name != "factor.enroll" {
		return nil
	}
	label := "Open the " + a.declared.Creates
	return []ui.Action{{Label: label, URL: activityview.TargetURL(a.Target.Kind, found.ID, a.Target.OrganizationID)}}
}

// shownEntry is the key in the request's context for the ID of the entry whose result the page shows.
const shownEntry = "action.entry"

// ShowEntry makes the page of this request show the result of an action, or that its outcome is not written yet.
func ShowEntry(c request.Context, id int64) { c.Set(shownEntry, id) }

// notice shows the operator, on the page after an action, what was done, with Undo where there is one.
func (r *Runner) notice(c request.Context, operator auth.Operator) *views.ActionNotice {
	id, err := strconv.ParseInt(c.QueryParam(page.NoticeParam), 10, 64)
	shown, isShown := c.Get(shownEntry).(int64)
	if isShown {
		id, err = shown, nil
	}
	if err != nil || page.IsPartial(c) {
		return nil
	}
	ctx := c.Request().Context()
	row, err := r.Ledger.AuditEntry(ctx, r.Scope(ctx), id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		r.Failed(ctx, "read the result of an action", err, "id", id)
		return &views.ActionNotice{Tone: ui.Attention, Text: "Frontdesk cannot read in Activity what came of this. Check the current status, " +
			"and tell the person who runs Frontdesk."}
	}
	if err != nil || row.Actor.ID != operator.ID || r.Now().Sub(row.At) > noticeLife && !row.IsUnwritten {
		return nil
	}
	if notice := r.delayedNotice(c, row); notice != nil {
		return notice
	}
	if row.Outcome == store.Partial || page.IsOpenDeletion(row) || row.KnownOutcome() == store.ShownAgain {
		return &views.ActionNotice{Tone: ui.Attention, Text: row.KnownNote()}
	}
	if row.Outcome != store.Done && row.IsUnwritten { // the page itself shows the outcome
		return &views.ActionNotice{Tone: ui.Attention, Text: store.NotWritten}
	}
	if row.Outcome != store.Done && !isShown && row.Note != "" { // of a form that was sent again
		notice := r.laterNotice(row)
		return &notice
	}
	if row.Outcome != store.Done || row.Note == "" { // a link or export that is written by now
		return nil
	}
	notice := &views.ActionNotice{Text: row.Note}
	undo := r.Undoing(ctx, operator, row)
	notice.Undo = undo.Form
	if undo.IsUndone {
		notice.Text += " This was later undone."
	}
	if len(undo.Lost) > 0 {
		notice.Text = page.InOneLine(notice.Text, "There is no Undo.", undo.Why)
	}
	if !isUndo(row) {
		notice.Link = undo.Link
	}
	return notice
}

// NothingChanged ends a refusal that describes the current state of the target.
const NothingChanged = "Nothing was changed."

// AlreadySo refuses an action whose target is already in the wanted state, or can no longer be changed; title describes
// its state now. The form is not shown and nothing is sent.
func AlreadySo(a Operation, title, text string) error {
	if text != "" {
		text += " "
	}
	return &page.Problem{Status: http.StatusConflict, Title: title, Text: text + NothingChanged,
		Actions: []ui.Action{{Label: "Check the current status", URL: a.CancelURL, Primary: true}}}
}

// applyAnswer writes the target of an action as WorkOS's answer shows it, so that a read from a copy of its data that lags behind is
// recognized. What the answer does not say clearly is read after it.
func (r *Runner) applyAnswer(ctx context.Context, row store.AuditEntry, body []byte) {
	kind, isHeld := kinds[row.TargetType]
	object, err := workos.Decode[workos.Object](body)
	if !isHeld || len(body) == 0 || err != nil || object.ID != row.TargetID {
		return
	}
	if _, err := r.Mirror.ApplyChanges(ctx, []mirror.Change{{Kind: kind, ID: object.ID, Object: body}}, nil); err != nil {
		r.Failed(ctx, "update after action", err, "action", row.Action)
	}
}
