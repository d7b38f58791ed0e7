package action

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
)

const (
	answerTimeout    = 30 * time.Second // of the server, for the answer to a request
	formTimeout      = 28 * time.Second // for what is read before an action and the action, within answerTimeout
	actionTimeout    = 24 * time.Second // for the ledger, the wait for the rate limit, and WorkOS together
	rateLimitTimeout = 10 * time.Second // of the wait for our share of the rate limit
	maxVerifications = 3                // looks
)

// Perform shows an action's form or, on POST, carries the action out: intent to the ledger, call to WorkOS, outcome to the
// ledger, update of the mirror, redirect to the page with the result. A form sent twice acts once.
func (r *Runner) Perform(c request.Context, a Operation) error {
	if err := r.RefuseDeleting(c, a); err != nil {
		return err
	}
	a.declared = r.Registry.byName[a.Name]
	older := page.OlderNote(c)
	if older != "" {
		a.Warnings = append([]string{older}, a.Warnings...)
	}
	shown := a.decided()
	a.seen = shown.shownVersion() + older
	if c.Request().Method == http.MethodGet {
		form := actionsview.Form{Key: r.Auth.NewFormKey(c.Request().Context()), Seen: a.seen, Shown: shownBy(a.Input)}
		return r.showForm(c, http.StatusOK, shown, form)
	}
	form, a := r.parseForm(c, a)
	if sent := sentOf(c); sent.isBefore { // what is wrong with it now was not wrong when it was sent
		form.Errors = nil
		return r.answerAgain(c, a, form, sent.entry)
	}
	if err := r.RefuseDeleting(c, a); err != nil { // what the form names may be being deleted
		return err
	}
	if len(form.Errors) > 0 {
		return r.showForm(c, http.StatusUnprocessableEntity, a, form)
	}
	ctx, cancel := Context(c.Request().Context())
	defer cancel()
	row, first, err := r.records.BeginOnce(ctx, r.auditEntry(c, a, form), sentOf(c).SentForm)
	switch {
	case errors.Is(err, store.ErrFormKey):
		r.isAnotherForm(ctx, &form)
		return r.showForm(c, http.StatusUnprocessableEntity, a, form)
	case err != nil:
		r.CannotRecord(ctx, &form, a.FailureText, err)
		return r.showForm(c, http.StatusServiceUnavailable, a, form)
	case !first:
		return r.answerAgain(c, a, form, row)
	case a.isDelayed():
		return r.answerDone(ctx, c, a, form.Key, row.ID)
	}
	return r.carryOut(ctx, c, a, form, row)
}

// Context returns the context for an action once its form was parsed. The action continues when the person leaves the page,
// for the rest of the form's time.
func Context(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := actionTimeout
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline))
	}
	return context.WithTimeout(context.WithoutCancel(ctx), limit)
}

// parseForm reads a form and finds what is wrong with it. It returns the action as the values of the form decide it.
func (r *Runner) parseForm(c request.Context, a Operation) (actionsview.Form, Operation) {
	values := c.Request().PostForm
	form := ReadForm(values)
	form.Seen, form.Confirm = values.Get(actionsview.SeenField), page.OneLine(values.Get(actionsview.ConfirmField))
	r.CheckForm(c, &form)
	if sentOf(c).isOtherwise {
		r.isAnotherForm(c.Request().Context(), &form)
	}
	if len(values["metadata_key"]) != len(values["metadata_value"]) { // it is not clear which value belongs to which key
		delete(values, "metadata_key")
		delete(values, "metadata_value")
		form.AddError("metadata", "The form arrived incomplete, so its metadata was left as it is. Check it and send it again.")
	}
	if edit, ok := a.Input.(editing); ok {
		form.Shown = shownBy(a.Input)
		mergeShown(edit, values, &form)
	}
	if a.Input != nil {
		a.Input.Parse(values, &form)
	}
	a = a.decided()
	form.Undoes = values.Get(UndoesParam)
	if !sentOf(c).isBefore { // else the target may already be as the form wants it
		r.checkCurrent(c.Request().Context(), a, &form)
	}
	if a.needsReason() && form.Reason == "" {
		form.AddError(actionsview.ReasonField, "Give a reason. It is saved with your name.")
	}
	if a.Danger && r.Production && ui.Typeable(form.Confirm) != a.Target.typed() {
		form.AddError(actionsview.ConfirmField, "Type “"+ui.Isolated(a.Target.typed())+"” exactly as shown. "+a.undoNote())
	}
	return form, a
}

