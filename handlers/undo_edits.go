package handlers

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
)

// undoEdit gives the fields that an edit changed their old values, and names no others. controls are the form's names
// for what the ledger calls the fields. A value that cannot be given back exactly is not undone.
func undoEdit(row store.AuditEntry, address string, controls map[string]string) wayBack {
	way := wayBack{url: address}
	for _, field := range slices.Sorted(maps.Keys(row.Details)) {
		change, isChange := store.ChangeOf(row.Details[field])
		if !isChange {
			continue
		}
		key, isMetadata := strings.CutPrefix(field, "metadata ")
		switch control := controls[field]; {
		case isMetadata:
			pairs, why := undoMetadata(key, change)
			way.params = append(way.params, pairs...)
			way.cannot(why, key, change)
		case control == "":
			way.cannot("Frontdesk cannot give back “"+field+"”.", field, change)
		case plainValue(change.Before) != change.Before:
			way.cannot(oddCharacters(field), field, change)
		default:
			way.params = append(way.params, ui.Param{Name: control, Value: change.Before})
		}
	}
	if len(way.lost) > 0 || len(way.params) == 0 {
		way.url, way.params = "", nil
	}
	return way
}

// cannot adds a value that cannot be given back, and why; nothing for "".
func (w *wayBack) cannot(why, field string, change store.Change) {
	if why != "" {
		w.why = inOneLine(w.why, why)
		w.lost = append(w.lost, ui.Pair{Key: field, Value: change.Before})
	}
}

func oddCharacters(field string) string {
	return "The old value of “" + field + "” has characters that Frontdesk does not send."
}

// emptyText is how the ledger writes a metadata value that was there and empty, apart from a key that was not there.
const emptyText = `""`

// undoMetadata gives a key its old value, as it was, or says why not: WorkOS takes only texts. Entries of earlier versions
// do not say whether a value that was removed was a text: one that reads as a number, true, false, null or an object may
// have been one.
func undoMetadata(key string, change store.Change) (params []ui.Param, why string) {
	isKnown := change.Type != "" || change.After != "" // only a text is changed
	switch {
	case plainValue(key) != key || plainValue(change.Before) != change.Before:
		return nil, oddCharacters(key)
	case change.Before == "":
		return []ui.Param{{Name: "metadata_remove", Value: key}}, ""
	case change.Before == emptyText && change.Type == "":
		return []ui.Param{{Name: "metadata_key", Value: key}, {Name: "metadata_value", Value: ""}}, ""
	case change.Type != "" && change.Type != "text":
		return nil, "The old value of “" + key + "” was not a text (" + change.Type + "), and WorkOS takes only texts."
	case !isKnown && json.Valid([]byte(change.Before)):
		return nil, "The old value of “" + key + "” may not have been a text, and WorkOS takes only texts."
	}
	return []ui.Param{{Name: "metadata_key", Value: key}, {Name: "metadata_value", Value: change.Before}}, ""
}

// undoWebhook gives an endpoint its old address and events.
func undoWebhook(row store.AuditEntry) wayBack {
	way := wayBack{url: paths.WebhookEdit.URL(row.TargetID)}
	if address, isChange := store.ChangeOf(row.Details["address"]); isChange {
		way.params = append(way.params, ui.Param{Name: "endpoint_url", Value: address.Before})
	}
	if events, isChange := store.ChangeOf(row.Details["events"]); isChange {
		for _, event := range strings.Split(events.Before, ", ") {
			way.params = append(way.params, ui.Param{Name: "events", Value: event})
		}
	}
	if len(way.params) == 0 {
		return wayBack{}
	}
	return way
}

// undoRetention gives an audit log its longer retention back. A shorter one is not given back with one press, because
// WorkOS then deletes what is older: the entry leads to the form.
func undoRetention(row store.AuditEntry) wayBack {
	before, after := retentionOf(row)
	switch {
	case before == 0:
		return wayBack{why: "No retention was set before, and WorkOS cannot set it back to none."}
	case !slices.Contains(retentions, before):
		return wayBack{why: "It was " + wording.Days(before) + " before, which is none of the times that WorkOS offers."}
	case before < after:
		return wayBack{longWay: &ui.Action{Label: "Set back to " + wording.Days(before), URL: paths.With(paths.RetentionSet.URL(row.OrganizationID), retentionField, strconv.Itoa(before))}}
	case before == after:
		return wayBack{}
	}
	return wayBack{url: paths.RetentionSet.URL(row.OrganizationID), params: []ui.Param{{Name: retentionField, Value: strconv.Itoa(before)}}}
}

// retentionOf is for how many days an entry says an audit log was kept and is kept since; 0 where none was set.
func retentionOf(row store.AuditEntry) (before, after int) {
	days := func(text string) int {
		number, _, _ := strings.Cut(text, " ")
		n, _ := strconv.Atoi(number) // 0 where none was set
		return n
	}
	change, _ := store.ChangeOf(row.Details["retention"])
	return days(change.Before), days(change.After)
}
