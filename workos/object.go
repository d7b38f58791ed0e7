package workos

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Object is what every WorkOS object carries: its id, its kind, when it was made and last changed,
// and the JSON it was read from (for the "Raw" tab). Fields that a server leaves out stay zero.
type Object struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	CreatedAt Time   `json:"created_at"`
	UpdatedAt Time   `json:"updated_at"`

	raw json.RawMessage
}

// Raw returns the JSON text the object was decoded from, or nil for one that was not read from an answer.
func (o *Object) Raw() json.RawMessage { return o.raw }

func (o *Object) keep(raw json.RawMessage) { o.raw = raw }

func (o *Object) identity() string { return o.ID }

// Time is a timestamp as the API writes it (ISO 8601, UTC). A missing, null or unreadable one is the zero
// time: a list must not be lost over one bad date.
type Time struct{ time.Time }

// UnmarshalJSON never fails; see Time.
func (t *Time) UnmarshalJSON(data []byte) error {
	t.Time = time.Time{}
	text := strings.Trim(string(data), `"`)
	if parsed, err := time.Parse(time.RFC3339Nano, text); err == nil {
		t.Time = parsed.UTC()
	}
	return nil
}

// MarshalJSON writes milliseconds and Z, as the API does, and null for the zero time.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return []byte(t.UTC().Format(`"2006-01-02T15:04:05.000Z"`)), nil
}

// Decode reads one object and keeps its JSON, less what opens something (an invitation's token, say). A value of the wrong JSON type (a number where text is
// expected, say) leaves that field zero; only text that is not JSON at all is an error.
func Decode[T any](data []byte) (T, error) {
	var out T
	err := json.Unmarshal(data, &out)
	var wrongType *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &wrongType) {
		return out, err
	}
	if keeper, ok := any(&out).(interface{ keep(json.RawMessage) }); ok {
		keeper.keep(withoutSecrets(&out, data))
	}
	return out, nil
}
