package workos

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// Time is a time of the API. A missing one (null, "" or not sent) is the zero time. One that cannot be
// read is the zero time too, and Unreadable returns what was sent: a list must not be lost over one bad date.
type Time struct {
	time.Time
	sent string // the JSON of a time that cannot be read
}

// UnmarshalJSON never fails; see Time.
func (t *Time) UnmarshalJSON(data []byte) error {
	*t = Time{}
	text := jsonText(data)
	if text == "" || text == "null" && data[0] == 'n' {
		return nil
	}
	if parsed, ok := ParseTime(text); ok && !parsed.IsZero() {
		t.Time = parsed
		return nil
	}
	var compact bytes.Buffer
	if json.Compact(&compact, data) != nil {
		return nil // the decoder only passes on what is JSON
	}
	t.sent = string(redact(compact.Bytes()))
	return nil
}

// Unreadable returns what was sent instead of a valid time; "" if the time was read or is missing.
func (t Time) Unreadable() string { return jsonText([]byte(t.sent)) }

// IsMissing reports whether no time was sent.
func (t Time) IsMissing() bool { return t.IsZero() && t.sent == "" }

// MarshalJSON writes milliseconds and Z, as the API does, null for a missing time, and the original for an unreadable
// one.
func (t Time) MarshalJSON() ([]byte, error) {
	switch {
	case t.sent != "":
		return []byte(t.sent), nil
	case t.IsZero():
		return []byte("null"), nil
	}
	return []byte(t.UTC().Format(`"2006-01-02T15:04:05.000Z"`)), nil
}

// jsonText returns the text of a JSON string, and any other JSON value unchanged, without the spaces around it.
func jsonText(data []byte) string {
	data = bytes.TrimSpace(data)
	var text string
	if len(data) > 0 && data[0] == '"' && json.Unmarshal(data, &text) == nil {
		return strings.TrimSpace(text)
	}
	return string(data)
}

// timeLayouts are the formats of a time, after tidyTime. Each also reads fractions of a second.
var timeLayouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07", "2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02T15:04", "2006-01-02",
	"Mon, 02 Jan 2006 15:04:05Z", "Mon, 02 Jan 2006 15:04:05Z0700", // HTTP and email dates
	"Jan _2 15:04:05 2006Z", // certificates
}

// ParseTime parses a time in any of the formats that WorkOS, its customers' systems and other servers write: ISO 8601 with
// and without a zone, with a space in place of the T, and the seconds or milliseconds since 1970. Without a zone it is UTC.
func ParseTime(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if at, ok := parseEpoch(text); ok {
		return at, true
	}
	text = tidyTime(text)
	for _, layout := range timeLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// tidyTime unifies spellings of the same format: a T between date and time, a Z for UTC, no space before the zone.
func tidyTime(text string) string {
	for _, zone := range []string{" +0000 UTC", " UTC", " GMT", "UTC", "GMT", "z"} {
		if rest, found := strings.CutSuffix(text, zone); found {
			text = rest + "Z"
			break
		}
	}
	if len(text) > 10 && text[4] == '-' && (text[10] == ' ' || text[10] == 't') {
		text = text[:10] + "T" + text[11:]
		text = strings.Replace(text, " +", "+", 1)
		text = strings.Replace(text, " -", "-", 1)
	}
	if strings.Contains(text, ", ") {
		text = strings.Replace(strings.Replace(text, " +", "+", 1), " -", "-", 1)
	}
	return text
}

// Bounds of a number that is a time. Smaller ones would be before 1973 and are more
// likely a count or a flag.
const (
	minEpochSeconds = 1e8
	maxEpochSeconds = 1e11 // the year 5138; what is larger counts milliseconds
)

// parseEpoch parses a number since 1970: seconds, or thousandths, millionths or billionths of one.
func parseEpoch(text string) (time.Time, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	number, err := strconv.ParseInt(whole, 10, 64)
	if strings.ContainsAny(text, "eE") {
		number, fraction, err = parseExponent(text)
	}
	if err != nil || whole == "" || whole[0] == '+' {
		return time.Time{}, false
	}
	if strings.Trim(fraction, "0123456789") != "" || number < minEpochSeconds {
		return time.Time{}, false
	}
	unit := time.Second
	for limit := int64(maxEpochSeconds); number >= limit && unit > time.Nanosecond; limit *= 1000 {
		unit /= 1000
	}
	perSecond := int64(time.Second / unit)
	at := time.Unix(number/perSecond, number%perSecond*int64(unit))
	if unit == time.Second {
		nanos, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64) // only digits, see above
		at = at.Add(time.Duration(nanos))
	}
	return at.UTC(), true
}

// parseExponent parses a whole number with an exponent, as some encoders write large ones: 1.79e+12.
func parseExponent(text string) (number int64, fraction string, err error) {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || value != math.Trunc(value) || math.Abs(value) > 1<<53 || strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, "", strconv.ErrSyntax
	}
	return int64(value), "", nil
}
