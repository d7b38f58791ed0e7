package users

import (
	"context"
	"fmt"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// editableUser declares what may be edited of a user.
var editableUser = action.Editable[workos.User]{
	Fields: []action.Field[workos.User]{
		{Name: "first name", Value: func(u *workos.User) *string { return &u.FirstName },
			Control: ui.Input{Name: "first_name", Label: "First name"}},
		{Name: "last name", Value: func(u *workos.User) *string { return &u.LastName },
			Control: ui.Input{Name: "last_name", Label: "Last name"}},
		action.ExternalIDField(func(u *workos.User) *string { return &u.ExternalID }),
	},
	Metadata: func(u workos.User) workos.Metadata { return u.Metadata },
}

func undoUserEdit(row store.AuditEntry) action.Reversal {
	return editableUser.Undo(row, paths.UserEdit.URL(row.TargetID))
}

// Edit changes the fields of a user that operators may change.
func (h *Handlers) Edit(c request.Context) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	a.Target.Version = action.Version(user.UpdatedAt)
	filled := editableUser.Of(user)
	a.Name, a.Title, a.Submit, a.Input = "user.edit", "Edit "+a.Target.Name, "Save user", &filled
	a.FailureText = "Nothing was changed"
	a.ResultOf = func() action.Result { return action.Result{Text: editedName(filled, a.Target.Name) + " saved."} }
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateUser(ctx, user.ID, userUpdate(filled))
		return err
	}
	return h.Perform(c, a)
}

// editedName returns the user's name after an edit.
func editedName(edit action.Edit[workos.User], before string) string {
	renamed := edit.After
	if renamed.FirstName == edit.Before.FirstName && renamed.LastName == edit.Before.LastName {
		return before
	}
	renamed.Name = ""
	return ui.Isolated(wording.PersonName(renamed))
}

func userUpdate(edit action.Edit[workos.User]) workos.UpdateUserOptions {
	before, after := edit.Before, edit.After
	return workos.UpdateUserOptions{
		FirstName: action.Changed(before.FirstName, after.FirstName), LastName: action.Changed(before.LastName, after.LastName),
		ExternalID: action.Changed(before.ExternalID, after.ExternalID), Metadata: edit.Metadata.Changed,
	}
}

// Delete deletes a user for good, after counting what is deleted with them.
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
	a.FailureText, a.Result.URL = "Nobody was deleted", paths.Users.URL()
	a.Description = []string{
		fmt.Sprintf("This will delete %s from this WorkOS environment, with %s.", named,
			wording.ListAnd(append(action.Losses(action.Loss{LossCount: memberships, One: "membership", Many: "memberships"}),
				"every session, password and MFA method"))),
		"This cannot be undone.",
	}
	if !memberships.IsNone() {
		a.Description[1] += " To take away access to one customer only, deactivate the membership instead."
	}
	a.Details = store.Facts(map[string]string{"email": user.Email, "memberships": memberships.Text()})
	return h.Perform(c, action.Deletion(h.UserResource(), a, user.ID, h.Client.DeleteUser))
}
