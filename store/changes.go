package store

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Change is the value of a field before an action and the value it was to get; "" is no value.
type Change struct {
	Before string `json:"before"`
	After  string `json:"after"`

	// Type is the kind of JSON value that Before was in metadata, where its text leaves that open: "text" for a text that reads
	// as another value, such as "7", else "number", "true or false", "null", "list" or "object".
	Type string `json:"type,omitempty"`
}

// Details are what an action was about, and what it changed, by name.
type Details map[string]Detail

// Detail is a fact about an action, or the change of a field.
type Detail struct {
	Fact     string // "" for a change
	Change   Change // zero for a fact
	IsChange bool
}

// Facts returns details that are facts.
func Facts(facts map[string]string) Details {
	details := Details{}
	for name, fact := range facts {
		details[name] = Detail{Fact: fact}
	}
	return details
}

// Detail returns the change as one of an action's details.
func (c Change) Detail() Detail { return Detail{Change: c, IsChange: true} }

// Add adds a fact.
func (d Details) Add(name, fact string) { d[name] = Detail{Fact: fact} }

// Fact returns a fact, "" if there is none of that name.
func (d Details) Fact(name string) string { return d[name].Fact }

// Has reports whether there is a detail of a name that is not empty.
func (d Details) Has(name string) bool { return d[name] != Detail{} }

// Change returns the change of a field, false if it was not changed.
func (d Details) Change(field string) (Change, bool) { return d[field].Change, d[field].IsChange }

// quotedFact is how the ledger stores a fact that would be read as something else if it were stored as it is.
type quotedFact struct {
	Fact *string `json:"fact"`
}

// MarshalText writes a detail as the ledger stores it: a fact as it is where it is read back as one, a change as JSON.
func (d Detail) MarshalText() ([]byte, error) {
	var value any = d.Change
	if !d.IsChange {
		var read Detail
		if err := read.UnmarshalText([]byte(d.Fact)); err == nil && read == d {
			return []byte(d.Fact), nil
		}
		value = quotedFact{&d.Fact}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // the ledger is searched by what people read
	err := encoder.Encode(value)
	return bytes.TrimSpace(text.Bytes()), err
}

// UnmarshalText reads what MarshalText wrote, and the change of earlier versions, "before → after".
func (d *Detail) UnmarshalText(stored []byte) error {
	var change struct {
		Before, After *string
		Type          string
	}
	if isObject(stored, `{"before":`, &change) && change.Before != nil && change.After != nil {
		*d = Change{*change.Before, *change.After, change.Type}.Detail()
		return nil
	}
	var fact quotedFact
	if isObject(stored, `{"fact":`, &fact) && fact.Fact != nil {
		*d = Detail{Fact: *fact.Fact}
		return nil
	}
	if before, after, isChange := strings.Cut(string(stored), " → "); isChange {
		*d = Change{Before: something(before), After: something(after)}.Detail()
		return nil
	}
	*d = Detail{Fact: string(stored)}
	return nil
}

// isObject reads a JSON object that begins with a text, and reports whether it is one with no other fields than those of into.
func isObject(stored []byte, begins string, into any) bool {
	decoder := json.NewDecoder(bytes.NewReader(stored))
	decoder.DisallowUnknownFields()
	return bytes.HasPrefix(stored, []byte(begins)) && decoder.Decode(into) == nil
}

// something turns the empty value of earlier versions back into "".
func something(text string) string {
	if text == "nothing" {
		return ""
	}
	return text
}
