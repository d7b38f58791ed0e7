package handlers

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"unicode/utf8"

	"frontdesk/views"
	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// WorkOS's limits for metadata (https://workos.com/docs/reference/organization).
const (
	maxMetadata      = 50
	maxMetadataKey   = 40
	maxMetadataValue = 600
)

// keptMetadata is the metadata of an organization or a user, key by key. A key that is cleared goes.
type keptMetadata struct {
	before, after map[string]string
	rows          []ui.Pair // as they were typed
}

func editMetadata(before map[string]string) keptMetadata {
	f := keptMetadata{before: before, after: before}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		f.rows = append(f.rows, ui.Pair{Key: key, Value: before[key]})
	}
	return f
}

func (f *keptMetadata) read(values url.Values, form *views.ActForm) {
	form.Fields = append(form.Fields, "metadata")
	f.rows, f.after = nil, map[string]string{}
	for i, key := range values["metadata_key"] {
		row := ui.Pair{Key: oneLine(key)}
		if i < len(values["metadata_value"]) {
			row.Value = oneLine(values["metadata_value"][i])
		}
		if row == (ui.Pair{}) {
			continue
		}
		f.rows = append(f.rows, row)
		f.take(row, form)
	}
	if len(f.after) > maxMetadata {
		form.Wrong("metadata", "Keep at most 50 keys.")
	}
}

func (f *keptMetadata) take(row ui.Pair, form *views.ActForm) {
	_, twice := f.after[row.Key]
	switch {
	case row.Key == "" && f.was(row.Value): // cleared, to be removed
		return
	case row.Key == "":
		form.Wrong("metadata", "The value “"+row.Value+"” has no key.")
	case utf8.RuneCountInString(row.Key) > maxMetadataKey:
		form.Wrong("metadata", "Shorten the key “"+row.Key+"” to 40 characters.")
	case utf8.RuneCountInString(row.Value) > maxMetadataValue:
		form.Wrong("metadata", "Shorten the value of “"+row.Key+"” to 600 characters.")
	case row.Value == "":
		form.Wrong("metadata", "The key “"+row.Key+"” has no value. To remove it, clear the key.")
	case twice:
		form.Wrong("metadata", "The key “"+row.Key+"” is there twice.")
	}
	f.after[row.Key] = row.Value
}

func (f *keptMetadata) was(value string) bool {
	return slices.Contains(slices.Collect(maps.Values(f.before)), value)
}

func (f *keptMetadata) control(form views.ActForm) templ.Component {
	return ui.PairRows(ui.PairsInput{
		Input: ui.Input{Name: "metadata", Label: "Metadata", Error: form.WrongAt("metadata"), Hint: "Keys up to 40 characters, values up to 600. Clear a key to remove it."},
		Rows:  f.rows, Max: maxMetadata, MaxKey: maxMetadataKey, MaxValue: maxMetadataValue,
	})
}

// changes holds the keys that are new or different, and nil for those that go.
func (f *keptMetadata) changes() map[string]*string {
	changes := map[string]*string{}
	for key, value := range f.after {
		if old, had := f.before[key]; !had || old != value {
			changes[key] = &value
		}
	}
	for key := range f.before {
		if _, kept := f.after[key]; !kept {
			changes[key] = nil
		}
	}
	return changes
}

// addChanges says in words what changes, for the ledger.
func (f *keptMetadata) addChanges(words map[string]string) {
	for key, value := range f.changes() {
		after := "nothing"
		if value != nil {
			after = cmp.Or(*value, "nothing")
		}
		words["metadata "+key] = orNothing(f.before[key]) + " → " + after
	}
}
