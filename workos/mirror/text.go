package mirror

import (
	"slices"
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

// needles are the words of a search as they stand in a hay: each word of three characters or more anywhere, a shorter one
// at the beginning of a field or, beside other words, of any word there.
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

// match writes needles as an FTS5 expression in which nothing a person typed is syntax. What narrows too little for the
// index is left to a test of the rows found, and whole is then false: the end of a domain, which stands in nearly every
// row, and one or two letters beside other words, which may begin any word of a name. Of several words that are all that
// short, one must begin a field.
func match(needles []string) (expression string, whole bool) {
	long := slices.DeleteFunc(slices.Clone(needles), isShort)
	if len(long) == 0 {
		return strings.Join(quotedWords(needles), " OR "), len(needles) <= 1
	}
	whole = len(long) == len(needles)
	for i, needle := range long {
		long[i] = withoutEnding(needle)
		whole = whole && long[i] == needle
	}
	return strings.Join(quotedWords(long), " AND "), whole
}

// isShort tells a needle of one or two letters.
func isShort(needle string) bool { return strings.HasPrefix(needle, fieldStart) }

func quotedWords(words []string) []string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
	}
	return quoted
}

// wordStarts are the needle as it stands in a hay at the beginning of a field or, for one of one or two letters beside
// others, of any word.
func wordStarts(needle string, isAlone bool) []string {
	if !isShort(needle) || isAlone {
		return []string{needle}
	}
	word := strings.TrimLeft(needle, fieldStart)
	return []string{needle, " " + word, "-" + word, "." + word}
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

// Folded is a text as searches compare names: in lower case, without accents and invisible characters.
func Folded(text string) string { return fold(text) }

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
