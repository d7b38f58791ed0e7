package handlers

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
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// undoesParam names the entry that a form undoes.
const undoesParam = actionsview.UndoesField

// wayBack is where an action is undone and with what, or why it is not.
type wayBack struct {
	url    string
	params []ui.Param
	why    string // there is no url; "" where the action is none that anybody would undo
	// longWay leads to the form that takes back what one press must not, because it deletes something; nil for none
	longWay *ui.Action
	lost    []ui.Pair // the old values that cannot be given back, to be copied
}

// undoing is what an entry offers for undoing it: the button, a link to another entry or form, or why there is none.
type undoing struct {
	form     *ui.FormSpec
	link     *ui.Action
	isUndone bool // by the entry that link leads to
	why      string
	lost     []ui.Pair
}

// undoing finds what the notice after an action and the activity page offer alike.
func (d *Desk) undoing(ctx context.Context, operator auth.Operator, row store.AuditEntry) undoing {
	if row.Outcome != store.Done {
		return undoing{}
	}
	if isUndo(row) {
		return undoing{link: d.undoneEntry(ctx, row)}
	}
	way := d.registry.undoOf(row)
	if way.url == "" && way.longWay == nil {
		return undoing{why: way.why, lost: way.lost}
	}
	since, found, err := d.changedSince(ctx, row)
	switch {
	case err != nil:
		d.failed(ctx, "later actions", err, "id", row.ID)
		return undoing{why: "There is no Undo now: whether this was changed since could not be read."}
	case found && undoes(since, row):
		return undoing{link: &ui.Action{Label: "See the undo", URL: entryURL(since)}, isUndone: true}
	case found:
		return undoing{why: changedWords(since, ui.ZoneFrom(ctx)), link: &ui.Action{Label: "See the change", URL: entryURL(since)}}
	case !auth.Can(operator.Role, d.registry.byName[row.Action].Permission):
		return undoing{why: "Your role may not undo this."}
	case way.longWay != nil:
		return undoing{link: way.longWay}
	}
	return undoing{form: &ui.FormSpec{Action: way.url, Submit: "Undo", Hidden: []ui.Param{ // the values are read from the entry
		{Name: actionsview.FormKeyField, Value: d.Auth.NewFormKey(ctx)}, {Name: actionsview.ReasonField, Value: "Undo of an earlier action"},
		{Name: undoesParam, Value: strconv.FormatInt(row.ID, 10)}}}}
}

// changedWords says who changed something after an entry, and when.
func changedWords(since store.AuditEntry, zone ui.Zone) string {
	changed := "Changed since by "
	if since.Outcome != store.Done {
		changed = "May have been changed since by "
	}
	return changed + since.Actor.Email + " at " + zone.Exact(since.At) + "."
}

