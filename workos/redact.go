package workos

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// secretLike matches what looks like a secret in text from outside: API keys, bearer tokens,
// and the token of a portal link.
var secretLike = regexp.MustCompile(`sk_[0-9A-Za-z_]+|whsec_[0-9A-Za-z_]+|(?i:bearer )\S+|(?i:token|code|secret|signature)=[^\s&"']+`)

// shortestSecret prevents a made-up code such as "a" from masking every word with an a.
const shortestSecret = 6

// hide makes text from outside safe for an error: without our secrets, and without what looks like one.
func (c *Client) hide(r request, words string) string {
	for _, secret := range append([]string{c.apiKey, r.bearer}, r.secrets...) {
		if len(secret) < shortestSecret {
			continue
		}
		words = strings.ReplaceAll(words, secret, hidden)
		words = strings.ReplaceAll(words, url.QueryEscape(secret), hidden)
	}
	return cleanText(secretLike.ReplaceAllString(words, hidden), 500)
}

// cleanText keeps at most the given number of characters and no control characters, so that text from
// outside cannot forge a log line.
func cleanText(words string, most int) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(words) {
		if most--; most < 0 {
			b.WriteString("…")
			break
		}
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// safeError is an error whose text is safe to show; errors.Is and errors.As still find the cause.
type safeError struct {
	text  string
	cause error
}

func (e *safeError) Error() string { return e.text }
func (e *safeError) Unwrap() error { return e.cause }

// safe hides secrets in a cause's text.
func (c *Client) safe(r request, err error) error {
	return &safeError{text: c.hide(r, err.Error()), cause: err}
}

// withoutAddress drops the address from an error of net/http: it contains emails and IDs.
func withoutAddress(err error) error {
	var withAddress *url.Error
	if errors.As(err, &withAddress) {
		return withAddress.Err
	}
	return err
}

// withoutSecrets returns an object's JSON for storing, without the secrets known to its type or recognized by their names.
func withoutSecrets(object any, data []byte) json.RawMessage {
	if holder, ok := object.(interface {
		scrub(json.RawMessage) json.RawMessage
	}); ok {
		data = holder.scrub(data)
	}
	return redact(data)
}

// hideValues replaces the values with names of secrets by "[secret]".
func hideValues(values map[string]string) {
	for name, value := range values {
		if value != "" && isSecretName(name) {
			values[name] = hidden
		}
	}
}

// hideKeys replaces the values of keys at the top level of an object's JSON by "[secret]", and leaves the rest unchanged.
// Unlike dropKeys it shows that there was a value, for people who compare before and after.
func hideKeys(raw json.RawMessage, keys []string) json.RawMessage {
	return rewrite(raw, func(key string, value json.RawMessage) (json.RawMessage, bool) {
		if isSomething(value) && slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) }) {
			value = json.RawMessage(`"` + hidden + `"`)
		}
		return value, true
	})
}

// dropKeys removes keys from the top level of an object's JSON and leaves the rest unchanged.
func dropKeys(raw json.RawMessage, keys []string) json.RawMessage {
	if !mayName(raw, keys) {
		return bytes.Clone(raw)
	}
	return rewrite(raw, func(key string, value json.RawMessage) (json.RawMessage, bool) {
		return value, !slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) })
	})
}

// mayName reports whether JSON may contain one of the keys, which are in lower case. It does not parse the JSON, and returns
// true for text with escaped letters.
func mayName(raw []byte, keys []string) bool {
	if bytes.ContainsFunc(raw, func(r rune) bool { return r == '\\' || r >= utf8.RuneSelf }) {
		return true
	}
	lower := bytes.ToLower(raw)
	return slices.ContainsFunc(keys, func(key string) bool { return bytes.Contains(lower, []byte(`"`+key+`"`)) })
}

// rewrite passes each member of a JSON object through a function that may change or drop it,
// and keeps the order. JSON that is not an object is unchanged.
func rewrite(raw json.RawMessage, member func(string, json.RawMessage) (json.RawMessage, bool)) json.RawMessage {
	r := redactor{in: raw}
	if r.space(); r.at == len(raw) || raw[r.at] != '{' {
		return bytes.Clone(raw)
	}
	if !json.Valid(raw) {
		return nil
	}
	out := append(make([]byte, 0, len(raw)), '{')
	r.list('}', func() {
		r.space()
		start := r.at
		r.text()
		name, quoted := plainName(raw[start:r.at])
		r.space()
		r.at++ // the colon
		r.space()
		start = r.at
		r.value()
		value, keep := member(name, bytes.TrimSpace(raw[start:r.at]))
		if !keep {
			return
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, quoted...), ':'), value...)
	})
	return append(out, '}')
}

// plainName reads the name of a member from its JSON, and returns that JSON without needless escapes as well.
func plainName(quoted []byte) (name string, plain []byte) {
	if !bytes.ContainsFunc(quoted, func(r rune) bool { return r == '\\' || r >= utf8.RuneSelf }) {
		return string(quoted[1 : len(quoted)-1]), quoted
	}
	_ = json.Unmarshal(quoted, &name) // a name is a text
	var again bytes.Buffer
	encoder := json.NewEncoder(&again)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(name) // a text can be written
	return name, bytes.TrimSpace(again.Bytes())
}
