package ui

import (
	"context"
	"io"
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// breakable lets a line break only after the "@" of an email address and between the parts of a URL.
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

// betweenParts matches the ends of the parts of a URL. Its scheme stays with its host.
var betweenParts = regexp.MustCompile(`[^/:][/&?.]`)

// isIdentifier matches WorkOS's names, such as an event type, and betweenWords the ends of their parts.
var (
	isIdentifier = regexp.MustCompile(`^[a-z]+(?:\.[a-z]+)*(?:_[a-z.]+)+$`)
	betweenWords = regexp.MustCompile(`[._]`)
)

// unbroken cuts a text where a line may break: an email address after the "@", a URL after each "/", "?", "&" and dot, a name
// with underscores after each of these and each dot.
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
