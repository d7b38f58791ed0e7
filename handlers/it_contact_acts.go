package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// ITContactNew adds somebody whom WorkOS may write to about a customer's set-up.
func (d *Desk) ITContactNew(c request.Context) error {
	organization, a, err := d.settingsAct(c)
	if err != nil {
		return err
	}
	contacts, err := d.Client.ListITContacts(c.Request().Context(), organization.ID)
	if err != nil {
		return err
	}
	filled := &contactForm{contacts: contacts}
	a.name, a.title, a.submit, a.filled = "it_contact.add", "Add an IT contact of "+a.target.name, "Add contact", filled
	a.nothing, a.done = "Nobody was added", func() string { return filled.Email + " was added as an IT contact of " + a.target.name + "." }
	a.says = []string{"WorkOS will email them when a certificate of " + a.target.name + " is expiring soon or something is set up wrongly. Nothing will be sent now."}
	a.details = func() map[string]string { return map[string]string{"contact": filled.Email} }
	made := workos.ITContact{}
	a.do = func(ctx context.Context) (err error) {
		made, err = d.Client.AddITContact(ctx, organization.ID, filled.Email)
		return err
	}
	a.made, a.adopt = func() string { return made.ID }, func(id string) { made.ID = id }
	return d.perform(c, a)
}

func hasAddress(email string) func(workos.ITContact) bool {
	return func(contact workos.ITContact) bool { return workos.EmailKey(contact.Email) == workos.EmailKey(email) }
}

const aContact = "it@example.com" // what an IT contact's address looks like

// contactForm is somebody's address.
type contactForm struct {
	Email    string
	contacts []workos.ITContact // there already
}

func (f *contactForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"email"}
	f.Email = typedAddress(values.Get("email"))
	checkAddress(form, "email", f.Email, aContact)
	if slices.ContainsFunc(f.contacts, hasAddress(f.Email)) {
		form.Wrong("email", f.Email+" is an IT contact already.")
	}
}

func (f *contactForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{addressControl("email", "Email address", f.Email, aContact, form)}
}

// contactAct reads the IT contact that the path names, of the organization that it names, and begins an act on them.
func (d *Desk) contactAct(c request.Context) (workos.ITContact, act, error) {
	organization, a, err := d.settingsAct(c)
	if err != nil {
		return workos.ITContact{}, a, err
	}
	contacts, err := d.Client.ListITContacts(c.Request().Context(), organization.ID)
	if err != nil {
		return workos.ITContact{}, a, err
	}
	i := slices.IndexFunc(contacts, func(contact workos.ITContact) bool { return contact.ID == c.Param("contact") })
	if i < 0 {
		return workos.ITContact{}, a, &Problem{Status: http.StatusNotFound, Title: "This organization has no such IT contact", Text: "They may have been removed meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + a.target.name, URL: a.back}}}
	}
	a.target.kind, a.target.id, a.target.name = "it_contact", contacts[i].ID, contacts[i].Email
	return contacts[i], a, nil
}

// ITContactRemove takes an IT contact from an organization.
func (d *Desk) ITContactRemove(c request.Context) error {
	contact, a, err := d.contactAct(c)
	if err != nil {
		return err
	}
	a.name, a.title, a.submit, a.danger = "it_contact.remove", "Remove the IT contact "+contact.Email, "Remove contact", true
	a.nothing, a.done = "Nobody was removed", says(contact.Email+" was removed as an IT contact of "+a.target.organizationName+".")
	a.says = []string{"WorkOS will no longer email " + contact.Email + ", and setup links that were emailed to them will stop working. Their account in your product will stay as it is."}
	a.do = func(ctx context.Context) error {
		return d.Client.DeleteITContact(ctx, a.target.organizationID, contact.ID)
	}
	return d.perform(c, a)
}

// ITContactInvite has WorkOS email an IT contact a setup link.
func (d *Desk) ITContactInvite(c request.Context) error {
	contact, a, err := d.contactAct(c)
	if err != nil {
		return err
	}
	filled := &intentsForm{}
	a.name, a.title, a.submit, a.filled = "it_contact.invite", "Send setup invitation to "+contact.Email, "Send setup invitation", filled
	a.nothing, a.done = "Nobody was invited", says("The setup invitation was sent to "+contact.Email+".")
	a.says = []string{
		"WorkOS will email " + contact.Email + " a link to the Admin Portal. Anybody who opens it will be able to change these settings of " + a.target.organizationName + ".",
		"An organization can have only one setup link at a time. If WorkOS refuses, another contact has one: revoke theirs first.",
	}
	a.details = func() map[string]string { return map[string]string{"intents": strings.Join(filled.Intents, ", ")} }
	a.do = func(ctx context.Context) error {
		return d.Client.InviteITContact(ctx, a.target.organizationID, contact.ID, filled.Intents)
	}
	return d.perform(c, a)
}

// ITContactRevoke revokes the setup link of an organization. WorkOS revokes the one that there is, whichever contact the
// call names; it is not offered for a contact when another is known to have it.
func (d *Desk) ITContactRevoke(c request.Context) error {
	contact, a, err := d.contactAct(c)
	if err != nil {
		return err
	}
	where := a.target.organizationName
	link, can := "The setup link of "+where, "no matter which IT contact it was emailed to. WorkOS does not say whether there is one. The IT contacts"
	done := link + " was revoked, if there was one."
	sent, isKnown := d.setupLinkHolder(c.Request().Context(), a.target.organizationID)
	if isKnown && sent.TargetID != contact.ID {
		return &Problem{Status: http.StatusConflict, Title: contact.Email + " has no setup link",
			Text: link + " was emailed to " + sent.TargetName + ". Revoke it there. " + nothingChanged, Actions: []ui.Action{
				{Label: "Revoke the setup link of " + sent.TargetName, URL: paths.ITContactRevoke.URL(a.target.organizationID, sent.TargetID), Primary: true},
				{Label: "Open the settings of " + where, URL: a.back},
			}}
	}
	a.name, a.title, a.submit = "it_contact.revoke", "Revoke the setup link of "+where, "Revoke setup link"
	a.says = []string{link + " will stop working, " + can + " will stay and can be invited again."}
	if isKnown {
		link = "The setup link that was emailed to " + contact.Email
		done = link + " was revoked."
		a.says = []string{link + " will stop working, if they have not used it up. They will stay an IT contact and can be invited again."}
	}
	a.nothing, a.done = "No setup link was revoked", says(done)
	a.do = func(ctx context.Context) error {
		return d.Client.RevokeITContact(ctx, a.target.organizationID, contact.ID)
	}
	return d.perform(c, a)
}

// intentsForm is what somebody is invited to set up.
type intentsForm struct{ Intents []string }

func (f *intentsForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"intents"}
	f.Intents = nil
	for _, choice := range wording.ContactIntents() {
		if slices.Contains(values["intents"], choice.Value) {
			f.Intents = append(f.Intents, choice.Value)
		}
	}
	if len(f.Intents) == 0 {
		form.Wrong("intents", "Choose at least one.")
	}
}

func (f *intentsForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{ui.Choices(ui.ChoicesInput{
		Input: ui.Input{Name: "intents", Label: "Access to", Error: form.WrongAt("intents")}, Choices: wording.ContactIntents(), Many: true, Values: f.Intents,
	})}
}
