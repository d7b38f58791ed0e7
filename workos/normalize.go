package workos

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// maxKeyRunes bounds a key: longer than any deliverable address, short enough for an index.
const maxKeyRunes = 320

// domainProfile reads a domain as browsers do, but keeps an invalid one readable: domains come from
// outside and are only compared here, never looked up.
var domainProfile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
	idna.CheckHyphens(false), idna.CheckJoiners(false), idna.VerifyDNSLength(false))

// EmailKey returns an email address as it is compared and indexed: two spellings of one address have the same key.
// Case, Unicode composition, invisible characters, a final dot and punycode do not count. A +tag does: see EmailBase.
func EmailKey(address string) string {
	text := cleanKey(address)
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return clipKey(text)
	}
	return clipKey(text[:at+1] + domainKey(text[at+1:]))
}

// DomainKey returns a domain as it is compared and indexed: in lower case, in Unicode rather than punycode, without a
// final dot.
func DomainKey(domain string) string { return clipKey(domainKey(cleanKey(domain))) }

// EmailBase returns the EmailKey of an address without its +tag: many mail servers deliver both to one person.
func EmailBase(address string) string {
	key := EmailKey(address)
	local, domain, found := strings.Cut(key, "@")
	if plus := strings.IndexByte(local, '+'); found && plus > 0 {
		return local[:plus] + "@" + domain
	}
	return key
}

// IsInvisible reports whether a character shows nothing or only changes the direction of the text around it. The two joiners
// of Persian and Indic scripts (U+200C, U+200D) change how letters look, so they are not included.
func IsInvisible(r rune) bool {
	return r != '\u200c' && r != '\u200d' && unicode.Is(unicode.Cf, r) || r == '\u034f' || r == '\u3164' || r == '\u115f' || r == '\u1160' ||
		r >= '\ufe00' && r <= '\ufe0f'
}

// DomainASCII returns a domain in punycode, as the DNS has it; one that cannot be converted is returned as DomainKey does.
func DomainASCII(domain string) string {
	key := DomainKey(domain)
	if written, err := domainProfile.ToASCII(key); err == nil {
		return written
	}
	return key
}

func domainKey(text string) string {
	text = strings.TrimSuffix(text, ".")
	if isASCII(text) && !strings.Contains(text, "xn--") {
		return text
	}
	readable, err := domainProfile.ToUnicode(text)
	if err != nil {
		return text
	}
	return strings.TrimSuffix(readable, ".")
}

// cleanKey converts to lower case, composes, drops control and invisible characters, and turns every run of spaces into one.
func cleanKey(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.IsControl(r) || r == utf8.RuneError || IsInvisible(r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	if text = b.String(); isASCII(text) {
		return text
	}
	return norm.NFC.String(text)
}

func clipKey(text string) string {
	if len(text) <= maxKeyRunes {
		return text
	}
	count := 0
	for i := range text {
		if count == maxKeyRunes {
			return text[:i]
		}
		count++
	}
	return text
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
