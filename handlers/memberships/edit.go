package memberships

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// membershipOperation reads the membership of the path and begins an operation on it, with its user, its organization and the
// details that every action on it records.
func (h *Handlers) membershipOperation(c request.Context) (workos.Membership, action.Operation, error) {
	read, err := h.MembershipResource().Read(c)
	if err != nil {
		return workos.Membership{}, action.Operation{}, err
	}
	named := []workos.Membership{read.Value}
	h.NameMemberships(c.Request().Context(), named)
	membership := named[0]
	who := membership.UserID
	where := ui.Isolated(ui.Named(membership.OrganizationName, membership.OrganizationID))
	if membership.User != nil {
		who = ui.Isolated(wording.PersonName(*membership.User))
	}
	a := action.Operation{
		Section: views.SectionUsers, CancelURL: paths.UserShow.URL(membership.UserID),
		Target: action.Target{Kind: "membership", ID: membership.ID, Name: who, OrganizationID: membership.OrganizationID,
			OrganizationName: where, UserID: membership.UserID,
			Version: action.Version(membership.UpdatedAt)},
		Upsert: h.MembershipResource().Refetch(membership.ID),
	}
	const overwritten = "The next directory sync may overwrite this. For a permanent change, their IT admin must change it in the directory."
	switch {
	case membership.DirectoryManaged:
		a.Warnings = append(a.Warnings, "This membership comes from the customer's directory. "+overwritten)
	case membership.IsUnknown("directory_managed"):
		a.Warnings = append(a.Warnings, "WorkOS does not say whether this membership comes from the customer's directory. If it does: "+
			overwritten)
	}
	return membership, a, nil
}

// ofUser adds the membership's user to the details of an action.
func ofUser(membership workos.Membership, details store.Details) store.Details {
	details.Add(action.UserIDDetail, membership.UserID)
	return details
}

// Deactivate ends a person's access to an organization. It can be undone.
func (h *Handlers) Deactivate(c request.Context) error {
	membership, a, err := h.membershipOperation(c)
	if err != nil {
		return err
	}
	who, where := a.Target.Name, a.Target.OrganizationName
	if membership.Status == "inactive" {
		return action.AlreadySo(a, who+" is already deactivated at "+where, "They have no access there until the membership is reactivated.")
	}
	a.Name, a.Title, a.Submit = "membership.deactivate", "Deactivate "+who+" at "+where, "Deactivate membership"
	a.FailureText, a.Result.Text = "Nobody was deactivated", who+" no longer has access to "+where+"."
	a.Description = []string{
		fmt.Sprintf("%s will lose access to %s straight away, and the sessions there will end.", who, where),
		"The membership and its role (" + cmp.Or(wording.RoleSlugs(membership), "none") + ") will be kept. Reactivating will bring both back.",
	}
	a.Details = ofUser(membership, action.Diff("status", membership.Status, "inactive"))
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.DeactivateMembership(ctx, membership.ID)
		return err
	}
	return h.Perform(c, a)
}

// Reactivate restores access with the former role.
func (h *Handlers) Reactivate(c request.Context) error {
	membership, a, err := h.membershipOperation(c)
	if err != nil {
		return err
	}
	who, where := a.Target.Name, a.Target.OrganizationName
	if membership.Status == "active" {
		return action.AlreadySo(a, who+" already has access to "+where, "The membership is active.")
	}
	a.Name, a.Title, a.Submit = "membership.reactivate", "Reactivate "+who+" at "+where, "Reactivate membership"
	a.FailureText, a.Result.Text = "Nobody was reactivated", who+" has access to "+where+" again."
	a.Description = []string{fmt.Sprintf("%s will have access to %s again, with the same role as before (%s).", who, where,
		cmp.Or(wording.RoleSlugs(membership), "none"))}
	a.Details = ofUser(membership, action.Diff("status", membership.Status, "active"))
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.ReactivateMembership(ctx, membership.ID)
		return err
	}
	return h.Perform(c, a)
}

// Remove ends a membership for good.
func (h *Handlers) Remove(c request.Context) error {
	membership, a, err := h.membershipOperation(c)
	if err != nil {
		return err
	}
	who, where := a.Target.Name, a.Target.OrganizationName
	role := cmp.Or(wording.RoleSlugs(membership), "none")
	a.Name, a.Title, a.Submit, a.Danger = "membership.remove", "Remove "+who+" from "+where, "Remove from organization", true
	a.FailureText, a.Result.Text = "Nobody was removed", who+" was removed from "+where+"."
	a.Description = []string{
		fmt.Sprintf("%s will lose access to %s straight away, and the membership with its role (%s) will be deleted.", who, where, role),
		"This cannot be undone. To come back, they must be added or invited again. To take access away for a while, deactivate the membership " +
			"instead.",
	}
	if membership.Status == "inactive" || membership.Status == "pending" {
		a.Description = []string{
			fmt.Sprintf("The %s membership of %s at %s with its role (%s) will be deleted.", membership.Status, who, where, role),
			"They currently have no access through it. This cannot be undone. To come back, they must be added or invited again.",
		}
	}
	a.Details = ofUser(membership, action.Diff("status", membership.Status, "removed", "roles", wording.RoleSlugs(membership), ""))
	a.Do = func(ctx context.Context) error { return h.Client.DeleteMembership(ctx, membership.ID) }
	a.Upsert = h.MembershipResource().Drop(membership.ID)
	return h.Perform(c, a)
}

