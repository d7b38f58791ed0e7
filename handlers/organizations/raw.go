package organizations

import (
	"net/http"

	"frontdesk/handlers/page"
	"frontdesk/views/ui"
	"frontdesk/web/request"
)

// Raw shows the organization as WorkOS sent it.
func (h *Handlers) Raw(c request.Context) error {
	organization, err := h.OrganizationResource().Read(c)
	if err != nil {
		return err
	}
	frame := h.OrganizationFrame(c, organization, "raw")
	return h.Render(c, http.StatusOK, page.OrganizationPage(frame, ui.Raw(organization.Value.Raw())))
}
