package portallinks

import (
	"frontdesk/handlers/action"
	portallinksview "frontdesk/views/portallinks"
	"frontdesk/web/request"
)

// refused shows the form again with why no link was made. What was typed is kept.
func (h *Handlers) refused(c request.Context, form portallinksview.Form, err error) error {
	about := action.Target{OrganizationID: form.Organization}
	status := h.RefusedForm(c, &form.Form, about, err, "No link was issued", "intent", "return_url", "success_url")
	return h.showPortalLinkForm(c, status, form)
}
