package handlers

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// WorkOS's limits for metadata (https://workos.com/docs/reference/organization).
const (
	maxMetadata      = 50
	maxMetadataKey   = 40
	maxMetadataValue = 600
)

// metadataEdit edits the metadata of an organization or a user. What the person leaves alone is not sent.
type metadataEdit struct {
	before  workos.Metadata
	changed map[string]*string // what is sent: nil removes its key
	rows    []ui.Pair          // those of before, then those that were added
	exact   bool               // what is read are values of before, not what somebody typed: they are taken as they are
}

func editMetadata(before workos.Metadata) metadataEdit {
	f := metadataEdit{before: before, changed: map[string]*string{}}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		_, isText := before.Text(key)
		f.rows = append(f.rows, ui.Pair{Key: key, Value: before.Shown(key), Exists: true, ReadOnly: !isText})
	}
	return f
}

func (f *metadataEdit) read(values url.Values, form *actionsview.Form) {
	form.Fields = append(form.Fields, "metadata")
	*f = editMetadata(f.before)
	f.exact = values.Has(undoesParam)
	existing, typed, read := len(f.rows), values["metadata_value"], map[string]bool{}
	for i, key := range values["metadata_key"] {
		value := ""
		if i < len(typed) {
			value = typed[i]
		}
		at := slices.IndexFunc(f.rows[:existing], func(row ui.Pair) bool { return isUntouched(row.Key, key) })
		if at < 0 {
			f.add(key, value, form)
			continue
		}
		row := &f.rows[at]
		isSpare := key == "" && value == "" && (read[key] || row.ReadOnly) // an empty row, not the pair whose key is empty
		if isSpare {
			continue
		}
		if read[row.Key] || row.ReadOnly {
			form.Wrong("metadata", "The key “"+row.Key+"” is there already.")
			continue
		}
		read[row.Key] = true
		f.change(row, value, form)
	}
	for i, row := range f.rows[:existing] {
		if slices.ContainsFunc(values["metadata_remove"], func(key string) bool { return isUntouched(row.Key, key) }) {
			f.rows[i].Removed, f.changed[row.Key] = true, nil
		}
	}
	if added := len(f.rows) - existing; added > 0 && len(f.rows)-f.removed() > maxMetadata {
		form.Wrong("metadata", fmt.Sprintf("Keep at most %d keys.", maxMetadata))
	}
}

// change takes the value that was sent for a key that exists. An empty one removes the key.
func (f *metadataEdit) change(row *ui.Pair, sent string, form *actionsview.Form) {
	if isUntouched(row.Value, sent) && (!f.exact || plainValue(sent) == row.Value) {
		return
	}
	if row.Value = plainValue(sent); !strings.Contains(row.Value, "\n") && !f.exact {
		row.Value = strings.TrimSpace(row.Value)
	}
	if strings.TrimSpace(row.Value) == "" && !f.exact {
		f.changed[row.Key] = nil
		return
	}
	f.checkValue(*row, form)
	f.changed[row.Key] = &row.Value
}

// add takes a key that is not there yet.
func (f *metadataEdit) add(key, value string, form *actionsview.Form) {
	row := ui.Pair{Key: key, Value: plainValue(value)}
	if !f.exact {
		row = ui.Pair{Key: oneLine(key), Value: strings.TrimSpace(row.Value)}
	}
	if row == (ui.Pair{}) {
		return
	}
	_, isThere := f.before[row.Key]
	switch {
	case row.Key == "":
		form.Wrong("metadata", "The value “"+row.Value+"” has no key.")
	case utf8.RuneCountInString(row.Key) > maxMetadataKey:
		form.Wrong("metadata", "Shorten the key “"+row.Key+"” to 40 characters.")
	case isThere:
		form.Wrong("metadata", "The key “"+row.Key+"” is there already.")
	case f.changed[row.Key] != nil:
		form.Wrong("metadata", "The key “"+row.Key+"” is there twice.")
	case row.Value == "" && !f.exact:
		form.Wrong("metadata", "The key “"+row.Key+"” has no value. Type one, or clear the key as well.")
	}
	f.checkValue(row, form)
	f.rows = append(f.rows, row)
	f.changed[row.Key] = &row.Value
}

func (f *metadataEdit) checkValue(row ui.Pair, form *actionsview.Form) {
	if utf8.RuneCountInString(row.Value) > maxMetadataValue {
		form.Wrong("metadata", "Shorten the value of “"+row.Key+"” to 600 characters.")
	}
}

// removed is how many keys go.
func (f *metadataEdit) removed() int {
	n := 0
	for _, value := range f.changed {
		if value == nil {
			n++
		}
	}
	return n
}

func (f *metadataEdit) control(form actionsview.Form) templ.Component {
	hint := "Keys up to 40 characters, values up to 600. Spaces around what you type are removed."
	if len(f.before) > 0 {
		hint += " Saving with an empty value, or with Remove ticked, deletes that key and its value in WorkOS. Keys that you leave alone stay as they are."
	}
	return ui.PairRows(ui.PairsInput{
		Input: ui.Input{Name: "metadata", Label: "Metadata", Error: form.WrongAt("metadata"), Hint: hint},
		Rows:  f.rows, Max: maxMetadata, MaxKey: maxMetadataKey, MaxValue: maxMetadataValue,
	})
}

// created is the metadata of a new object.
func (f *metadataEdit) created() map[string]string {
	pairs := map[string]string{}
	for key, value := range f.changed {
		if value != nil {
			pairs[key] = *value
		}
	}
	return pairs
}

// addChanges says what changes, for the ledger.
func (f *metadataEdit) addChanges(words map[string]string) {
	for key, value := range f.changed {
		after := ""
		if value != nil {
			after = cmp.Or(*value, emptyText)
		}
		before := f.before.Shown(key)
		if _, isThere := f.before[key]; isThere && before == "" {
			before = emptyText
		}
		words["metadata "+key] = store.Change{Before: before, After: after, Type: f.typeBefore(key)}.Detail()
	}
}

// typeBefore is what kind of value a key had, where its text does not say so.
func (f *metadataEdit) typeBefore(key string) string {
	value := strings.TrimSpace(string(f.before[key]))
	text, isText := f.before.Text(key)
	switch {
	case value == "", isText && !json.Valid([]byte(text)):
		return ""
	case isText:
		return "text"
	case value == "null":
		return "null"
	case value == "true", value == "false":
		return "true or false"
	case value[0] == '{':
		return "object"
	case value[0] == '[':
		return "list"
	}
	return "number"
}
