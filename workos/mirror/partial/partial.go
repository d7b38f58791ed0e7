// Package partial finds the fields that an answer leaves unknown, and completes the answer's JSON with stored values. A field
// that is missing or has another type is unknown: reading it as empty would lose the earlier value.
package partial

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// Means is the meaning of an empty field of an object.
type Means int

// The meanings of an empty field.
const (
	Unknown      Means = iota // that nothing was said, in whatever form: an ID of the parent
	NoneIfList                // none where it is an empty array: a list
	NoneIfStated              // none where it is there and null or an empty text
)

// IsUnknown reports whether an object's empty fields leave their value unknown: none of them states that there is nothing.
func IsUnknown(object []byte, means Means, names ...string) bool {
	if means == Unknown {
		return true
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(object, &members) != nil {
		return true
	}
	return !slices.ContainsFunc(names, func(name string) bool {
		value, isThere := members[name]
		switch value = bytes.TrimSpace(value); {
		case !isThere:
			return false
		case means == NoneIfList:
			var items []json.RawMessage
			return bytes.HasPrefix(value, []byte("[")) && json.Unmarshal(value, &items) == nil && len(items) == 0
		}
		return string(value) == "null" || string(value) == `""`
	})
}

// Members returns the fields of a JSON object unchanged.
func Members(object []byte) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	_ = json.Unmarshal(object, &members)
	return members
}

// Parts returns the items of a JSON array, none if it is not an array.
func Parts(array json.RawMessage) []json.RawMessage {
	var items []json.RawMessage
	if json.Unmarshal(array, &items) != nil {
		return nil
	}
	return items
}

// Merge completes the items of a list from the stored items. lacked are the stored items that the list lacks; isSame
// reports whether two items are about the same object.
func Merge(sent, held json.RawMessage, omits []string, isSame func(a, b json.RawMessage) bool) (whole, lacked []json.RawMessage) {
	whole = Parts(sent)
	for _, before := range Parts(held) {
		at := slices.IndexFunc(whole, func(now json.RawMessage) bool { return isSame(now, before) })
		if at < 0 {
			lacked = append(lacked, before)
		} else {
			whole[at] = Completed(whole[at], before, omits)
		}
	}
	return whole, lacked
}

// Completed returns an object with its missing fields set from the stored one, except those in omits, whose absence means "none".
// An object with another ID is returned unchanged.
func Completed(sent, held json.RawMessage, omits []string) json.RawMessage {
	now, known := Members(sent), map[string]json.RawMessage{}
	before := Members(held)
	if now["id"] != nil && before["id"] != nil && !bytes.Equal(now["id"], before["id"]) {
		return sent
	}
	for name, value := range before {
		if now[name] == nil && !slices.Contains(omits, name) {
			known[name] = value
		}
	}
	if len(known) == 0 {
		return sent
	}
	return With(sent, known)
}

// With returns a JSON object with some fields set and the others in their order.
func With(object []byte, fields map[string]json.RawMessage) []byte {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if first, err := decoder.Token(); err != nil || first != json.Delim('{') {
		return object
	}
	var out bytes.Buffer
	add := func(name string, value json.RawMessage) {
		key, _ := json.Marshal(name)
		separator := ","
		if out.Len() == 0 {
			separator = "{"
		}
		out.WriteString(separator + string(key) + ":" + string(value))
	}
	for decoder.More() {
		name, _ := decoder.Token()
		key, isText := name.(string)
		var value json.RawMessage
		if !isText || decoder.Decode(&value) != nil {
			return object
		}
		if _, isSet := fields[key]; !isSet {
			add(key, value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		add(name, fields[name])
	}
	if out.Len() == 0 {
		return object
	}
	out.WriteByte('}')
	return out.Bytes()
}
