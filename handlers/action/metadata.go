package action

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// WorkOS's limits for metadata (https://workos.com/docs/reference/organization).
const (
	MaxMetadata      = 50
	MaxMetadataKey   = 40
	maxMetadataValue = 600
)

// MetadataEdit edits the metadata of an organization or a user. Only changed values are sent.
type MetadataEdit struct {
	before  workos.Metadata
	Changed map[string]*string // what is sent: nil removes its key
	rows    []ui.Pair          // those of before, then those that were added
	exact   bool               // the values are old ones and were not typed, so they are not cleaned
}

func EditMetadata(before workos.Metadata) MetadataEdit {
	f := MetadataEdit{before: before, Changed: map[string]*string{}}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		_, isText := before.Text(key)
		f.rows = append(f.rows, ui.Pair{Key: key, Value: before.Shown(key), Exists: true, ReadOnly: !isText})
	}
	return f
}

func (f *MetadataEdit) Read(values url.Values, form *actionsview.Form) {
	form.Fields = append(form.Fields, "metadata")
	*f = EditMetadata(f.before)
	f.exact = values.Has(UndoesParam)
	existing, typed, read := len(f.rows), values["metadata_value"], map[string]bool{}
	for i, key := range values["metadata_key"] {
		value := ""
		if i < len(typed) {
			value = typed[i]
		}
		at := slices.IndexFunc(f.rows[:existing], func(row ui.Pair) bool { return IsUntouched(row.Key, key) })
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
			form.AddError("metadata", "The key “"+row.Key+"” already exists.")
			continue
		}
		read[row.Key] = true
		f.change(row, value, form)
	}
	for i, row := range f.rows[:existing] {
		if slices.ContainsFunc(values["metadata_remove"], func(key string) bool { return IsUntouched(row.Key, key) }) {
			f.rows[i].Removed, f.Changed[row.Key] = true, nil
		}
	}
	if added := len(f.rows) - existing; added > 0 && len(f.rows)-f.removed() > MaxMetadata {
		form.AddError("metadata", fmt.Sprintf("Keep at most %d keys.", MaxMetadata))
	}
}

// change sets the value of an existing key as it was typed. An empty value removes the key.
func (f *MetadataEdit) change(row *ui.Pair, sent string, form *actionsview.Form) {
	if IsUntouched(row.Value, sent) && (!f.exact || page.PlainValue(sent) == row.Value) {
		return
	}
	if row.Value = page.PlainValue(sent); row.Value == "" && !f.exact {
		f.Changed[row.Key] = nil
		return
	}
	f.checkValue(*row, form)
	f.Changed[row.Key] = &row.Value
}

// add adds a new key. Its value is sent as it was typed: spaces around it may matter to the
// application that reads it.
func (f *MetadataEdit) add(key, value string, form *actionsview.Form) {
	row := ui.Pair{Key: key, Value: page.PlainValue(value)}
	if !f.exact {
		row.Key = page.OneLine(key)
	}
	if row.Key == "" && (row.Value == "" || strings.TrimSpace(row.Value) == "" && !f.exact) {
		return // an empty row
	}
	_, isThere := f.before[row.Key]
	switch {
	case row.Key == "":
		form.AddError("metadata", "The value “"+row.Value+"” has no key.")
	case utf8.RuneCountInString(row.Key) > MaxMetadataKey:
		form.AddError("metadata", "Shorten the key “"+row.Key+"” to 40 characters.")
	case isThere:
		form.AddError("metadata", "The key “"+row.Key+"” already exists.")
	case f.Changed[row.Key] != nil:
		form.AddError("metadata", "The key “"+row.Key+"” appears twice.")
	case row.Value == "" && !f.exact:
		form.AddError("metadata", "The key “"+row.Key+"” has no value. Type one, or clear the key as well.")
	}
	f.checkValue(row, form)
	f.rows = append(f.rows, row)
	f.Changed[row.Key] = &row.Value
}

func (f *MetadataEdit) checkValue(row ui.Pair, form *actionsview.Form) {
	if utf8.RuneCountInString(row.Value) > maxMetadataValue {
		form.AddError("metadata", "Shorten the value of “"+row.Key+"” to 600 characters.")
	}
}

// removed returns how many keys are removed.
func (f *MetadataEdit) removed() int {
	n := 0
	for _, value := range f.Changed {
		if value == nil {
			n++
		}
	}
	return n
}

func (f *MetadataEdit) Control(form actionsview.Form) templ.Component {
	hint := "Keys up to 40 characters, values up to 600. Spaces around a key are removed; values are saved as you type them."
	if len(f.before) > 0 {
		hint += " Saving with an empty value, or with Remove ticked, deletes that key and its value in WorkOS. Keys that you leave alone stay " +
			"as they are."
	}
	return ui.PairRows(ui.PairsInput{
		Input: ui.Input{Name: "metadata", Label: "Metadata", Error: form.ErrorAt("metadata"), Hint: hint},
		Rows:  f.rows, Max: MaxMetadata, MaxKey: MaxMetadataKey, MaxValue: maxMetadataValue,
	})
}

// Created is the metadata of a new object.
func (f *MetadataEdit) Created() map[string]string {
	pairs := map[string]string{}
	for key, value := range f.Changed {
		if value != nil {
			pairs[key] = *value
		}
	}
	return pairs
}

// AddChanges adds the changes to the details for the ledger.
func (f *MetadataEdit) AddChanges(details store.Details) {
	for key, value := range f.Changed {
		after := ""
		if value != nil {
			after = cmp.Or(*value, emptyText)
		}
		before := f.before.Shown(key)
		if _, isThere := f.before[key]; isThere && before == "" {
			before = emptyText
		}
		details["metadata "+key] = store.Change{Before: before, After: after, Type: f.typeBefore(key)}.Detail()
	}
}

// typeBefore returns the JSON type of a key's old value, if its text leaves that open.
func (f *MetadataEdit) typeBefore(key string) string {
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
