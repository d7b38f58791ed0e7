package workos

import (
	"encoding/json"
	"errors"
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

// Decode reads one object and keeps its JSON, less what opens something (an invitation's token, say). A value of the wrong JSON type (a number where text is
// expected, say) leaves that field zero; only text that is not JSON at all is an error.
func Decode[T any](data []byte) (T, error) {
	var out T
	err := json.Unmarshal(withTextIDs(data), &out)
	var wrongType *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &wrongType) {
		return out, err
	}
	if keeper, ok := any(&out).(interface{ keep(json.RawMessage) }); ok {
		keeper.keep(withoutSecrets(&out, data))
	}
	return out, nil
}
