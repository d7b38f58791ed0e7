package handlers

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// membershipAct reads the membership of the path and begins an act on it: whose it is, where, and what must be known
// whatever is done to it.
func (d *Desk) membershipAct(c request.Context) (workos.Membership, act, error) {
	read, err := d.memberships().read(d, c)
	if err != nil {
		return workos.Membership{}, act{}, err
	}
	named := []workos.Membership{read.Value}
	d.nameMemberships(c.Request().Context(), named)
	membership := named[0]
	who := membership.UserID
	where := ui.Isolated(ui.Named(membership.OrganizationName, membership.OrganizationID))
	if membership.User != nil {
		who = ui.Isolated(wording.PersonName(*membership.User))
	}
	a := act{
		section: views.SectionUsers, back: paths.UserShow.URL(membership.UserID),
		target: target{kind: "membership", id: membership.ID, name: who, organizationID: membership.OrganizationID, organizationName: where,
			version: version(membership.UpdatedAt)},
		learn: d.memberships().relearn(membership.ID),
	}
	const overwritten = "The next directory sync may overwrite this. For a permanent change, their IT admin must change it in the directory."
	switch {
	case membership.DirectoryManaged:
		a.warns = append(a.warns, "This membership comes from the customer's directory. "+overwritten)
	case membership.IsUnknown("directory_managed"):
		a.warns = append(a.warns, "WorkOS does not say whether this membership comes from the customer's directory. If it does: "+overwritten)
	}
	return membership, a, nil
}

// nameMemberships fills in what WorkOS left out of memberships and the mirror knows: what their organizations are called, and
// whose they are. Every page and action that names a membership takes the names from here.
func (d *Desk) nameMemberships(ctx context.Context, memberships []workos.Membership) {
	names := d.namesOfIDs(ctx)
	for i := range memberships {
		m := &memberships[i]
		if ui.Typeable(m.OrganizationName) == "" {
			m.OrganizationName = names(m.OrganizationID)
		}
		if m.User != nil || m.UserID == "" {
			continue
		}
		if user, _, err := d.Mirror.User(ctx, mirror.Everything, m.UserID); err == nil {
			m.User = &user
		}
	}
}

// userIDDetail is the detail of an action on a membership that tells whose it is: the events of what changes with the
// membership, such as the person's sessions, do not name the membership.
const userIDDetail = "user id"

// ofUser adds to the details of an action on a membership whose it is.
func ofUser(membership workos.Membership, details map[string]string) map[string]string {
	details[userIDDetail] = membership.UserID
	return details
}

// MembershipDeactivate takes a person's access to an organization away, and can be undone.
func (d *Desk) MembershipDeactivate(c request.Context) error {
	membership, a, err := d.membershipAct(c)
	if err != nil {
		return err
	}
	who, where := a.target.name, a.target.organizationName
	if membership.Status == "inactive" {
		return alreadySo(a, who+" is already deactivated at "+where, "They have no access there until the membership is reactivated.")
	}
	a.name, a.title, a.submit = "membership.deactivate", "Deactivate "+who+" at "+where, "Deactivate membership"
	a.nothing, a.done = "Nobody was deactivated", says(who+" no longer has access to "+where+".")
	a.says = []string{
		fmt.Sprintf("%s will lose access to %s straight away, and the sessions there will end.", who, where),
		"The membership and its role (" + cmp.Or(wording.RoleSlugs(membership), "none") + ") will be kept. Reactivating will bring both back.",
	}
	a.details = func() map[string]string { return ofUser(membership, diff("status", membership.Status, "inactive")) }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.DeactivateMembership(ctx, membership.ID)
		return err
	}
	return d.perform(c, a)
}

// MembershipReactivate gives access back with the role of before.
func (d *Desk) MembershipReactivate(c request.Context) error {
	membership, a, err := d.membershipAct(c)
	if err != nil {
		return err
	}
	who, where := a.target.name, a.target.organizationName
	if membership.Status == "active" {
		return alreadySo(a, who+" already has access to "+where, "The membership is active.")
	}
	a.name, a.title, a.submit = "membership.reactivate", "Reactivate "+who+" at "+where, "Reactivate membership"
	a.nothing, a.done = "Nobody was reactivated", says(who+" has access to "+where+" again.")
	a.says = []string{fmt.Sprintf("%s will have access to %s again, with the same role as before (%s).", who, where, cmp.Or(wording.RoleSlugs(membership), "none"))}
	a.details = func() map[string]string { return ofUser(membership, diff("status", membership.Status, "active")) }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.ReactivateMembership(ctx, membership.ID)
		return err
	}
	return d.perform(c, a)
}

