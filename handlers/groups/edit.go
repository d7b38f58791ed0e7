package groups

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// groupGoes says what the deletion of a group means for its members, if it has any.
func groupGoes(members memberCount, where string) string {
	switch {
	case members.isExactly(0):
		return "The group has no members."
	case members.isExactly(1):
		return "The group has 1 member. They will stay a member of " + where +
			" with their role, and lose what your product gives them through this group."
	}
	return "The group has " + members.words() + ". They will stay members of " + where +
		" with their roles, and lose what your product gives them through this group."
}

// WorkOS's limits for a group, in characters.
const (
	maxGroupName        = 256
	maxGroupDescription = 150
)

const (
	countedPages = 20              // of a hundred members each, before a group is deleted
	countingTime = 4 * time.Second // for all of them
)

// New makes a group without members.
func (h *Handlers) New(c request.Context) error {
	organization, a, err := h.OrganizationSettingsOperation(c)
	if err != nil {
		return err
	}
	where, made := a.Target.Name, workos.Group{}
	filled := &groupForm{where: where}
	if filled.others, err = h.firstGroups(c.Request().Context(), organization.ID); err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Input = "group.create", "New group at "+where, "Create group", filled
	a.FailureText, a.SuccessText = "No group was created", func() string {
		return "The group “" + ui.Isolated(filled.Name) + "” was created. It has no members yet."
	}
	a.Description = []string{"The group will have no members at first. Your product decides what its members may do."}
	a.TargetOf = func() action.Target {
		return action.Target{Kind: "group", Name: filled.Name, OrganizationID: organization.ID, OrganizationName: where}
	}
	a.Details = filled.changes
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateGroup(ctx, organization.ID, filled.Name, filled.Description)
		return err
	}
	a.CreatedID, a.Adopt = func() string { return made.ID }, func(id string) { made.ID = id }
	a.RedirectURLOf = func() string { return cmp.Or(paths.GroupShow.URL(organization.ID, made.ID), a.CancelURL) }
	return h.Perform(c, a)
}

// firstGroups are an organization's newest groups, as many as WorkOS gives at once.
func (h *Handlers) firstGroups(ctx context.Context, organizationID string) ([]workos.Group, error) {
	page, err := h.Client.ListGroups(ctx, organizationID, workos.ListOptions{Limit: page.SettingsRows})
	return page.Data, err
}

// Edit changes what a group is called and what is said of it.
func (h *Handlers) Edit(c request.Context) error {
	group, a, err := h.groupOperation(c)
	if err != nil {
		return err
	}
	filled := &groupForm{before: group, Name: group.Name, Description: group.Description, where: a.Target.OrganizationName}
	if filled.others, err = h.firstGroups(c.Request().Context(), a.Target.OrganizationID); err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Input = "group.edit", "Edit the group "+a.Target.Name, "Save group", filled
	a.FailureText, a.SuccessText = "Nothing was changed", func() string { return "Group “" + ui.Isolated(filled.Name) + "” saved." }
	a.Description = []string{"Its members will stay in it. If your product knows the group by its name, tell the team that maintains it."}
	a.Details = filled.changes
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateGroup(ctx, a.Target.OrganizationID, group.ID, workos.UpdateGroupOptions{
			Name: action.Changed(group.Name, filled.Name), Description: action.Changed(group.Description, filled.Description)})
		return err
	}
	return h.Perform(c, a)
}

// Delete deletes a group for good, after counting who is in it.
func (h *Handlers) Delete(c request.Context) error {
	group, a, err := h.groupOperation(c)
	if err != nil {
		return err
	}
	where, members := a.Target.OrganizationName, h.countGroup(c, a.Target.OrganizationID, group.ID)
	a.Name, a.Title, a.Submit, a.Danger = "group.delete", "Delete the group "+a.Target.Name+" of "+where, "Delete group", true
	a.FailureText, a.SuccessText, a.RedirectURL = "Nothing was deleted",
		action.Text("The group “"+a.Target.Name+"” was deleted. Its members are still members of "+where+"."),
		paths.OrganizationSettings.URL(a.Target.OrganizationID)
	a.Description = []string{
		groupGoes(members, where),
		"This cannot be undone: a new group of the same name will be another group, without members.",
	}
	a.Details = func() map[string]string { return map[string]string{"members": members.words()} }
	a.Do = func(ctx context.Context) error { return h.Client.DeleteGroup(ctx, a.Target.OrganizationID, group.ID) }
	return h.Perform(c, a)
}

