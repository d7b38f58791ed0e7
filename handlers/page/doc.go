// Package page has what every page needs: the dependencies of the handlers, answers as pages and fragments, error
// messages, the frame around the content, reads from WorkOS that fall back to the mirror, and the choice of an
// organization.
//
// A handler reads its input, asks the mirror (lists) or WorkOS (one object), picks a view and returns
// h.Render(c, status, views.Page{…}). It never writes an error page: it returns a *Problem with a message for the
// person, or any other error unchanged; package web turns both into a page or a fragment. After a form it answers with
// Redirect303. Forms arrive parsed and bounded: use c.Request().PostForm.
package page
