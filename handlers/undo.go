package handlers

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// undoesParam names the entry that a form undoes.
const undoesParam = "undoes"

// undoForm is the button that undoes an entry, or nil: where nothing undoes it, where the operator may not, and once the
// target was acted on again. The notice after an action and the activity page show the same button.
func (d *Desk) undoForm(ctx context.Context, operator auth.Operator, row store.ActRow) *ui.FormSpec {
	address, params := undoOf(row)
	if row.Outcome != store.Done || address == "" || isUndo(row) || !auth.Can(operator.Role, undoNeeds(row.Action)) || d.isSuperseded(ctx, row) {
		return nil
	}
	return &ui.FormSpec{Action: address, Submit: "Undo", Hidden: append(params,
		ui.Param{Name: views.FormKeyField, Value: d.Auth.NewFormKey(ctx)}, ui.Param{Name: views.ReasonField, Value: "Undo of an earlier action"},
		ui.Param{Name: undoesParam, Value: strconv.FormatInt(row.ID, 10)})}
}

// undoNeeds is what an operator must be allowed to do for undoing an action.
func undoNeeds(action string) auth.Permission {
	kind, _, _ := strings.Cut(action, ".")
	switch {
	case kind == "organization":
		return auth.EditOrganizations
	case kind == "user":
		return auth.EditUsers
	case kind == "webhook":
		return auth.ManageWebhooks
	case kind == "audit_log":
		return auth.SetRetention
	case action == "flag.enable", action == "flag.disable":
		return auth.ManageFlags
	case kind == "domain":
		return auth.ManageDomains
	case kind == "flag":
		return auth.TargetFlags
	case kind == "provider":
		return auth.ManageProviders
	}
	return auth.ManageMemberships
}

// isSuperseded tells whether the same thing was acted on again after an entry.
func (d *Desk) isSuperseded(ctx context.Context, row store.ActRow) bool {
	later, isAll := d.laterActs(ctx, row)
	return len(later) > 0 || !isAll // what is not known is not offered
}

// laterActs are the entries after one that may have changed the same thing, the newest first. False: these are not all.
func (d *Desk) laterActs(ctx context.Context, row store.ActRow) ([]store.ActRow, bool) {
	page, err := d.Store.Acts(ctx, store.ActsQuery{TargetID: row.TargetID, Since: row.At, Paging: store.Paging{Limit: 50}})
	if err != nil {
		d.failed(ctx, "later actions", err, "id", row.ID)
		return nil, false
	}
	var found []store.ActRow
	for _, later := range page.Rows {
		mayHaveHappened := later.Outcome == store.Done || later.Outcome == store.Unknown || later.Outcome == store.Intent
		if later.ID > row.ID && mayHaveHappened && touchesSame(later, row) {
			found = append(found, later)
		}
	}
	return found, page.Next == ""
}

// isUndo tells whether an entry undid another one.
func isUndo(row store.ActRow) bool { return row.Details[undoesParam] != "" }

// undoneBy is the entry that undid another one; false when none did.
func (d *Desk) undoneBy(ctx context.Context, row store.ActRow) (store.ActRow, bool) {
	if address, _ := undoOf(row); row.Outcome != store.Done || address == "" {
		return store.ActRow{}, false
	}
	later, _ := d.laterActs(ctx, row)
	for _, undo := range later {
		if undo.Outcome == store.Done && undo.Details[undoesParam] == strconv.FormatInt(row.ID, 10) {
			return undo, true
		}
	}
	return store.ActRow{}, false
}

// undoLink leads from an entry to the one that undid it, from an undo to what it undid, or to the form that takes an action
// back which deletes something on the way; nil for none of them.
func (d *Desk) undoLink(ctx context.Context, row store.ActRow) (link *ui.Action, isUndone bool) {
	if undo, undone := d.undoneBy(ctx, row); undone {
		return &ui.Action{Label: "See the undo", URL: entryURL(undo)}, true
	}
	if !isUndo(row) {
		return d.longWayBack(ctx, row), false
	}
	id, _ := strconv.ParseInt(row.Details[undoesParam], 10, 64) // 0 is no entry
	original, err := d.Store.ActByID(ctx, id)
	if err != nil {
		d.failed(ctx, "undone action", err, "id", row.ID)
		return nil, false
	}
	return &ui.Action{Label: "See what was undone", URL: entryURL(original)}, false
}

// entryURL shows one entry of the activity page.
func entryURL(row store.ActRow) string { return paths.With(paths.Activity.URL(), "q", row.RequestID) }

// undoSubject tells apart what an undo would touch of one target: this flag, this group, this domain.
func undoSubject(row store.ActRow) string {
	kind, _, _ := strings.Cut(row.Action, ".")
	return kind + " " + row.OrganizationID + " " + row.Details["flag"] + row.Details["group id"] + row.Details["domain"]
}

