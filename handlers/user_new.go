package handlers

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// UserNew makes a user. WorkOS sends them nothing by itself.
func (d *Desk) UserNew(c request.Context) error {
	filled := &newUserForm{}
	made := workos.User{}
	a := act{
		name: "user.create", section: views.SectionUsers, title: "New user", submit: "Create user",
		nothing: "No user was created", back: paths.Users.URL(), filled: filled,
		says: []string{"The user will belong to no organization and will not be notified. To have them join by email, invite them instead."},
	}
	a.targetOf = func() target { return target{kind: "user", id: filled.Email, name: filled.Email} }
	a.done = func() string { return filled.Email + " was created." }
	a.details = func() map[string]string {
		return diff("first name", "", filled.FirstName, "last name", "", filled.LastName, "external id", "", filled.ExternalID, "password", "", filled.with())
	}
	a.do = func(ctx context.Context) (err error) {
		made, err = d.Client.CreateUser(ctx, filled.options())
		return err
	}
	a.learn = func(ctx context.Context) error {
		if made.ID == "" {
			return nil
		}
		return d.Mirror.UpsertUser(ctx, made)
	}
	a.made, a.adopt = func() string { return d.users().madeID(made) }, func(id string) { made.ID = id }
	a.nextOf = func() string {
		return cmp.Or(paths.UserShow.URL(d.users().madeID(made)), a.back)
	}
	return d.perform(c, a)
}

// newUserForm is a user as they are made. A password comes as a hash from an earlier system, or not at all.
type newUserForm struct {
	Email, FirstName, LastName, ExternalID, HashType string
	Verified                                         bool
	hash                                             workos.Secret
}

// hashTypes are the kinds of hash that WorkOS imports (https://workos.com/docs/reference/authkit/user/create).
var hashTypes = []ui.Option{{Value: "bcrypt", Label: "bcrypt"}, {Value: "firebase-scrypt", Label: "Firebase scrypt"}, {Value: "scrypt", Label: "scrypt"},
	{Value: "pbkdf2", Label: "PBKDF2"}, {Value: "argon2", Label: "Argon2"}, {Value: "ssha", Label: "SSHA"}, {Value: "ssha256", Label: "SSHA-256"}}

func (f *newUserForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"email", "first_name", "last_name", "external_id", "password_hash", "password_hash_type"}
	f.Email, f.FirstName, f.LastName = typedAddress(values.Get("email")), oneLine(values.Get("first_name")), oneLine(values.Get("last_name"))
	f.ExternalID, f.HashType, f.hash = oneLine(values.Get("external_id")), values.Get("password_hash_type"), workos.Secret(strings.TrimSpace(values.Get("password_hash")))
	f.Verified = values.Get("email_verified") == "true"
	checkAddress(form, "email", f.Email, anAddress)
	checkExternalID(form, f.ExternalID)
	switch {
	case f.hash != "" && !slices.ContainsFunc(hashTypes, func(option ui.Option) bool { return option.Value == f.HashType }):
		form.Wrong("password_hash_type", "Choose how the password was hashed.")
	case f.hash == "" && f.HashType != "":
		form.Wrong("password_hash", "Paste the hash, or choose no kind.")
	}
}

func (f *newUserForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{
		addressControl("email", "Email address", f.Email, anAddress, form),
		ui.Checkbox(ui.Input{Name: "email_verified", Label: "The email address is already verified"}, f.Verified),
		ui.TextInput(ui.Input{Name: "first_name", Label: "First name", Value: f.FirstName, Error: form.WrongAt("first_name")}),
		ui.TextInput(ui.Input{Name: "last_name", Label: "Last name", Value: f.LastName, Error: form.WrongAt("last_name")}),
		ui.TextInput(externalIDInput(f.ExternalID, form)),
		ui.Select(ui.SelectInput{Input: ui.Input{Name: "password_hash_type", Label: "Imported password", Value: f.HashType, Error: form.WrongAt("password_hash_type")}, Prompt: "None", Options: hashTypes}),
		ui.TextInput(ui.Input{Name: "password_hash", Label: "Hash of the password", Type: "password", MaxLength: 1000, Error: form.WrongAt("password_hash"), Hint: "From the system they come from. It is sent to WorkOS and not stored here."}),
	}
}

func (f *newUserForm) options() workos.CreateUserOptions {
	return workos.CreateUserOptions{Email: f.Email, FirstName: f.FirstName, LastName: f.LastName, ExternalID: f.ExternalID, EmailVerified: f.Verified,
		PasswordHash: f.hash, PasswordHashType: f.HashType}
}

// with says how the user comes to a password, for the ledger.
func (f *newUserForm) with() string {
	if f.hash == "" {
		return ""
	}
	return "imported (" + f.HashType + ")"
}
