// Package searchtext normalizes texts for comparing, sorting and searching: to lower case, without accents, and to one spelling of
// an address or a domain.
package searchtext

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"frontdesk/workos"
)

const (
	MaxKey        = 120  // runes of a sort key; what differs only further on keeps the order of creation
	maxSearchText = 1000 // runes that a search looks through
	maxTerm       = 100  // runes of one searched word
	maxTerms      = 6    // searched words
	MinTerm       = 3    // runes of a trigram

	// fieldStart comes twice before each searchable name, address or domain, and once before each code, so that two typed
	// characters make a trigram that means "begins with", and a single one makes a trigram that only the former have.
	fieldStart = "\x01"
)

// Key converts texts to the form in which a column stores them for comparing and sorting.
type Key struct{ Of func(string) string }

// The forms in which columns store texts. ByOwner is the name of what a row belongs to, in a column that a search looks through
// as it is.
var (
	ByName   = &Key{NameKey}
	ByEmail  = &Key{workos.EmailKey}
	ByDomain = &Key{workos.DomainKey}
	ByOwner  = &Key{func(text string) string { return Owner(NameKey(text)) }}
)

// NameKey returns a name as it is sorted: Ångström is sorted under A, and a search for angstrom finds it.
func NameKey(text string) string { return Clip(Fold(text), MaxKey) }

// Owner returns a name key with the beginning that a search for one or two letters looks for.
func Owner(nameKey string) string {
	if nameKey == "" {
		return ""
	}
	return fieldStart + fieldStart + nameKey
}

// Field is a text that a search looks through. A code is an ID of another system or a type, which a single letter
// does not find.
type Field struct {
	Text   string
	IsCode bool
}

// Names returns texts as fields that are no codes.
func Names(texts ...string) []Field {
	fields := make([]Field, len(texts))
	for i, text := range texts {
		fields[i].Text = text
	}
	return fields
}

// readable returns an address or a domain in Unicode, so that a search for its letters also finds punycode, and
// any other text unchanged.
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

// Of joins fields for searching. It contains a punycode domain in both spellings.
func Of(fields ...Field) string {
	var b strings.Builder
	for _, field := range fields {
		start := fieldStart + fieldStart
		if field.IsCode {
			start = fieldStart
		}
		for i, spelling := range []string{Fold(field.Text), Fold(readable(field.Text))} {
			if spelling != "" && (i == 0 || spelling != Fold(field.Text)) {
				b.WriteString(start + spelling)
			}
		}
	}
	return Clip(b.String(), maxSearchText)
}

// Terms returns the words of a search in the form of a search text: a word of three or more characters matches anywhere, one of two
// at the beginning of any word, and a single character at the beginning of a name, an address or a domain or, beside other words,
// of any word.
func Terms(text string) []string {
	var found []string
	for _, word := range strings.Fields(Clip(text, 10*maxTerm)) {
		if word = Fold(readable(word)); word == "" {
			continue
		}
		if len(found) == maxTerms {
			break
		}
		found = append(found, termOf(Clip(word, maxTerm)))
	}
	return found
}

func termOf(word string) string {
	if missing := MinTerm - utf8.RuneCountInString(word); missing > 0 {
		return strings.Repeat(fieldStart, missing) + word
	}
	return word
}

// Match returns terms as an FTS5 expression in which nothing that a person typed is syntax. If whole is false, the rows must also be
// tested, because some terms would narrow the index too little and are left out: the end of a domain, which is in nearly every
// row, and one or two letters beside longer words, which may begin any word of a name. Of several single letters, one must
// begin a field: a letter after a space is no trigram.
func Match(terms []string) (expression string, whole bool) {
	long := slices.DeleteFunc(slices.Clone(terms), IsShort)
	if len(long) == 0 {
		var pairs []string
		for _, term := range terms {
			if !IsLetter(term) {
				pairs = append(pairs, "("+strings.Join(quotedWords(WordStarts(term, false)), " OR ")+")")
			}
		}
		if len(pairs) == 0 {
			return strings.Join(quotedWords(terms), " OR "), len(terms) <= 1
		}
		return strings.Join(pairs, " AND "), len(pairs) == len(terms)
	}
	whole = len(long) == len(terms)
	for i, term := range long {
		long[i] = withoutEnding(term)
		whole = whole && long[i] == term
	}
	return strings.Join(quotedWords(long), " AND "), whole
}

// IsShort reports whether a term has one or two letters.
func IsShort(term string) bool { return strings.HasPrefix(term, fieldStart) }

// IsLetter reports whether a term has one letter.
func IsLetter(term string) bool { return strings.HasPrefix(term, fieldStart+fieldStart) }

func quotedWords(words []string) []string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = `"` + strings.ReplaceAll(word, `"`, `""`) + `"`
	}
	return quoted
}

// WordStarts returns the forms in which a term occurs in a search text: for one or two letters the beginning of any word, but for
// a single letter that is alone only the beginning of a name, an address or a domain.
func WordStarts(term string, isAlone bool) []string {
	if !IsShort(term) || isAlone && IsLetter(term) {
		return []string{term}
	}
	word := strings.TrimLeft(term, fieldStart)
	return []string{fieldStart + word, " " + word, "-" + word, "." + word}
}

// Finds reports whether a search for terms finds a search text. Lists apply the same conditions in SQL.
func Finds(terms []string, text string) bool {
	isLetter := true
	for _, term := range terms {
		isLetter = isLetter && IsLetter(term)
		if !containsAny(text, WordStarts(term, len(terms) == 1)) {
			return false
		}
	}
	return len(terms) <= 1 || !isLetter || containsAny(text, terms)
}

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// withoutEnding drops the last label of an address's domain, or a very common one of any domain.
func withoutEnding(term string) string {
	dot := strings.LastIndexByte(term, '.')
	if utf8.RuneCountInString(term[:dot+1]) <= MinTerm {
		return term
	}
	if at := strings.IndexByte(term, '@'); at >= 0 && at < dot {
		return term[:dot+1]
	}
	switch term[dot+1:] {
	case "com", "net", "org", "io", "example":
		return term[:dot+1]
	}
	return term
}

// Clean converts to lower case, drops control and invisible characters and broken UTF-8, and turns every run of spaces into one.
func Clean(text string) string {
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

// plain replaces the letters whose accent Unicode does not decompose.
var plain = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// Fold is Clean without accents.
func Fold(text string) string {
	text = Clean(text)
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

// Clip keeps the first n runes.
func Clip(text string, n int) string {
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