// touchesSame tells whether two entries of one target may have changed the same of it. Edits that name their fields did not
// when they have none in common.
func touchesSame(a, b store.ActRow) bool {
	if undoSubject(a) != undoSubject(b) {
		return false
	}
	fieldsOfA, fieldsOfB := changedFields(a), changedFields(b)
	return len(fieldsOfA) == 0 || len(fieldsOfB) == 0 || slices.ContainsFunc(fieldsOfA, func(field string) bool { return slices.Contains(fieldsOfB, field) })
}

func changedFields(row store.ActRow) (fields []string) {
	for field, detail := range row.Details {
		if _, isChange := store.ChangeOf(detail); isChange {
			fields = append(fields, field)
		}
	}
	return fields
}

// checkUndo finds out whether what a form undoes is still as the action left it.
func (d *Desk) checkUndo(ctx context.Context, a act, values url.Values, form *views.ActForm) {
	if !values.Has(undoesParam) || len(form.Errors) > 0 {
		return
	}
	id, _ := strconv.ParseInt(values.Get(undoesParam), 10, 64) // 0 is no entry
	row, err := d.Store.ActByID(ctx, id)
	var now map[string]string
	if a.details != nil {
		now = a.details()
	}
	if err != nil || d.isSuperseded(ctx, row) || !isAsLeft(row.Details, now) {
		form.Wrong("", "This was changed again since, so it is no longer undone with one press. See how it is now before you change it.")
	}
}

// isAsLeft tells whether every field that an action changed still holds what the action gave it. now is what the undo
// would change.
func isAsLeft(left, now map[string]string) bool {
	for field, detail := range left {
		done, isChange := store.ChangeOf(detail)
		if back, changes := store.ChangeOf(now[field]); isChange && (!changes || back.Before != done.After) {
			return false
		}
	}
	return true
}

// undoOf is where an action is undone and with what; "" where nothing undoes it.
func undoOf(row store.ActRow) (url string, params []ui.Param) {
	switch row.Action {
	case "membership.deactivate":
		return paths.MembershipReactivate.URL(row.TargetID), nil
	case "membership.reactivate":
		return paths.MembershipDeactivate.URL(row.TargetID), nil
	case "membership.role":
		role, _ := store.ChangeOf(row.Details["role"])
		if before := cmp.Or(role.Before, row.Details["before"]); before != "" && !strings.Contains(before, ",") { // a form gives one role
			return paths.MembershipRole.URL(row.TargetID), []ui.Param{{Name: "role", Value: before}}
		}
	case "domain.add":
		return paths.DomainRemove.URL(row.OrganizationID, row.Details["domain"]), nil
	case "flag.target.add":
		return holderOf(row).FlagRemoveURL(row.Details["flag"]), nil
	case "flag.target.remove":
		return holderOf(row).FlagAddURL(), []ui.Param{{Name: "flag", Value: row.Details["flag"]}}
	case "group.member.add":
		return paths.GroupMemberRemove.URL(row.OrganizationID, row.Details["group id"], row.TargetID), nil
	case "group.member.remove":
		return paths.GroupMemberAdd.URL(row.OrganizationID, row.Details["group id"]), []ui.Param{{Name: "member", Value: row.TargetID}}
	case "provider.change":
		return undoProvider(row)
	case "organization.edit":
		return undoEdit(row, paths.OrganizationEdit.URL(row.TargetID),
			map[string]string{"name": "name", "external id": "external_id", "stripe customer id": "stripe_customer_id"})
	case "user.edit":
		return undoEdit(row, paths.UserEdit.URL(row.TargetID),
			map[string]string{"first name": "first_name", "last name": "last_name", "external id": "external_id"})
	case "group.edit":
		return undoEdit(row, paths.GroupEdit.URL(row.OrganizationID, row.TargetID), map[string]string{"name": "name", "description": "description"})
	case "webhook.edit":
		return undoWebhook(row)
	case "webhook.enable":
		return paths.WebhookDisable.URL(row.TargetID), nil
	case "webhook.disable":
		return paths.WebhookEnable.URL(row.TargetID), nil
	case "flag.enable":
		return paths.FlagDisable.URL(row.TargetID), nil
	case "flag.disable":
		return paths.FlagEnable.URL(row.TargetID), nil
	case "audit_log.retention":
		return undoRetention(row)
	}
	return "", nil
}

// holderOf is whose flag a line of the ledger is about.
func holderOf(row store.ActRow) views.Holder {
	return views.Holder{ID: row.TargetID, Person: row.TargetType == "user"}
}
