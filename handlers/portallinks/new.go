package portallinks

import (
	"net/http"

	"frontdesk/handlers/action"
	"frontdesk/views"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// New shows the form for a portal link, with the values of ?organization= and ?intent=.
func (h *Handlers) New(c request.Context) error {
	form := portallinksview.Form{Intent: c.QueryParam("intent")}
	status := h.Prefill(c, &form.Form)
	if id := form.Organization; id != "" {
		named := action.Operation{Name: "portal_link.issue", CancelURL: paths.OrganizationShow.URL(id),
			Target: action.Target{OrganizationID: id, OrganizationName: form.OrganizationName}}
		if err := h.RefuseDeleting(c, named); err != nil {
			return err
		}
	}
	if form.Intent != "" && !wording.IsPortalIntent(form.Intent) {
		form.Intent, status = "", max(status, http.StatusBadRequest)
		form.AddError("intent", "This address names a purpose that portal links do not have. Choose what the IT admin is going to do.")
	}
	return h.showPortalLinkForm(c, status, form)
}

// showPortalLinkForm shows the form, empty or with errors, each time with a new key: a key can be used
// for only one attempt.
func (h *Handlers) showPortalLinkForm(c request.Context, status int, form portallinksview.Form) error {
	form.Key = h.Auth.NewFormKey(c.Request().Context())
	form.Hosts = h.PortalHosts
	return h.Render(c, status, views.Page{Title: "Issue portal link", Section: views.SectionPortalLinks, Body: portallinksview.FormBody(form)})
}
