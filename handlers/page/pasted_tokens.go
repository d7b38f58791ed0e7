package page

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/web/paths"
)

// tokenKind is what a part of a text looks like.
type tokenKind int

const (
	TokenID tokenKind = iota
	tokenEmail
	tokenURL // of which only the host is known
	tokenDomain
)

// namedToken is a part of a text that looks like a name or an ID: text is what to search for, raw is how it was written.
type namedToken struct {
	Text, raw string
	Kind      tokenKind
}

const (
	label  = `[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?`
	domain = `(?:` + label + `\.)+(?:xn--[0-9A-Za-z-]*[0-9A-Za-z]|\p{L}[\p{L}\p{M}]+)`
	port   = `(?::\d+)?`
	inURL  = `[^\s<>"'` + "`" + `“”‘’«»]`
)

var emailShape = regexp.MustCompile(`[\p{L}\p{N}\p{M}.!#$%&'*+/=?^_{|}~-]+@` + label + `(?:\.` + label + `)*`)

// tokenShapes are searched in this order; text matched by one of them is not matched again.
var tokenShapes = []struct {
	shape *regexp.Regexp
	read  func(raw, host string) (text string, kind tokenKind)
}{
	{regexp.MustCompile(`(?i)https?://` + inURL + `+`), ofURL},
	{emailShape, ofEmail},
	{regexp.MustCompile(domain + port + `[/?#]` + inURL + `*`), ofURL},
	{regexp.MustCompile(`[0-9A-Za-z_-]+`), ofPrintedID},
	{regexp.MustCompile(domain + port), ofDomain},
	{regexp.MustCompile(`[0-9A-Za-z_-]+`), ofOpaqueID},
}

// escapes are quotes and line breaks as programs write them inside strings.
var escapes = strings.NewReplacer(`\"`, " ", `\'`, " ", `\n`, " ", `\r`, " ", `\t`, " ")

var percentEncoded = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// namedIn finds what a text names, each once and in order. It ignores what is around it:
// quotes, brackets, punctuation, Markdown, JSON, a sentence.
func namedIn(text, host string) []namedToken {
	text = escapes.Replace(text)
	if percentEncoded.MatchString(text) && !strings.Contains(text, "://") {
		if plain, err := url.PathUnescape(text); err == nil && utf8.ValidString(plain) {
			text = strings.Map(visible, plain)
		}
	}
	type found struct {
		namedToken
		at int
	}
	var all []found
	for _, look := range tokenShapes {
		left := []byte(text)
		for _, at := range look.shape.FindAllStringIndex(text, -1) {
			raw := text[at[0]:at[1]]
			underlined := isUnderlined(text[at[1]:])
			if underlined {
				raw = strings.TrimLeftFunc(raw, isPunctuation)
			}
			name, kind := look.read(raw, host)
			if underlined { // also after "id="
				name = strings.TrimLeftFunc(name, isPunctuation)
			}
			if name == "" || kind == tokenDomain && isInsideWord(text, at) {
				continue
			}
			all = append(all, found{namedToken: namedToken{Text: name, raw: raw, Kind: kind}, at: at[0]})
			for i := at[0]; i < at[1]; i++ {
				left[i] = ' '
			}
		}
		text = string(left)
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.at - b.at })
	var named []namedToken
	for _, token := range all {
		if !slices.ContainsFunc(named, func(other namedToken) bool { return strings.EqualFold(other.Text, token.Text) }) {
			named = append(named, token.namedToken)
		}
	}
	return named
}

// isUnderlined reports, from the text that follows, whether underscores mean emphasis.
func isUnderlined(after string) bool {
	end := strings.IndexFunc(after, func(r rune) bool { return !isPunctuation(r) || unicode.IsSpace(r) })
	if end < 0 {
		end = len(after)
	}
	return strings.Contains(after[:end], "_")
}

// isInsideWord reports whether a supposed domain goes on, as the name of a file or an event does, or a version.
func isInsideWord(text string, at []int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
	after, _ := utf8.DecodeRuneInString(text[at[1]:])
	joins := func(r rune) bool { return r == '_' || r == '@' || r == '-' || unicode.IsDigit(r) }
	return joins(before) || joins(after)
}

