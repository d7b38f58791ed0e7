package views

import (
	"frontdesk/views/ui"
	"frontdesk/web/paths"

	"github.com/a-h/templ"
)

// OrganizationLink links to an object's customer.
func OrganizationLink(id, name string) templ.Component {
	switch {
	case id == "":
		return ui.Missing("none")
	default:
		return ui.Link(ui.Named(name, id), paths.OrganizationShow.URL(id))
	}
}

// InviteURL returns the address of the invitation form with the organization filled in.
func InviteURL(organizationID string) string {
	return paths.With(paths.InvitationNew.URL(), "organization", organizationID)
}

// IssueLinkURL returns the address of the portal link form with the organization and the intent filled in.
func IssueLinkURL(organizationID, intent string) string {
	return paths.With(paths.PortalLinkNew.URL(), "organization", organizationID, "intent", intent)
}
