package workos

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// secretEnds are the ends of names of secret fields, without underscores and in lower case.
var secretEnds = []string{
	"secret", "secrets", "token", "tokens", "password", "passwords", "passwd", "passphrase", "passwordhash", "privatekey", "apikey",
	"apikeys", "secretkey",
	"accesskey", "signingkey", "encryptionkey", "recoverycodes", "backupcodes", "authorization", "acceptinvitationurl", "passwordreseturl",
	"qrcode",
}

// secretNames are whole names of secret fields that are too common as ends.
var secretNames = []string{"pwd", "pin", "otp", "otpauth", "pass", "cookie", "setcookie", "bearer"}

// publicNames end like a secret but are not: the token of a domain is public in the DNS.
var publicNames = []string{"verificationtoken"}

// isSecretName reports whether a field's name means that its value must not be stored or shown.
func isSecretName(name string) bool {
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	if slices.Contains(publicNames, name) || strings.HasPrefix(name, "redacted") || strings.HasPrefix(name, "obfuscated") ||
		strings.HasPrefix(name, "masked") {
		return false
	}
	return slices.Contains(secretNames, name) || slices.ContainsFunc(secretEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}

// redact replaces every value with the name of a secret by "[secret]", at any depth, and leaves the rest
// unchanged. Null, empty values and booleans are not secrets.
func redact(raw []byte) []byte {
	r := redactor{in: raw}
	if r.value(); r.found {
		return append(r.out, raw[r.copied:r.at]...)
	}
	return bytes.Clone(raw)
}

// redactor walks over well-formed JSON and writes the result to out.
type redactor struct {
	in, out []byte
	at      int
	copied  int // how much of in is in out
	found   bool
}

func (r *redactor) value() {
	r.space()
	if r.at >= len(r.in) {
		return
	}
	switch r.in[r.at] {
	case '{':
		r.list('}', r.member)
	case '[':
		r.list(']', r.value)
	case '"':
		r.text()
	default:
		for r.at < len(r.in) && !isSpace(r.in[r.at]) && r.in[r.at] != ',' && r.in[r.at] != ']' && r.in[r.at] != '}' {
			r.at++
		}
	}
	r.space()
}

// list walks over the parts between brackets, separated by commas.
func (r *redactor) list(end byte, part func()) {
	r.at++
	for r.space(); r.at < len(r.in) && r.in[r.at] != end; {
		before := r.at
		if r.in[r.at] == ',' {
			r.at++
		}
		if part(); r.at == before {
			r.at++ // not well formed: go on, and end
		}
	}
	if r.at < len(r.in) {
		r.at++
	}
}

func (r *redactor) member() {
	r.space()
	start := r.at
	r.text()
	name := memberName(r.in[start:r.at])
	r.space()
	if r.at < len(r.in) && r.in[r.at] == ':' {
		r.at++
	}
	r.space()
	from, copied, kept := r.at, r.copied, len(r.out)
	r.value()
	if isSecretName(name) && isSomething(r.in[from:r.at]) {
		r.out = append(append(r.out[:kept], r.in[copied:from]...), `"`+hidden+`"`...)
		r.copied, r.found = r.at, true
	}
}

// memberName reads the name of a member from its JSON.
func memberName(quoted []byte) string {
	if len(quoted) >= 2 && bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	var name string
	_ = json.Unmarshal(quoted, &name) // a name is a text
	return name
}

// isSomething reports whether a value is not null, empty, zero, a boolean or already masked.
func isSomething(value []byte) bool {
	switch string(bytes.TrimSpace(value)) {
	case "null", "true", "false", `""`, "{}", "[]", "0", `"` + hidden + `"`:
		return false
	}
	return true
}

func (r *redactor) text() {
	if r.at >= len(r.in) || r.in[r.at] != '"' {
		return
	}
	for r.at++; r.at < len(r.in) && r.in[r.at] != '"'; r.at++ {
		if r.in[r.at] == '\\' && r.at+1 < len(r.in) {
			r.at++
		}
	}
	if r.at < len(r.in) {
		r.at++
	}
}

func (r *redactor) space() {
	for r.at < len(r.in) && isSpace(r.in[r.at]) {
		r.at++
	}
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }
