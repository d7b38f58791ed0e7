package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// rawLimit keeps a page readable and fast for a very large object.
const rawLimit = 256 << 10

// rawJSON writes JSON indented, with names, strings and other values in separate spans. Text that is not JSON is
// written unchanged.
func rawJSON(data []byte) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, data, "", "  "); err != nil {
			pretty.Reset()
			pretty.Write(data)
		}
		text := pretty.String()
		if len(text) > rawLimit {
			text = strings.ToValidUTF8(text[:rawLimit], "") + "\n…"
		}
		_, err := io.WriteString(w, highlight(text))
		return err
	})
}

// highlight marks up indented JSON line by line: a name, then what follows it.
func highlight(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		out.WriteString(line[:indent])
		line = line[indent:]
		if end := nameEnd(line); end > 0 {
			span(&out, "json-name", line[:end])
			out.WriteString(": ")
			line = strings.TrimPrefix(line[end:], ": ")
		}
		value := strings.TrimSuffix(line, ",")
		switch {
		case strings.HasPrefix(value, `"`):
			span(&out, "json-text", value)
		case value == "" || strings.ContainsAny(value[:1], "{}[]"):
			out.WriteString(templ.EscapeString(value))
		default:
			span(&out, "json-value", value)
		}
		out.WriteString(line[len(value):])
	}
	return out.String()
}

// nameEnd returns where the quoted name at the start of a line ends, 0 if there is none.
func nameEnd(line string) int {
	if !strings.HasPrefix(line, `"`) {
		return 0
	}
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			if strings.HasPrefix(line[i+1:], ": ") {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

func span(out *strings.Builder, class, text string) {
	out.WriteString(`<span class="` + class + `">` + templ.EscapeString(text) + `</span>`)
}
