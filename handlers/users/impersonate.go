package users

import (
	"context"
	"net/http"

	"frontdesk/handlers/page"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/web/request"
)

// Impersonate asks for the reason, records it, and links to the WorkOS Dashboard, which alone can impersonate
// (https://workos.com/docs/authkit/impersonation).
func (h *Handlers) Impersonate(c request.Context) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	if h.Dashboard == "" {
		return &page.Problem{
			Status: http.StatusNotFound, Title: "Frontdesk does not know its WorkOS Dashboard",
			Text: "Users are impersonated there, and its address is not available through the API. The person who runs Frontdesk must set " +
				"FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT. " +
				"Until then, open the WorkOS Dashboard yourself, find the user there and choose “Impersonate User”.",
			Actions: []ui.Action{{Label: "Back to " + a.Target.Name, URL: a.CancelURL}},
		}
	}
	who := a.Target.Name
	a.Upsert = nil
	a.Name, a.Title, a.Submit = "user.impersonate", "Impersonate "+who, "Save reason and continue"
	a.FailureText = "Nobody was impersonated"
	a.Result.Text = "The reason was saved, and the way to impersonate " + who + " was shown."
	a.Description = []string{
		"The WorkOS Dashboard will sign you in to your product as " + who + ", for 60 minutes. What you do there will change their data, in " +
			"their name.",
		"This is logged: WorkOS asks for the reason again and stores it with your email address in the session's events, which your product " +
			"may show to the customer.",
	}
	a.Description = append(a.Description, "Impersonation must be on for this environment: in the WorkOS Dashboard, under Authentication → "+
		"User Impersonation.")
	a.Do = func(context.Context) error { return nil } // the WorkOS Dashboard does the rest
	a.Result.Show = func(c request.Context) error {
		page := usersview.ImpersonatePage{Person: who, Reason: page.PlainText(c.Request().PostForm.Get(actionsview.ReasonField)),
			Dashboard: views.Dashboard(h.Dashboard).Impersonate(user.ID), Back: a.CancelURL}
		return h.Render(c, http.StatusOK, views.Page{Title: a.Title, Section: a.Section, Body: usersview.ImpersonateBody(page)})
	}
	return h.Perform(c, a)
}
