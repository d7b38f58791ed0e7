package action

import (
	"context"
	"slices"

	"frontdesk/handlers/page"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// RolesFor returns the roles that members of an organization can have, including its own roles. Without an organization, or
// if WorkOS does not return its roles, it returns the environment's. The chosen role is always included.
func (r *Runner) RolesFor(c request.Context, organizationID string, environment []ui.Option, chosen string) []ui.Option {
	options := environment
	if organizationID != "" {
		if roles, _ := r.RolesOf(c, organizationID); len(roles) > 0 {
			options = namedRoles(roles)
		}
	}
	if chosen != "" && len(options) > 0 && !slices.ContainsFunc(options, func(option ui.Option) bool { return option.Value == chosen }) {
		options = append(slices.Clone(options), ui.Option{Value: chosen, Label: chosen})
	}
	return options
}

func namedRoles(roles []workos.Role) []ui.Option {
	options := make([]ui.Option, 0, len(roles))
	for _, role := range roles {
		options = append(options, ui.Option{Value: role.Slug, Label: ui.Named(role.Name, role.Slug)})
	}
	return options
}

// RoleOptions returns the roles that every organization has; none if WorkOS does not return them.
func (r *Runner) RoleOptions(c request.Context) []ui.Option {
	ctx, cancel := context.WithTimeout(c.Request().Context(), page.OptionsDeadline)
	defer cancel()
	roles, err := r.Client.ListRoles(ctx)
	if err != nil {
		r.Log.InfoContext(ctx, "roles not read", "error", err)
	}
	return namedRoles(roles)
}

// RoleControl is a select of the options, or a text field if there are none; empty means the default role.
func RoleControl(role string, options []ui.Option, form actionsview.Form) templ.Component {
	input := ui.Input{Name: "role", Label: "Role", Value: role, Error: form.ErrorAt("role")}
	if len(options) == 0 {
		input.Hint = "The role's slug as your product knows it. Left empty, they get the default role."
		return ui.TextInput(input)
	}
	input.Hint = "Choose an organization to see the roles that only it has."
	return ui.Select(ui.SelectInput{Input: input, Prompt: "Default role", Options: options})
}

// RolesOf returns the roles of an organization, or why they are not known.
func (r *Runner) RolesOf(c request.Context, organizationID string) ([]workos.Role, string) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), page.OptionsDeadline)
	defer cancel()
	roles, err := r.Client.ListOrganizationRoles(ctx, organizationID)
	if err == nil && len(roles) == 0 {
		return nil, "WorkOS lists no roles for this organization."
	}
	return roles, page.ErrorText(err)
}
