package action

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontdesk/auth"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// UndoesParam names the entry that a form undoes.
const UndoesParam = actionsview.UndoesField

// Reversal is how an action is undone, or why it cannot be.
type Reversal struct {
	URL    string
	Params []ui.Param
	Why    string // there is no url; "" where the action is none that anybody would undo
	// LongWay links to the form for an undo that deletes something, which must not happen with one click; nil for none
	LongWay *ui.Action
	lost    []ui.Pair // the old values that cannot be given back, to be copied
}

// undoing is what an entry shows about its undo: the button, a link to another entry or form, or why there is none.
type undoing struct {
	Form     *ui.FormSpec
	Link     *ui.Action
	IsUndone bool // by the entry that link leads to
	Why      string
	Lost     []ui.Pair
}

// foundLaterWhy is why an entry whose outcome was looked up, at once or later, has no Undo: it may be another person's work.
const foundLaterWhy = "There is no Undo, because WorkOS does not show whether this action or somebody else did it. " +
	"Check the current values before you change them."

// isByAnyone reports whether WorkOS did not show who did what an entry says that is done.
func isByAnyone(row store.AuditEntry) bool {
	return row.IsFoundLater || strings.Contains(row.Note, doneByAnyone)
}

// Undoing returns the undo that the notice after an action and the Activity page both show.
func (r *Runner) Undoing(ctx context.Context, operator auth.Operator, row store.AuditEntry) undoing {
	switch {
	case row.Outcome == store.Partial && r.Registry.byName[row.Action].Undo != nil:
		return undoing{Why: "There is no Undo, because this was done in part. Check the current values before you change them."}
	case row.KnownOutcome() != store.Done:
		return undoing{}
	}
	if isUndo(row) {
		return undoing{Link: r.undoneEntry(ctx, row)}
	}
	way := r.Registry.undoOf(row)
	if way.URL == "" && way.LongWay == nil {
		return undoing{Why: way.Why, Lost: way.lost}
	}
	since, found, err := r.changedSince(ctx, row)
	switch {
	case err != nil:
		r.Failed(ctx, "later actions", err, "id", row.ID)
		return undoing{Why: "Undo is not available now: Frontdesk could not read whether this was changed since."}
	case found && undoes(since, row):
		return undoing{Link: &ui.Action{Label: "See the undo", URL: entryURL(since)}, IsUndone: true}
	case found:
		return undoing{Why: changedWords(since, ui.ZoneFrom(ctx)), Link: &ui.Action{Label: "See the change", URL: entryURL(since)}}
	case isByAnyone(row):
		return undoing{Why: foundLaterWhy}
	case !auth.Can(operator.Role, r.Registry.byName[row.Action].Permission):
		return undoing{Why: "Your role may not undo this."}
	}
	target := Target{Kind: row.TargetType, ID: row.TargetID, OrganizationID: row.OrganizationID, UserID: row.Details.Fact(UserIDDetail)}
	if deletion := r.Deletion(ctx, target.owned()); deletion != views.NoDeletion { // its form would be refused
		return undoing{Why: "There is no Undo now. " + deletion.Words(strings.ReplaceAll(row.TargetType, "_", " ")) + "."}
	}
	if way.LongWay != nil {
		return undoing{Link: way.LongWay}
	}
	return undoing{Form: &ui.FormSpec{Action: way.URL, Submit: "Undo", Hidden: []ui.Param{ // the values are read from the entry
		{Name: actionsview.FormKeyField, Value: r.Auth.NewFormKey(ctx)}, {Name: actionsview.ReasonField, Value: "Undo of an earlier action"},
		{Name: UndoesParam, Value: strconv.FormatInt(row.ID, 10)}}}}
}

// changedWords describes who changed something after an entry, and when.
func changedWords(since store.AuditEntry, zone ui.Zone) string {
	changed := "Changed since by "
	if since.Outcome != store.Done {
		changed = "May have been changed since by "
	}
	return changed + since.Actor.Email + " at " + zone.Exact(since.At) + "."
}

