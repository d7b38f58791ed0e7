package store

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Change is what a field held before an action and what it was to hold afterwards; "" is nothing. An action's Details keep
// it under the field's name, as Detail writes it.
type Change struct {
	Before string `json:"before"`
	After  string `json:"after"`

	// Type is what kind of JSON value Before was in metadata, where its text does not say so: "text" for one that reads as
	// another value, such as "7", else "number", "true or false", "null", "list" or "object".
	Type string `json:"type,omitempty"`
}

// Detail is the change as a value of Details.
func (c Change) Detail() string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // the ledger is searched by what people read
	_ = encoder.Encode(c)        // two texts can always be written
	return strings.TrimSpace(text.String())
}

// ChangeOf reads a value of Details, also as earlier versions wrote it: "before → after". False for a plain fact.
func ChangeOf(detail string) (Change, bool) {
	var read struct {
		Before, After *string
		Type          string
	}
	decoder := json.NewDecoder(strings.NewReader(detail))
	decoder.DisallowUnknownFields()
	if strings.HasPrefix(detail, `{"before":`) && decoder.Decode(&read) == nil && read.Before != nil && read.After != nil {
		return Change{*read.Before, *read.After, read.Type}, true
	}
	before, after, ok := strings.Cut(detail, " → ")
	return Change{Before: something(before), After: something(after)}, ok
}

// something undoes how earlier versions wrote an empty value.
func something(text string) string {
	if text == "nothing" {
		return ""
	}
	return text
}
