package views

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"frontdesk/workos"
)

// payloadDepth is how deep a payload is shown; what lies deeper has never been seen.
const payloadDepth = 12

// PayloadNode is one value of an event's payload: text, fields or items. Hidden values are never on the page.
type PayloadNode struct {
	Name, Text, URL string
	Hidden, None    bool
	Fields, Items   []PayloadNode
}

// PayloadChange is a field before and after an event.
type PayloadChange struct {
	Name          string
	Before, After PayloadNode
}

// payloadReader turns payloads into what may be shown of them.
type payloadReader struct {
	pageOf func(string) string
	open   bool // nothing is hidden: the reader may download all of it
	key    bool // the event is about an API key, whose value opens everything
}

// read is an event's payload as a tree, and what the event changed.
func (r payloadReader) read(event workos.Event) ([]PayloadNode, []PayloadChange) {
	var previous json.RawMessage
	if event.Context != nil {
		previous = event.Context.PreviousAttributes
	}
	var shown []jsonMember
	for _, member := range members(event.Data) {
		if member.name == "previous_attributes" { // of directories' events, which carry them inside
			previous = member.value
			continue
		}
		shown = append(shown, member)
	}
	return r.fields(shown, "", 0), r.changes("", previous, event.Data)
}

type jsonMember struct {
	name  string
	value json.RawMessage
}

// members are an object's fields in the order in which they came; nothing for what is no object.
func members(raw json.RawMessage) []jsonMember {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if first, err := decoder.Token(); err != nil || first != json.Delim('{') {
		return nil
	}
	var found []jsonMember
	for decoder.More() {
		name, err := decoder.Token()
		key, isText := name.(string)
		member := jsonMember{name: key}
		if err != nil || !isText || decoder.Decode(&member.value) != nil {
			return found
		}
		found = append(found, member)
	}
	return found
}

func (r payloadReader) fields(of []jsonMember, parent string, depth int) []PayloadNode {
	var nodes []PayloadNode
	for _, member := range of {
		nodes = append(nodes, r.node(member.name, parent, member.value, depth))
	}
	return nodes
}

func (r payloadReader) node(name, parent string, raw json.RawMessage, depth int) PayloadNode {
	node := PayloadNode{Name: name}
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || bytes.Equal(raw, []byte("null")) || bytes.Equal(raw, []byte(`""`)) || bytes.Equal(raw, []byte("{}")) || bytes.Equal(raw, []byte("[]")):
		node.None = true
	case r.secret(name, parent):
		node.Hidden = true
	case depth >= payloadDepth:
		node.Text = "…"
	case raw[0] == '{':
		node.Fields = r.fields(members(raw), name, depth+1)
	case raw[0] == '[':
		var items []json.RawMessage
		_ = json.Unmarshal(raw, &items) // it was decoded once already
		for _, item := range items {
			node.Items = append(node.Items, r.node("", name, item, depth+1))
		}
	default:
		node.Text = string(raw)
		if raw[0] == '"' {
			_ = json.Unmarshal(raw, &node.Text) // it was decoded once already
		}
		node.Hidden = !r.open && isAddress(node.Text)
		if name != "object" { // "directory_user" is the name of a kind, though it looks like an id
			node.URL = r.pageOf(node.Text)
		}
	}
	if node.Hidden {
		node.Text, node.URL = "", ""
	}
	return node
}

// secretFields open something, or are about a person in ways that only those who may reveal them see.
var secretFields = []string{
	"token", "code", "secret", "password", "otp", "uri", "url", "link", "qr_code", "oauth_tokens", "credentials", "raw_attributes", "custom_attributes",
}

// secret tells from its name that a field must not be shown. The code of an error is no secret.
func (r payloadReader) secret(name, parent string) bool {
	if r.open {
		return false
	}
	name = strings.ToLower(name)
	if slices.Contains(secretFields, name) {
		return name != "code" || parent != "error"
	}
	if r.key && name == "value" {
		return true
	}
	return slices.ContainsFunc([]string{"_token", "_tokens", "_secret", "_url", "_uri", "_link", "_password"}, func(end string) bool { return strings.HasSuffix(name, end) })
}

// isAddress tells a web address, which may let in whoever opens it.
func isAddress(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "http://") || strings.Contains(text, "https://")
}

// changes compares what was with what is, field by field, down to the fields of objects.
func (r payloadReader) changes(path string, before, after json.RawMessage) []PayloadChange {
	var found []PayloadChange
	now := members(after)
	parent := path[strings.LastIndex(path, ".")+1:]
	for _, was := range members(before) {
		name := strings.TrimPrefix(path+"."+was.name, ".")
		var is json.RawMessage
		for _, member := range now {
			if member.name == was.name {
				is = member.value
			}
		}
		if members(was.value) != nil && members(is) != nil && !r.secret(was.name, parent) && strings.Count(name, ".") < payloadDepth {
			found = append(found, r.changes(name, was.value, is)...)
			continue
		}
		found = append(found, PayloadChange{Name: name, Before: r.node(was.name, parent, was.value, 0), After: r.node(was.name, parent, is, 0)})
	}
	return found
}
