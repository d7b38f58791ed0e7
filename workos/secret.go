package workos

import (
	"fmt"
	"log/slog"
)

// Secret is a text that must not be shown: an API key, a portal link, an access token. Printing, logging or encoding
// it gives "[secret]"; Reveal returns the text.
type Secret string

const hidden = "[secret]"

// Reveal returns the text itself, for the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// String hides the secret where it is formatted as text.
func (s Secret) String() string { return hidden }

// Format hides the text for every verb of fmt, also for verbs that do not fit a text, such as %d.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, hidden) }

// MarshalText hides the text from encoding/json and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the text from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