// changedSince returns a later entry that changed, or may have changed, the same thing; if one undid it, that one.
func (r *Runner) changedSince(ctx context.Context, row store.AuditEntry) (since store.AuditEntry, found bool, err error) {
	for later, err := range r.Ledger.LaterAuditEntries(ctx, r.Scope(ctx), row) {
		if err != nil {
			return store.AuditEntry{}, false, err
		}
		if !touchesSame(later, row) {
			continue
		}
		if since, found = later, true; later.Outcome == store.Done {
			break
		}
	}
	return since, found, nil
}

// undoes reports whether an entry undid the given one.
func undoes(undo, row store.AuditEntry) bool {
	return undo.Outcome == store.Done && undo.Details.Fact(UndoesParam) == strconv.FormatInt(row.ID, 10)
}

// isUndo reports whether an entry is an undo.
func isUndo(row store.AuditEntry) bool { return row.Details.Fact(UndoesParam) != "" }

// IsUndone reports whether an entry was undone.
func (r *Runner) IsUndone(ctx context.Context, row store.AuditEntry) bool {
	if row.Outcome != store.Done || r.Registry.undoOf(row).URL == "" {
		return false
	}
	since, found, err := r.changedSince(ctx, row)
	if err != nil {
		r.Failed(ctx, "later actions", err, "id", row.ID)
	}
	return found && undoes(since, row)
}

// undoneEntry links from an undo to the entry that it undid; nil if that cannot be read.
func (r *Runner) undoneEntry(ctx context.Context, undo store.AuditEntry) *ui.Action {
	id, _ := strconv.ParseInt(undo.Details.Fact(UndoesParam), 10, 64) // 0 is no entry
	original, err := r.Ledger.AuditEntry(ctx, r.Scope(ctx), id)
	if err != nil {
		r.Failed(ctx, "undone action", err, "id", undo.ID)
		return nil
	}
	return &ui.Action{Label: "See what was undone", URL: entryURL(original)}
}

// entryURL returns the Activity page with one entry.
func entryURL(row store.AuditEntry) string {
	return paths.With(paths.Activity.URL(), "q", row.RequestID)
}

// undoSubject identifies the part of a target that an undo would change: this flag, this group, this domain.
func undoSubject(row store.AuditEntry) string {
	kind, _, _ := strings.Cut(row.Action, ".")
	return kind + " " + row.OrganizationID + " " + row.Details.Fact("flag") + row.Details.Fact("group id") + row.Details.Fact("domain")
}

// touchesSame reports whether two entries with the same target may have changed the same part of it. If both name the fields
// that they changed, they must have one in common.
func touchesSame(a, b store.AuditEntry) bool {
	if undoSubject(a) != undoSubject(b) {
		return false
	}
	fieldsOfA, fieldsOfB := changedFields(a), changedFields(b)
	return len(fieldsOfA) == 0 || len(fieldsOfB) == 0 || slices.ContainsFunc(fieldsOfA,
		func(field string) bool { return slices.Contains(fieldsOfB, field) })
}

func changedFields(row store.AuditEntry) (fields []string) {
	for field, detail := range row.Details {
		if detail.IsChange {
			fields = append(fields, field)
		}
	}
	return fields
}

