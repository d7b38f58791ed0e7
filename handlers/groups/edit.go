package groups

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// groupGoes describes what the deletion of a group means for its members, if it has any.
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

// New creates a group without members.
func (h *Handlers) New(c request.Context) error {
	organization, a, err := h.OrganizationSettingsOperation(c)
	if err != nil {
		return err
	}
	where, made := a.Target.Name, workos.Group{}
	filled := &groupForm{Edit: editableGroup.New(), where: where}
	if filled.others, err = h.firstGroups(c.Request().Context(), organization.ID); err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Input = "group.create", "New group at "+where, "Create group", filled
	a.FailureText, a.Created = "No group was created", &made.ID
	a.Description = []string{"The group will have no members at first. Your product decides what its members may do."}
	a.Decide = func(a *action.Operation) {
		a.Target = action.Target{Kind: "group", Name: filled.After.Name, OrganizationID: organization.ID, OrganizationName: where}
	}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateGroup(ctx, organization.ID, filled.After.Name, filled.After.Description)
		return err
	}
	a.ResultOf = func() action.Result {
		return action.Result{Text: "The group “" + ui.Isolated(filled.After.Name) + "” was created. It has no members yet.",
			URL: paths.GroupShow.URL(organization.ID, made.ID)}
	}
	return h.Perform(c, a)
}

// firstGroups reads an organization's newest groups, as many as WorkOS returns at once.
func (h *Handlers) firstGroups(ctx context.Context, organizationID string) ([]workos.Group, error) {
	page, err := h.Client.ListGroups(ctx, organizationID, workos.ListOptions{Limit: page.SettingsRows})
	return page.Data, err
}

// Edit changes the name and the description of a group.
func (h *Handlers) Edit(c request.Context) error {
	group, a, err := h.groupOperation(c)
	if err != nil {
		return err
	}
	filled := &groupForm{Edit: editableGroup.Of(group), where: a.Target.OrganizationName}
	if filled.others, err = h.firstGroups(c.Request().Context(), a.Target.OrganizationID); err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Input = "group.edit", "Edit the group "+a.Target.Name, "Save group", filled
	a.FailureText = "Nothing was changed"
	a.ResultOf = func() action.Result {
		return action.Result{Text: "Group “" + ui.Isolated(filled.After.Name) + "” saved."}
	}
	a.Description = []string{"Its members will stay in it. If your product knows the group by its name, tell the team that maintains it."}
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateGroup(ctx, a.Target.OrganizationID, group.ID, workos.UpdateGroupOptions{
			Name:        action.Changed(filled.Before.Name, filled.After.Name),
			Description: action.Changed(filled.Before.Description, filled.After.Description)})
		return err
	}
	return h.Perform(c, a)
}

// Delete deletes a group for good, after counting its members.
func (h *Handlers) Delete(c request.Context) error {
	group, a, err := h.groupOperation(c)
	if err != nil {
		return err
	}
	where, members := a.Target.OrganizationName, h.countGroup(c, a.Target.OrganizationID, group.ID)
	a.Name, a.Title, a.Submit, a.Danger = "group.delete", "Delete the group "+a.Target.Name+" of "+where, "Delete group", true
	a.FailureText, a.Result.Text, a.Result.URL = "Nothing was deleted",
		"The group “"+a.Target.Name+"” was deleted. Its members are still members of "+where+".",
		paths.OrganizationSettings.URL(a.Target.OrganizationID)
	a.Affected = members.ids
	a.Description = []string{
		groupGoes(members, where),
		"This cannot be undone: a new group with the same name will start without members.",
	}
	a.Details = store.Facts(map[string]string{"members": members.words()})
	a.Do = func(ctx context.Context) error { return h.Client.DeleteGroup(ctx, a.Target.OrganizationID, group.ID) }
	return h.Perform(c, a)
}

// memberCount is how many members a group has, as far as they could be counted.
type memberCount struct {
	n       int
	ids     []string // of the members that were counted
	isMore  bool     // there are more than n
	problem error    // WorkOS refused to say whether there are more than n
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

// countGroup counts the members of a group. WorkOS returns no count, so they are counted page by page while there is time.
func (h *Handlers) countGroup(c request.Context, organizationID, groupID string) memberCount {
	ctx, cancel := context.WithTimeout(c.Request().Context(), countingTime)
	defer cancel()
	var count memberCount
	read := 0
	for page, err := range workos.Pages(workos.ListOptions{Limit: page.SettingsRows},
		func(at workos.ListOptions) (workos.Page[workos.Membership], error) {
			return h.Client.ListGroupMemberships(ctx, organizationID, groupID, at)
		}) {
		if err != nil {
			count.problem = err
			return count
		}
		for _, member := range page.Data {
			count.n++
			count.ids = append(count.ids, member.ID)
		}
		if page.After == "" {
			return count
		}
		if read++; read == countedPages {
			break
		}
	}
	count.isMore = true
	return count
}

// editableGroup declares the name and the description of a group.
var editableGroup = action.Editable[workos.Group]{Fields: []action.Field[workos.Group]{
	{Name: "name", Value: func(g *workos.Group) *string { return &g.Name }, Missing: "Give the group a name.",
		Control: ui.Input{Name: "name", Label: "Name", Required: true, MaxLength: maxGroupName, Placeholder: "Finance"}},
	{Name: "description", Value: func(g *workos.Group) *string { return &g.Description },
		Control: ui.Input{Name: "description", Label: "Description", MaxLength: maxGroupDescription, Placeholder: "May see invoices"}},
}}

// groupForm refuses a name that another group of the organization has.
type groupForm struct {
	action.Edit[workos.Group]
	where  string
	others []workos.Group // there already
}

func (f *groupForm) sameName(group workos.Group) bool {
	return group.ID != f.Before.ID && strings.EqualFold(page.OneLine(group.Name), f.After.Name)
}

// Parse implements action.Input.
func (f *groupForm) Parse(values url.Values, form *actionsview.Form) {
	f.Edit.Parse(values, form)
	if f.After.Name != f.Before.Name && form.ErrorAt("name") == "" && slices.ContainsFunc(f.others, f.sameName) {
		form.AddError("name", f.where+" already has a group with this name. Choose another name.")
	}
}

func undoGroupEdit(row store.AuditEntry) action.Reversal {
	return editableGroup.Undo(row, paths.GroupEdit.URL(row.OrganizationID, row.TargetID))
}