// checkCurrent finds what a form cannot do with its target as it is now.
func (r *Runner) checkCurrent(ctx context.Context, a Operation, form *actionsview.Form) {
	if _, isEdit := a.Input.(changer); isEdit && len(form.Errors) == 0 && len(a.Details) == 0 {
		form.AddError("", "You have not changed anything.")
	}
	r.checkUndo(ctx, a, form)
	if form.Seen != "" && form.Seen != a.seen {
		text := "This was changed while the form was open. Check the current values and send it again."
		if a.isDangerous() {
			text = "Something changed while the form was open, and nothing was sent. Read again what will happen, and send it again."
		}
		form.AddError("", text)
		form.Seen = a.seen
	}
}

// auditEntry returns the ledger's entry for an action.
func (r *Runner) auditEntry(c request.Context, a Operation, form actionsview.Form) store.OperatorAction {
	row := store.OperatorAction{
		Actor: r.Auth.ActorOf(c), RequestID: request.ID(c), Action: a.Name, Reason: form.Reason, Details: a.Details,
		TargetType: a.Target.Kind, TargetID: a.Target.ID, TargetName: ui.Unisolated(a.Target.Name),
		OrganizationID: a.Target.OrganizationID, OrganizationName: ui.Unisolated(a.Target.OrganizationName),
	}
	if undone := c.Request().PostForm.Get(UndoesParam); undone != "" {
		row.Details = maps.Clone(a.Details)
		if row.Details == nil {
			row.Details = store.Details{}
		}
		row.Details.Add(UndoesParam, undone) // checkUndo found it
	}
	if a.isDelayed() {
		row.Due, row.SeenVersion = r.Now().Add(undoTime), a.Target.Version
	}
	return row
}

// carryOut carries out the action of a form and answers with the result.
func (r *Runner) carryOut(ctx context.Context, c request.Context, a Operation, form actionsview.Form, row store.AuditEntry) error {
	came, err := r.execute(ctx, a, row)
	if err != nil || came.outcome == store.Unknown {
		r.keepAnswer(c, answered{came: came, err: err})
	}
	if came.isUnwritten {
		ShowEntry(c, row.ID)
	}
	switch {
	case came.isDeleting: // the object's page shows it
		a.Result.URL, a.ResultOf = a.CancelURL, nil
		return r.answerDone(ctx, c, a, form.Key, row.ID)
	case came.outcome == store.Done:
		return r.answerDone(ctx, c, a, form.Key, row.ID)
	case came.outcome == store.Partial:
		ShowEntry(c, row.ID) // so that a page shown by the action itself also shows the differences
		return r.answerDone(ctx, c, a, form.Key, row.ID)
	case came.outcome == store.Unknown:
		return r.showUnknown(c, a, donePartly(err), workos.RequestID(err), came)
	}
	return r.showRefused(c, a, form, err)
}

// result is the result of an action: its outcome, the entry's note, and, where WorkOS can never show more, why the outcome
// stays unknown; "" where a later lookup may find it.
type result struct {
	outcome       store.Outcome
	note, unclear string
	found         Sighting // what may have been created, if WorkOS shows something
	isUnwritten   bool     // the ledger did not take it yet
	isDeleting    bool     // WorkOS accepted the deletion and has not carried it out yet
}

