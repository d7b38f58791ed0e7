package action

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"unicode/utf8"

	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/web/request"
)

// maxReason is the longest reason that a form takes, in characters.
const maxReason = 500

// ReadForm takes what every form of an action has, as it was filled in; nothing of it is checked yet.
func ReadForm(values url.Values) actionsview.Form {
	organization, text := Chosen(values, "organization")
	return actionsview.Form{
		Key:              values.Get(actionsview.FormKeyField),
		Organization:     organization,
		OrganizationName: text,
		Reason:           page.PlainText(values.Get(actionsview.ReasonField)),
	}
}

// sentForm is a form as it was sent. What is typed to confirm it, and what it was shown with, is not what it asks for.
func sentForm(values url.Values) store.SentForm {
	asked := maps.Clone(values)
	for _, name := range []string{actionsview.FormKeyField, actionsview.ConfirmField, actionsview.SeenField, actionsview.ShownField} {
		delete(asked, name)
	}
	sum := sha256.Sum256([]byte(asked.Encode()))
	return store.SentForm{Key: values.Get(actionsview.FormKeyField), Digest: hex.EncodeToString(sum[:])}
}

// isAnotherForm makes a form that was sent before, with other values, a new one, and says so.
func (r *Runner) isAnotherForm(ctx context.Context, form *actionsview.Form) {
	form.Key = r.Auth.NewFormKey(ctx)
	form.AddError("", "This form was already sent with other values, and nothing was sent this time. Activity shows what was done. "+
		"Check it and send it again.")
}

// shownVersion changes whenever the target does and, where the action takes something away, whenever anything does that the form
// says: whoever confirms that nobody will lose access must not take it from somebody.
func (a Operation) shownVersion() string {
	if !a.isDangerous() {
		return a.Target.Version
	}
	says := append(append([]string{a.Target.Version, a.Title}, a.Description...), a.Warnings...)
	sum := sha256.Sum256([]byte(strings.Join(says, "\n")))
	return hex.EncodeToString(sum[:12])
}

// Chosen is what a type-ahead field sent: the ID of the option that it showed, or the text that was typed in its place.
// While the text is as it was shown, the ID alone counts: names change, and another object may be called so by now. An
// emptied text takes the ID away.
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

// CheckFormWithOrganization finds what is wrong with the parts that every form has, and the organization that is meant.
func (r *Runner) CheckFormWithOrganization(c request.Context, form *actionsview.Form) page.NamedOrganization {
	found, wrong := r.ChosenOrganization(c, form)
	if wrong != "" {
		form.AddError("organization", wrong)
	}
	r.CheckForm(c, form)
	return found
}

// CheckForm finds what is wrong with the parts that the form of every action has.
func (r *Runner) CheckForm(c request.Context, form *actionsview.Form) {
	if !r.Auth.CheckFormKey(c.Request().Context(), form.Key) {
		form.AddError("", "This form has expired or was opened by another operator. Check it and send it again.")
	}
	if utf8.RuneCountInString(form.Reason) > maxReason {
		form.AddError(actionsview.ReasonField, fmt.Sprintf("Shorten the reason to %d characters.", maxReason))
	}
}

// CannotRecord says of a form, which keeps what was typed, that Activity took no entry for it. What is not recorded is not
// sent.
func (r *Runner) CannotRecord(ctx context.Context, form *actionsview.Form, nothing string, err error) {
	r.Failed(ctx, "record an action", err)
	text := nothing + ". Frontdesk could not record this in Activity, so nothing was sent to WorkOS."
	if store.IsUnavailable(err) {
		text += " The records file " + store.FileProblem(err) + "."
	}
	form.AddError("", text+" What you typed is still here: send it again. If it happens again, tell the person who runs Frontdesk.")
}
