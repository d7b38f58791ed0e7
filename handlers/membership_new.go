package handlers

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// MembershipNew makes a person a member of an organization at once, without an invitation.
func (d *Desk) MembershipNew(c request.Context) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	who := a.target.name
	filled := &memberForm{desk: d, c: c, roles: d.roleOptions(c)}
	made := workos.Membership{}
	a.name, a.title, a.submit, a.filled = "membership.add", "Add "+who+" to an organization", "Add member", filled
	a.nothing, a.done = "Nobody was added", func() string { return who + " was added to " + ui.Isolated(filled.found.name) + "." }
	a.says = []string{who + " will have access to the organization straight away. If they were deactivated there, they become active again."}
	a.targetOf = func() target {
		return target{kind: "user", id: user.ID, name: who, organizationID: filled.found.id, organizationName: filled.found.name}
	}
	a.details = func() map[string]string { return map[string]string{"role": cmp.Or(filled.Role, "default")} }
	a.do = func(ctx context.Context) (err error) {
		made, err = d.Client.CreateMembership(ctx, workos.CreateMembershipOptions{UserID: user.ID, OrganizationID: filled.found.id, RoleSlugs: filled.slugs()})
		return err
	}
	a.made, a.adopt = func() string { return d.memberships().madeID(made) }, func(id string) { made.ID = id }
	a.learn = func(ctx context.Context) error {
		if made.ID == "" {
			return nil
		}
		return d.Mirror.UpsertMembership(ctx, made)
	}
	return d.perform(c, a)
}

// memberForm is which organization, and as what.
type memberForm struct {
	desk  *Desk
	c     request.Context
	roles []ui.Option // nil when WorkOS does not name them
	found namedOrganization
	Role  string
}

func (f *memberForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"role", "role_slug", "organization_id"}
	f.Role = oneLine(values.Get("role"))
	found, wrong := f.desk.chosenOrganization(f.c, form)
	f.found = found
	f.roles = f.desk.rolesFor(f.c, found.id, f.roles, f.Role)
	if wrong != "" {
		form.Wrong("organization", wrong)
	}
}

func (f *memberForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{actionsview.Organization(form), roleControl(f.Role, f.roles, form)}
}

func (f *memberForm) slugs() []string {
	if f.Role == "" {
		return nil
	}
	return []string{f.Role}
}

// rolesFor are the roles that members of an organization can have, its own ones among them. Without an organization, or
// when WorkOS does not name its roles, they are the environment's. The chosen one stays on offer.
func (d *Desk) rolesFor(c request.Context, organizationID string, environment []ui.Option, chosen string) []ui.Option {
	options := environment
	if organizationID != "" {
		if roles, _ := d.rolesOf(c, organizationID); len(roles) > 0 {
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

// roleOptions are the roles that every organization has; none when WorkOS does not name them.
func (d *Desk) roleOptions(c request.Context) []ui.Option {
	ctx, cancel := context.WithTimeout(c.Request().Context(), optionsDeadline)
	defer cancel()
	roles, err := d.Client.ListRoles(ctx)
	if err != nil {
		d.Log.InfoContext(ctx, "roles not read", "error", err)
	}
	return namedRoles(roles)
}

// roleControl is a role out of the options, or typed when there are none; empty means the default one.
func roleControl(role string, options []ui.Option, form actionsview.Form) templ.Component {
	input := ui.Input{Name: "role", Label: "Role", Value: role, Error: form.WrongAt("role")}
	if len(options) == 0 {
		input.Hint = "The role's slug as your product knows it. Left empty, they get the default role."
		return ui.TextInput(input)
	}
	input.Hint = "Roles that only one organization has are listed once that organization is chosen."
	return ui.Select(ui.SelectInput{Input: input, Prompt: "Default role", Options: options})
}
