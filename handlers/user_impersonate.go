package handlers

import (
	"context"
	"net/http"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/web/request"
)

// UserImpersonate asks for the reason, keeps it, and shows the way to the WorkOS Dashboard, which alone can impersonate
// (https://workos.com/docs/authkit/impersonation).
func (d *Desk) UserImpersonate(c request.Context) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	if d.Dashboard == "" {
		return &Problem{
			Status: http.StatusNotFound, Title: "Frontdesk does not know its WorkOS Dashboard",
			Text: "Users are impersonated there, and its address is not available through the API. The person who runs Frontdesk must set FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT. " +
				"Until then, open the WorkOS Dashboard yourself, find the user there and choose “Impersonate User”.",
			Actions: []ui.Action{{Label: "Back to " + a.target.name, URL: a.back}},
		}
	}
	who := a.target.name
	a.learn = nil
	a.name, a.title, a.submit = "user.impersonate", "Impersonate "+who, "Save reason and continue"
	a.nothing, a.done = "Nobody was impersonated", says("The reason was saved, and the way to impersonate "+who+" was shown.")
	a.says = []string{
		"The WorkOS Dashboard will sign you in to your product as " + who + ", for 60 minutes. What you do there will change their data, in their name.",
		"This is logged: WorkOS asks for the reason again and stores it with your email address in the session's events, which your product may show to the customer.",
	}
	a.says = append(a.says, "Impersonation must be on for this environment: in the WorkOS Dashboard, under Authentication → User Impersonation.")
	a.do = func(context.Context) error { return nil } // what WorkOS does is asked for over there
	a.shows = func(c request.Context) error {
		page := usersview.ImpersonatePage{Person: who, Reason: plainText(c.Request().PostForm.Get(actionsview.ReasonField)), Dashboard: views.Dashboard(d.Dashboard).Impersonate(user.ID), Back: a.back}
		return d.render(c, http.StatusOK, views.Page{Title: a.title, Section: a.section, Body: usersview.ImpersonateBody(page)})
	}
	return d.perform(c, a)
}
