package views

import (
	"frontdesk/views/ui"
	"frontdesk/web/paths"

	"github.com/a-h/templ"
)

// OrganizationLink leads to the customer that an object belongs to.
func OrganizationLink(id, name string) templ.Component {
	switch {
	case id == "":
		return ui.Missing("none")
	default:
		return ui.Link(ui.Named(name, id), paths.OrganizationShow.URL(id))
	}
}

// InviteURL is the form for an invitation, filled in with the organization.
func InviteURL(organizationID string) string {
	return paths.With(paths.InvitationNew.URL(), "organization", organizationID)
}

// IssueLinkURL is the form for a portal link, filled in with whom it is for and what for.
func IssueLinkURL(organizationID, intent string) string {
	return paths.With(paths.PortalLinkNew.URL(), "organization", organizationID, "intent", intent)
}