// fillUndo replaces the values of an undo's form with those of the entry that it undoes. The browser sends only the entry's
// ID, so that an undo cannot do anything else.
func (r *Runner) fillUndo(c request.Context) error {
	sent := c.Request().PostForm
	if !sent.Has(UndoesParam) {
		return nil
	}
	id, _ := strconv.ParseInt(sent.Get(UndoesParam), 10, 64) // 0 is no entry
	ctx := c.Request().Context()
	row, err := r.Ledger.AuditEntry(ctx, r.Scope(ctx), id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	way := r.Registry.undoOf(row)
	address, parseErr := url.Parse(way.URL)
	if isByAnyone(row) {
		way = Reversal{Why: foundLaterWhy}
	}
	if err != nil || parseErr != nil || way.URL == "" || row.Outcome != store.Done || isUndo(row) || address.Path != c.Request().URL.Path {
		return &page.Problem{Status: http.StatusConflict, Title: "This cannot be undone here",
			Text:    page.InOneLine("The form does not name an entry in Activity that can be undone at this address.", way.Why, NothingChanged),
			Actions: []ui.Action{{Label: "Open activity", URL: paths.Activity.URL()}}}
	}
	values := url.Values{}
	for _, name := range []string{actionsview.FormKeyField, actionsview.ReasonField, actionsview.ConfirmField, UndoesParam} {
		if sent.Has(name) {
			values[name] = sent[name]
		}
	}
	for _, param := range way.Params {
		values.Add(param.Name, param.Value)
	}
	c.Request().PostForm, c.Request().Form = values, values
	return nil
}

// checkUndo checks whether the fields to undo are still as the action left them. If they were changed since, the form becomes an
// ordinary one; if it is shown again for another reason, it stays an undo.
func (r *Runner) checkUndo(ctx context.Context, a Operation, form *actionsview.Form) {
	if form.Undoes == "" || len(form.Errors) > 0 {
		return
	}
	id, _ := strconv.ParseInt(form.Undoes, 10, 64) // fillUndo found it
	row, err := r.Ledger.AuditEntry(ctx, r.Scope(ctx), id)
	_, found, sinceErr := r.changedSince(ctx, row)
	if err != nil || sinceErr != nil || found || !isReverse(row.Details, a.Details) || !r.isAsLeft(ctx, a, row) {
		form.AddError("", "This was changed again since, so it can no longer be undone in one step. "+
			"Check the current values before you change it.")
		form.Undoes, form.Seen = "", a.seen
	}
}

// isUndoneByVersion reports whether only the version of its target tells an Undo that somebody else has changed it since: the
// action has no values of its own to compare.
func (a Operation) isUndoneByVersion() bool { return a.Input == nil && a.Target.Version != "" }

// isAsLeft reports whether the target has the version that an action left it in. Somebody else may have decided the same again
// in WorkOS since, which must not be reversed. Where a form's values tell that, or no version is known, it is true.
func (r *Runner) isAsLeft(ctx context.Context, a Operation, row store.AuditEntry) bool {
	if !a.isUndoneByVersion() {
		return true
	}
	left, err := r.records.VersionAfter(ctx, r.Scope(ctx), row.ID)
	if err != nil {
		r.Failed(ctx, "version after an action", err, "id", row.ID)
		return false
	}
	return left == "" || left == a.Target.Version
}

// keepVersion records the version of an action's target that WorkOS's answer to it shows, if it shows one.
func (r *Runner) keepVersion(ctx context.Context, row store.AuditEntry, answer []byte) {
	target, err := workos.Decode[struct {
		ID        string      `json:"id"`
		Slug      string      `json:"slug"` // a feature flag's target is named by it
		UpdatedAt workos.Time `json:"updated_at"`
	}](answer)
	if err != nil || target.UpdatedAt.IsZero() || row.TargetID == "" || row.TargetID != target.ID && row.TargetID != target.Slug {
		return
	}
	if err := r.records.SaveVersion(ctx, row.ID, Version(target.UpdatedAt)); err != nil {
		r.Failed(ctx, "record the version of a target", err, "id", row.ID)
	}
}

// shownAsUndo returns the operation for an undo's form that is shown again: its changes are described instead of filled in,
// because they come from the entry.
func shownAsUndo(a Operation, form *actionsview.Form) Operation {
	says := []string{"This will undo an earlier action. Its values come from the entry in Activity."}
	for _, field := range slices.Sorted(maps.Keys(a.Details)) {
		if change, isChange := a.Details.Change(field); isChange {
			says = append(says, activityview.Changed(field, ui.Isolated(change.Before), ui.Isolated(change.After)))
		}
	}
	a.Submit, a.Description, a.Input = "Undo", append(says, a.Description...), nil
	for i := range form.Errors {
		if field := form.Errors[i].Field; field != actionsview.ReasonField && field != actionsview.ConfirmField {
			form.Errors[i].Field = ""
		}
	}
	return a
}

// isReverse reports whether an undo changes exactly the fields that an action changed, from their new values back to their
// old ones.
func isReverse(done, undo store.Details) bool {
	changes := 0
	for field, detail := range done {
		if !detail.IsChange {
			continue
		}
		changes++
		if back, changes := undo.Change(field); !changes || back.Before != detail.Change.After || back.After != detail.Change.Before {
			return false
		}
	}
	return changes == 0 || len(changedFields(store.AuditEntry{OperatorAction: store.OperatorAction{Details: undo}})) == changes
}
