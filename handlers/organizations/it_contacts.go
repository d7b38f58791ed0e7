package organizations

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// ITContactNew adds an IT contact, whom WorkOS may email about a customer's setup.
func (h *Handlers) ITContactNew(c request.Context) error {
	organization, a, err := h.OrganizationSettingsOperation(c)
	if err != nil {
		return err
	}
	contacts, err := h.Client.ListITContacts(c.Request().Context(), organization.ID)
	if err != nil {
		return err
	}
	filled := &contactForm{contacts: contacts}
	a.Name, a.Title, a.Submit, a.Input = "it_contact.add", "Add an IT contact of "+a.Target.Name, "Add contact", filled
	a.FailureText = "Nobody was added"
	a.Description = []string{"WorkOS will email them when a certificate of " + a.Target.Name +
		" is expiring soon or something is set up wrongly. Nothing will be sent now."}
	a.Decide = func(a *action.Operation) {
		a.Details = store.Facts(map[string]string{"contact": filled.Email})
		a.Result.Text = filled.Email + " was added as an IT contact of " + a.Target.Name + "."
	}
	made := workos.ITContact{}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.AddITContact(ctx, organization.ID, filled.Email)
		return err
	}
	a.Created = &made.ID
	return h.Perform(c, a)
}

func hasAddress(email string) func(workos.ITContact) bool {
	return func(contact workos.ITContact) bool { return workos.EmailKey(contact.Email) == workos.EmailKey(email) }
}

const aContact = "it@example.com" // what an IT contact's address looks like

// contactForm is the address of an IT contact.
type contactForm struct {
	Email    string
	contacts []workos.ITContact // there already
}

func (f *contactForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"email"}
	f.Email = page.TypedAddress(values.Get("email"))
	action.CheckAddress(form, "email", f.Email, aContact)
	if slices.ContainsFunc(f.contacts, hasAddress(f.Email)) {
		form.AddError("email", f.Email+" is an IT contact already.")
	}
}

func (f *contactForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{action.AddressControl("email", "Email address", f.Email, aContact, form)}
}

// contactOperation reads the IT contact of the path's organization, and begins an operation on them.
func (h *Handlers) contactOperation(c request.Context) (workos.ITContact, action.Operation, error) {
	organization, a, err := h.OrganizationSettingsOperation(c)
	if err != nil {
		return workos.ITContact{}, a, err
	}
	contacts, err := h.Client.ListITContacts(c.Request().Context(), organization.ID)
	if err != nil {
		return workos.ITContact{}, a, err
	}
	i := slices.IndexFunc(contacts, func(contact workos.ITContact) bool { return contact.ID == c.Param("contact") })
	if i < 0 {
		return workos.ITContact{}, a, &page.Problem{Status: http.StatusNotFound, Title: "This organization has no such IT contact",
			Text:    "They may have been removed meanwhile.",
			Actions: []ui.Action{{Label: "Open the settings of " + a.Target.Name, URL: a.CancelURL}}}
	}
	a.Target.Kind, a.Target.ID, a.Target.Name = "it_contact", contacts[i].ID, contacts[i].Email
	return contacts[i], a, nil
}

// ITContactRemove takes an IT contact from an organization.
func (h *Handlers) ITContactRemove(c request.Context) error {
	contact, a, err := h.contactOperation(c)
	if err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Danger = "it_contact.remove", "Remove the IT contact "+contact.Email, "Remove contact", true
	a.FailureText, a.Result.Text = "Nobody was removed", contact.Email+" was removed as an IT contact of "+
		a.Target.OrganizationName+"."
	a.Description = []string{"WorkOS will no longer email " + contact.Email + ", and setup links that were emailed to them will stop " +
		"working. Their account in your product will stay as it is."}
	a.Do = func(ctx context.Context) error {
		return h.Client.DeleteITContact(ctx, a.Target.OrganizationID, contact.ID)
	}
	return h.Perform(c, a)
}

// ITContactInvite makes WorkOS email an IT contact a setup link.
func (h *Handlers) ITContactInvite(c request.Context) error {
	contact, a, err := h.contactOperation(c)
	if err != nil {
		return err
	}
	filled := &intentsForm{}
	a.Name, a.Title, a.Submit, a.Input = "it_contact.invite", "Send setup invitation to "+contact.Email, "Send setup invitation", filled
	a.FailureText, a.Result.Text = "Nobody was invited", "The setup invitation was sent to "+contact.Email+"."
	a.Description = []string{
		"WorkOS will email " + contact.Email + " a link to the Admin Portal. Anybody who opens it will be able to change these settings of " +
			a.Target.OrganizationName + ".",
		"An organization can have only one setup link at a time. If WorkOS refuses, another contact has one: revoke theirs first.",
	}
	a.Decide = func(a *action.Operation) {
		a.Details = store.Facts(map[string]string{"intents": strings.Join(filled.Intents, ", ")})
	}
	a.Do = func(ctx context.Context) error {
		return h.Client.InviteITContact(ctx, a.Target.OrganizationID, contact.ID, filled.Intents)
	}
	return h.Perform(c, a)
}

// ITContactRevoke revokes an organization's setup link. WorkOS revokes the only one, whichever contact the
// call names; so it is not offered for a contact if another one is known to have it.
func (h *Handlers) ITContactRevoke(c request.Context) error {
	contact, a, err := h.contactOperation(c)
	if err != nil {
		return err
	}
	where := a.Target.OrganizationName
	link, can := "The setup link of "+where, "no matter which IT contact it was emailed to. WorkOS does not say whether there is one. The "+
		"IT contacts"
	done := link + " was revoked, if there was one."
	sent, isKnown := h.setupLinkHolder(c.Request().Context(), a.Target.OrganizationID)
	if isKnown && sent.TargetID != contact.ID {
		return &page.Problem{Status: http.StatusConflict, Title: contact.Email + " has no setup link",
			Text: link + " was emailed to " + sent.TargetName + ". Revoke it there. " + action.NothingChanged, Actions: []ui.Action{
				{Label: "Revoke the setup link of " + sent.TargetName, URL: paths.ITContactRevoke.URL(a.Target.OrganizationID, sent.TargetID),
					Primary: true},
				{Label: "Open the settings of " + where, URL: a.CancelURL},
			}}
	}
	a.Name, a.Title, a.Submit = "it_contact.revoke", "Revoke the setup link of "+where, "Revoke setup link"
	a.Description = []string{link + " will stop working, " + can + " will stay and can be invited again."}
	if isKnown {
		link = "The setup link that was emailed to " + contact.Email
		done = link + " was revoked."
		a.Description = []string{link + " will stop working, if it has not been used. They will stay an IT contact and can be invited again."}
	}
	a.FailureText, a.Result.Text = "No setup link was revoked", done
	a.Do = func(ctx context.Context) error {
		return h.Client.RevokeITContact(ctx, a.Target.OrganizationID, contact.ID)
	}
	return h.Perform(c, a)
}

// intentsForm is what a contact is invited to set up.
type intentsForm struct{ Intents []string }

func (f *intentsForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"intents"}
	f.Intents = nil
	for _, choice := range wording.ContactIntents() {
		if slices.Contains(values["intents"], choice.Value) {
			f.Intents = append(f.Intents, choice.Value)
		}
	}
	if len(f.Intents) == 0 {
		form.AddError("intents", "Choose at least one.")
	}
}

func (f *intentsForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{ui.Choices(ui.ChoicesInput{
		Input: ui.Input{Name: "intents", Label: "Access to", Error: form.ErrorAt("intents")}, Choices: wording.ContactIntents(), Many: true,
		Values: f.Intents,
	})}
}
