package action

import (
	"context"
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

// Editable declares what may be edited of an object. The form, the details in Activity, the Undo and the lookup of an unknown
// outcome all follow from it.
type Editable[T any] struct {
	Fields   []Field[T]
	Metadata func(T) workos.Metadata // nil where the object has none
}

// Field is one text of an object.
type Field[T any] struct {
	Name    string           // in the ledger: "external id". It never changes, because ledger rows never do.
	Value   func(*T) *string // where it stands in the object
	Control ui.Input         // without a value
	Missing string           // what is said when a required control is empty
	// Check finds what is wrong with a new value; nil if only its length is checked.
	Check func(*actionsview.Form, string)
}

// Edit is the form of an edit of one object: the object before and after. Only what differs is sent and recorded.
type Edit[T any] struct {
	Before, After T
	Metadata      MetadataEdit
	of            Editable[T]
	isNew         bool
}

// Of returns an edit of an existing object.
func (e Editable[T]) Of(before T) Edit[T] {
	edit := Edit[T]{Before: before, After: before, of: e}
	if e.Metadata != nil {
		edit.Metadata = EditMetadata(e.Metadata(before))
	}
	return edit
}

// New returns an edit for an object that does not exist yet.
func (e Editable[T]) New() Edit[T] { return Edit[T]{of: e, isNew: true} }

// Parse reads the fields from the form. An unchanged old value is kept even if it would not be accepted today.
func (f *Edit[T]) Parse(values url.Values, form *actionsview.Form) {
	f.After = f.Before
	for _, field := range f.of.Fields {
		name, limit := field.Control.Name, field.Control.MaxLength
		before, after := *field.Value(&f.Before), Edited(values, field.Control.Name, *field.Value(&f.Before))
		form.Fields = append(form.Fields, name)
		*field.Value(&f.After) = after
		switch {
		case !f.isNew && after == before:
		case field.Control.Required && after == "":
			form.AddError(name, field.Missing)
		case field.Check != nil:
			field.Check(form, after)
		case limit > 0 && utf8.RuneCountInString(after) > limit:
			form.AddError(name, fmt.Sprintf("Shorten the %s to %d characters.", field.Name, limit))
		}
	}
	if f.of.Metadata != nil {
		f.Metadata.Read(values, form)
	}
}

// Fields returns the controls of the form.
func (f *Edit[T]) Fields(form actionsview.Form) []templ.Component {
	var controls []templ.Component
	for _, field := range f.of.Fields {
		control := field.Control
		control.Value, control.Error = *field.Value(&f.After), form.ErrorAt(control.Name)
		controls = append(controls, ui.TextInput(control))
	}
	if f.of.Metadata != nil {
		controls = append(controls, f.Metadata.Control(form))
	}
	return controls
}

// Shown returns the values that a browser sends for an untouched form.
func (f *Edit[T]) Shown() url.Values {
	if f.isNew {
		return nil
	}
	values := url.Values{}
	for _, field := range f.of.Fields {
		values.Set(field.Control.Name, *field.Value(&f.Before))
	}
	if f.of.Metadata != nil {
		f.Metadata.Shown(values)
	}
	return values
}

// Changes returns what differs, for the ledger.
func (f *Edit[T]) Changes() store.Details {
	changes := store.Details{}
	for _, field := range f.of.Fields {
		if before, after := *field.Value(&f.Before), *field.Value(&f.After); before != after {
			changes[field.Name] = store.Change{Before: before, After: after}.Detail()
		}
	}
	if f.of.Metadata != nil {
		f.Metadata.AddChanges(changes)
	}
	return changes
}

// Judge decides from an object whether an edit of it has happened.
func (e Editable[T]) Judge(get func(context.Context, store.AuditEntry) (T, error), is func(T, store.AuditEntry) bool) Judge[T] {
	return Judge[T]{Get: get, Is: is, Now: func(now T, row store.AuditEntry) Sighting {
		shown := map[string]string{}
		for _, field := range e.Fields {
			shown[field.Name] = *field.Value(&now)
		}
		if e.Metadata != nil {
			shown = WithMetadata(shown, e.Metadata(now), row.Details)
		}
		return Compare(row.Details, shown)
	}}
}

// EditedAs is the lookup of an edit of an object that has a page and is in the mirror.
func EditedAs[T any](of page.Resource[T], e Editable[T]) Lookup {
	get := func(ctx context.Context, row store.AuditEntry) (T, error) { return of.Get(ctx, row.TargetID) }
	is := func(now T, row store.AuditEntry) bool { return of.HasID(now, row.TargetID) }
	return Judged(e.Judge(get, is), Lookup{Update: Updated(of)})
}

// Undo fills the form at an address with the old values of the fields that an edit changed, and with no others. A value that
// cannot be restored exactly is not undone.
func (e Editable[T]) Undo(row store.AuditEntry, address string) Reversal {
	controls, required := map[string]string{}, map[string]bool{}
	for _, field := range e.Fields {
		controls[field.Name], required[field.Name] = field.Control.Name, field.Control.Required
	}
	way := Reversal{URL: address}
	for _, field := range slices.Sorted(maps.Keys(row.Details)) {
		change, isChange := row.Details.Change(field)
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
			way.cannot("Frontdesk cannot restore “"+field+"”.", field, change)
		case page.PlainValue(change.Before) != change.Before:
			way.cannot(oddCharacters(field), field, change)
		case required[field] && change.Before == "":
			way.Why = page.InOneLine(way.Why, "WorkOS showed no “"+field+"” before, and does not accept an empty one.")
		default:
			way.Params = append(way.Params, ui.Param{Name: control, Value: change.Before})
		}
	}
	if way.Why != "" || len(way.Params) == 0 {
		way.URL, way.Params = "", nil
	}
	return way
}

// cannot adds a value that cannot be restored, and why; nothing for "".
func (w *Reversal) cannot(why, field string, change store.Change) {
	if why != "" {
		w.Why = page.InOneLine(w.Why, why)
		w.lost = append(w.lost, ui.Pair{Key: field, Value: change.Before})
	}
}

func oddCharacters(field string) string {
	return "The old value of “" + field + "” has characters that Frontdesk does not send."
}

// emptyText is how the ledger writes an empty metadata value, to distinguish it from a missing key.
const emptyText = `""`

// undoMetadata restores the old value of a key exactly, or returns why it cannot: WorkOS accepts only texts. Entries of earlier
// versions do not record whether a removed value was a text: one that reads as a number, true, false, null or an object may
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
		return nil, "The old value of “" + key + "” was not text (" + change.Type + "), and WorkOS accepts only text."
	case !isKnown && json.Valid([]byte(change.Before)):
		return nil, "The old value of “" + key + "” may not have been text, and WorkOS accepts only text."
	}
	return []ui.Param{{Name: "metadata_key", Value: key}, {Name: "metadata_value", Value: change.Before}}, ""
}
