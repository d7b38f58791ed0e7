package ui

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// The marks around a name inside plain text: the text between them is laid out separately and does not affect the rest.
const (
	isolateStart = "\u2068" // first strong isolate
	isolateEnd   = "\u2069" // pop directional isolate
)

// Isolated returns a foreign name for use in a sentence: a name written from right to left, or with
// characters that change the direction, gets marks that isolate it. Other names are unchanged. Markup isolates every element by
// style, so this is for names inside a text: sentences, titles, labels, emails.
func Isolated(name string) string {
	if isIsolated(name) || !strings.ContainsFunc(name, turns) {
		return name
	}
	var b strings.Builder
	open := 0
	for _, r := range name {
		switch r {
		case '\u2066', '\u2067', '\u2068':
			open++
		case '\u2069':
			if open == 0 {
				continue // it would end our own isolate
			}
			open--
		case '\n', '\r', '\u2029':
			r = ' '
		}
		b.WriteRune(r)
	}
	return isolateStart + b.String() + strings.Repeat(isolateEnd, open+1)
}

// isIsolated reports whether one isolate is around a whole name: a name may also begin with such a sign of its own.
func isIsolated(name string) bool {
	if !strings.HasPrefix(name, isolateStart) {
		return false
	}
	open := 0
	for at, r := range name {
		switch r {
		case '\u2066', '\u2067', '\u2068':
			open++
		case '\u2069':
			open--
		}
		if open == 0 {
			return at+len(isolateEnd) == len(name)
		}
	}
	return false
}

// turns reports whether a character is written from right to left or changes the direction of others.
func turns(r rune) bool {
	properties, _ := bidi.LookupRune(r)
	switch properties.Class() {
	case bidi.R, bidi.AL, bidi.AN, bidi.Control, bidi.LRO, bidi.RLO, bidi.LRE, bidi.RLE, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
		return true
	}
	return false
}

// Bare returns a text without the marks of Isolated, for storing or comparing.
func Bare(text string) string {
	return strings.NewReplacer(isolateStart, "", isolateEnd, "").Replace(text)
}

// Unisolated returns a name without the isolate that Isolated put around it. Such signs of its own stay, also an isolate around it
// that turns nothing.
func Unisolated(name string) string {
	inner, isOpened := strings.CutPrefix(name, isolateStart)
	inner, isClosed := strings.CutSuffix(inner, isolateEnd)
	if isOpened && isClosed && Isolated(inner) == name {
		return inner
	}
	return name
}

// Named returns the first visible text of a name and its substitutes: a name of spaces only is not visible.
func Named(name string, others ...string) string {
	for _, text := range append([]string{name}, others...) {
		if Typeable(text) != "" {
			return text
		}
	}
	return ""
}

// Typeable returns a name as a person can type it: composed, without invisible characters, with single spaces.
func Typeable(name string) string {
	return strings.Join(strings.Fields(norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r) || r >= '\ufe00' && r <= '\ufe0f' {
			return -1
		}
		return r
	}, name))), " ")
}
