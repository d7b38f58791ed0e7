package action

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/web/request"
)

// maxReason is the longest reason that a form takes, in characters.
const maxReason = 500

// ReadForm reads the fields that every action's form has; it checks nothing yet.
func ReadForm(values url.Values) actionsview.Form {
	organization, text := Chosen(values, "organization")
	return actionsview.Form{
		Key:              values.Get(actionsview.FormKeyField),
		Organization:     organization,
		OrganizationName: text,
		Reason:           page.PlainText(values.Get(actionsview.ReasonField)),
	}
}

// isAnotherForm gives a new key to a form that was sent before with other values, and adds an error that explains it.
func (r *Runner) isAnotherForm(ctx context.Context, form *actionsview.Form) {
	form.Key = r.Auth.NewFormKey(ctx)
	form.AddError("", "This form was already sent with other values, and nothing was sent this time. Activity shows what was done. "+
		"Check it and send it again.")
}

// shownVersion changes whenever the target does. For a destructive action it also changes with the form's text and with what is
// affected: a person who confirms that no one will lose access must not remove someone's access. Where a count comes from is no
// part of it.
func (a Operation) shownVersion() string {
	if !a.isDangerous() {
		return a.Target.Version
	}
	says := slices.Concat([]string{a.Target.Version, a.Title}, a.Description, a.Warnings, slices.Sorted(slices.Values(a.Affected)))
	sum := sha256.Sum256([]byte(countSource.ReplaceAllString(strings.Join(says, "\n"), "")))
	return hex.EncodeToString(sum[:12])
}

// Chosen returns what a type-ahead field sent: the ID of the chosen option, or the text that was typed instead.
// If the text is unchanged, only the ID counts: names change, and another object may have that name by now. If the text
// was cleared, there is no ID either.
func Chosen(values url.Values, name string) (id, text string) {
	id, text = strings.TrimSpace(values.Get(name)), page.OneLine(values.Get(name+"_text"))
	shown := page.OneLine(values.Get(name + "_shown"))
	switch {
	case text == shown && id != "":
		text = ""
	case text == "":
		id = ""
	}
	return id, text
}

// CheckFormWithOrganization checks the fields that every form has, and finds the chosen organization.
func (r *Runner) CheckFormWithOrganization(c request.Context, form *actionsview.Form) page.NamedOrganization {
	found, wrong := r.ChosenOrganization(c, form)
	if wrong != "" {
		form.AddError("organization", wrong)
	}
	r.CheckForm(c, form)
	return found
}

// CheckForm checks the fields that every action's form has.
func (r *Runner) CheckForm(c request.Context, form *actionsview.Form) {
	if !r.Auth.CheckFormKey(c.Request().Context(), form.Key) {
		form.AddError("", "This form has expired or was opened by another operator. Check it and send it again.")
	}
	if utf8.RuneCountInString(form.Reason) > maxReason {
		form.AddError(actionsview.ReasonField, fmt.Sprintf("Shorten the reason to %d characters.", maxReason))
	}
}

// CannotRecord adds to a form the error that the ledger could not be written, so nothing was sent. What was typed is
// kept.
func (r *Runner) CannotRecord(ctx context.Context, form *actionsview.Form, nothing string, err error) {
	r.Failed(ctx, "record an action", err)
	text := nothing + ". Frontdesk could not record this in Activity, so nothing was sent to WorkOS."
	if store.IsUnavailable(err) {
		text += " The records file " + store.FileProblem(err) + "."
	}
	form.AddError("", text+" What you typed is still here: send it again. If it happens again, tell the person who runs Frontdesk.")
}
