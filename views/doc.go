// Package views turns typed values into pages. A handler fills a page's struct, wraps it in a Page and renders
// Full or Part; nothing here knows about HTTP, sessions or a database.
//
//   - shell.go, layout.templ: what surrounds every page; its data comes from the context (WithShell).
//   - plain.templ: signed-out pages and errors, which show nothing of the environment.
//   - explain*.go: the words for states, types, intents and failure codes, in one place.
//   - ui: the parts that pages are made of.
//
// To add a page: a struct with its data, a templ component that calls ui components, and a handler that fills it.
// Templates hold no script, no style and no URL of their own: URLs come from web/paths, looks from static/src/css.
package views