// ofPrintedID matches an ID with a prefix, as WorkOS, Stripe and Frontdesk write them, but not words joined by underscores, such
// as the names of fields.
func ofPrintedID(raw, _ string) (string, tokenKind) {
	id := strings.Trim(raw, "_-")
	at := strings.IndexFunc(id, unicode.IsDigit)
	underscore := strings.IndexByte(id, '_')
	isPrefixed := underscore > 0 && strings.Trim(id[:underscore], letters) == "" && underscore < at &&
		len(id)-strings.LastIndexByte(id, '_') > 2
	if isPrefixed && IsID(id) || printedID.MatchString(id) && isMixedCase(id[strings.LastIndexByte(id, '_')+1:]) {
		return id, TokenID
	}
	return "", TokenID
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// isMixedCase reports whether the letters are mixed as in no written word.
func isMixedCase(text string) bool {
	return len(text) >= 8 && strings.IndexFunc(text[1:], unicode.IsUpper) >= 0 && strings.IndexFunc(text, unicode.IsLower) >= 0
}

// ofOpaqueID matches an ID without a prefix: of a request, or from an identity provider.
func ofOpaqueID(raw, _ string) (string, tokenKind) {
	id := strings.Trim(raw, "_-")
	hasDigit, hasLetter := strings.ContainsFunc(id, unicode.IsDigit), strings.ContainsFunc(id, unicode.IsLetter)
	if RequestID.MatchString(id) || len(id) >= 16 && len(id) <= maxIDLength && hasDigit && hasLetter {
		return id, TokenID
	}
	return "", TokenID
}

// ofEmail matches an email address without what stands right before it: "email=ana@x.example", "*ana@x.example*".
func ofEmail(raw, _ string) (string, tokenKind) {
	local, host, _ := strings.Cut(raw, "@")
	local = local[strings.LastIndexAny(local, "=?/|{")+1:]
	if local = strings.TrimLeft(local, "'*~.!#-"); local == "" {
		return "", tokenEmail
	}
	return local + "@" + host, tokenEmail
}

// ofDomain matches a domain of the kind that organizations have.
func ofDomain(raw, _ string) (string, tokenKind) {
	host, _, _ := strings.Cut(raw, ":")
	return withoutWWW(host), tokenDomain
}

func withoutWWW(host string) string {
	if len(host) > 4 && strings.EqualFold(host[:4], "www.") && strings.Contains(host[4:], ".") {
		return host[4:]
	}
	return host
}

// ofURL matches the ID or address in a URL of Frontdesk, of WorkOS's Dashboard or of anything else: the last part of its path
// that looks like an ID. Without one, the URL counts as its host, and one of Frontdesk as nothing.
func ofURL(raw, host string) (string, tokenKind) {
	raw = strings.TrimRight(raw, ".,;:!?)]}*_~…>|\\")
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return "", tokenURL
	}
	isOwn := strings.EqualFold(u.Host, host)
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if isOwn && len(parts) > 1 {
		if id, ok := paths.FromSegment(parts[1]); ok && objectSections[parts[0]] && id != "new" {
			return id, TokenID
		}
	}
	for _, part := range slices.Backward(parts) {
		if part, ok := paths.FromSegment(part); ok {
			if id, _ := ofPrintedID(part, ""); id != "" && id == strings.Trim(part, "_-") {
				return id, TokenID
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(u.Query())) {
		value := u.Query().Get(name)
		if id, kind := ofPrintedID(value, ""); id != "" && id == value {
			return id, kind
		}
		if address := emailShape.FindString(value); address != "" {
			return ofEmail(address, "")
		}
	}
	if isOwn {
		return "", tokenURL
	}
	return withoutWWW(u.Hostname()), tokenURL
}

// objectSections begin the addresses of pages of one object.
var objectSections = map[string]bool{"organizations": true, "connections": true, "directories": true, "directory-users": true,
	"directory-groups": true, "users": true, "invitations": true, "memberships": true}
