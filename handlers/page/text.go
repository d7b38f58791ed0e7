package page

import (
	"cmp"
	"net"
	"strings"
	"time"
	"unicode"

	"frontdesk/views/ui"
	"frontdesk/workos"
)

// PlainText removes what people do not type: broken characters, control characters, Windows line ends.
func PlainText(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text))
}

// OneLine is PlainText without line breaks.
func OneLine(text string) string { return strings.Join(strings.Fields(PlainText(text)), " ") }

// Quoted returns a typed text in quotation marks, shortened if it is long.
func Quoted(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:60]) + "…"
	}
	return "“" + text + "”"
}

// MaxSearchLength is the longest search text in characters, longer than any name, address or ID.
const MaxSearchLength = 200

// CSVTime returns a time for CSV: RFC 3339 in UTC, the original text if it cannot be read, and the page's word if there is none.
func CSVTime(t ui.Moment) string {
	return cmp.Or(KnownTime(t), "unknown")
}

// KnownTime is CSVTime, but "" if there is none.
func KnownTime(t ui.Moment) string {
	if sent := ui.Unreadable(t); sent != "" || t.IsZero() {
		return sent
	}
	return t.UTC().Format(time.RFC3339)
}

// MaxReturnURL is the longest return address that the form accepts, in characters.
const MaxReturnURL = 2000

func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Cut keeps the first n characters.
func Cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n])
	}
	return text
}

// SameText reports whether a typed text is the shown one; case, composition and invisible characters do not count.
func SameText(a, b string) bool { return workos.EmailKey(a) == workos.EmailKey(b) }

// PlainValue returns a typed value with its spaces and line breaks, without broken and control characters.
func PlainValue(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
