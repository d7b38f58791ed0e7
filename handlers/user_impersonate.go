package handlers

import (
	"context"
	"net/http"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/views/ui"
)

// UserImpersonate asks for the reason, keeps it, and shows the way to the WorkOS Dashboard, which alone can impersonate
// (https://workos.com/docs/authkit/impersonation).
func (d *Desk) UserImpersonate(c auth.Context) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	if d.Dashboard == "" {
		return &Problem{
			Status: http.StatusNotFound, Title: "This desk does not know its WorkOS Dashboard",
			Text: "Users are impersonated there, and no API tells where it is: whoever runs this desk must set FRONTDESK_WORKOS_DASHBOARD_ENVIRONMENT. " +
				"Until then, open the WorkOS Dashboard yourself, find the user there and choose “Impersonate User”.",
			Actions: []ui.Action{{Label: "Back to " + a.target.name, URL: a.back}},
		}
	}
	who := a.target.name
	a.learn, a.asksWhy = nil, true
	a.name, a.title, a.submit = "user.impersonate", "Impersonate "+who, "Keep the reason and go on"
	a.nothing, a.done = "Nobody was impersonated", says("The reason is kept, and the way to impersonate "+who+" was shown.")
	a.says = []string{
		"The WorkOS Dashboard signs you in to your product as " + who + ", for 60 minutes. What you do there happens to their data, in their name.",
		"It is no secret: WorkOS asks for the reason again and writes it, with your address, into the session's events, which your product may show to the customer.",
	}
	a.do = func(context.Context) error { return nil } // what WorkOS does is asked for over there
	a.shows = func(c auth.Context) error {
		page := views.ImpersonatePage{Person: who, Reason: plainText(c.Request().PostForm.Get("reason")), Dashboard: views.Dashboard(d.Dashboard).Impersonate(user.ID), Back: a.back}
		return d.render(c, http.StatusOK, views.Page{Title: a.title, Section: a.section, Body: views.ImpersonateBody(page)})
	}
	return d.perform(c, a)
}
