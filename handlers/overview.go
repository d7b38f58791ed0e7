package handlers

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/views/ui"
)

// Overview is the first page: what needs somebody's attention.
type Overview struct{ *Desk }

// Show answers GET /.
func (h Overview) Show(c auth.Context) error {
	return h.render(c, http.StatusOK, views.Page{Title: "Overview", Section: views.SectionOverview, Body: ui.Heading("Overview")})
}
