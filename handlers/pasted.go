package handlers

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"frontdesk/web/paths"
	"frontdesk/workos/mirror"

	"golang.org/x/text/unicode/norm"
)

var (
	jsonField    = regexp.MustCompile(`^["']?[A-Za-z_.]+["']?\s*:\s*["']?([^"'\s,{}\[\]]+)["']?$`)
	assigned     = regexp.MustCompile(`^\??[A-Za-z_.]+=(.+)$`) // as in a log line or a query
	markdownLink = regexp.MustCompile(`^\[[^\]]*\]\(([^()\s]+)\)$`)
	angledEmail  = regexp.MustCompile(`<\s*(?:mailto:)?([^<>\s@]+@[^<>\s@]+)\s*>`)
	printedID    = regexp.MustCompile(`^[A-Za-z]+(?:_[A-Za-z]+)*_[0-9A-Za-z]{2,}$`)
	requestID    = regexp.MustCompile(`^[A-Z2-7]{16}$`) // as error pages and Activity show it
	pastedQuotes = "\\\"'`“”‘’«»‹›„‚"
	brackets     = map[byte]byte{'(': ')', '[': ']', '{': '}', '<': '>'}
)

// cleanPasted takes what people copy along with an ID, an address or a domain off it: quotes, commas, JSON, a name
// before an address, invisible characters. host is the desk's own, whose URLs stand for the object that they show.
func cleanPasted(text, host string) string {
	text = strings.TrimSpace(strings.Map(visible, text))
	if id := ofJSON(text); id != "" {
		text = id
	}
	for {
		bare := strings.TrimRight(strings.Trim(strings.TrimSpace(text), pastedQuotes), ",;")
		if trimmed := strings.TrimSuffix(bare, "."); printedID.MatchString(trimmed) || strings.Contains(trimmed, "@") {
			bare = trimmed
		}
		if found := jsonField.FindStringSubmatch(bare); found != nil && !isWebURL(bare) && !strings.HasPrefix(strings.ToLower(bare), "mailto:") {
			bare = found[1]
		}
		if found := assigned.FindStringSubmatch(bare); found != nil {
			if value, _, _ := strings.Cut(found[1], "&"); namesObject(value) {
				bare = value
			}
		}
		if found := markdownLink.FindStringSubmatch(bare); found != nil {
			bare = found[1]
		}
		if inner := strings.Trim(bare, "/"); printedID.MatchString(inner) {
			bare = inner
		}
		if found := angledEmail.FindStringSubmatch(bare); found != nil {
			bare = found[1]
		}
		if len(bare) > 2 && brackets[bare[0]] == bare[len(bare)-1] && bare[len(bare)-1] != 0 {
			bare = bare[1 : len(bare)-1]
		}
		if len(bare) > 7 && strings.EqualFold(bare[:7], "mailto:") {
			bare, _, _ = strings.Cut(bare[7:], "?")
			if unescaped, err := url.PathUnescape(bare); err == nil {
				bare = unescaped
			}
		}
		if bare == text || bare == "" {
			break
		}
		text = bare
	}
	if isWebURL(text) {
		return ofURL(text, host)
	}
	return text
}

// namesObject tells whether a value is an ID or an address, perhaps in quotes.
func namesObject(value string) bool {
	value = strings.Trim(value, pastedQuotes)
	return printedID.MatchString(value) || strings.Contains(value, "@")
}

// typedAddress is what was typed or pasted where an email address is wanted: the address alone when there is one in it.
func typedAddress(text string) string {
	text = oneLine(text)
	if clean := norm.NFC.String(cleanPasted(text, "")); strings.Contains(clean, "@") {
		return clean
	}
	return text
}

// visible drops what cannot be seen, and makes a space of every other kind of space.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
		return -1
	}
	return r
}

func isWebURL(text string) bool {
	lower := strings.ToLower(text)
	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")
}

// ofURL is the ID in a URL of this desk, of WorkOS's Dashboard or of anything else: the last part that looks like one.
// A URL without an ID stands for its host.
func ofURL(text, host string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return text
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if strings.EqualFold(u.Host, host) && len(parts) > 1 {
		if id, ok := paths.FromSegment(parts[1]); ok && objectSections[parts[0]] && id != "new" {
			return id
		}
	}
	for _, part := range slices.Backward(parts) {
		if id, ok := paths.FromSegment(part); ok && printedID.MatchString(id) {
			return id
		}
	}
	for _, name := range slices.Sorted(maps.Keys(u.Query())) {
		if value := u.Query().Get(name); printedID.MatchString(value) {
			return value
		}
	}
	if strings.EqualFold(u.Host, host) {
		return text
	}
	return u.Hostname()
}

// objectSections begin the addresses of pages of one object.
var objectSections = map[string]bool{"organizations": true, "connections": true, "directories": true, "directory-users": true,
	"directory-groups": true, "users": true, "invitations": true, "memberships": true}

// ofJSON is the ID or address in an object or list of JSON: the field "id", else one whose name ends in "id" or "email".
func ofJSON(text string) string {
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return ""
	}
	var value any
	if json.Unmarshal([]byte(strings.TrimRight(text, ",; ")), &value) != nil {
		return ""
	}
	return pick(value)
}

func pick(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case []any:
		for _, inner := range value {
			if found := pick(inner); found != "" {
				return found
			}
		}
	case map[string]any:
		names := slices.Sorted(maps.Keys(value))
		for _, wanted := range []func(string) bool{
			func(name string) bool { return name == "id" },
			func(name string) bool { return name == "user_id" },
			func(name string) bool { return strings.HasSuffix(name, "id") },
			func(name string) bool { return strings.HasSuffix(name, "email") },
			func(string) bool { return true },
		} {
			for _, name := range names {
				if text, isText := value[name].(string); isText && text != "" && wanted(name) {
					return text
				}
			}
		}
		for _, name := range names {
			if found := pick(value[name]); found != "" {
				return found
			}
		}
	}
	return ""
}

// looksLikeID tells a text that is most likely an ID from words, so that what it leads to is opened at once.
func looksLikeID(text string) bool {
	_, known := mirror.KindOf(text)
	return known || printedID.MatchString(text) || requestID.MatchString(text) || isID(text) && !strings.ContainsAny(text, " @") && len(text) >= 16 &&
		strings.ContainsFunc(text, unicode.IsDigit)
}
