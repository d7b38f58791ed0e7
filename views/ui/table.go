package ui

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// named is a row's first cell, followed by the row's label for screen readers if the cell does not contain it.
func named(cell templ.Component, label string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var visible bytes.Buffer
		if err := cell.Render(ctx, &visible); err != nil {
			return err
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
