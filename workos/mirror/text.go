package mirror

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"frontdesk/workos"
)

const (
	keyLength    = 120  // runes of a sort key; what differs only further on keeps the order of creation
	hayLength    = 1000 // runes that a search looks through
	needleLength = 100  // runes of one searched word
	maxNeedles   = 6    // searched words
	shortest     = 3    // runes of a trigram

	// fieldStart comes twice before each searchable field, so that one or two typed characters make a trigram
	// that means "begins with".
	fieldStart = "\x01"
)

// nameKey is a name as it is sorted: Ångström among the As, and found by who types angstrom.
func nameKey(text string) string { return clip(fold(text), keyLength) }

// readable is an address or a domain in its one spelling, so that punycode is found by who types the letters, and
// any other text as it is.
func readable(text string) string {
	switch lower := strings.ToLower(text); {
	case strings.ContainsAny(text, " \t\n"):
		return text
	case strings.Contains(text, "@"):
		return workos.EmailKey(text)
	case strings.Contains(lower, "xn--"), strings.HasSuffix(text, ".") && strings.Count(text, ".") > 1:
		return workos.DomainKey(text)
	}
	return text
}

// hay joins fields for searching. A punycode domain stands in it in both spellings.
func hay(fields ...string) string {
	var b strings.Builder
	for _, field := range fields {
		for i, spelling := range []string{fold(field), fold(readable(field))} {
			if spelling != "" && (i == 0 || spelling != fold(field)) {
				b.WriteString(fieldStart + fieldStart + spelling)
			}
		}
	}
	return clip(b.String(), hayLength)
}

// needles are the words of a search as they stand in a hay: each word of three characters or more anywhere,
// a shorter one at the beginning of a field.
func needles(text string) []string {
	var found []string
	for _, word := range strings.Fields(clip(text, 10*needleLength)) {
		if word = fold(readable(word)); word == "" {
			continue
		}
		if len(found) == maxNeedles {
			break
		}
		found = append(found, needle(clip(word, needleLength)))
	}
	return found
}

func needle(word string) string {
	if missing := shortest - utf8.RuneCountInString(word); missing > 0 {
		return strings.Repeat(fieldStart, missing) + word
	}
	return word
}

// match writes needles as an FTS5 expression in which nothing a person typed is syntax. The end of a domain
// stands in nearly every row and costs the index more than it narrows, so it is left to a test of the rows
// found: whole is then false.
func match(needles []string) (expression string, whole bool) {
	quoted := make([]string, len(needles))
	whole = true
	for i, needle := range needles {
		narrow := withoutEnding(needle)
		whole = whole && narrow == needle
		quoted[i] = `"` + strings.ReplaceAll(narrow, `"`, `""`) + `"`
	}
	return strings.Join(quoted, " AND "), whole
}

// withoutEnding drops the last label of an address's domain, or a very common one of any domain.
func withoutEnding(needle string) string {
	dot := strings.LastIndexByte(needle, '.')
	if utf8.RuneCountInString(needle[:dot+1]) <= shortest {
		return needle
	}
	if at := strings.IndexByte(needle, '@'); at >= 0 && at < dot {
		return needle[:dot+1]
	}
	switch needle[dot+1:] {
	case "com", "net", "org", "io", "example":
		return needle[:dot+1]
	}
	return needle
}

// clean lower-cases, drops control and invisible characters and broken UTF-8, and makes every run of spaces one space.
func clean(text string) string {
	var b strings.Builder
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.IsControl(r) || r == utf8.RuneError || workos.IsInvisible(r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// plain are the letters whose accent Unicode does not take apart.
var plain = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// fold is clean without accents.
func fold(text string) string {
	text = clean(text)
	if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return text
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if r >= 0x0300 && r <= 0x036F { // combining diacritical marks
			return -1
		}
		return r
	}, norm.NFD.String(plain.Replace(text))))
}

// clip keeps the first n runes.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// fullName is how people are called in lists: the name given, else first and last.
func fullName(name, first, last string) string {
	if name = strings.TrimSpace(name); name != "" {
		return name
	}
	return strings.TrimSpace(first + " " + last)
}
