package paths

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encoded is the prefix of a segment that is not the text itself.
const encoded = "--"

var plainSegment = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

// Segment writes a foreign text, such as the name of an action, as one segment of an address: unchanged if it contains only
// what addresses of Frontdesk may contain, else as base64. "new" is encoded too, because it is the name of a page.
func Segment(text string) string {
	switch {
	case text == "":
		return ""
	case plainSegment.MatchString(text) && text != "." && text != ".." && text != "new" && !strings.HasPrefix(text, encoded):
		return text
	default:
		return encoded + base64.RawURLEncoding.EncodeToString([]byte(text))
	}
}

// FromSegment returns the text of a segment; false for one that Segment would not write.
func FromSegment(segment string) (string, bool) {
	text := segment
	if inside, is := strings.CutPrefix(segment, encoded); is {
		raw, err := base64.RawURLEncoding.DecodeString(inside)
		if err != nil {
			return "", false
		}
		text = string(raw)
	}
	return text, text != "" && Segment(text) == segment
}

var typedAddress = regexp.MustCompile(`^[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]+$`)

// IsTyped reports whether a segment is one that only a person writes: an email address in the place of its owner's ID.
func IsTyped(segment string) bool {
	return typedAddress.MatchString(segment) && !strings.HasPrefix(segment, encoded)
}

// typedPage matches the page of an object, or a page below it, with any text in the place of the ID.
var typedPage = regexp.MustCompile(
	`^(/(?:organizations|connections|directories|directory-users|directory-groups|users|invitations)/)([^/]+)((?:/[a-z-]+)?)$`)

// FromTyped returns the correct address for one into which a person typed an object's ID or external ID: percent-encoded, or
// with characters that addresses of Frontdesk do not contain ("acme%2F42", "a%20b", "auth0|7"). It is false for other paths.
func FromTyped(escapedPath string) (string, bool) {
	parts := typedPage.FindStringSubmatch(escapedPath)
	if parts == nil || plainSegment.MatchString(parts[2]) || IsTyped(parts[2]) {
		return "", false
	}
	text, err := url.PathUnescape(parts[2])
	text = strings.TrimSpace(text)
	if err != nil || text == "" || text == "." || text == ".." || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return "", false
	}
	return parts[1] + Segment(text) + parts[3], true
}
