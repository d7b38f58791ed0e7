package handlers

import (
	"context"
	"fmt"
	"net/url"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// userAct reads the user of the path and begins an act on them.
func (d *Desk) userAct(c request.Context) (workos.User, act, error) {
	read, err := d.users().read(d, c)
	if err != nil {
		return workos.User{}, act{}, err
	}
	user := read.Value
	return user, act{
		section: views.SectionUsers, back: paths.UserShow.URL(user.ID),
		target: target{kind: "user", id: user.ID, name: ui.Isolated(wording.PersonName(user))},
		learn:  d.users().relearn(user.ID),
	}, nil
}

// UserEdit changes what a support desk may change of a person.
func (d *Desk) UserEdit(c request.Context) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	a.target.version = version(user.UpdatedAt)
	filled := &userForm{before: user, FirstName: user.FirstName, LastName: user.LastName, ExternalID: user.ExternalID, metadata: editMetadata(user.Metadata)}
	a.name, a.title, a.submit, a.filled = "user.edit", "Edit "+a.target.name, "Save user", filled
	a.nothing, a.done = "Nothing was changed", func() string { return filled.name(a.target.name) + " saved." }
	a.details = filled.changes
	a.do = func(ctx context.Context) error {
		_, err := d.Client.UpdateUser(ctx, user.ID, filled.options())
		return err
	}
	return d.perform(c, a)
}

// userForm is what may be changed of a user. Only what changed is sent.
type userForm struct {
	before                          workos.User
	FirstName, LastName, ExternalID string
	metadata                        metadataEdit
}

// name is what the user is called afterwards.
func (f *userForm) name(before string) string {
	if f.FirstName == f.before.FirstName && f.LastName == f.before.LastName {
		return before
	}
	renamed := f.before
	renamed.Name, renamed.FirstName, renamed.LastName = "", f.FirstName, f.LastName
	return ui.Isolated(wording.PersonName(renamed))
}

func (f *userForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"first_name", "last_name", "external_id"}
	f.FirstName, f.LastName = edited(values, "first_name", f.before.FirstName), edited(values, "last_name", f.before.LastName)
	f.ExternalID = edited(values, "external_id", f.before.ExternalID)
	f.metadata.read(values, form)
	if f.ExternalID != f.before.ExternalID {
		checkExternalID(form, f.ExternalID)
	}
	if len(form.Errors) == 0 && len(f.changes()) == 0 {
		form.Wrong("", "You have not changed anything.")
	}
}

func (f *userForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{
		ui.TextInput(ui.Input{Name: "first_name", Label: "First name", Value: f.FirstName, Error: form.WrongAt("first_name")}),
		ui.TextInput(ui.Input{Name: "last_name", Label: "Last name", Value: f.LastName, Error: form.WrongAt("last_name")}),
		ui.TextInput(externalIDInput(f.ExternalID, form)),
		f.metadata.control(form),
	}
}

func (f *userForm) options() workos.UpdateUserOptions {
	return workos.UpdateUserOptions{
		FirstName: changed(f.before.FirstName, f.FirstName), LastName: changed(f.before.LastName, f.LastName), ExternalID: changed(f.before.ExternalID, f.ExternalID),
		Metadata: f.metadata.changed,
	}
}

func (f *userForm) changes() map[string]string {
	changes := diff("first name", f.before.FirstName, f.FirstName, "last name", f.before.LastName, f.LastName, "external id", f.before.ExternalID, f.ExternalID)
	f.metadata.addChanges(changes)
	return changes
}

// UserDelete deletes a person for good, after counting what goes with them.
func (d *Desk) UserDelete(c request.Context) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	memberships := d.countMemberships(c.Request().Context(), user.ID)
	who := a.target.name
	named := who
	if user.Email != "" && user.Email != ui.Bare(who) {
		named += " (" + user.Email + ")"
	}
	a.name, a.title, a.submit = "user.delete", "Delete "+who, "Delete user"
	a.nothing, a.next = "Nobody was deleted", paths.Users.URL()
	a.says = []string{
		fmt.Sprintf("This will delete %s from this WorkOS environment, with %s.", named,
			wording.ListAnd(append(lostThings(lost{memberships, "membership", "memberships"}), "every session, password and MFA method"))),
		"This cannot be undone.",
	}
	if !memberships.isNone() {
		a.says[1] += " To take away access to one customer only, deactivate the membership instead."
	}
	a.details = func() map[string]string {
		return map[string]string{"email": user.Email, "memberships": memberships.text()}
	}
	return d.perform(c, deletion(d, d.users(), a, user.ID, d.Client.DeleteUser))
}
