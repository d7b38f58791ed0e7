package workos

import "encoding/json"

// Metadata is the data that a product stores with an organization or a user. WorkOS accepts texts, but an object written
// long ago or by another client may hold any JSON, so every value is kept unchanged.
type Metadata map[string]json.RawMessage

// Text returns the value of a key if it is a text. It is false for any other value and for a missing key.
func (m Metadata) Text(key string) (string, bool) {
	value := m[key]
	if len(value) == 0 || value[0] != '"' {
		return "", false
	}
	var text string
	err := json.Unmarshal(value, &text)
	return text, err == nil
}

// Shown returns a value as people read it: a text as it is, anything else as JSON.
func (m Metadata) Shown(key string) string {
	if text, isText := m.Text(key); isText {
		return text
	}
	return string(m[key])
}
