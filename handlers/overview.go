package handlers

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/views/ui"
)

// Overview is the first page: what needs somebody's attention.
func (d *Desk) Overview(c auth.Context) error {
	return d.render(c, http.StatusOK, views.Page{Title: "Overview", Section: views.SectionOverview, Body: ui.Heading("Overview")})
}
