package users

import (
	"context"
	"fmt"
	"net/url"

	"frontdesk/handlers/action"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

func (f *userForm) Shown() url.Values {
	return f.metadata.Shown(url.Values{"first_name": {f.before.FirstName}, "last_name": {f.before.LastName},
		"external_id": {f.before.ExternalID}})
}

func undoUserEdit(row store.AuditEntry) action.Reversal {
	return action.UndoEdit(row, paths.UserEdit.URL(row.TargetID),
		map[string]string{"first name": "first_name", "last name": "last_name", "external id": "external_id"})
}

// Edit changes what a support desk may change of a person.
func (h *Handlers) Edit(c request.Context) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	a.Target.Version = action.Version(user.UpdatedAt)
	filled := &userForm{before: user, FirstName: user.FirstName, LastName: user.LastName, ExternalID: user.ExternalID,
		metadata: action.EditMetadata(user.Metadata)}
	a.Name, a.Title, a.Submit, a.Input = "user.edit", "Edit "+a.Target.Name, "Save user", filled
	a.FailureText, a.SuccessText = "Nothing was changed", func() string { return filled.name(a.Target.Name) + " saved." }
	a.Details = filled.changes
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateUser(ctx, user.ID, filled.options())
		return err
	}
	return h.Perform(c, a)
}

// userForm is what may be changed of a user. Only what changed is sent.
type userForm struct {
	before                          workos.User
	FirstName, LastName, ExternalID string
	metadata                        action.MetadataEdit
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

func (f *userForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"first_name", "last_name", "external_id"}
	f.FirstName, f.LastName = action.Edited(values, "first_name", f.before.FirstName), action.Edited(values, "last_name", f.before.LastName)
	f.ExternalID = action.Edited(values, "external_id", f.before.ExternalID)
	f.metadata.Read(values, form)
	if f.ExternalID != f.before.ExternalID {
		action.CheckExternalID(form, f.ExternalID)
	}
	if len(form.Errors) == 0 && len(f.changes()) == 0 {
		form.AddError("", "You have not changed anything.")
	}
}

func (f *userForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{
		ui.TextInput(ui.Input{Name: "first_name", Label: "First name", Value: f.FirstName, Error: form.ErrorAt("first_name")}),
		ui.TextInput(ui.Input{Name: "last_name", Label: "Last name", Value: f.LastName, Error: form.ErrorAt("last_name")}),
		ui.TextInput(action.ExternalIDInput(f.ExternalID, form)),
		f.metadata.Control(form),
	}
}

func (f *userForm) options() workos.UpdateUserOptions {
	return workos.UpdateUserOptions{
		FirstName: action.Changed(f.before.FirstName, f.FirstName), LastName: action.Changed(f.before.LastName, f.LastName),
		ExternalID: action.Changed(f.before.ExternalID, f.ExternalID),
		Metadata:   f.metadata.Changed,
	}
}

func (f *userForm) changes() map[string]string {
	changes := action.Diff("first name", f.before.FirstName, f.FirstName, "last name", f.before.LastName, f.LastName, "external id",
		f.before.ExternalID, f.ExternalID)
	f.metadata.AddChanges(changes)
	return changes
}

// Delete deletes a person for good, after counting what goes with them.
func (h *Handlers) Delete(c request.Context) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	memberships := h.CountMemberships(c.Request().Context(), user.ID)
	who := a.Target.Name
	named := who
	if user.Email != "" && user.Email != ui.Bare(who) {
		named += " (" + user.Email + ")"
	}
	a.Name, a.Title, a.Submit = "user.delete", "Delete "+who, "Delete user"
	a.FailureText, a.RedirectURL = "Nobody was deleted", paths.Users.URL()
	a.Description = []string{
		fmt.Sprintf("This will delete %s from this WorkOS environment, with %s.", named,
			wording.ListAnd(append(action.Losses(action.Loss{LossCount: memberships, One: "membership", Many: "memberships"}),
				"every session, password and MFA method"))),
		"This cannot be undone.",
	}
	if !memberships.IsNone() {
		a.Description[1] += " To take away access to one customer only, deactivate the membership instead."
	}
	a.Details = func() map[string]string {
		return map[string]string{"email": user.Email, "memberships": memberships.Text()}
	}
	return h.Perform(c, action.Deletion(h.Runner, h.UserResource(), a, user.ID, h.Client.DeleteUser))
}
