package handlers

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/web/request"
)

// maxReason is the longest reason that a form takes, in characters.
const maxReason = 500

// readActForm takes what every form of an act has, as it was filled in; nothing of it is checked yet.
func readActForm(values url.Values) actionsview.Form {
	organization, text := chosen(values, "organization")
	return actionsview.Form{
		Key:              values.Get(actionsview.FormKeyField),
		Organization:     organization,
		OrganizationName: text,
		Reason:           plainText(values.Get(actionsview.ReasonField)),
	}
}

// chosen is what a type-ahead field sent: the ID of the option that it showed, or the text that was typed in its place.
// While the text is as it was shown, the ID alone counts: names change, and another object may be called so by now. An
// emptied text takes the ID away.
func chosen(values url.Values, name string) (id, text string) {
	id, text = strings.TrimSpace(values.Get(name)), oneLine(values.Get(name+"_text"))
	shown := oneLine(values.Get(name + "_shown"))
	switch {
	case text == shown && id != "":
		text = ""
	case text == "":
		id = ""
	}
	return id, text
}

// checkActForm finds what is wrong with the parts that every form has, and the organization that is meant.
func (d *Desk) checkActForm(c request.Context, form *actionsview.Form) namedOrganization {
	found, wrong := d.chosenOrganization(c, form)
	if wrong != "" {
		form.Wrong("organization", wrong)
	}
	d.checkForm(c, form)
	return found
}

// checkForm finds what is wrong with the parts that the form of every act has.
func (d *Desk) checkForm(c request.Context, form *actionsview.Form) {
	if !d.Auth.CheckFormKey(c.Request().Context(), form.Key) {
		form.Wrong("", "This form has expired or was opened by another operator. Check it and send it again.")
	}
	if utf8.RuneCountInString(form.Reason) > maxReason {
		form.Wrong(actionsview.ReasonField, fmt.Sprintf("Shorten the reason to %d characters.", maxReason))
	}
}

// cannotRecord says of a form, which keeps what was typed, that Activity took no entry for it. What is not recorded is not
// sent.
func (d *Desk) cannotRecord(ctx context.Context, form *actionsview.Form, nothing string, err error) {
	d.failed(ctx, "record an action", err)
	text := nothing + ". Frontdesk could not record this in Activity, so nothing was sent to WorkOS."
	if store.IsUnavailable(err) {
		text += " The records file " + store.FileProblem(err) + "."
	}
	form.Wrong("", text+" What you typed is still here: send it again. If it happens again, tell the person who runs Frontdesk.")
}

// plainText is typed text without what nobody types: broken characters, control characters, Windows line ends.
func plainText(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text))
}

// oneLine is plainText without line breaks.
func oneLine(text string) string { return strings.Join(strings.Fields(plainText(text)), " ") }
