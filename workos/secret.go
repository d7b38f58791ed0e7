package workos

// Secret is text that opens something: a portal link, an access token. Printing, logging or encoding it
// gives "[secret]"; Reveal gives the text.
type Secret string

const hidden = "[secret]"

// Reveal returns the text itself, for the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// String hides the text from fmt and slog.
func (s Secret) String() string { return hidden }

// GoString hides the text from %#v.
func (s Secret) GoString() string { return hidden }

// MarshalText hides the text from encoding/json and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
