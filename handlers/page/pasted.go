package page

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"frontdesk/workos/mirror"

	"golang.org/x/text/unicode/norm"
)

var (
	jsonField    = regexp.MustCompile(`^["']?[A-Za-z_.]+["']?\s*:\s*["']?([^"'\s,{}\[\]]+)["']?$`)
	printedID    = regexp.MustCompile(`^[A-Za-z]+(?:_[A-Za-z]+)*_[0-9A-Za-z]{2,}$`)
	RequestID    = regexp.MustCompile(`^[A-Z2-7]{16}$`) // as error pages and Activity show it
	pastedQuotes = "\\\"'`“”‘’«»‹›„‚"
	brackets     = map[byte]byte{'(': ')', '[': ']', '{': '}', '<': '>'}
)

// PastedText is a text that was typed or pasted into a search.
type PastedText struct {
	Whole string       // without invisible characters
	Named []namedToken // what in it looks like an ID, an address or a domain, each once and in its order
}

// ReadPasted finds what a text names. host is Frontdesk's own; a URL on it counts as the object that it shows.
func ReadPasted(text, host string) PastedText {
	p := PastedText{Whole: strings.TrimSpace(strings.Map(visible, text))}
	if id := idOfJSON(p.Whole); id != "" {
		if p.Named = namedIn(id, host); len(p.Named) != 1 {
			p.Named = []namedToken{{Text: id, Kind: TokenID}}
		}
		return p
	}
	p.Named = namedIn(withoutEmphasis(p.Whole), host)
	return p
}

// withoutEmphasis removes the marks that set a text of several words in italics or bold. They would be taken
// for the beginning of its first word: an address may begin with an underscore.
func withoutEmphasis(text string) string {
	for _, mark := range []string{"**", "__", "~~", "*", "_"} {
		inner, begins := strings.CutPrefix(text, mark)
		inner, ends := strings.CutSuffix(inner, mark)
		if begins && ends && strings.Contains(inner, " ") {
			return withoutEmphasis(inner)
		}
	}
	return text
}

// Only returns the one thing that a text names, "" if it names several or none. A domain among other words counts as a word,
// because company names may contain domains.
func (p PastedText) Only() string {
	if len(p.Named) != 1 || p.Named[0].Kind == tokenDomain && p.hasWordsBeside(p.Named[0]) {
		return ""
	}
	return p.Named[0].Text
}

// IsSeveral reports whether the text names more than one thing, each of which may be meant.
func (p PastedText) IsSeveral() bool { return len(p.Named) > 1 }

func (p PastedText) hasWordsBeside(token namedToken) bool {
	return strings.ContainsFunc(strings.Replace(p.Whole, token.raw, "", 1), func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	})
}

// Bare returns the text without quotes or brackets around it, for a text without a known shape: an ID of another system, a name.
func (p PastedText) Bare() string {
	text := p.Whole
	if value := valueOfJSON(text); value != "" {
		text = value
	}
	for {
		bare := strings.TrimRight(strings.Trim(strings.TrimSpace(text), pastedQuotes), ",;")
		if found := jsonField.FindStringSubmatch(bare); found != nil && !strings.Contains(bare, "://") {
			bare = found[1]
		}
		if len(bare) > 2 && brackets[bare[0]] == bare[len(bare)-1] && bare[len(bare)-1] != 0 {
			bare = bare[1 : len(bare)-1]
		}
		if id := strings.TrimFunc(bare, isPunctuation); printedID.MatchString(id) {
			bare = id
		}
		if bare == text || bare == "" {
			return text
		}
		text = bare
	}
}

func isPunctuation(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// CleanPasted returns the one ID, address or domain in a text. From a text with none or several of them, it only removes
// what encloses it.
func CleanPasted(text, host string) string {
	pasted := ReadPasted(text, host)
	if only := pasted.Only(); only != "" {
		return only
	}
	if pasted.IsSeveral() {
		return pasted.Whole
	}
	return pasted.Bare()
}

// TypedAddress returns the email address in what was typed or pasted, or the text itself if there is none.
func TypedAddress(text string) string {
	text = OneLine(text)
	if clean := norm.NFC.String(CleanPasted(text, "")); strings.Contains(clean, "@") {
		return clean
	}
	return text
}

// visible drops invisible characters and replaces every kind of space by an ordinary one.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
		return -1
	}
	return r
}

// readJSON parses a text that is a JSON object or list.
func readJSON(text string) (value any, ok bool) {
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return nil, false
	}
	ok = json.Unmarshal([]byte(strings.TrimRight(text, ",; ")), &value) == nil
	return value, ok
}

// idOfJSON returns the field "id" of an object, which identifies it whatever else it names.
func idOfJSON(text string) string {
	value, _ := readJSON(text)
	object, _ := value.(map[string]any)
	id, _ := object["id"].(string)
	return id
}

// valueOfJSON returns the ID or address in a JSON object or list: the field "id", else one whose name ends in "id" or "email".
func valueOfJSON(text string) string {
	value, ok := readJSON(text)
	if !ok {
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

// LooksLikeID reports whether a text is most likely an ID and not words, so that its page is opened at once.
func LooksLikeID(text string) bool {
	_, known := mirror.KindOf(text)
	return known || printedID.MatchString(text) ||
		RequestID.MatchString(text) || IsID(text) && !strings.ContainsAny(text, " @") && len(text) >= 16 &&
		strings.ContainsFunc(text, unicode.IsDigit)
}