// memberCount is how many members a group has, as far as they could be counted.
type memberCount struct {
	n       int
	isMore  bool  // there are more than n
	problem error // WorkOS refused to say whether there are more than n
}

func (m memberCount) isExactly(n int) bool { return m.n == n && !m.isMore && m.problem == nil }

func (m memberCount) words() string {
	counted := wording.Plural(m.n, "member", "members")
	switch {
	case m.problem != nil && m.n == 0:
		return "members who could not be counted"
	case m.problem != nil:
		return counted + " or more"
	case m.isMore:
		return "more than " + counted
	}
	return counted
}

// countGroup counts the members of a group. WorkOS gives no count, so they are counted page by page, as far as there is time.
func (h *Handlers) countGroup(c request.Context, organizationID, groupID string) memberCount {
	ctx, cancel := context.WithTimeout(c.Request().Context(), countingTime)
	defer cancel()
	n, read := 0, 0
	for page, err := range workos.Pages(workos.ListOptions{Limit: page.SettingsRows},
		func(at workos.ListOptions) (workos.Page[workos.Membership], error) {
			return h.Client.ListGroupMemberships(ctx, organizationID, groupID, at)
		}) {
		if err != nil {
			return memberCount{n: n, problem: err}
		}
		if n += len(page.Data); page.After == "" {
			return memberCount{n: n}
		}
		if read++; read == countedPages {
			break
		}
	}
	return memberCount{n: n, isMore: true}
}

// groupForm is what a group is called and what is said of it.
type groupForm struct {
	before            workos.Group // zero for a new one
	where             string
	others            []workos.Group // there already
	Name, Description string
}

func (f *groupForm) sameName(group workos.Group) bool {
	return group.ID != f.before.ID && strings.EqualFold(page.OneLine(group.Name), f.Name)
}

func (f *groupForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"name", "description"}
	f.Name, f.Description = action.Edited(values, "name", f.before.Name), action.Edited(values, "description", f.before.Description)
	switch {
	case f.Name == f.before.Name && f.before.ID != "": // an old name that would not be taken today stays
	case f.Name == "":
		form.AddError("name", "Give the group a name.")
	case utf8.RuneCountInString(f.Name) > maxGroupName:
		form.AddError("name", fmt.Sprintf("Shorten the name to %d characters.", maxGroupName))
	case slices.ContainsFunc(f.others, f.sameName):
		form.AddError("name", f.where+" already has a group with this name. Choose another name.")
	}
	if f.Description != f.before.Description && utf8.RuneCountInString(f.Description) > maxGroupDescription {
		form.AddError("description", fmt.Sprintf("Shorten the description to %d characters.", maxGroupDescription))
	}
	if len(form.Errors) == 0 && len(f.changes()) == 0 {
		form.AddError("", "You have not changed anything.")
	}
}

func (f *groupForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{
		ui.TextInput(ui.Input{Name: "name", Label: "Name", Value: f.Name, Required: true, MaxLength: maxGroupName, Error: form.ErrorAt("name"),
			Placeholder: "Finance"}),
		ui.TextInput(ui.Input{Name: "description", Label: "Description", Value: f.Description, MaxLength: maxGroupDescription,
			Error: form.ErrorAt("description"), Placeholder: "May see invoices"}),
	}
}

func (f *groupForm) changes() map[string]string {
	return action.Diff("name", f.before.Name, f.Name, "description", f.before.Description, f.Description)
}

func (f *groupForm) Shown() url.Values {
	return url.Values{"name": {f.before.Name}, "description": {f.before.Description}}
}

func undoGroupEdit(row store.AuditEntry) action.Reversal {
	return action.UndoEdit(row, paths.GroupEdit.URL(row.OrganizationID, row.TargetID),
		map[string]string{"name": "name", "description": "description"})
}