// Role gives a member another of the organization's roles, in place of all that they have.
func (h *Handlers) Role(c request.Context) error {
	membership, a, err := h.membershipOperation(c)
	if err != nil {
		return err
	}
	who, where := a.Target.Name, a.Target.OrganizationName
	before := wording.RoleSlugs(membership)
	filled := &roleForm{chosen: membership.RoleSlugs(), current: membership.RoleSlugs()}
	filled.roles, filled.missing = h.RolesOf(c, membership.OrganizationID)
	a.Name, a.Title, a.Submit, a.Input = "membership.role", "Change the role of "+who+" at "+where, "Change role", filled
	a.FailureText = "No role was changed"
	a.Description = []string{fmt.Sprintf("%s currently has the role %s at %s. The new role takes effect at the next sign-in or token "+
		"refresh.", who, cmp.Or(before, "none"), where)}
	if all := len(filled.current); all > 1 {
		a.Description = []string{
			fmt.Sprintf("%s currently has %d roles at %s: %s. The role that you choose will replace all of them.", who, all, where, before),
			"The new role takes effect at the next sign-in or token refresh.",
		}
	}
	a.Decide = func(a *action.Operation) {
		a.Details = ofUser(membership, action.Diff("role", before, filled.slugs()))
		a.Result.Text = fmt.Sprintf("The role of %s at %s was changed to %s.", who, where, filled.slugs())
		if all := len(filled.current); all > 1 {
			a.Result.Text = fmt.Sprintf("The %d roles of %s at %s (%s) were replaced by %s.", all, who, where, before, filled.slugs())
		}
	}
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateMembership(ctx, membership.ID, filled.chosen)
		return err
	}
	return h.Perform(c, a)
}

// roleForm is a choice from the roles of an organization. An Undo may restore several.
type roleForm struct {
	chosen  []string
	current []string
	roles   []workos.Role
	missing string // why the roles could not be read; one is typed then
}

// slugs returns the chosen roles as Activity shows them.
func (f *roleForm) slugs() string { return strings.Join(f.chosen, ", ") }

func (f *roleForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"role", "role_slug", "role_slugs"}
	f.chosen = nil
	for _, slug := range values["role"] {
		if slug = strings.TrimSpace(slug); slug != "" {
			f.chosen = append(f.chosen, slug)
		}
	}
	switch {
	case len(f.chosen) == 0:
		form.AddError("role", "Choose a role.")
	case action.SameWords(f.chosen, f.current):
		form.AddError("role", "They already have this role.")
	case f.missing == "" && !containsAll(f.roles, f.chosen):
		form.AddError("role", "This organization has no such role. Choose one from the list.")
	}
}

func containsAll(roles []workos.Role, slugs []string) bool {
	for _, slug := range slugs {
		if !slices.ContainsFunc(roles, func(role workos.Role) bool { return role.Slug == slug }) {
			return false
		}
	}
	return true
}

func (f *roleForm) Fields(form actionsview.Form) []templ.Component {
	input := ui.Input{Name: "role", Label: "Role", Required: true, Error: form.ErrorAt("role")}
	if len(f.chosen) == 1 {
		input.Value = f.chosen[0]
	}
	if f.missing != "" {
		input.Hint = f.missing + " Type the role's slug as it is set up in WorkOS."
		return []templ.Component{ui.TextInput(input)}
	}
	choices := make([]ui.Choice, len(f.roles))
	for i, role := range f.roles {
		choices[i] = ui.Choice{Value: role.Slug, Label: ui.Named(role.Name, role.Slug), Text: role.Description}
	}
	return []templ.Component{ui.Choices(ui.ChoicesInput{Input: input, Choices: choices})}
}

// undoRole restores all former roles of a member.
func undoRole(row store.AuditEntry) action.Reversal {
	role, _ := row.Details.Change("role")
	before := cmp.Or(role.Before, row.Details.Fact("before"))
	if before == "" {
		return action.Reversal{Why: "They had no role before, and WorkOS cannot take the last role away."}
	}
	way := action.Reversal{URL: paths.MembershipRole.URL(row.TargetID)}
	for _, slug := range strings.Split(before, ", ") {
		way.Params = append(way.Params, ui.Param{Name: "role", Value: slug})
	}
	return way
}
