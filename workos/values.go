package workos

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Value is a JSON value as it was sent, without secrets recognized by their names. The text of its numbers and the order of
// its keys are kept.
type Value struct{ raw string }

// UnmarshalJSON never fails.
func (v *Value) UnmarshalJSON(data []byte) error {
	v.raw = string(redact(bytes.TrimSpace(data)))
	return nil
}

// MarshalJSON writes the value as it was sent.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.raw == "" {
		return []byte("null"), nil
	}
	return []byte(v.raw), nil
}

// IsNull reports whether there is no value, or null.
func (v Value) IsNull() bool { return v.raw == "" || v.raw == "null" }

// Text returns the value on one line: a text without its quotes, anything else as JSON with escaped letters resolved.
func (v Value) Text() string { return plainJSON([]byte(v.raw)) }

// plainJSON returns a JSON value as text: strings without quotes, everything else compact, without needless
// escapes. Numbers are unchanged.
func plainJSON(raw []byte) string {
	if len(raw) > 0 && raw[0] == '"' {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			return text
		}
	}
	var compact bytes.Buffer
	if json.Compact(&compact, raw) != nil {
		return string(raw)
	}
	return unescape(compact.String())
}

// unescape resolves the JSON escapes of readable characters: letters and symbols written
// as \u and four digits, and slashes. Quotes, backslashes, line breaks and invisible characters stay escaped.
func unescape(text string) string {
	if !strings.Contains(text, `\u`) && !strings.Contains(text, `\/`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 >= len(text) {
			out.WriteByte(text[i])
			i++
			continue
		}
		if text[i+1] == '/' {
			out.WriteByte('/')
			i += 2
			continue
		}
		r, length := escapedRune(text[i:])
		if length > 0 && unicode.IsGraphic(r) && r != '"' && r != '\\' && r != unicode.ReplacementChar {
			out.WriteRune(r)
			i += length
			continue
		}
		out.WriteString(text[i : i+2])
		i += 2
	}
	return out.String()
}

// escapedRune returns the character at the beginning of a text that is written as \u and four digits, or as two of these for
// one beyond the first 65,536, and the length of its escapes. The length is 0 if there is none.
func escapedRune(text string) (rune, int) {
	first, ok := escapedUnit(text)
	switch {
	case !ok:
		return 0, 0
	case !utf16.IsSurrogate(first):
		return first, 6
	}
	second, _ := escapedUnit(text[6:])
	return utf16.DecodeRune(first, second), 12
}

func escapedUnit(text string) (rune, bool) {
	if len(text) < 6 || text[:2] != `\u` {
		return 0, false
	}
	unit, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(unit), err == nil
}

// Attribute is one named value.
type Attribute struct {
	Name  string
	Value Value
}

// Attributes are the named values that a customer's system sends, in order. Other is what was sent if it
// is not an object: a text or a list, for example.
type Attributes struct {
	All   []Attribute
	Other Value

	raw string
}

// UnmarshalJSON never fails.
func (a *Attributes) UnmarshalJSON(data []byte) error {
	*a = Attributes{raw: string(redact(bytes.TrimSpace(data)))}
	switch {
	case a.raw == "null":
	case isObject([]byte(a.raw)):
		walkMembers([]byte(a.raw), func(name string, value json.RawMessage) {
			a.All = append(a.All, Attribute{name, Value{string(value)}})
		})
	default:
		a.Other = Value{a.raw}
	}
	return nil
}

// MarshalJSON writes the attributes as they were sent.
func (a Attributes) MarshalJSON() ([]byte, error) { return Value{a.raw}.MarshalJSON() }

// Get returns the value of an attribute; ok is false if it was not sent.
func (a Attributes) Get(name string) (value Value, ok bool) {
	for _, attribute := range a.All {
		if attribute.Name == name {
			value, ok = attribute.Value, true // of several with one name the last counts
		}
	}
	return value, ok
}

// walkMembers visits the members of a JSON object in order.
func walkMembers(raw []byte, visit func(name string, value json.RawMessage)) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if first, err := decoder.Token(); err != nil || first != json.Delim('{') {
		return
	}
	for decoder.More() {
		name, _ := decoder.Token()
		key, isText := name.(string)
		var value json.RawMessage
		if !isText || decoder.Decode(&value) != nil {
			return
		}
		visit(key, value)
	}
}
