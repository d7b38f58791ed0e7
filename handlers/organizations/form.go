package organizations

import (
	"maps"
	"net/url"
	"slices"
	"strings"

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

// The fields of an organization.
var (
	nameField = action.Field[workos.Organization]{Name: "name", Value: func(o *workos.Organization) *string { return &o.Name },
		Missing: "Give the organization a name.", Control: ui.Input{Name: "name", Label: "Name", Required: true, MaxLength: maxName}}
	externalIDField = action.ExternalIDField(func(o *workos.Organization) *string { return &o.ExternalID })
	stripeField     = action.Field[workos.Organization]{
		Name: "stripe customer id", Value: func(o *workos.Organization) *string { return &o.StripeCustomerID },
		Control: ui.Input{Name: "stripe_customer_id", Label: "Stripe customer ID", Placeholder: "cus_…"}}
)

func metadataOf(o workos.Organization) workos.Metadata { return o.Metadata }

// The fields of a new organization, and those that can be edited.
var (
	newOrganization = action.Editable[workos.Organization]{Metadata: metadataOf,
		Fields: []action.Field[workos.Organization]{nameField, externalIDField}}
	editableOrganization = action.Editable[workos.Organization]{Metadata: metadataOf,
		Fields: []action.Field[workos.Organization]{nameField, externalIDField, stripeField}}
)

// organizationForm is the form of a new organization, with its domains.
type organizationForm struct {
	action.Edit[workos.Organization]
	Domains []string
	taken   func(externalID string) string // whose an external id is already
}

// Parse implements action.Input.
func (f *organizationForm) Parse(values url.Values, form *actionsview.Form) {
	f.Edit.Parse(values, form)
	form.Fields = append(form.Fields, "domains")
	f.readNew(values, form)
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
	if f.After.ExternalID != "" && len(form.Errors) == 0 {
		if name := f.taken(f.After.ExternalID); name != "" {
			form.AddError("external_id", name+" already has this external ID. Open that organization instead.")
		}
	}
}

// Fields implements action.Input.
func (f *organizationForm) Fields(form actionsview.Form) []templ.Component {
	domains := ui.TextInput(ui.Input{Name: "domains", Label: "Domains", Value: strings.Join(f.Domains, " "), Error: form.ErrorAt("domains"),
		Placeholder: "example.com example.org", Hint: "They start as unverified; the customer must verify each with a DNS record."})
	return slices.Insert(f.Edit.Fields(form), 1, domains)
}

func (f *organizationForm) creation() workos.CreateOrganizationOptions {
	options := workos.CreateOrganizationOptions{Name: f.After.Name, ExternalID: f.After.ExternalID, Metadata: f.Metadata.Created()}
	for _, domain := range f.Domains {
		options.Domains = append(options.Domains, workos.OrganizationDomainData{Domain: workos.DomainASCII(domain), State: "pending"})
	}
	return options
}

func organizationUpdate(edit action.Edit[workos.Organization]) workos.UpdateOrganizationOptions {
	before, after := edit.Before, edit.After
	return workos.UpdateOrganizationOptions{
		Name: action.Changed(before.Name, after.Name), ExternalID: action.Changed(before.ExternalID, after.ExternalID),
		StripeCustomerID: action.Changed(before.StripeCustomerID, after.StripeCustomerID), Metadata: edit.Metadata.Changed,
	}
}

// Changes returns the details of a new organization for the ledger.
func (f *organizationForm) Changes() store.Details {
	changes := f.Edit.Changes()
	maps.Copy(changes, action.Diff("domains", "", strings.Join(f.Domains, " ")))
	return changes
}

func undoOrganizationEdit(row store.AuditEntry) action.Reversal {
	return editableOrganization.Undo(row, paths.OrganizationEdit.URL(row.TargetID))
}
