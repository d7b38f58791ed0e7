package settings

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/handlers/page"
	"frontdesk/web/request"
)

// SetTimeZone stores the operator's choice between their own time and UTC, and goes back to the page they were on.
func (h *Handlers) SetTimeZone(c request.Context) error {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	choice := c.Request().PostForm.Get("zone")
	if choice != page.ChoseUTC && choice != "local" {
		return &page.Problem{Status: http.StatusUnprocessableEntity, Title: "There is no such choice",
			Text: "Choose local time or UTC in the menu of your account."}
	}
	if choice != page.ChoseUTC {
		choice = "" // what an operator sees who never chose
	}
	if err := h.Preferences.SetPreference(c.Request().Context(), operator.ID, page.ZonePreference, choice); err != nil {
		return err
	}
	return page.Redirect303(c, page.OwnPage(c.Request().PostForm.Get("back")))
}
