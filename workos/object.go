package workos

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
)

// Object has what every WorkOS object has: its ID, its type, when it was created and last changed,
// and the JSON that it was read from (for the "Raw" tab). Fields that a server leaves out stay zero.
type Object struct {
	Object    string `json:"object"`
	ID        string `json:"id"`
	CreatedAt Time   `json:"created_at"`
	UpdatedAt Time   `json:"updated_at"`

	raw     json.RawMessage
	odd     []Attribute
	unknown []string
}

// Raw returns the JSON text that the object was decoded from, nil if it was not read from an answer.
func (o *Object) Raw() json.RawMessage { return o.raw }

// Unreadable returns the fields whose JSON cannot be converted to the expected type, with the JSON that was sent.
func (o *Object) Unreadable() []Attribute { return o.odd }

// IsUnreadable reports whether a field, by its JSON name, is in Unreadable: its zero value then means nothing.
func (o *Object) IsUnreadable(field string) bool {
	return slices.ContainsFunc(o.odd, func(a Attribute) bool { return a.Name == field })
}

// IsUnknown reports whether WorkOS did not send a field, by its JSON name: it is missing, null or
// unreadable. Its zero value then means nothing.
func (o *Object) IsUnknown(field string) bool {
	if o.IsUnreadable(field) || slices.Contains(o.unknown, field) {
		return true
	}
	isThere := o.raw == nil // an object that was not read from an answer has what our code set
	walkMembers(o.raw, func(name string, value json.RawMessage) {
		isThere = isThere || strings.EqualFold(name, field) && string(value) != "null"
	})
	return !isThere
}

// SetUnknown marks a field as unknown, by its JSON name, in an object that was not read from an
// answer.
func (o *Object) SetUnknown(field string) { o.unknown = append(o.unknown, field) }

func (o *Object) noteUnreadable(odd []Attribute) { o.odd = odd }

func (o *Object) keep(raw json.RawMessage) { o.raw = raw }

func (o *Object) identity() string { return o.ID }

// Decode reads one object and keeps its JSON without secrets (such as an invitation's token). A value of another
// JSON type than expected is skipped, see lenient; only text that is not JSON is an error.
func Decode[T any](data []byte) (T, error) {
	var out T
	err := json.Unmarshal(withTextIDs(data), &out)
	var wrongType *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &wrongType) {
		return out, err
	}
	if _, strict := any(&out).(interface{ strict() }); err != nil && !strict && isObject(data) {
		var again T
		l := &lenient{}
		l.object(data, reflect.ValueOf(&again).Elem())
		out = again
		if noter, ok := any(&out).(interface{ noteUnreadable([]Attribute) }); ok {
			noter.noteUnreadable(l.odd)
		}
	}
	if filler, ok := any(&out).(interface{ complete() }); ok {
		filler.complete()
	}
	if keeper, ok := any(&out).(interface{ keep(json.RawMessage) }); ok {
		keeper.keep(withoutSecrets(&out, data))
	}
	return out, nil
}
