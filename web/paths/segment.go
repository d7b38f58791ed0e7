package paths

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encoded begins a segment that is not the text itself.
const encoded = "--"

var plainSegment = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

// Segment writes a text that somebody else made up, such as the name of an action, as one segment of an address: as it
// is where it holds only what addresses of Frontdesk may hold, else as its bytes in base64. "new" is a page's own name.
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

// FromSegment is the text that a segment stands for; false for one that Segment would not write.
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

// IsTyped tells a segment that Segment would not write but a person may: an email address where its owner's ID belongs.
func IsTyped(segment string) bool {
	return typedAddress.MatchString(segment) && !strings.HasPrefix(segment, encoded)
}

// typedPage is the page of an object, or a page below it, with anything in the place of the ID.
var typedPage = regexp.MustCompile(
	`^(/(?:organizations|connections|directories|directory-users|directory-groups|users|invitations)/)([^/]+)((?:/[a-z-]+)?)$`)

// FromTyped is the address that URL gives to an object whose ID or external ID a person typed into an address: percent-encoded,
// or with signs that addresses of Frontdesk do not hold ("acme%2F42", "a%20b", "auth0|7"). It is false for every other path.
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
