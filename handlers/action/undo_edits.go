package action

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views/ui"
)

// UndoEdit gives the fields that an edit changed their old values, and names no others. controls are the form's names
// for what the ledger calls the fields. A value that cannot be given back exactly is not undone.
func UndoEdit(row store.AuditEntry, address string, controls map[string]string) Reversal {
	way := Reversal{URL: address}
	for _, field := range slices.Sorted(maps.Keys(row.Details)) {
		change, isChange := store.ChangeOf(row.Details[field])
		if !isChange {
			continue
		}
		key, isMetadata := strings.CutPrefix(field, "metadata ")
		switch control := controls[field]; {
		case isMetadata:
			pairs, why := undoMetadata(key, change)
			way.Params = append(way.Params, pairs...)
			way.cannot(why, key, change)
		case control == "":
			way.cannot("Frontdesk cannot give back “"+field+"”.", field, change)
		case page.PlainValue(change.Before) != change.Before:
			way.cannot(oddCharacters(field), field, change)
		default:
			way.Params = append(way.Params, ui.Param{Name: control, Value: change.Before})
		}
	}
	if len(way.lost) > 0 || len(way.Params) == 0 {
		way.URL, way.Params = "", nil
	}
	return way
}

// cannot adds a value that cannot be given back, and why; nothing for "".
func (w *Reversal) cannot(why, field string, change store.Change) {
	if why != "" {
		w.Why = page.InOneLine(w.Why, why)
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
	case page.PlainValue(key) != key || page.PlainValue(change.Before) != change.Before:
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
