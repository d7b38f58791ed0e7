package handlers

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// UserEmailChange has WorkOS mail a code to a person's new address. Nothing changes until the code comes back.
func (d *Desk) UserEmailChange(c request.Context) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	filled := &addressForm{before: user.Email}
	a.learn = nil
	a.name, a.title, a.submit, a.filled = "user.email_change", "Change the email address of "+a.target.name, "Send code", filled
	a.nothing, a.done = "No code was sent", func() string { return "The code was sent to " + filled.Email + ". Confirm the change with it." }
	a.next = paths.UserEmailConfirm.URL(user.ID)
	a.says = []string{"The code sent to the new address must be entered before it becomes the user's address. " + mailLimit}
	if user.Email != "" {
		a.says[0] = user.Email + " will stay the address until the code sent to the new one is entered. " + mailLimit
	}
	a.details = func() map[string]string { return diff("email", user.Email, filled.Email) }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.SendEmailChange(ctx, user.ID, filled.Email)
		return err
	}
	return d.perform(c, a)
}

type addressForm struct{ before, Email string }

func (f *addressForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"new_email", "email"}
	f.Email = typedAddress(values.Get("new_email"))
	if checkAddress(form, "new_email", f.Email, anAddress); strings.EqualFold(f.Email, f.before) {
		form.Wrong("new_email", "They already have this address.")
	}
}

func (f *addressForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{addressControl("new_email", "New address", f.Email, anAddress, form)}
}

// UserEmailConfirm changes a person's address with the code that they read out.
func (d *Desk) UserEmailConfirm(c request.Context) error {
	return d.withCode(c, "user.email_confirm", "Confirm the new address of %s", "This will change the address to the one that the code was sent to.", "The address was not changed", "The new address of %s was confirmed.", d.Client.ConfirmEmailChange)
}

// UserVerificationConfirm confirms a person's address with the code that they read out.
func (d *Desk) UserVerificationConfirm(c request.Context) error {
	return d.withCode(c, "user.verification_confirm", "Confirm the address of %s", "This will mark the address as verified.", "The address was not confirmed", "The address of %s was confirmed.", d.Client.ConfirmEmailVerification)
}

// withCode is an act that WorkOS does for a code from a mail; the sentences hold a place for the person.
func (d *Desk) withCode(c request.Context, name, title, sentence, nothing, done string, confirm func(ctx context.Context, id, code string) (workos.User, error)) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	if name == "user.verification_confirm" && user.EmailVerified {
		return alreadySo(a, user.Email+" is already verified", "")
	}
	filled := &codeForm{hint: "From the email that the person got. They read it out to you; it is not stored."}
	a.name, a.title, a.submit, a.filled = name, fill(title, a.target.name), "Confirm address", filled
	a.nothing, a.done = nothing, says(fill(done, a.target.name))
	a.says = []string{sentence}
	a.details = func() map[string]string { return d.confirmedChange(c.Request().Context(), name, user) }
	a.do = func(ctx context.Context) error { _, err := confirm(ctx, user.ID, filled.code.Reveal()); return err }
	return d.perform(c, a)
}

// confirmedChange is what a code from an email changes, for the ledger. The form does not say the new address: the code
// belongs to the address that it was sent to last.
func (d *Desk) confirmedChange(ctx context.Context, action string, user workos.User) map[string]string {
	if action == "user.verification_confirm" {
		return diff("email status", wording.EmailStateOfUser(user).Word, wording.EmailState(true).Word)
	}
	sent, err := d.Store.AuditEntries(ctx, store.AuditQuery{Action: "user.email_change", TargetID: user.ID, Outcome: store.Done, Paging: store.Paging{Limit: 1}})
	if err != nil {
		d.failed(ctx, "email change", err, "id", user.ID)
	}
	after := "not known: the code was not sent from Frontdesk"
	for _, row := range sent.Rows {
		if change, isChange := store.ChangeOf(row.Details["email"]); isChange {
			after = change.After
		}
	}
	return diff("email", user.Email, after)
}

func fill(sentence, name string) string { return strings.ReplaceAll(sentence, "%s", name) }

// UserFactorCheck checks the code that an authenticator app shows the caller right now.
func (d *Desk) UserFactorCheck(c request.Context) error {
	user, a, err := d.userAct(c)
	if err != nil {
		return err
	}
	factors, err := d.factorsOf(c.Request().Context(), user.ID, c.Param("factor"))
	if err != nil {
		return err
	}
	if len(factors) == 0 {
		return &Problem{Status: http.StatusNotFound, Title: "There is no such MFA method", Text: "It may already have been removed. Open the user's page to see what is set up."}
	}
	who, filled, valid := a.target.name, &codeForm{hint: "Six digits that the caller reads out from their app. They change every 30 seconds."}, false
	a.learn = nil
	a.name, a.title, a.submit, a.filled = "user.mfa.check", "Verify a code of "+who, "Verify code", filled
	a.nothing = "No code was verified"
	a.done = func() string {
		if valid {
			return "The code is right: the caller has the device of " + who + "."
		}
		return "The code is wrong. The caller does not have the device of " + who + ", or its clock is wrong."
	}
	a.says = []string{"This will show whether the caller has the device on which " + who + " set up MFA. It will not change anything."}
	a.do = func(ctx context.Context) error {
		challenge, err := d.Client.ChallengeAuthFactor(ctx, factors[0].ID, "")
		if err != nil {
			return err
		}
		valid, err = d.Client.VerifyAuthChallenge(ctx, challenge.ID, filled.code.Reveal())
		return err
	}
	return d.perform(c, a)
}

var codeShape = regexp.MustCompile(`^[0-9A-Za-z]{4,12}$`)

// codeForm is a code that somebody reads out. It is used once and shown nowhere.
type codeForm struct {
	hint string
	code workos.Secret
}

func (f *codeForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"code"}
	f.code = workos.Secret(strings.Join(strings.Fields(values.Get("code")), ""))
	if !codeShape.MatchString(f.code.Reveal()) {
		form.Wrong("code", "Enter the code as it was read out, usually six digits.")
	}
}

func (f *codeForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{ui.TextInput(ui.Input{Name: "code", Label: "Code", Required: true, MaxLength: 20, Error: form.WrongAt("code"), Hint: f.hint, Placeholder: "123456"})}
}
