package page

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/request"

	"github.com/a-h/templ"
)

// The htmx headers that Frontdesk reads and writes.
const (
	headerRequestType = "HX-Request-Type"
	HeaderRequest     = "HX-Request"
	HeaderRetarget    = "HX-Retarget"
	HeaderReswap      = "HX-Reswap"
	HeaderRedirect    = "HX-Redirect"
	headerPushURL     = "HX-Push-Url"
	HeaderForm        = "Frontdesk-Form" // our own: the page of the request has a form that may be filled in
)

// VaryOn is the request header that an HTML answer varies on.
const VaryOn = headerRequestType

// IsPartial reports whether the browser swaps the answer into a page that it already shows. It is the only such check:
// the same handler, URL and data give a whole page or a part of one.
func IsPartial(c request.Context) bool { return c.Request().Header.Get(headerRequestType) == "partial" }

// Render answers with a page: whole, or the part that htmx asked for. Nothing is sent before all of it is
// rendered, so that a failure can still become an error page.
func (b *Base) Render(c request.Context, status int, page views.Page) error {
	component := views.Full(page)
	if IsPartial(c) {
		component = views.Part(page)
	}
	return b.Write(c, status, page, component)
}

// Write renders a component inside the shell of a page and sends it.
func (b *Base) Write(c request.Context, status int, page views.Page, component templ.Component) error {
	ctx := views.WithShell(c.Request().Context(), b.shell(c, page))
	var html bytes.Buffer
	if err := component.Render(ctx, &html); err != nil {
		return fmt.Errorf("render %q: %w", page.Title, err)
	}
	if request := c.Request(); status >= http.StatusBadRequest && request.Method == http.MethodPost &&
		request.Header.Get(HeaderRequest) != "" {
		c.Response().Header().Set(headerPushURL, "false") // Back leads to where the person came from, not to the form once more
	}
	return c.HTMLBlob(status, html.Bytes())
}

// AllowDataImages lets the page of this answer show images embedded in its HTML, for images that must not have an
// address of their own. A page into which htmx swaps the answer keeps its own policy, and shows none.
func AllowDataImages(c request.Context) {
	header := c.Response().Header()
	header.Set("Content-Security-Policy", strings.Replace(header.Get("Content-Security-Policy"), "img-src 'self'", "img-src 'self' data:", 1))
}

// Redirect303 sends the browser to a page of Frontdesk after a form was accepted: the browser loads it with GET,
// and a reload does not post again. url comes from web/paths.
func Redirect303(c request.Context, url string) error { return c.Redirect(http.StatusSeeOther, url) }

// ShowProblem answers with a problem: as a page with the shell if the operator is signed in, as a plain page
// otherwise, and inside a page as one sentence in its status line.
func (b *Base) ShowProblem(c request.Context, problem *Problem) error {
	shown := views.Problem{
		Status: problem.Status, Title: problem.Title, Text: problem.Text, Actions: problem.Actions,
		RequestID: request.ID(c),
	}
	page := views.Page{Title: problem.Title}
	if IsPartial(c) {
		c.Response().Header().Set(HeaderRetarget, "#status")
		c.Response().Header().Set(HeaderReswap, "innerHTML")
		return b.Write(c, problem.Status, page, ui.StatusMessage(problem.Title+". "+problem.Text, shown.RequestID))
	}
	page.Body = views.ErrorPage(shown)
	if _, signedIn := auth.OperatorFrom(c.Request().Context()); signedIn {
		return b.Write(c, problem.Status, page, views.Full(page))
	}
	return b.Write(c, problem.Status, page, views.PlainLayout(page))
}

// ShowRefusal answers a person who is refused, or signed out, with a plain page that shows nothing of Frontdesk.
func (b *Base) ShowRefusal(c request.Context, refusal *auth.Refusal) error {
	paragraphs := []string{refusal.Text}
	if refusal.Detail != "" {
		paragraphs = append(paragraphs, "WorkOS said: "+refusal.Detail)
	}
	actions := make([]ui.Action, len(refusal.Actions))
	for i, action := range refusal.Actions {
		actions[i] = ui.Action{Label: action.Label, URL: action.URL, Primary: action.Primary}
	}
	page := views.Page{Title: refusal.Title, Body: views.Notice(refusal.Title, actions, paragraphs...)}
	return b.Write(c, refusal.Status, page, views.PlainLayout(page))
}

// FallbackPage renders the page that is sent when even an error page cannot be made. It is rendered once, at
// start, so it contains nothing about the request.
func FallbackPage() ([]byte, error) {
	page := views.Page{Title: "Something went wrong"}
	page.Body = views.ErrorPage(views.Problem{
		Status: http.StatusInternalServerError, Title: page.Title,
		Text: "Frontdesk could not show this page. Try again. If it happens again, tell the person who runs Frontdesk.",
	})
	var html bytes.Buffer
	err := views.PlainLayout(page).Render(context.Background(), &html)
	return html.Bytes(), err
}
