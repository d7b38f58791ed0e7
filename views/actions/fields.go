package actions

import (
	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// Organization is the type-ahead for an organization.
func Organization(form Form) templ.Component { return ui.Combobox(form.OrganizationInput()) }

// OptionalOrganization is the type-ahead for an organization that may stay empty.
func OptionalOrganization(form Form) templ.Component {
	input := form.OrganizationInput()
	input.Required = false
	return ui.Combobox(input)
}