// changedSince is an entry after one that changed the same thing, or may have; the one that undid it where there is one.
func (d *Desk) changedSince(ctx context.Context, row store.AuditEntry) (since store.AuditEntry, found bool, err error) {
	for later, err := range d.Store.LaterAuditEntries(ctx, row) {
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

// undoes tells whether an entry undid another one.
func undoes(undo, row store.AuditEntry) bool {
	return undo.Outcome == store.Done && undo.Details[undoesParam] == strconv.FormatInt(row.ID, 10)
}

// isUndo tells whether an entry undid another one.
func isUndo(row store.AuditEntry) bool { return row.Details[undoesParam] != "" }

// isUndone tells whether an entry was undone.
func (d *Desk) isUndone(ctx context.Context, row store.AuditEntry) bool {
	if row.Outcome != store.Done || d.registry.undoOf(row).url == "" {
		return false
	}
	since, found, err := d.changedSince(ctx, row)
	if err != nil {
		d.failed(ctx, "later actions", err, "id", row.ID)
	}
	return found && undoes(since, row)
}

// undoneEntry leads from an undo to what it undid; nil when that cannot be read.
func (d *Desk) undoneEntry(ctx context.Context, undo store.AuditEntry) *ui.Action {
	id, _ := strconv.ParseInt(undo.Details[undoesParam], 10, 64) // 0 is no entry
	original, err := d.Store.AuditEntry(ctx, id)
	if err != nil {
		d.failed(ctx, "undone action", err, "id", undo.ID)
		return nil
	}
	return &ui.Action{Label: "See what was undone", URL: entryURL(original)}
}

// entryURL shows one entry of the activity page.
func entryURL(row store.AuditEntry) string {
	return paths.With(paths.Activity.URL(), "q", row.RequestID)
}

// undoSubject tells apart what an undo would touch of one target: this flag, this group, this domain.
func undoSubject(row store.AuditEntry) string {
	kind, _, _ := strings.Cut(row.Action, ".")
	return kind + " " + row.OrganizationID + " " + row.Details["flag"] + row.Details["group id"] + row.Details["domain"]
}

// touchesSame tells whether two entries of one target may have changed the same of it. Edits that name their fields did not
// when they have none in common.
func touchesSame(a, b store.AuditEntry) bool {
	if undoSubject(a) != undoSubject(b) {
		return false
	}
	fieldsOfA, fieldsOfB := changedFields(a), changedFields(b)
	return len(fieldsOfA) == 0 || len(fieldsOfB) == 0 || slices.ContainsFunc(fieldsOfA, func(field string) bool { return slices.Contains(fieldsOfB, field) })
}

func changedFields(row store.AuditEntry) (fields []string) {
	for field, detail := range row.Details {
		if _, isChange := store.ChangeOf(detail); isChange {
			fields = append(fields, field)
		}
	}
	return fields
}

// fillUndo puts the values of the entry that a form undoes in the place of what the form holds. The form only names the
// entry: nothing else can be done in its name.
func (d *Desk) fillUndo(c request.Context) error {
	sent := c.Request().PostForm
	if !sent.Has(undoesParam) {
		return nil
	}
	id, _ := strconv.ParseInt(sent.Get(undoesParam), 10, 64) // 0 is no entry
	row, err := d.Store.AuditEntry(c.Request().Context(), id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	way := d.registry.undoOf(row)
	address, parseErr := url.Parse(way.url)
	if err != nil || parseErr != nil || way.url == "" || row.Outcome != store.Done || isUndo(row) || address.Path != c.Request().URL.Path {
		return &Problem{Status: http.StatusConflict, Title: "This is not undone here", Text: inOneLine("The form names no entry of Activity that is undone at this address.", way.why, nothingChanged),
			Actions: []ui.Action{{Label: "Open activity", URL: paths.Activity.URL()}}}
	}
	values := url.Values{}
	for _, name := range []string{actionsview.FormKeyField, actionsview.ReasonField, actionsview.ConfirmField, undoesParam} {
		if sent.Has(name) {
			values[name] = sent[name]
		}
	}
	for _, param := range way.params {
		values.Add(param.Name, param.Value)
	}
	c.Request().PostForm, c.Request().Form = values, values
	return nil
}

// checkUndo finds out whether what a form undoes is still as the action left it. A form that comes back for another reason
// stays the undo of its entry; one of something that was changed since becomes an ordinary form.
func (d *Desk) checkUndo(ctx context.Context, a act, values url.Values, form *actionsview.Form) {
	form.Undoes = values.Get(undoesParam)
	if form.Undoes == "" || len(form.Errors) > 0 {
		return
	}
	id, _ := strconv.ParseInt(values.Get(undoesParam), 10, 64) // fillUndo found it
	row, err := d.Store.AuditEntry(ctx, id)
	var now map[string]string
	if a.details != nil {
		now = a.details()
	}
	_, found, sinceErr := d.changedSince(ctx, row)
	if err != nil || sinceErr != nil || found || !isReverse(row.Details, now) {
		form.Wrong("", "This was changed again since, so it is no longer undone with one press. See how it is now before you change it.")
		form.Undoes, form.Seen = "", a.target.version
	}
}

// shownAsUndo is an action as the form of an undo shows it that came back: what it changes is said and not filled in,
// because it comes from the entry.
func shownAsUndo(a act, form *actionsview.Form) act {
	says := []string{"This will undo an earlier action. Its values come from the entry in Activity."}
	if a.details != nil {
		details := a.details()
		for _, field := range slices.Sorted(maps.Keys(details)) {
			if _, isChange := store.ChangeOf(details[field]); isChange {
				says = append(says, activityview.Fact(field, ui.Isolated(details[field])))
			}
		}
	}
	a.submit, a.says, a.filled = "Undo", append(says, a.says...), nil
	for i := range form.Errors {
		if field := form.Errors[i].Field; field != actionsview.ReasonField && field != actionsview.ConfirmField {
			form.Errors[i].Field = ""
		}
	}
	return a
}

// isReverse tells whether an undo changes exactly the fields that an action changed, from what the action gave them to what
// they held before.
func isReverse(done, undo map[string]string) bool {
	changes := 0
	for field, detail := range done {
		change, isChange := store.ChangeOf(detail)
		if !isChange {
			continue
		}
		changes++
		if back, changes := store.ChangeOf(undo[field]); !changes || back.Before != change.After || back.After != change.Before {
			return false
		}
	}
	return changes == 0 || len(changedFields(store.AuditEntry{OperatorAction: store.OperatorAction{Details: undo}})) == changes
}
