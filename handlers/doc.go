// Package handlers answers requests: one file per resource, one method of Desk per route, named like the route in
// web/paths: paths.OrganizationShow is answered by Desk.OrganizationShow. Desk holds everything a handler may use.
//
// A handler reads its input, asks the mirror (lists) or WorkOS (one object), picks a view and returns
// d.render(c, status, views.Page{…}). It never writes an error page: it returns a *Problem when it has words for
// the person, and any other error as it is; package web turns both into a page or a fragment. After a form it
// answers with redirect303.
//
// respond.go writes answers and is the only place that knows full pages from fragments, shell.go gathers what
// every page shows around its content. Forms arrive parsed and bounded: use c.Request().PostForm. To add a page, add
// its Route to web/paths, its method here, its view, and one line to the table in web/routes.go.
package handlers
