package settings

import (
	"net/http"
	"slices"

	"frontdesk/auth"
	"frontdesk/views"
	settingsview "frontdesk/views/settings"
	"frontdesk/web/request"
)

// Roles shows the table of the roles' permissions in Frontdesk.
func (h *Handlers) Roles(c request.Context) error {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	page := settingsview.RolesPage{Own: string(operator.Role)}
	for _, role := range auth.Roles() {
		page.Roles = append(page.Roles, string(role))
	}
	for _, grant := range auth.Grants() {
		page.Grants = append(page.Grants, settingsview.Grant{Text: grant.Text, From: slices.Index(page.Roles, string(grant.Needs))})
	}
	return h.Render(c, http.StatusOK, views.Page{Title: "Roles", Section: views.SectionSettings, Body: settingsview.RolesBody(page)})
}
