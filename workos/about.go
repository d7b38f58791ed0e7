package workos

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
)

// errAnotherObject is the error of a write whose answer is about another object: its outcome is then unknown.
var errAnotherObject = errors.New("the answer is about another object")

// ErrAnotherRead is the error of a read whose answer is about another object than was asked for.
var ErrAnotherRead = errors.New("the answer is about another object than was asked for")

// IsAboutAnother reports whether WorkOS accepted a write, but its answer is about another object.
func IsAboutAnother(err error) bool { return errors.Is(err, errAnotherObject) }

// identifier is a field that identifies the object of a write in its answer: the name of the JSON field, the value that was
// sent, and the function that makes two spellings of it equal.
type identifier struct {
	field, want string
	key         func(string) string
}

// about declares which object a write is about. key makes different spellings of the value equal.
func (r request) about(field, want string, key func(string) string) request {
	if want != "" {
		r.identifiers = append(r.identifiers[:len(r.identifiers):len(r.identifiers)], identifier{field, want, key})
	}
	return r
}

// aboutID declares the object of a write by the ID in its address.
func (r request) aboutID(id string) request { return r.about("id", id, strings.TrimSpace) }

// isAboutAnother reports whether an answer identifies another object than the request. A field that is missing or not a text
// is not compared.
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

// NameKey returns a name in the form in which names are compared: without case, runs of spaces and invisible characters.
func NameKey(name string) string { return cleanKey(name) }

// URLKey returns a web address in the form in which addresses are compared: without the case and alphabet of its host, its
// usual port and a final slash.
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
