package organizations

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
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
	metadata         action.MetadataEdit
	taken            func(externalID string) string // whose an external id is already
}

func editOrganization(o workos.Organization) *organizationForm {
	return &organizationForm{before: o, Name: o.Name, ExternalID: o.ExternalID, Stripe: o.StripeCustomerID,
		metadata: action.EditMetadata(o.Metadata)}
}

func (f *organizationForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"name", "external_id", "stripe_customer_id", "metadata", "domains"}
	f.Name, f.ExternalID = action.Edited(values, "name", f.before.Name), action.Edited(values, "external_id", f.before.ExternalID)
	f.Stripe = action.Edited(values, "stripe_customer_id", f.before.StripeCustomerID)
	f.metadata.Read(values, form)
	switch {
	case f.Name == f.before.Name && !f.isNew: // an old name that would not be taken today stays
	case f.Name == "":
		form.AddError("name", "Give the organization a name.")
	case utf8.RuneCountInString(f.Name) > maxName:
		form.AddError("name", fmt.Sprintf("Shorten the name to %d characters.", maxName))
	}
	if f.ExternalID != f.before.ExternalID {
		action.CheckExternalID(form, f.ExternalID)
	}
	if f.isNew {
		f.readNew(values, form)
	} else if len(form.Errors) == 0 && len(f.changes()) == 0 {
		form.AddError("", "You have not changed anything.")
	}
}

func (f *organizationForm) readNew(values url.Values, form *actionsview.Form) {
	f.Domains = nil
	for _, domain := range strings.Fields(strings.ReplaceAll(strings.ToLower(page.PlainText(values.Get("domains"))), ",", " ")) {
		if !slices.ContainsFunc(f.Domains, func(earlier string) bool { return workos.DomainKey(earlier) == workos.DomainKey(domain) }) {
			f.Domains = append(f.Domains, domain)
		}
	}
	for _, domain := range f.Domains {
		if !page.IsDomain(domain) {
			form.AddError("domains", "“"+domain+"” is not a domain. Write it like example.com, without https:// and without an @.")
		}
	}
	if f.ExternalID != "" && len(form.Errors) == 0 {
		if name := f.taken(f.ExternalID); name != "" {
			form.AddError("external_id", name+" already has this external ID. Open that organization instead.")
		}
	}
}

func (f *organizationForm) Fields(form actionsview.Form) []templ.Component {
	controls := []templ.Component{
		ui.TextInput(ui.Input{Name: "name", Label: "Name", Value: f.Name, Required: true, MaxLength: maxName, Error: form.ErrorAt("name")}),
	}
	if f.isNew {
		controls = append(controls, ui.TextInput(ui.Input{Name: "domains", Label: "Domains", Value: strings.Join(f.Domains, " "),
			Error:       form.ErrorAt("domains"),
			Placeholder: "example.com example.org", Hint: "They start as unverified; the customer must verify each with a DNS record."}))
	}
	controls = append(controls, ui.TextInput(action.ExternalIDInput(f.ExternalID, form)))
	if !f.isNew {
		controls = append(controls, ui.TextInput(ui.Input{Name: "stripe_customer_id", Label: "Stripe customer ID", Value: f.Stripe,
			Error: form.ErrorAt("stripe_customer_id"), Placeholder: "cus_…"}))
	}
	return append(controls, f.metadata.Control(form))
}

func (f *organizationForm) creation() workos.CreateOrganizationOptions {
	options := workos.CreateOrganizationOptions{Name: f.Name, ExternalID: f.ExternalID, Metadata: f.metadata.Created()}
	for _, domain := range f.Domains {
		options.Domains = append(options.Domains, workos.OrganizationDomainData{Domain: workos.DomainASCII(domain), State: "pending"})
	}
	return options
}

func (f *organizationForm) update() workos.UpdateOrganizationOptions {
	return workos.UpdateOrganizationOptions{
		Name: action.Changed(f.before.Name, f.Name), ExternalID: action.Changed(f.before.ExternalID, f.ExternalID),
		StripeCustomerID: action.Changed(f.before.StripeCustomerID, f.Stripe), Metadata: f.metadata.Changed,
	}
}

func (f *organizationForm) changes() map[string]string {
	changes := action.Diff("name", f.before.Name, f.Name, "external id", f.before.ExternalID, f.ExternalID, "stripe customer id",
		f.before.StripeCustomerID, f.Stripe,
		"domains", "", strings.Join(f.Domains, " "))
	f.metadata.AddChanges(changes)
	return changes
}

func (f *organizationForm) Shown() url.Values {
	if f.isNew {
		return nil
	}
	return f.metadata.Shown(url.Values{"name": {f.before.Name}, "external_id": {f.before.ExternalID},
		"stripe_customer_id": {f.before.StripeCustomerID}})
}

func undoOrganizationEdit(row store.AuditEntry) action.Reversal {
	return action.UndoEdit(row, paths.OrganizationEdit.URL(row.TargetID),
		map[string]string{"name": "name", "external id": "external_id", "stripe customer id": "stripe_customer_id"})
}
