package paths

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// encoded begins a segment that is not the text itself.
const encoded = "--"

var plainSegment = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

// Segment writes a text that somebody else made up, such as the name of an action, as one segment of an address: as it
// is where it holds only what addresses of the desk may hold, else as its bytes in base64. "new" is a page's own name.
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
