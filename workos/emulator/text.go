package emulator

import "encoding/json"

// text is a text of a request's body that may be left out (not given), or taken away with null or "".
type text struct {
	given bool
	value string
}

// UnmarshalJSON is called only for what the body holds, null too.
func (t *text) UnmarshalJSON(data []byte) error {
	t.given, t.value = true, ""
	return json.Unmarshal(data, &t.value)
}

// optionalTexts is a list of texts that may be left out (not given), or taken away with null (nil).
type optionalTexts struct {
	given  bool
	values []string
}

// UnmarshalJSON is called only for what the body holds, null too.
func (t *optionalTexts) UnmarshalJSON(data []byte) error {
	t.given, t.values = true, nil
	return json.Unmarshal(data, &t.values)
}
