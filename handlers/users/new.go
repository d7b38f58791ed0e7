package users

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// New creates a user. WorkOS does not email them.
func (h *Handlers) New(c request.Context) error {
	filled := &newUserForm{}
	made := workos.User{}
	a := action.Operation{Name: "user.create", Section: views.SectionUsers, CancelURL: paths.Users.URL(), Input: filled, Created: &made.ID}
	a.Title, a.Submit, a.FailureText = "New user", "Create user", "No user was created"
	a.Description = []string{"The user will belong to no organization and will not be notified. To have them join by email, invite them " +
		"instead."}
	a.Decide = func(a *action.Operation) {
		a.Target = action.Target{Kind: "user", ID: filled.Email, Name: filled.Email}
		a.Details = action.Diff("first name", "", filled.FirstName, "last name", "", filled.LastName, "external id", "", filled.ExternalID,
			emailStatus, "", wording.EmailState(filled.Verified).Word, "password", "", filled.with())
	}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateUser(ctx, filled.options())
		made.ID = h.UserResource().MadeID(made)
		return err
	}
	a.Upsert = func(ctx context.Context) error {
		if made.ID == "" {
			return nil
		}
		return h.Mirror.UpsertUser(ctx, made)
	}
	a.ResultOf = func() action.Result {
		return action.Result{Text: filled.Email + " was created.", URL: paths.UserShow.URL(made.ID)}
	}
	return h.Perform(c, a)
}

// emailStatus is the detail that records whether an email address is verified.
const emailStatus = "email status"

// newUserForm is the form of a new user. A password is given as a hash from an earlier system, or not at all.
type newUserForm struct {
	Email, FirstName, LastName, ExternalID, HashType string
	Verified                                         bool
	hash                                             workos.Secret
}

// hashTypes are the kinds of hash that WorkOS imports (https://workos.com/docs/reference/authkit/user/create).
var hashTypes = []ui.Option{{Value: "bcrypt", Label: "bcrypt"}, {Value: "firebase-scrypt", Label: "Firebase scrypt"},
	{Value: "scrypt", Label: "scrypt"},
	{Value: "pbkdf2", Label: "PBKDF2"}, {Value: "argon2", Label: "Argon2"}, {Value: "ssha", Label: "SSHA"},
	{Value: "ssha256", Label: "SSHA-256"}}

func (f *newUserForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"email", "first_name", "last_name", "external_id", "password_hash", "password_hash_type"}
	f.Email, f.FirstName, f.LastName = page.TypedAddress(values.Get("email")), page.OneLine(values.Get("first_name")),
		page.OneLine(values.Get("last_name"))
	f.ExternalID, f.HashType, f.hash = page.OneLine(values.Get("external_id")), values.Get("password_hash_type"),
		workos.Secret(strings.TrimSpace(values.Get("password_hash")))
	f.Verified = values.Get("email_verified") == "true"
	action.CheckAddress(form, "email", f.Email, action.AnAddress)
	action.CheckExternalID(form, f.ExternalID)
	switch {
	case f.hash != "" && !slices.ContainsFunc(hashTypes, func(option ui.Option) bool { return option.Value == f.HashType }):
		form.AddError("password_hash_type", "Choose how the password was hashed.")
	case f.hash == "" && f.HashType != "":
		form.AddError("password_hash", "Paste the hash, or choose no kind.")
	}
}

func (f *newUserForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{
		action.AddressControl("email", "Email address", f.Email, action.AnAddress, form),
		ui.Checkbox(ui.Input{Name: "email_verified", Label: "The email address is already verified"}, f.Verified),
		ui.TextInput(ui.Input{Name: "first_name", Label: "First name", Value: f.FirstName, Error: form.ErrorAt("first_name")}),
		ui.TextInput(ui.Input{Name: "last_name", Label: "Last name", Value: f.LastName, Error: form.ErrorAt("last_name")}),
		ui.TextInput(action.ExternalIDInput(f.ExternalID, form)),
		ui.Select(ui.SelectInput{Input: ui.Input{Name: "password_hash_type", Label: "Imported password", Value: f.HashType,
			Error: form.ErrorAt("password_hash_type")}, Prompt: "None", Options: hashTypes}),
		ui.TextInput(ui.Input{Name: "password_hash", Label: "Hash of the password", Type: "password", MaxLength: 1000,
			Error: form.ErrorAt("password_hash"), Hint: "From the system they come from. It is sent to WorkOS and not stored here."}),
	}
}

func (f *newUserForm) options() workos.CreateUserOptions {
	return workos.CreateUserOptions{Email: f.Email, FirstName: f.FirstName, LastName: f.LastName, ExternalID: f.ExternalID,
		EmailVerified: f.Verified,
		PasswordHash:  f.hash, PasswordHashType: f.HashType}
}

// with describes how the user gets a password, for the ledger.
func (f *newUserForm) with() string {
	if f.hash == "" {
		return ""
	}
	return "imported (" + f.HashType + ")"
}
