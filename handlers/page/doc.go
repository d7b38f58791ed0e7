// Package page is what every page needs: the dependencies of the handlers, answers as pages and fragments, problems in
// words, the frame around the content, what is read from WorkOS with the mirror behind it, and the choice of an
// organization.
//
// A handler reads its input, asks the mirror (lists) or WorkOS (one object), picks a view and returns
// h.Render(c, status, views.Page{…}). It never writes an error page: it returns a *Problem when it has words for the
// person, and any other error as it is; package web turns both into a page or a fragment. After a form it answers with
// Redirect303. Forms arrive parsed and bounded: use c.Request().PostForm.
package page
