package handlers

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
)

// undoEdit gives the fields that an edit changed their old values, and names no others. controls are the form's names
// for what the ledger calls the fields. A value that a form cannot bring back exactly is not undone.
func undoEdit(row store.ActRow, address string, controls map[string]string) (url string, params []ui.Param) {
	for field, detail := range row.Details {
		change, isChange := store.ChangeOf(detail)
		if !isChange {
			continue
		}
		key, isMetadata := strings.CutPrefix(field, "metadata ")
		switch control := controls[field]; {
		case isMetadata:
			pairs, ok := undoMetadata(key, change)
			if !ok {
				return "", nil
			}
			params = append(params, pairs...)
		case control == "" || plainValue(change.Before) != change.Before:
			return "", nil
		default:
			params = append(params, ui.Param{Name: control, Value: change.Before})
		}
	}
	if len(params) == 0 {
		return "", nil
	}
	return address, params
}

// emptyText is how the ledger writes a metadata value that was there and empty, apart from a key that was not there.
const emptyText = `""`

// undoMetadata gives a key its old value, as it was. The ledger does not say whether a value that was removed was a text:
// one that reads as a number, true, false, null or an object may have been one, and WorkOS takes only texts. What a browser
// does not send as it is cannot be brought back.
func undoMetadata(key string, change store.Change) (params []ui.Param, ok bool) {
	switch {
	case plainValue(key) != key || plainValue(change.Before) != change.Before:
		return nil, false
	case change.Before == "":
		return []ui.Param{{Name: "metadata_remove", Value: key}}, true
	case change.Before == emptyText:
		return []ui.Param{{Name: "metadata_key", Value: key}, {Name: "metadata_value", Value: ""}}, true
	case change.After == "" && json.Valid([]byte(change.Before)):
		return nil, false
	}
	return []ui.Param{{Name: "metadata_key", Value: key}, {Name: "metadata_value", Value: change.Before}}, true
}

// undoWebhook gives an endpoint its old address and events.
func undoWebhook(row store.ActRow) (url string, params []ui.Param) {
	if address, isChange := store.ChangeOf(row.Details["address"]); isChange {
		params = append(params, ui.Param{Name: "endpoint_url", Value: address.Before})
	}
	if events, isChange := store.ChangeOf(row.Details["events"]); isChange {
		for _, event := range strings.Split(events.Before, ", ") {
			params = append(params, ui.Param{Name: "events", Value: event})
		}
	}
	if len(params) == 0 {
		return "", nil
	}
	return paths.WebhookEdit.URL(row.TargetID), params
}

// undoRetention gives an audit log its longer retention back. A shorter one is not given back with one press, because
// WorkOS then deletes what is older, see longWayBack.
func undoRetention(row store.ActRow) (url string, params []ui.Param) {
	before, after := retentionOf(row)
	if before <= after {
		return "", nil
	}
	return paths.RetentionSet.URL(row.OrganizationID), []ui.Param{{Name: retentionField, Value: strconv.Itoa(before)}}
}

// retentionOf is for how many days an entry says an audit log was kept and is kept since; 0 where none was set.
func retentionOf(row store.ActRow) (before, after int) {
	days := func(text string) int {
		number, _, _ := strings.Cut(text, " ")
		n, _ := strconv.Atoi(number) // 0 where none was set
		return n
	}
	change, _ := store.ChangeOf(row.Details["retention"])
	return days(change.Before), days(change.After)
}

// longWayBack leads to the form that takes back what one press must not, because it deletes something; nil when the entry
// is no such action, or the target was acted on again.
func (d *Desk) longWayBack(ctx context.Context, row store.ActRow) *ui.Action {
	before, after := retentionOf(row)
	operator, _ := auth.OperatorFrom(ctx)
	if row.Action != "audit_log.retention" || row.Outcome != store.Done || before >= after || !slices.Contains(retentions, before) ||
		!auth.Can(operator.Role, auth.SetRetention) || d.isSuperseded(ctx, row) {
		return nil
	}
	return &ui.Action{Label: "Set back to " + views.Days(before), URL: paths.With(paths.RetentionSet.URL(row.OrganizationID), retentionField, strconv.Itoa(before))}
}
