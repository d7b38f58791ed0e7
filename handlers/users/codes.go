package users

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// EmailChange makes WorkOS email a code to a person's new address. Nothing changes until the code is entered.
func (h *Handlers) EmailChange(c request.Context) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	filled := &addressForm{before: user.Email}
	a.Upsert = nil
	a.Name, a.Title, a.Submit, a.Input = "user.email_change", "Change the email address of "+a.Target.Name, "Send code", filled
	a.FailureText, a.Result.URL = "No code was sent", paths.UserEmailConfirm.URL(user.ID)
	a.Description = []string{"The code sent to the new address must be entered before it becomes the user's address. " + mailLimit}
	if user.Email != "" {
		a.Description[0] = user.Email + " will stay the address until the code sent to the new one is entered. " + mailLimit
	}
	a.Decide = func(a *action.Operation) {
		a.Result.Text = "The code was sent to " + filled.Email + ". Confirm the change with it."
		a.Details = action.Diff("email", user.Email, filled.Email)
	}
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.SendEmailChange(ctx, user.ID, filled.Email)
		return err
	}
	return h.Perform(c, a)
}

type addressForm struct{ before, Email string }

func (f *addressForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"new_email", "email"}
	f.Email = page.TypedAddress(values.Get("new_email"))
	if action.CheckAddress(form, "new_email", f.Email, action.AnAddress); strings.EqualFold(f.Email, f.before) {
		form.AddError("new_email", "They already have this address.")
	}
}

func (f *addressForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{action.AddressControl("new_email", "New address", f.Email, action.AnAddress, form)}
}

// EmailConfirm changes a person's address with the code that they read out.
func (h *Handlers) EmailConfirm(c request.Context) error {
	return h.withCode(c, "user.email_confirm", "Confirm the new address of %s", "This will change the address to the one that the code was "+
		"sent to.", "The address was not changed", "The new address of %s was confirmed.", h.Client.ConfirmEmailChange)
}

// VerificationConfirm confirms a person's address with the code that they read out.
func (h *Handlers) VerificationConfirm(c request.Context) error {
	return h.withCode(c, "user.verification_confirm", "Confirm the address of %s", "This will mark the address as verified.",
		"The address was not confirmed", "The address of %s was confirmed.", h.Client.ConfirmEmailVerification)
}

// withCode is an action that needs a code from an email; its texts have a placeholder for the person.
func (h *Handlers) withCode(c request.Context, name, title, sentence, nothing, done string,
	confirm func(ctx context.Context, id, code string) (workos.User, error)) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	if name == "user.verification_confirm" && user.EmailVerified {
		return action.AlreadySo(a, user.Email+" is already verified", "")
	}
	filled := &action.CodeForm{Hint: "From the email that the person got. They read it out to you; it is not stored."}
	a.Name, a.Title, a.Submit, a.Input = name, fill(title, a.Target.Name), "Confirm address", filled
	a.FailureText, a.Result.Text = nothing, fill(done, a.Target.Name)
	a.Description = []string{sentence}
	a.Details = h.confirmedChange(c.Request().Context(), name, user)
	a.Do = func(ctx context.Context) error { _, err := confirm(ctx, user.ID, filled.Code.Reveal()); return err }
	return h.Perform(c, a)
}

// confirmedChange returns what a code from an email changes, for the ledger. The form does not have the new address: the code
// belongs to the address that it was last sent to.
func (h *Handlers) confirmedChange(ctx context.Context, actionName string, user workos.User) store.Details {
	if actionName == "user.verification_confirm" {
		return action.Diff(emailStatus, wording.EmailStateOfUser(user).Word, wording.EmailState(true).Word)
	}
	sent, err := h.Ledger.AuditEntries(ctx, h.Scope(ctx),
		store.AuditQuery{Action: "user.email_change", TargetID: user.ID, Outcome: store.Done, Paging: store.Paging{Limit: 1}})
	if err != nil {
		h.Failed(ctx, "email change", err, "id", user.ID)
	}
	after := "not known: the code was not sent from Frontdesk"
	for _, row := range sent.Rows {
		if change, isChange := row.Details.Change("email"); isChange {
			after = change.After
		}
	}
	return action.Diff("email", user.Email, after)
}

func fill(sentence, name string) string { return strings.ReplaceAll(sentence, "%s", name) }

// FactorCheck checks the code that an authenticator app shows the caller right now.
func (h *Handlers) FactorCheck(c request.Context) error {
	user, a, err := h.UserOperation(c)
	if err != nil {
		return err
	}
	factors, err := h.FactorsOf(c.Request().Context(), user.ID, c.Param("factor"))
	if err != nil {
		return err
	}
	if len(factors) == 0 {
		return &page.Problem{Status: http.StatusNotFound, Title: "There is no such MFA method",
			Text: "It may already have been removed. Open the user's page to see what is set up."}
	}
	who, filled, valid := a.Target.Name, &action.CodeForm{Hint: "Six digits that the caller reads out from their app. They change every 30 " +
		"seconds."}, false
	a.Upsert = nil
	a.Name, a.Title, a.Submit, a.Input = "user.mfa.check", "Verify a code of "+who, "Verify code", filled
	a.FailureText = "No code was verified"
	a.ResultOf = func() action.Result {
		if valid {
			return action.Result{Text: "The code is right: the caller has the device of " + who + "."}
		}
		return action.Result{Text: "The code is wrong. The caller does not have the device of " + who + ", or its clock is wrong."}
	}
	a.Description = []string{"This will show whether the caller has the device on which " + who + " set up MFA. It will not change anything."}
	a.Do = func(ctx context.Context) error {
		challenge, err := h.Client.ChallengeAuthFactor(ctx, factors[0].ID, "")
		if err != nil {
			return err
		}
		valid, err = h.Client.VerifyAuthChallenge(ctx, challenge.ID, filled.Code.Reveal())
		return err
	}
	return h.Perform(c, a)
}
