// Package icons draws the few Lucide icons that Frontdesk uses as inline SVG. The shapes are generated from the
// npm package by static/build/icons.mjs; add a name there for another icon.
package icons

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Icon draws the named icon, 16 px, in the color of the surrounding text, hidden from screen readers: the words
// beside it have the meaning. An unknown name draws nothing.
func Icon(name string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		shape, ok := shapes[name]
		if !ok {
			return nil
		}
		_, err := io.WriteString(w, `<svg class="icon" aria-hidden="true" viewBox="0 0 24 24">`+shape+`</svg>`)
		return err
	})
}

// Has reports whether the set has an icon of that name.
func Has(name string) bool {
	_, ok := shapes[name]
	return ok
}
