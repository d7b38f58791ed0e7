package handlers

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// WorkOS's limits for a group, in characters.
const (
	maxGroupName        = 256
	maxGroupDescription = 150
)

const (
	countedPages = 20              // of a hundred members each, before a group is deleted
	countingTime = 4 * time.Second // for all of them
)

// GroupNew makes a group without members.
func (d *Desk) GroupNew(c request.Context) error {
	organization, a, err := d.settingsAct(c)
	if err != nil {
		return err
	}
	where, made := a.target.name, workos.Group{}
	filled := &groupForm{where: where}
	if filled.others, err = d.firstGroups(c.Request().Context(), organization.ID); err != nil {
		return err
	}
	a.name, a.title, a.submit, a.filled = "group.create", "New group at "+where, "Create group", filled
	a.nothing, a.done = "No group was created", func() string {
		return "The group “" + ui.Isolated(filled.Name) + "” was created. It has no members yet."
	}
	a.says = []string{"The group will have no members at first. Your product decides what its members may do."}
	a.targetOf = func() target {
		return target{kind: "group", name: filled.Name, organizationID: organization.ID, organizationName: where}
	}
	a.details = filled.changes
	a.do = func(ctx context.Context) (err error) {
		made, err = d.Client.CreateGroup(ctx, organization.ID, filled.Name, filled.Description)
		return err
	}
	a.made, a.adopt = func() string { return made.ID }, func(id string) { made.ID = id }
	a.nextOf = func() string { return cmp.Or(paths.GroupShow.URL(organization.ID, made.ID), a.back) }
	return d.perform(c, a)
}

// firstGroups are an organization's newest groups, as many as WorkOS gives at once.
func (d *Desk) firstGroups(ctx context.Context, organizationID string) ([]workos.Group, error) {
	page, err := d.Client.ListGroups(ctx, organizationID, workos.ListOptions{Limit: settingsRows})
	return page.Data, err
}

// GroupEdit changes what a group is called and what is said of it.
func (d *Desk) GroupEdit(c request.Context) error {
	group, a, err := d.groupAct(c)
	if err != nil {
		return err
	}
	filled := &groupForm{before: group, Name: group.Name, Description: group.Description, where: a.target.organizationName}
	if filled.others, err = d.firstGroups(c.Request().Context(), a.target.organizationID); err != nil {
		return err
	}
	a.name, a.title, a.submit, a.filled = "group.edit", "Edit the group "+a.target.name, "Save group", filled
	a.nothing, a.done = "Nothing was changed", func() string { return "Group “" + ui.Isolated(filled.Name) + "” saved." }
	a.says = []string{"Its members will stay in it. If your product knows the group by its name, tell the team that maintains it."}
	a.details = filled.changes
	a.do = func(ctx context.Context) error {
		_, err := d.Client.UpdateGroup(ctx, a.target.organizationID, group.ID, workos.UpdateGroupOptions{
			Name: changed(group.Name, filled.Name), Description: changed(group.Description, filled.Description)})
		return err
	}
	return d.perform(c, a)
}

// GroupDelete deletes a group for good, after counting who is in it.
func (d *Desk) GroupDelete(c request.Context) error {
	group, a, err := d.groupAct(c)
	if err != nil {
		return err
	}
	where, members := a.target.organizationName, d.countGroup(c, a.target.organizationID, group.ID)
	a.name, a.title, a.submit, a.danger = "group.delete", "Delete the group "+a.target.name+" of "+where, "Delete group", true
	a.nothing, a.done, a.next = "Nothing was deleted", says("The group “"+a.target.name+"” was deleted. Its members are still members of "+where+"."), paths.OrganizationSettings.URL(a.target.organizationID)
	a.says = []string{
		groupGoes(members, where),
		"This cannot be undone: a new group of the same name will be another group, without members.",
	}
	a.details = func() map[string]string { return map[string]string{"members": members.words()} }
	a.do = func(ctx context.Context) error { return d.Client.DeleteGroup(ctx, a.target.organizationID, group.ID) }
	return d.perform(c, a)
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
func (d *Desk) countGroup(c request.Context, organizationID, groupID string) memberCount {
	ctx, cancel := context.WithTimeout(c.Request().Context(), countingTime)
	defer cancel()
	n, read := 0, 0
	for page, err := range workos.Pages(workos.ListOptions{Limit: settingsRows}, func(at workos.ListOptions) (workos.Page[workos.Membership], error) {
		return d.Client.ListGroupMemberships(ctx, organizationID, groupID, at)
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
	return group.ID != f.before.ID && strings.EqualFold(oneLine(group.Name), f.Name)
}

func (f *groupForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"name", "description"}
	f.Name, f.Description = edited(values, "name", f.before.Name), edited(values, "description", f.before.Description)
	switch {
	case f.Name == f.before.Name && f.before.ID != "": // an old name that would not be taken today stays
	case f.Name == "":
		form.Wrong("name", "Give the group a name.")
	case utf8.RuneCountInString(f.Name) > maxGroupName:
		form.Wrong("name", fmt.Sprintf("Shorten the name to %d characters.", maxGroupName))
	case slices.ContainsFunc(f.others, f.sameName):
		form.Wrong("name", f.where+" already has a group with this name. Choose another name.")
	}
	if f.Description != f.before.Description && utf8.RuneCountInString(f.Description) > maxGroupDescription {
		form.Wrong("description", fmt.Sprintf("Shorten the description to %d characters.", maxGroupDescription))
	}
	if len(form.Errors) == 0 && len(f.changes()) == 0 {
		form.Wrong("", "You have not changed anything.")
	}
}

func (f *groupForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{
		ui.TextInput(ui.Input{Name: "name", Label: "Name", Value: f.Name, Required: true, MaxLength: maxGroupName, Error: form.WrongAt("name"), Placeholder: "Finance"}),
		ui.TextInput(ui.Input{Name: "description", Label: "Description", Value: f.Description, MaxLength: maxGroupDescription, Error: form.WrongAt("description"), Placeholder: "May see invoices"}),
	}
}

func (f *groupForm) changes() map[string]string {
	return diff("name", f.before.Name, f.Name, "description", f.before.Description, f.Description)
}
