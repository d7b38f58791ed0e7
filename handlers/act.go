package handlers

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

const (
	formDeadline = 28 * time.Second // for what is read before an action and the action; a page has 30
	actDeadline  = 24 * time.Second // for the ledger, our turn and WorkOS together
	turnTimeout  = 10 * time.Second // for our turn within the rate limit
	readBacks    = 3                // looks
)

// target is what an act is done to, as the ledger names it.
type target struct {
	kind, id, name                   string
	organizationID, organizationName string
	version                          string // changes whenever the target does; "" where nothing can be overwritten
}

// typed is what a person types to confirm an action on the target: its name as far as it can be typed, else its ID.
func (t target) typed() string { return ui.Typeable(ui.Named(t.name, t.id)) }

// act is one thing that an operator does in WorkOS. A handler reads the target, says what would happen and how it is
// done, and leaves the rest to perform: the one way from a form to WorkOS.
type act struct {
	declared Action        // what the registry says of it; perform fills it in
	name     string        // in the ledger: "membership.deactivate"
	section  string        // sidebar entry of its pages
	title    string        // "Deactivate Ana Ruiz at Northwind Logistics"
	submit   string        // the verb on the button
	nothing  string        // what did not happen when it fails, without a full stop: "Nobody was deactivated"
	done     func() string // said when it is done: "Ana Ruiz can no longer use Northwind Logistics."
	target   target
	targetOf func() target // the same, when the form says it; nil for target
	decide   func(*act)    // says, danger and final, where they depend on what is filled in; nil where they do not
	says     []string      // what will happen, to whom, counted
	warns    []string      // what else is to be known before
	danger   bool          // cannot be undone: in production the target's name is typed
	final    string        // what a person who types the name is told of a way back; "" for the usual
	plain    bool          // the form is left to the browser: its answer may load what other pages may not
	back     string        // where Cancel leads
	next     string        // the page that shows the new state; "" for back
	nextOf   func() string // the same, when it is known only afterwards; nil for next

	explain func(*workos.Error) (field, text string) // a refusal in plain words, "" for the usual ones; nil likewise

	refused func(context.Context) string // why WorkOS refused, when the target shows it; nil for nothing to look at

	more func(*workos.Error) *ui.Action // where a refusal leads, nil for nowhere; nil likewise

	shows func(request.Context) error // answers in place of leading there, with what is shown once; nil for nothing such

	filled  filled                      // what the person fills in; nil for nothing
	fieldOf func(string) string         // the control for what WorkOS finds wrong; nil where both have one name
	details func() map[string]string    // for the ledger: before and after; nil for none
	do      func(context.Context) error // asks WorkOS, once
	made    func() string               // the ID of what was created, "" when the answer did not say; nil for nothing
	adopt   func(id string)             // takes the ID that a lookup found in place of the answer; nil for nothing
	learn   func(context.Context) error // brings the mirror up to date; nil for nothing to learn
}

// filled is what a person fills in for an act: a typed struct that reads and checks itself and shows itself again.
type filled interface {
	read(values url.Values, form *actionsview.Form)
	controls(form actionsview.Form) []templ.Component
}

// perform shows an act's form, or does what the form asks: intent in the ledger, WorkOS, outcome in the ledger, mirror,
// and on to the page that shows the new state. The same form counts once.
func (d *Desk) perform(c request.Context, a act) error {
	a.declared = d.registry.byName[a.name]
	if c.Request().Method == http.MethodGet {
		a = a.decided()
		form := actionsview.Form{Key: d.Auth.NewFormKey(c.Request().Context()), Seen: a.target.version, Shown: shownBy(a.filled)}
		return d.showAct(c, http.StatusOK, a, form)
	}
	form := d.readAct(c, a)
	a = a.decided()
	if a.targetOf != nil {
		a.target = a.targetOf()
	}
	if len(form.Errors) > 0 {
		return d.showAct(c, http.StatusUnprocessableEntity, a, form)
	}
	ctx, cancel := actContext(c.Request().Context())
	defer cancel()
	row, first, err := d.Store.BeginOnce(ctx, d.actRow(c, a, form), form.Key)
	switch {
	case errors.Is(err, store.ErrFormKey):
		form.Wrong("", "This form was already sent for something else. Check it and send it again.")
		return d.showAct(c, http.StatusUnprocessableEntity, a, form)
	case err != nil:
		d.cannotRecord(ctx, &form, a.nothing, err)
		return d.showAct(c, http.StatusServiceUnavailable, a, form)
	case !first:
		return d.answerAgain(c, a, form, row)
	case a.isDelayed():
		return d.answerDone(ctx, c, a, form.Key, row.ID)
	}
	return d.carryOut(ctx, c, a, form, row)
}

