package handlers

import (
	"net/url"
	"strings"
	"unicode"
)

// A browser does not always send back what a form showed: it writes line breaks as CR LF, a control of one line drops
// them, and a text area drops one at the very beginning. What a person has left alone must be recognised all the same,
// or an update would rewrite it.

var (
	lineBreaks   = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd")
	noLineBreaks = strings.NewReplacer("\n", "")
)

// isUntouched tells whether what a form sent for a control is what a browser sends when nobody has touched it.
func isUntouched(before, sent string) bool {
	before, sent = lineBreaks.Replace(before), lineBreaks.Replace(sent)
	return sent == before || sent == noLineBreaks.Replace(before) || sent == strings.TrimPrefix(before, "\n")
}

// edited is the value of a control after its form was sent: the old one, exactly, when the form does not name the control
// or nobody has touched it, else what was typed, without what nobody types.
func edited(values url.Values, name, before string) string {
	if !values.Has(name) || isUntouched(before, values.Get(name)) {
		return before
	}
	if values.Has(undoesParam) {
		return plainValue(values.Get(name)) // an old value, which nobody typed
	}
	return oneLine(values.Get(name))
}

// plainValue is a typed value with its spaces and line breaks, without broken and control characters.
func plainValue(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
