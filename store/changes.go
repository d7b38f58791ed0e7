package store

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Change is the value of a field before an action and the value it was to get; "" is no value. An action's Details hold
// it under the field's name, in the form that Detail writes.
type Change struct {
	Before string `json:"before"`
	After  string `json:"after"`

	// Type is the kind of JSON value that Before was in metadata, where its text leaves that open: "text" for a text that reads
	// as another value, such as "7", else "number", "true or false", "null", "list" or "object".
	Type string `json:"type,omitempty"`
}

// Detail returns the change as a value of Details.
func (c Change) Detail() string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // the ledger is searched by what people read
	_ = encoder.Encode(c)        // two texts can always be written
	return strings.TrimSpace(text.String())
}

// ChangeOf parses a value of Details, including the form of earlier versions, "before → after". False for a plain fact.
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

// something turns the empty value of earlier versions back into "".
func something(text string) string {
	if text == "nothing" {
		return ""
	}
	return text
}
