package ui

import (
	"context"
	"io"
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// breakable lets a line end behind the "@" of an email address and between the parts of a URL rather than anywhere in them.
func breakable(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for i, part := range unbroken(text) {
			if i > 0 {
				if _, err := io.WriteString(w, "<wbr>"); err != nil {
					return err
				}
			}
			if _, err := io.WriteString(w, templ.EscapeString(part)); err != nil {
				return err
			}
		}
		return nil
	})
}

// betweenParts are the ends of the parts of a URL. Its scheme stays with its host.
var betweenParts = regexp.MustCompile(`[^/:][/&?.]`)

// isIdentifier tells the names that WorkOS gives, such as a type of event, and betweenWords the ends of their parts.
var (
	isIdentifier = regexp.MustCompile(`^[a-z]+(?:\.[a-z]+)*(?:_[a-z.]+)+$`)
	betweenWords = regexp.MustCompile(`[._]`)
)

// unbroken cuts a text where a line may end: an email address behind the "@", a URL behind each "/", "?", "&" and dot, a name with
// underscores behind each of these and each dot.
func unbroken(text string) []string {
	if at := strings.LastIndexByte(text, '@') + 1; at > 0 && !strings.ContainsAny(text, " \t\n") {
		return []string{text[:at], text[at:]}
	}
	ends := betweenParts
	if strings.Contains(text, "_") && isIdentifier.MatchString(text) {
		ends = betweenWords
	} else if !strings.Contains(text, "://") {
		return []string{text}
	}
	var parts []string
	start := 0
	for _, end := range ends.FindAllStringIndex(text, -1) {
		parts, start = append(parts, text[start:end[1]]), end[1]
	}
	if start < len(text) {
		parts = append(parts, text[start:])
	}
	return parts
}
