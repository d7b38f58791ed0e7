package handlers

import (
	"encoding/json"
	"strconv"
	"strings"

	"frontdesk/store"
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
		case control == "" || oneLine(change.Before) != change.Before:
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

// emptyText is how the ledger writes a metadata value that was there and empty, apart from a key that was not there. A form
// cannot set it.
const emptyText = `""`

// undoMetadata gives a key its old value. The ledger does not say whether a value that was removed was a text: one that
// reads as a number, true, false, null or an object may have been one.
func undoMetadata(key string, change store.Change) (params []ui.Param, ok bool) {
	switch {
	case oneLine(key) != key || change.Before == emptyText || strings.TrimSpace(plainValue(change.Before)) != change.Before:
		return nil, false
	case change.Before == "":
		return []ui.Param{{Name: "metadata_remove", Value: key}}, true
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
// WorkOS then deletes what is older.
func undoRetention(row store.ActRow) (url string, params []ui.Param) {
	days := func(text string) int {
		number, _, _ := strings.Cut(text, " ")
		n, _ := strconv.Atoi(number) // 0 where none was set
		return n
	}
	change, isChange := store.ChangeOf(row.Details["retention"])
	before := days(change.Before)
	if !isChange || before <= days(change.After) {
		return "", nil
	}
	return paths.RetentionSet.URL(row.OrganizationID), []ui.Param{{Name: "retention_period_in_days", Value: strconv.Itoa(before)}}
}