// MembershipRemove ends a membership for good.
func (d *Desk) MembershipRemove(c request.Context) error {
	membership, a, err := d.membershipAct(c)
	if err != nil {
		return err
	}
	who, where := a.target.name, a.target.organizationName
	role := cmp.Or(wording.RoleSlugs(membership), "none")
	a.name, a.title, a.submit, a.danger = "membership.remove", "Remove "+who+" from "+where, "Remove from organization", true
	a.nothing, a.done = "Nobody was removed", says(who+" was removed from "+where+".")
	a.says = []string{
		fmt.Sprintf("%s will lose access to %s straight away, and the membership with its role (%s) will be deleted.", who, where, role),
		"This cannot be undone. To come back, they must be added or invited again. To take access away for a while, deactivate the membership instead.",
	}
	if membership.Status == "inactive" || membership.Status == "pending" {
		a.says = []string{
			fmt.Sprintf("The %s membership of %s at %s with its role (%s) will be deleted.", membership.Status, who, where, role),
			"They currently have no access by it. This cannot be undone. To come back, they must be added or invited again.",
		}
	}
	a.details = func() map[string]string {
		return ofUser(membership, diff("status", membership.Status, "removed", "roles", wording.RoleSlugs(membership), ""))
	}
	a.do = func(ctx context.Context) error { return d.Client.DeleteMembership(ctx, membership.ID) }
	a.learn = d.memberships().forget(d, membership.ID)
	return d.perform(c, a)
}

// MembershipRole gives a member another role of those that the organization has, in place of all that they have.
func (d *Desk) MembershipRole(c request.Context) error {
	membership, a, err := d.membershipAct(c)
	if err != nil {
		return err
	}
	who, where := a.target.name, a.target.organizationName
	before := wording.RoleSlugs(membership)
	filled := &roleForm{chosen: membership.RoleSlugs(), current: membership.RoleSlugs()}
	filled.roles, filled.missing = d.rolesOf(c, membership.OrganizationID)
	a.name, a.title, a.submit, a.filled = "membership.role", "Change the role of "+who+" at "+where, "Change role", filled
	a.nothing = "No role was changed"
	a.says = []string{fmt.Sprintf("%s currently has the role %s at %s. The new role takes effect at the next sign-in or token refresh.", who, cmp.Or(before, "none"), where)}
	a.done = func() string {
		return fmt.Sprintf("The role of %s at %s was changed to %s.", who, where, filled.slugs())
	}
	if all := len(filled.current); all > 1 {
		a.says = []string{
			fmt.Sprintf("%s currently has %d roles at %s: %s. The role that you choose will replace all of them.", who, all, where, before),
			"The new role takes effect at the next sign-in or token refresh.",
		}
		a.done = func() string {
			return fmt.Sprintf("The %d roles of %s at %s (%s) were replaced by %s.", all, who, where, before, filled.slugs())
		}
	}
	a.details = func() map[string]string {
		return ofUser(membership, diff("role", before, filled.slugs()))
	}
	a.do = func(ctx context.Context) error {
		_, err := d.Client.UpdateMembership(ctx, membership.ID, filled.chosen)
		return err
	}
	return d.perform(c, a)
}

// roleForm is a role out of those that an organization has. An Undo gives back several.
type roleForm struct {
	chosen  []string
	current []string
	roles   []workos.Role
	missing string // why the roles could not be read; one is typed then
}

// slugs are the chosen roles as Activity names them.
func (f *roleForm) slugs() string { return strings.Join(f.chosen, ", ") }

func (f *roleForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"role", "role_slug", "role_slugs"}
	f.chosen = nil
	for _, slug := range values["role"] {
		if slug = strings.TrimSpace(slug); slug != "" {
			f.chosen = append(f.chosen, slug)
		}
	}
	switch {
	case len(f.chosen) == 0:
		form.Wrong("role", "Choose a role.")
	case sameWords(f.chosen, f.current):
		form.Wrong("role", "They already have this role.")
	case f.missing == "" && !containsAll(f.roles, f.chosen):
		form.Wrong("role", "This organization has no such role. Choose one from the list.")
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

func (f *roleForm) controls(form actionsview.Form) []templ.Component {
	input := ui.Input{Name: "role", Label: "Role", Required: true, Error: form.WrongAt("role")}
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

// rolesOf are the roles that an organization has, or why they are not known.
func (d *Desk) rolesOf(c request.Context, organizationID string) ([]workos.Role, string) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), optionsDeadline)
	defer cancel()
	roles, err := d.Client.ListOrganizationRoles(ctx, organizationID)
	if err == nil && len(roles) == 0 {
		return nil, "WorkOS names no roles for this organization."
	}
	return roles, whyMissing(err)
}
