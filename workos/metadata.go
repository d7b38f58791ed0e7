package workos

import "encoding/json"

// Metadata is what a product keeps with an organization or a user. WorkOS takes texts, but an object that was written
// long ago or by somebody else may hold any JSON: every value is kept byte for byte as it came.
type Metadata map[string]json.RawMessage

// Text is the value of a key whose value is a text. It is false for any other value and for a key that is not there.
func (m Metadata) Text(key string) (string, bool) {
	value := m[key]
	if len(value) == 0 || value[0] != '"' {
		return "", false
	}
	var text string
	err := json.Unmarshal(value, &text)
	return text, err == nil
}

// Shown is a value as a person reads it: a text as it is, anything else as JSON.
func (m Metadata) Shown(key string) string {
	if text, isText := m.Text(key); isText {
		return text
	}
	return string(m[key])
}
