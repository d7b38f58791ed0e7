package signin

import (
	"maps"
	"net/http"
	"slices"

	"frontdesk/auth"
	"frontdesk/handlers/page"
	"frontdesk/views"
	signinview "frontdesk/views/signin"
	"frontdesk/views/ui"
	"frontdesk/web/request"
)

// ShowSignIn answers with the sign-in page.
func (h *Handlers) ShowSignIn(c request.Context, prompt auth.SignInPrompt) error {
	sign := signinview.Form{StartURL: prompt.StartURL}
	switch prompt.Reason {
	case auth.ReasonExpired:
		sign.Title = "Your session has expired"
		sign.Text = "Sign in again. You will return to the page you came from."
	case auth.ReasonSignedOut:
		sign.Title = "You are signed out"
		sign.Text = "Your identity provider may still remember you: on a shared computer, sign out there too."
	case auth.ReasonNotWritten:
		sign.Title = "You are signed out"
		sign.Text = "This browser is signed out. Frontdesk could not save the end of the session yet and keeps trying. " +
			"Your identity provider may still remember you: on a shared computer, sign out there too."
	default:
		sign.Title = "Sign in"
		sign.Text = "This support desk is for staff. Use your work account."
	}
	page := views.Page{Title: sign.Title, Body: signinview.Body(sign)}
	return h.Write(c, http.StatusOK, page, views.PlainLayout(page))
}

// SignInFirst answers a person who must sign in first. It redirects a request for a page to the sign-in page, and back from
// there; for a part of a page it makes htmx leave the page. A form that was sent is not lost: nothing of it is done, and it
// stays on the page until the person has signed in in another tab and sends it again.
func (h *Handlers) SignInFirst(c request.Context, needed auth.SignInNeeded) error {
	request := c.Request()
	sent := request.Method == http.MethodPost && len(request.PostForm) > 0
	byScript := request.Header.Get(page.HeaderRequest) != ""
	unsent := signinview.UnsentForm{Title: "You are signed out", SignInURL: needed.StartURL()}
	if needed.Expired {
		unsent.Title = "Your session has expired"
	}
	switch {
	case byScript && (sent || page.IsPartial(c) && request.Header.Get(page.HeaderForm) != ""):
		c.Response().Header().Set(page.HeaderRetarget, "#status")
		c.Response().Header().Set(page.HeaderReswap, "innerHTML")
		return h.Write(c, http.StatusUnauthorized, views.Page{Title: unsent.Title}, signinview.UnsentMessage(unsent))
	case byScript:
		c.Response().Header().Set(page.HeaderRedirect, needed.URL())
		return c.NoContent(http.StatusUnauthorized)
	case sent:
		unsent.Form = ui.FormSpec{Action: request.URL.RequestURI(), Submit: "Send again", Plain: true}
		for _, name := range slices.Sorted(maps.Keys(request.PostForm)) {
			for _, value := range request.PostForm[name] {
				unsent.Form.Hidden = append(unsent.Form.Hidden, ui.Param{Name: name, Value: value})
			}
		}
		page := views.Page{Title: unsent.Title, Body: signinview.UnsentBody(unsent)}
		return h.Write(c, http.StatusUnauthorized, page, views.PlainLayout(page))
	default:
		return c.Redirect(http.StatusSeeOther, needed.URL())
	}
}

// SignedIn is the last page of a sign-in in a second tab, beside a page with a form.
func (h *Handlers) SignedIn(c request.Context) error {
	page := views.Page{Title: "You are signed in again"}
	page.Body = views.Notice(page.Title, nil, "Close this tab, go back to the page with your form, and send it again. What you entered is "+
		"still there.")
	return h.Write(c, http.StatusOK, page, views.PlainLayout(page))
}
