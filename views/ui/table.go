package ui

import (
	"bytes"
	"context"
	"html"
	"io"
	"regexp"
	"strings"

	"github.com/a-h/templ"
)

// nameless stands where a row has neither a name nor a label.
const nameless = "No name"

// tags matches what a cell has besides its text.
var tags = regexp.MustCompile(`<[^>]*>`)

// named is a row's first cell, followed by the row's label for screen readers if the cell does not contain it. Where the cell shows
// nothing, everybody sees the label: a link must not be empty.
func named(cell templ.Component, label string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var visible bytes.Buffer
		if err := cell.Render(ctx, &visible); err != nil {
			return err
		}
		if Typeable(html.UnescapeString(tags.ReplaceAllString(visible.String(), ""))) == "" && !bytes.Contains(visible.Bytes(), []byte("<svg")) {
			return Text(Named(label, nameless)).Render(ctx, w)
		}
		said := templ.EscapeString(label)
		if label != "" && !strings.Contains(visible.String(), said) {
			visible.WriteString(` <span class="sr-only">` + said + `</span>`)
		}
		_, err := w.Write(visible.Bytes())
		return err
	})
}

// Cells returns the cells of a row.
func Cells(components ...templ.Component) []templ.Component { return components }
