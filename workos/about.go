package workos

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
)

// errAnotherObject is the error of a write whose answer is about another object than the write was: nobody knows then what
// came of it.
var errAnotherObject = errors.New("the answer is about another object")

// IsAboutAnother reports whether WorkOS accepted a write and answered about another object than the write was about.
func IsAboutAnother(err error) bool { return errors.Is(err, errAnotherObject) }

// identifier is what the answer to a write must say where it says anything: the name of the JSON field, the value that was
// sent, and the form in which two spellings of it are compared.
type identifier struct {
	field, want string
	key         func(string) string
}

// about says which object a write is about. WorkOS may write the same in other ways: key makes them equal.
func (r request) about(field, want string, key func(string) string) request {
	if want != "" {
		r.identifiers = append(r.identifiers[:len(r.identifiers):len(r.identifiers)], identifier{field, want, key})
	}
	return r
}

// aboutID says which object a write is about by the ID in its address.
func (r request) aboutID(id string) request { return r.about("id", id, strings.TrimSpace) }

// isAboutAnother reports whether an answer names another object than the request. What it leaves out, or says in a form that
// is no text, names none.
func (r request) isAboutAnother(body []byte) bool {
	var object map[string]json.RawMessage
	if len(r.identifiers) == 0 || json.Unmarshal(body, &object) != nil {
		return false
	}
	for _, known := range r.identifiers {
		var is string
		if json.Unmarshal(object[known.field], &is) == nil && is != "" && known.key(is) != known.key(known.want) {
			return true
		}
	}
	return false
}

// NameKey is a name as it is compared: case, runs of spaces and invisible characters do not count.
func NameKey(name string) string { return cleanKey(name) }

// URLKey is a web address as it is compared: the case and alphabet of its host do not count, nor do its usual port and a
// final slash.
func URLKey(address string) string {
	parsed, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return address
	}
	parsed.Scheme = strings.ToLower(parsed.Scheme)
	port := parsed.Port()
	parsed.Host = DomainASCII(parsed.Hostname())
	if port != "" && port != map[string]string{"http": "80", "https": "443"}[parsed.Scheme] {
		parsed.Host += ":" + port
	}
	return strings.TrimSuffix(parsed.String(), "/")
}
