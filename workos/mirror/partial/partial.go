// Package partial tells what an answer leaves open of an object, and completes its JSON with what is known already. A field that
// is missing, or of another type than it has, says nothing: to read it as empty would lose what WorkOS said before.
package partial

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// Means says what an empty field of an object means.
type Means int

// What an empty field means.
const (
	Unknown      Means = iota // that nothing was said, in whatever form: an ID of the parent
	NoneIfList                // none where it is an empty array: a list
	NoneIfStated              // none where it is there and null or an empty text
)

// IsUnknown reports whether none of an object's fields, whose values were found empty, says that there is nothing.
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

// Members are the fields of a JSON object as they were sent.
func Members(object []byte) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	_ = json.Unmarshal(object, &members)
	return members
}

// Parts are the items of a JSON array, none of what is no array.
func Parts(array json.RawMessage) []json.RawMessage {
	var items []json.RawMessage
	if json.Unmarshal(array, &items) != nil {
		return nil
	}
	return items
}

// Merge completes the items of a list with what is held of them. lacked are those that are held and that the list has not; isSame
// tells whether two items are of one thing.
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

// Completed is an object with the fields that it lacks as they are held, but for those that say "none" by not being there. Of another
// ID, nothing is known of it.
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

// With is a JSON object with some of its fields set, the others in their order.
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