// execute calls WorkOS once and records the outcome.
func (r *Runner) execute(ctx context.Context, a Operation, row store.AuditEntry) (result, error) {
	asking, answer := workos.CaptureAnswer(workos.WaitForRateLimit(ctx, rateLimitTimeout))
	err := a.Do(asking)
	requestID, unclear := answer().RequestID, ""
	outcome, note := OutcomeOf(err)
	if a.isAnsweredWithout(r.Registry.byName[row.Action].Lookup, answer().Body, err) {
		r.keepAnswered(ctx, row, answer())
		ctx = context.WithValue(ctx, answerKey{}, answer().Body)
	}
	if err != nil {
		r.Log.InfoContext(ctx, "an action failed", "id", row.ID, "action", row.Action, "error", err) // its note explains it in words
	}
	var found Sighting
	upsert, how, first := a.Upsert, r.Registry.byName[row.Action].Lookup, unanswered
	isDeleting := false
	if outcome == store.Done && how.deletes != "" {
		if isGone, still := r.isGoneNow(ctx, row, a.Target.Name); !isGone {
			outcome, note, isDeleting = store.Unknown, still, true
		}
	} else if outcome == store.Done {
		seen := r.seenAfter(ctx, row, how, answer().Body, a.Created != nil)
		switch differences := answer().Differences; {
		case seen.Sight == Unseen && how.answer != nil && len(answer().Body) == 0:
			outcome, note = store.Unknown, unanswered
		case seen.Sight == Unseen:
			outcome, note, first = store.Unknown, contradicted, contradicted
		case answer().IsIgnored:
			outcome, note, first = store.Unknown, notShownDone, notShownDone
		case len(differences) > 0:
			outcome, note = store.Partial, notAsAsked(differences)
		case seen.Sight == inPart:
			outcome, note = store.Partial, "WorkOS accepted this. "+seen.Text
		case seen.Sight == Hidden && how.answer == nil:
			note = seen.Text
		}
	}
	if outcome == store.Done && a.Created != nil && *a.Created == "" {
		made, isBelieved := r.lookForCreated(ctx, a, row)
		upsert = nil
		if made.ID != "" && how.Update != nil {
			upsert = func(ctx context.Context) error { return how.Update(ctx, row, made) }
		}
		if !isBelieved {
			note = a.notReceived()
			outcome, first = store.Unknown, note
		}
	}
	if workos.IsAboutAnother(err) {
		note, first = answeredAnother, answeredAnother
	}
	if outcome == store.Unknown && !isDeleting {
		outcome, found, note = r.verifyOutcome(ctx, a, row, note, first)
		if outcome == store.Unknown && found.Sight == Hidden && !found.isOpen {
			unclear = found.Text
		}
		if did := donePartly(err); outcome == store.Unknown && !strings.HasPrefix(note, did) {
			note = did + " " + note
		}
		if update := how.Update; update != nil {
			upsert = func(ctx context.Context) error { return update(ctx, row, found) }
		}
	}
	if outcome == store.Refused && workos.CauseOf(err) == workos.CauseGone {
		note = r.whyNotFound(ctx, a.knownTarget(), err) + " " + NothingChanged
	}
	if outcome == store.Refused && a.Refused != nil {
		if why := a.Refused(ctx); why != "" {
			note = why + " " + NothingChanged
		}
	}
	if outcome == store.Refused {
		note = r.WithNames(ctx, note)
	}
	if outcome == store.Done {
		note = strings.TrimSpace(a.result().Text + " " + note)
		if isUndo(row) {
			note = "Undone: " + note
		}
	}
	if (outcome == store.Done || outcome == store.Partial) && a.Created != nil {
		r.keepCreated(ctx, row, *a.Created)
	}
	if outcome == store.Done && a.isUndoneByVersion() {
		r.keepVersion(ctx, row, answer().Body)
	}
	record := r.records.RecordOutcome
	if isDeleting {
		record = func(ctx context.Context, id int64, _ store.Outcome, requestID, note string) error {
			return r.records.RecordAccepted(ctx, id, requestID, note)
		}
	}
	recordErr := record(ctx, row.ID, outcome, requestID, note)
	if recordErr != nil {
		r.Failed(ctx, "record outcome", recordErr, "id", row.ID, "outcome", outcome) // the intent is in the ledger
	}
	if isDeleting {
		r.noteAccepted(ctx)
	}
	if err == nil && outcome != store.Unknown {
		r.applyAnswer(ctx, row, answer().Body)
	}
	if upsert != nil && (outcome == store.Done || outcome == store.Partial && err == nil) {
		if err := upsert(ctx); err != nil && !workos.IsNotFound(err) {
			r.Failed(ctx, "update after action", err, "action", a.Name)
		}
	}
	return result{outcome, note, unclear, found, errors.Is(recordErr, store.ErrNotWritten), isDeleting}, err
}

// unanswered is the note on an action whose outcome had to be looked up.
const unanswered = "WorkOS gave no usable answer at first."

// verifyOutcome checks at once whether an action that WorkOS did not answer has happened. It never repeats the action;
// LookAgain checks again later. The note on what it finds begins with first.
func (r *Runner) verifyOutcome(
	ctx context.Context, a Operation, row store.AuditEntry, note, first string,
) (store.Outcome, Sighting, string) {
	how := r.Registry.byName[row.Action].Lookup
	if how.Look == nil {
		return store.Unknown, Sighting{}, strings.TrimSpace(note + " " + how.hidden())
	}
	for range maxVerifications {
		select {
		case <-ctx.Done():
			return store.Unknown, Sighting{}, note
		case <-time.After(r.VerifyInterval):
		}
		now, err := r.look(ctx, row)
		switch {
		case err != nil:
		case now.Sight == Seen:
			if a.Created != nil {
				*a.Created = now.ID
			}
			first += " A second check shows that it was done."
			if !now.isOurs {
				first += " " + doneByAnyone
			}
			return store.Done, now, first
		case now.Sight == Hidden:
			return store.Unknown, now, strings.TrimSpace(note + " " + cmp.Or(now.Text, how.hidden()))
		default:
			note = first + " A second check does not show it as done yet."
		}
	}
	return store.Unknown, Sighting{}, note
}

// OutcomeOf returns the outcome that the ledger records for a write, and a note.
func OutcomeOf(err error) (store.Outcome, string) {
	if err == nil {
		return store.Done, ""
	}
	note := page.Explain(err).Why
	if did := donePartly(err); did != "" && workos.OutcomeOf(err) != workos.Unknown {
		return store.Partial, did
	}
	switch workos.OutcomeOf(err) {
	case workos.NotSent:
		return store.Failed, note
	case workos.Refused:
		return store.Refused, note
	}
	return store.Unknown, note
}
