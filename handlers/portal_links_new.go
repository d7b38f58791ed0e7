package handlers

import (
	"net/http"

	"frontdesk/auth"
	"frontdesk/views"
)

// PortalLinkNew is the form for a portal link, filled in as far as ?organization= and ?intent= say.
func (d *Desk) PortalLinkNew(c auth.Context) error {
	form := views.PortalLinkForm{Organization: c.QueryParam("organization"), Intent: c.QueryParam("intent")}
	status := http.StatusOK
	if form.Organization != "" {
		found, answer, wrong := d.organizationOf(c.Request().Context(), form.Organization)
		form.OrganizationAs, status = found.name, answer
		if wrong != "" {
			form.Organization, form.OrganizationAs = "", cut(oneLine(form.Organization), maxSearchLength)
			form.Wrong("organization", wrong)
		}
	}
	if form.Intent != "" && !views.IsPortalIntent(form.Intent) {
		form.Intent, status = "", max(status, http.StatusBadRequest)
		form.Wrong("intent", "The address asks for something that a portal link cannot be for. Choose what the IT admin is going to do.")
	}
	return d.showPortalLinkForm(c, status, form)
}

// showPortalLinkForm shows the form, empty or with what is wrong, each time with a key of its own: a key is used up
// by the attempt it was sent with.
func (d *Desk) showPortalLinkForm(c auth.Context, status int, form views.PortalLinkForm) error {
	form.Key = d.Auth.NewFormKey(c.Request().Context())
	form.Hosts = d.PortalHosts
	return d.render(c, status, views.Page{Title: "Issue portal link", Section: views.SectionPortalLinks, Body: views.PortalLinkNew(form)})
}

// cut keeps the first n characters.
func cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n])
	}
	return text
}
