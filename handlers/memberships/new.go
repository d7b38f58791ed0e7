package memberships

import (
	"cmp"
	"context"
	"net/url"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// New makes a person a member of an organization at once, without an invitation.
func (h *Handlers) New(c request.Context) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	who := a.Target.Name
	filled := &memberForm{handlers: h, c: c, roles: h.RoleOptions(c)}
	made := workos.Membership{}
	a.Name, a.Title, a.Submit, a.Input = "membership.add", "Add "+who+" to an organization", "Add member", filled
	a.FailureText, a.Created = "Nobody was added", &made.ID
	a.Description = []string{who + " will have access to the organization straight away. If they were deactivated there, they become " +
		"active again."}
	a.Decide = func(a *action.Operation) {
		a.Target.OrganizationID, a.Target.OrganizationName = filled.found.ID, filled.found.Name
		a.Details = store.Facts(map[string]string{"role": cmp.Or(filled.Role, "default")})
		a.Result.Text = who + " was added to " + ui.Isolated(filled.found.Name) + "."
	}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateMembership(ctx, workos.CreateMembershipOptions{UserID: user.ID, OrganizationID: filled.found.ID,
			RoleSlugs: filled.slugs()})
		made.ID = h.MembershipResource().MadeID(made)
		return err
	}
	a.Upsert = func(ctx context.Context) error {
		if made.ID == "" {
			return nil
		}
		return h.Mirror.UpsertMembership(ctx, made)
	}
	return h.Perform(c, a)
}

// memberForm is the organization and the role of a new member.
type memberForm struct {
	handlers *Handlers
	c        request.Context
	roles    []ui.Option // nil when WorkOS does not name them
	found    page.NamedOrganization
	Role     string
}

func (f *memberForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"role", "role_slug", "organization_id"}
	f.Role = page.OneLine(values.Get("role"))
	found, wrong := f.handlers.ChosenOrganization(f.c, form)
	f.found = found
	f.roles = f.handlers.RolesFor(f.c, found.ID, f.roles, f.Role)
	if wrong != "" {
		form.AddError("organization", wrong)
	}
}

func (f *memberForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{actionsview.Organization(form), action.RoleControl(f.Role, f.roles, form)}
}

func (f *memberForm) slugs() []string {
	if f.Role == "" {
		return nil
	}
	return []string{f.Role}
}
