// Package views is the frame of every page: the shell around it, its navigation, signed-out pages and errors, and what
// pages of objects share. The pages themselves are in the packages below, one for each resource; they render typed values
// as HTML, and do not depend on HTTP, sessions or a database.
//
//   - shell.go, layout.templ: what surrounds every page; its data comes from the context (WithShell).
//   - plain.templ: signed-out pages and errors, which show nothing of the environment.
//   - region.go: a part of a page whose data could not be read, and long lists that go on elsewhere.
//   - ui: the parts that pages are made of.
//   - wording, issues, timeline, payload, owners, actions: words and parts that several resources show.
//
// To add a page, write a struct with its data, a templ component that calls ui components, and a handler that fills it.
// Resources never import each other. Templates contain no script, no style and no URL of their own: URLs come from
// web/paths, styles from static/src/css.
package views