// actContext is the context of an action once its form was read. The action goes on when the person leaves, and has what is
// left of the time for the form.
func actContext(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := actDeadline
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline))
	}
	return context.WithTimeout(context.WithoutCancel(ctx), limit)
}

// needsReason tells whether the action is not done without a reason. The form of an Undo brings its own.
func (a act) needsReason() bool { return a.declared.needsReason }

// isDangerous tells whether the action cannot be undone or takes something away. Its button looks it.
func (a act) isDangerous() bool { return a.declared.isDestructive }

// isDelayed tells whether the action waits a few seconds before it is sent, so that it can be undone.
func (a act) isDelayed() bool { return a.declared.delayed != nil }

// wayBack is what a person who types the target's name is told of a way back.
func (a act) wayBack() string { return cmp.Or(a.final, "This is production and cannot be undone.") }

// decided is the act for what is filled in now.
func (a act) decided() act {
	if a.decide != nil {
		a.decide(&a)
	}
	return a
}

// readAct takes a form as it was filled in and finds what is wrong with it.
func (d *Desk) readAct(c request.Context, a act) actionsview.Form {
	values := c.Request().PostForm
	form := readActForm(values)
	form.Seen, form.Confirm = values.Get(actionsview.SeenField), oneLine(values.Get(actionsview.ConfirmField))
	d.checkForm(c, &form)
	if len(values["metadata_key"]) != len(values["metadata_value"]) { // nobody knows which value belongs to which key
		delete(values, "metadata_key")
		delete(values, "metadata_value")
		form.Wrong("metadata", "The form did not arrive whole, so its metadata was left as it is. Check it and send it again.")
	}
	if edit, ok := a.filled.(editing); ok {
		form.Shown = shownBy(a.filled)
		mergeShown(edit, values, &form)
	}
	if a.filled != nil {
		a.filled.read(values, &form)
	}
	a = a.decided()
	d.checkUndo(c.Request().Context(), a, values, &form)
	if form.Seen != "" && form.Seen != a.target.version {
		form.Wrong("", "This was changed while the form was open. Check the current values and send it again.")
		form.Seen = a.target.version
	}
	if a.needsReason() && form.Reason == "" {
		form.Wrong(actionsview.ReasonField, "Give a reason. It is saved with your name.")
	}
	if a.danger && d.Production && ui.Typeable(form.Confirm) != a.target.typed() {
		form.Wrong(actionsview.ConfirmField, "Type “"+ui.Isolated(a.target.typed())+"” exactly as shown. "+a.wayBack())
	}
	return form
}

// actRow is the ledger's line about an act.
func (d *Desk) actRow(c request.Context, a act, form actionsview.Form) store.OperatorAction {
	row := store.OperatorAction{
		Actor: d.Auth.ActorOf(c), RequestID: request.ID(c), Action: a.name, Reason: form.Reason,
		TargetType: a.target.kind, TargetID: a.target.id, TargetName: ui.Bare(a.target.name),
		OrganizationID: a.target.organizationID, OrganizationName: ui.Bare(a.target.organizationName),
	}
	if a.details != nil {
		row.Details = a.details()
		for key, value := range row.Details {
			row.Details[key] = ui.Bare(value)
		}
	}
	if undone := c.Request().PostForm.Get(undoesParam); undone != "" {
		if row.Details == nil {
			row.Details = map[string]string{}
		}
		row.Details[undoesParam] = undone // checkUndo found it
	}
	if a.isDelayed() {
		row.Due = d.Now().Add(undoTime)
	}
	return row
}

// carryOut does what a form asks and answers with what came of it.
func (d *Desk) carryOut(ctx context.Context, c request.Context, a act, form actionsview.Form, row store.AuditEntry) error {
	outcome, err := d.settleAct(ctx, a, row)
	switch outcome {
	case store.Done, store.Partial:
		return d.answerDone(ctx, c, a, form.Key, row.ID)
	case store.Unknown:
		return d.showUnknown(c, a, donePartly(err), workos.RequestID(err))
	}
	return d.showRefused(c, a, form, err)
}

