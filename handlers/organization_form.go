package handlers

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

const maxName = 255

// organizationForm is an organization as it is created or changed. Only what changed is sent.
type organizationForm struct {
	isNew            bool
	before           workos.Organization
	Name, ExternalID string
	Stripe           string
	Domains          []string
	metadata         metadataEdit
	taken            func(externalID string) string // whose an external id is already
}

func editOrganization(o workos.Organization) *organizationForm {
	return &organizationForm{before: o, Name: o.Name, ExternalID: o.ExternalID, Stripe: o.StripeCustomerID, metadata: editMetadata(o.Metadata)}
}

func (f *organizationForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"name", "external_id", "stripe_customer_id", "metadata", "domains"}
	f.Name, f.ExternalID = edited(values, "name", f.before.Name), edited(values, "external_id", f.before.ExternalID)
	f.Stripe = edited(values, "stripe_customer_id", f.before.StripeCustomerID)
	f.metadata.read(values, form)
	switch {
	case f.Name == f.before.Name && !f.isNew: // an old name that would not be taken today stays
	case f.Name == "":
		form.Wrong("name", "Give the organization a name.")
	case utf8.RuneCountInString(f.Name) > maxName:
		form.Wrong("name", fmt.Sprintf("Shorten the name to %d characters.", maxName))
	}
	if f.ExternalID != f.before.ExternalID {
		checkExternalID(form, f.ExternalID)
	}
	if f.isNew {
		f.readNew(values, form)
	} else if len(form.Errors) == 0 && len(f.changes()) == 0 {
		form.Wrong("", "You have not changed anything.")
	}
}

func (f *organizationForm) readNew(values url.Values, form *actionsview.Form) {
	f.Domains = nil
	for _, domain := range strings.Fields(strings.ReplaceAll(strings.ToLower(plainText(values.Get("domains"))), ",", " ")) {
		if !slices.ContainsFunc(f.Domains, func(earlier string) bool { return workos.DomainKey(earlier) == workos.DomainKey(domain) }) {
			f.Domains = append(f.Domains, domain)
		}
	}
	for _, domain := range f.Domains {
		if !isDomain(domain) {
			form.Wrong("domains", "“"+domain+"” is not a domain. Write it like example.com, without https:// and without an @.")
		}
	}
	if f.ExternalID != "" && len(form.Errors) == 0 {
		if name := f.taken(f.ExternalID); name != "" {
			form.Wrong("external_id", name+" already has this external ID. Open that organization instead.")
		}
	}
}

func (f *organizationForm) controls(form actionsview.Form) []templ.Component {
	controls := []templ.Component{
		ui.TextInput(ui.Input{Name: "name", Label: "Name", Value: f.Name, Required: true, MaxLength: maxName, Error: form.WrongAt("name")}),
	}
	if f.isNew {
		controls = append(controls, ui.TextInput(ui.Input{Name: "domains", Label: "Domains", Value: strings.Join(f.Domains, " "), Error: form.WrongAt("domains"),
			Placeholder: "example.com example.org", Hint: "They start as unverified; the customer must verify each with a DNS record."}))
	}
	controls = append(controls, ui.TextInput(externalIDInput(f.ExternalID, form)))
	if !f.isNew {
		controls = append(controls, ui.TextInput(ui.Input{Name: "stripe_customer_id", Label: "Stripe customer ID", Value: f.Stripe, Error: form.WrongAt("stripe_customer_id"), Placeholder: "cus_…"}))
	}
	return append(controls, f.metadata.control(form))
}

func (f *organizationForm) creation() workos.CreateOrganizationOptions {
	options := workos.CreateOrganizationOptions{Name: f.Name, ExternalID: f.ExternalID, Metadata: f.metadata.created()}
	for _, domain := range f.Domains {
		options.Domains = append(options.Domains, workos.OrganizationDomainData{Domain: workos.DomainASCII(domain), State: "pending"})
	}
	return options
}

func (f *organizationForm) update() workos.UpdateOrganizationOptions {
	return workos.UpdateOrganizationOptions{
		Name: changed(f.before.Name, f.Name), ExternalID: changed(f.before.ExternalID, f.ExternalID),
		StripeCustomerID: changed(f.before.StripeCustomerID, f.Stripe), Metadata: f.metadata.changed,
	}
}

func (f *organizationForm) changes() map[string]string {
	changes := diff("name", f.before.Name, f.Name, "external id", f.before.ExternalID, f.ExternalID, "stripe customer id", f.before.StripeCustomerID, f.Stripe,
		"domains", "", strings.Join(f.Domains, " "))
	f.metadata.addChanges(changes)
	return changes
}
