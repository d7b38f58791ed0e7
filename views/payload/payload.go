// Package payload shows the JSON of events, without secrets and personal data that must not be shown.
package payload

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"frontdesk/views/wording"
	"frontdesk/workos"
)

// maxDepth is how deep a payload is shown; deeper ones were never seen.
const maxDepth = 12

// Node is one value of an event's payload: text, fields or items. Hidden values are never on the page.
type Node struct {
	Name, Text, URL string
	Hidden, None    bool
	Fields, Items   []Node
}

// Change is a field before and after an event.
type Change struct {
	Name          string
	Before, After Node
}

// Reader converts payloads to the parts that may be shown.
type Reader struct {
	PageOf func(string) string
	Open   bool // nothing is hidden: the reader may download all of it
	IsKey  bool // the event is about an API key, whose value opens everything
}

// Read returns an event's payload as a tree, and what the event changed.
func (r Reader) Read(event workos.Event) ([]Node, []Change) {
	var previous json.RawMessage
	if event.Context != nil {
		previous = event.Context.PreviousAttributes
	}
	var shown []Member
	for _, member := range Members(event.Data) {
		if member.Name == "previous_attributes" { // of directories' events, which carry them inside
			previous = member.Value
			continue
		}
		shown = append(shown, member)
	}
	return r.fields(shown, "", 0), r.changes("", previous, event.Data)
}

// Member is one field of a JSON object, unchanged.
type Member struct {
	Name  string
	Value json.RawMessage
}

// Members returns an object's fields in order; none if it is not an object.
func Members(raw json.RawMessage) []Member {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if first, err := decoder.Token(); err != nil || first != json.Delim('{') {
		return nil
	}
	var found []Member
	for decoder.More() {
		name, err := decoder.Token()
		key, isText := name.(string)
		member := Member{Name: key}
		if err != nil || !isText || decoder.Decode(&member.Value) != nil {
			return found
		}
		found = append(found, member)
	}
	return found
}

func (r Reader) fields(of []Member, parent string, depth int) []Node {
	var nodes []Node
	for _, member := range of {
		nodes = append(nodes, r.node(member.Name, parent, member.Value, depth))
	}
	return nodes
}

func (r Reader) node(name, parent string, raw json.RawMessage, depth int) Node {
	node := Node{Name: name}
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0 || bytes.Equal(raw, []byte("null")) || bytes.Equal(raw, []byte(`""`)) || bytes.Equal(raw, []byte("{}")) ||
		bytes.Equal(raw, []byte("[]")):
		node.None = true
	case r.secret(name, parent):
		node.Hidden = true
	case depth >= maxDepth:
		node.Text = "…"
	case raw[0] == '{':
		node.Fields = r.fields(Members(raw), name, depth+1)
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
		node.Hidden = !r.Open && isAddress(node.Text)
		if name != "object" { // "directory_user" is the name of a kind, though it looks like an id
			node.URL = r.PageOf(node.Text)
		}
	}
	if node.Hidden {
		node.Text, node.URL = "", ""
	}
	return node
}

// secretFields are secrets, or personal data that only operators who may reveal it see.
var secretFields = []string{
	"token", "code", "secret", "password", "otp", "uri", "url", "link", "qr_code", "oauth_tokens", "credentials", "raw_attributes",
	"custom_attributes",
}

// secret reports whether a field's name means that it must not be shown. The code of an error is not secret.
func (r Reader) secret(name, parent string) bool {
	if r.Open {
		return false
	}
	name = strings.ToLower(name)
	if slices.Contains(secretFields, name) {
		return name != "code" || parent != "error"
	}
	if r.IsKey && name == "value" {
		return true
	}
	return slices.ContainsFunc([]string{"_token", "_tokens", "_secret", "_url", "_uri", "_link", "_password"},
		func(end string) bool { return strings.HasSuffix(name, end) })
}

// isAddress reports whether a text is a web address, which may sign in the person who opens it.
func isAddress(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "http://") || strings.Contains(text, "https://")
}

// changes compares the old and the new values, field by field, including nested objects.
func (r Reader) changes(path string, before, after json.RawMessage) []Change {
	var found []Change
	now := Members(after)
	parent := path[strings.LastIndex(path, ".")+1:]
	for _, was := range Members(before) {
		name := strings.TrimPrefix(path+"."+was.Name, ".")
		var is json.RawMessage
		for _, member := range now {
			if member.Name == was.Name {
				is = member.Value
			}
		}
		if Members(was.Value) != nil && Members(is) != nil && !r.secret(was.Name, parent) && strings.Count(name, ".") < maxDepth {
			found = append(found, r.changes(name, was.Value, is)...)
			continue
		}
		found = append(found, Change{Name: name, Before: r.node(was.Name, parent, was.Value, 0), After: r.node(was.Name, parent, is, 0)})
	}
	return found
}

// Cell returns a cell of a table as a tree: JSON objects and lists with their content, anything else as text.
func (r Reader) Cell(name, text string) Node {
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		if json.Valid([]byte(trimmed)) {
			return r.node(wording.Humanized(name), "", json.RawMessage(trimmed), 0)
		}
	}
	return Node{Name: wording.Humanized(name), Text: text, URL: r.PageOf(text)}
}