// settleAct asks WorkOS once and keeps what came of it.
func (d *Desk) settleAct(ctx context.Context, a act, row store.AuditEntry) (store.Outcome, error) {
	asking, answer := workos.CaptureAnswer(workos.WaitForTurn(ctx, turnTimeout))
	err := a.do(asking)
	requestID := answer().RequestID
	outcome, note := outcomeOf(err)
	learn, how := a.learn, d.registry.byName[row.Action].lookup
	if outcome == store.Done && how.isContradicted(ctx, row, answer().Body) {
		outcome, note = store.Unknown, contradicted
	}
	if outcome == store.Unknown {
		var found sighting
		outcome, found, note = d.readBack(ctx, a, row, note)
		if did := donePartly(err); outcome == store.Unknown && !strings.HasPrefix(note, did) {
			note = did + " " + note
		}
		if update := how.update; update != nil {
			learn = func(ctx context.Context) error { return update(ctx, row, found) }
		}
	}
	if update := how.update; outcome == store.Done && a.made != nil && a.made() == "" {
		learn = nil // the answer did not hold what was created: WorkOS may show it
		if now, err := d.look(ctx, row); err == nil && now.sight == seen && now.id != "" {
			a.adopt(now.id)
			if update != nil {
				learn = func(ctx context.Context) error { return update(ctx, row, now) }
			}
		}
	}
	if outcome == store.Refused && workos.CauseOf(err) == workos.CauseGone {
		note = d.whyNotFound(ctx, a.knownTarget(), err) + " " + nothingChanged + " " + err.Error()
	}
	if outcome == store.Refused && a.refused != nil {
		if why := a.refused(ctx); why != "" {
			note = why + " " + nothingChanged
		}
	}
	if outcome == store.Done {
		note = strings.TrimSpace(a.done() + " " + note)
		if isUndo(row) {
			note = "Undone: " + note
		}
	}
	if outcome == store.Done && a.made != nil {
		d.keepCreated(ctx, row, a.made())
	}
	if settleErr := d.Store.RecordOutcome(ctx, row.ID, outcome, requestID, note); settleErr != nil {
		d.failed(ctx, "settle act", settleErr, "id", row.ID, "outcome", outcome) // the intent is in the ledger
	}
	if learn != nil && outcome == store.Done {
		if err := learn(ctx); err != nil && !workos.IsNotFound(err) {
			d.failed(ctx, "learn after act", err, "act", a.name)
		}
	}
	return outcome, err
}

// readBack looks at once whether an action that WorkOS gave no answer to has happened all the same. It is never
// repeated; LookAgain goes on looking.
func (d *Desk) readBack(ctx context.Context, a act, row store.AuditEntry, note string) (store.Outcome, sighting, string) {
	how := d.registry.byName[row.Action].lookup
	if how.look == nil {
		return store.Unknown, sighting{}, strings.TrimSpace(note + " " + how.hidden())
	}
	first := "WorkOS gave no usable answer at first."
	if note == contradicted {
		first = note
	}
	for range readBacks {
		select {
		case <-ctx.Done():
			return store.Unknown, sighting{}, note
		case <-time.After(d.ReadBack):
		}
		now, err := d.look(ctx, row)
		switch {
		case err != nil:
		case now.sight == seen:
			if a.adopt != nil {
				a.adopt(now.id)
			}
			return store.Done, now, first + " A second check shows that it was done."
		case now.sight == hidden:
			return store.Unknown, now, strings.TrimSpace(note + " " + cmp.Or(now.text, how.hidden()))
		default:
			note = first + " A second check does not show it as done yet."
		}
	}
	return store.Unknown, sighting{}, note
}

// answerDone leads to the page that shows the new state.
func (d *Desk) answerDone(ctx context.Context, c request.Context, a act, formKey string, actID int64) error {
	next := cmp.Or(a.next, a.back)
	if a.nextOf != nil {
		next = a.nextOf()
	}
	if err := d.Store.FinishForm(ctx, formKey, next); err != nil {
		d.failed(ctx, "finish form", err, "id", actID)
	}
	if a.shows != nil {
		if err := a.shows(c); !errors.Is(err, errNothingToShow) {
			return err
		}
	}
	return done303(c, next, actID)
}

// errNothingToShow is the answer of an act that shows nothing after all: what it shows was lost, or there is none.
var errNothingToShow = errors.New("nothing to show")

// done303 leads to a page that says what was done.
func done303(c request.Context, next string, actID int64) error {
	return redirect303(c, paths.With(next, noticeParam, strconv.FormatInt(actID, 10)))
}

// says is a sentence that is known before the act.
func says(sentence string) func() string { return func() string { return sentence } }
