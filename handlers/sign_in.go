package handlers

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/views"
)

// ShowSignIn answers with the sign-in page.
func (d *Desk) ShowSignIn(c auth.Context, prompt auth.SignInPrompt) error {
	sign := views.SignIn{StartURL: prompt.StartURL}
	switch prompt.Reason {
	case auth.ReasonExpired:
		sign.Title = "Your session has expired"
		sign.Text = "Sign in again. You will return to the page you came from."
	case auth.ReasonSignedOut:
		sign.Title = "You are signed out"
		sign.Text = "Your identity provider may still remember you: on a shared computer, sign out there too."
	default:
		sign.Title = "Sign in"
		sign.Text = "This support desk is for staff. Use your work account."
	}
	page := views.Page{Title: sign.Title, Body: views.SignInBody(sign)}
	return d.write(c, http.StatusOK, page, views.PlainLayout(page))
}
