package invitations

import (
	"net/url"
	"strconv"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// maxInvitationDays is WorkOS's limit.
const maxInvitationDays = 30

// invitationForm is the address to invite, the organization, the role, and how long the invitation is valid.
type invitationForm struct {
	handlers     *Handlers
	c            request.Context
	organization actionsview.Form // the organization's control
	found        page.NamedOrganization
	roles        []ui.Option
	Email, Role  string
	Days         string
}

// begin looks up the name of the organization in the form's address.
func (f *invitationForm) begin() {
	if f.organization.Organization == "" {
		f.roles = f.handlers.RolesFor(f.c, "", f.roles, f.Role)
		return
	}
	f.found, _ = f.handlers.ChosenOrganization(f.c, &f.organization)
	f.roles = f.handlers.RolesFor(f.c, f.found.ID, f.roles, f.Role)
}

func (f *invitationForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"email", "role_slug", "expires_in_days", "organization_id"}
	f.Email, f.Role, f.Days = page.TypedAddress(values.Get("email")), page.OneLine(values.Get("role")), page.OneLine(values.Get("days"))
	action.CheckAddress(form, "email", f.Email, action.AnAddress)
	if days, err := strconv.Atoi(f.Days); err != nil || days < 1 || days > maxInvitationDays {
		form.AddError("days", "Valid for (days): type a whole number from 1 to 30.")
	}
	f.organization = *form
	if form.Organization+form.OrganizationName != "" {
		found, wrong := f.handlers.ChosenOrganization(f.c, form)
		f.found, f.organization = found, *form
		f.roles = f.handlers.RolesFor(f.c, found.ID, f.roles, f.Role)
		if wrong != "" {
			form.AddError("organization", wrong)
		}
	}
}

func (f *invitationForm) Fields(form actionsview.Form) []templ.Component {
	organization := f.organization
	organization.Errors = form.Errors
	return []templ.Component{
		action.AddressControl("email", "Email address", f.Email, action.AnAddress, form),
		actionsview.OptionalOrganization(organization),
		action.RoleControl(f.Role, f.roles, form),
		ui.TextInput(ui.Input{Name: "days", Label: "Valid for (days)", Value: f.Days, Type: "number", Min: "1", Max: "30", Required: true,
			Error: form.ErrorAt("days"), Hint: "1 to 30."}),
	}
}

// explain explains WorkOS's refusals of an invitation.
func (f *invitationForm) explain(api *workos.Error) action.Refusal {
	where := ui.Isolated(ui.Named(f.found.Name, f.found.ID))
	why := action.Refusal{Field: "email", More: f.more(api)}
	switch api.Code {
	case "email_already_invited_to_organization":
		why.Text = "This email address already has a pending invitation to " + where + ". Nobody was invited again."
	case "email_already_invited":
		why.Text = "This email address already has a pending invitation. Nobody was invited again."
	case "user_already_organization_member":
		why.Text = "This person is already a member of " + where + ". Nobody was invited."
	case "user_already_exists":
		why.Text = "There is already a user with this email address. Choose an organization to invite them to. Nobody was invited."
	case "invalid_role":
		why.Field, why.Text = "role", "There is no such role in "+where+". Choose another one. Nobody was invited."
	case "email_domain_not_deliverable":
		why.Text = "WorkOS cannot deliver email to this domain. Check the spelling. Nobody was invited."
	case "organization_blocked_from_sending_invites":
		why.Field, why.Text = "organization", "WorkOS does not send invitations to "+where+". Nobody was invited."
	}
	return why
}

// more links to the invitation or the user that a refusal is about.
func (f *invitationForm) more(api *workos.Error) *ui.Action {
	ctx := f.c.Request().Context()
	switch api.Code {
	case "email_already_invited", "email_already_invited_to_organization":
		page, err := f.handlers.Client.ListInvitations(ctx, workos.ListInvitationsOptions{
			ListOptions: workos.ListOptions{Limit: 100}, OrganizationID: f.found.ID, Email: f.Email})
		if err != nil {
			f.handlers.Failed(ctx, "invitations of an address", err)
		}
		for _, invitation := range page.Data {
			if invitation.State == "pending" && invitation.OrganizationID == f.found.ID {
				return &ui.Action{Label: "Open the invitation", URL: paths.InvitationShow.URL(invitation.ID)}
			}
		}
	case "user_already_organization_member", "user_already_exists":
		user, found, err := f.handlers.AskUser(ctx, "", f.Email)
		if err != nil {
			f.handlers.Failed(ctx, "user of an address", err)
		}
		if found {
			return &ui.Action{Label: "Open the user", URL: paths.UserShow.URL(user.ID)}
		}
	}
	return nil
}
