package handlers

import (
	"net/http"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/views/wording"
	"frontdesk/web/request"
)

// PortalLinkNew is the form for a portal link, filled in as far as ?organization= and ?intent= say.
func (d *Desk) PortalLinkNew(c request.Context) error {
	form := portallinksview.Form{Intent: c.QueryParam("intent")}
	status := d.prefill(c, &form.Form)
	if form.Intent != "" && !wording.IsPortalIntent(form.Intent) {
		form.Intent, status = "", max(status, http.StatusBadRequest)
		form.Wrong("intent", "The address asks for something that a portal link cannot be for. Choose what the IT admin is going to do.")
	}
	return d.showPortalLinkForm(c, status, form)
}

// showPortalLinkForm shows the form, empty or with what is wrong, each time with a key of its own: a key is used up
// by the attempt it was sent with.
func (d *Desk) showPortalLinkForm(c request.Context, status int, form portallinksview.Form) error {
	form.Key = d.Auth.NewFormKey(c.Request().Context())
	form.Hosts = d.PortalHosts
	return d.render(c, status, views.Page{Title: "Issue portal link", Section: views.SectionPortalLinks, Body: portallinksview.FormBody(form)})
}

// prefill puts the organization of ?organization= into a form, or what is wrong with it, and returns the page's status.
func (d *Desk) prefill(c request.Context, form *actionsview.Form) int {
	id := c.QueryParam("organization")
	if id == "" {
		return http.StatusOK
	}
	found, status, wrong := d.organizationOf(c.Request().Context(), id)
	form.Organization, form.OrganizationName = found.id, found.name
	if wrong != "" {
		form.OrganizationName = cut(oneLine(id), maxSearchLength)
		form.Wrong("organization", wrong)
	}
	return status
}

// cut keeps the first n characters.
func cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n])
	}
	return text
}
