package handlers

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// WorkOS's limits for metadata (https://workos.com/docs/reference/organization).
const (
	maxMetadata      = 50
	maxMetadataKey   = 40
	maxMetadataValue = 600
	maxName          = 255
)

// organizationForm is an organization as it is created or changed. Only what changed is sent.
type organizationForm struct {
	isNew            bool
	before           workos.Organization
	Name, ExternalID string
	Stripe           string
	Domains          []string
	Metadata         map[string]string
	metadataText     string
	taken            func(externalID string) string // whose an external id is already
}

func editOrganization(o workos.Organization) *organizationForm {
	f := &organizationForm{before: o, Name: o.Name, ExternalID: o.ExternalID, Stripe: o.StripeCustomerID, Metadata: o.Metadata}
	for _, key := range slices.Sorted(maps.Keys(o.Metadata)) {
		f.metadataText += key + " = " + o.Metadata[key] + "\n"
	}
	return f
}

// against is the same form about another state of the organization.
func (f organizationForm) against(now workos.Organization) *organizationForm {
	f.before = now
	return &f
}

func (f *organizationForm) read(values url.Values, form *views.ActForm) {
	form.Fields = []string{"name", "external_id", "stripe_customer_id", "metadata", "domains"}
	f.Name, f.ExternalID, f.Stripe = oneLine(values.Get("name")), oneLine(values.Get("external_id")), oneLine(values.Get("stripe_customer_id"))
	f.metadataText = plainText(values.Get("metadata"))
	f.Metadata = readMetadata(f.metadataText, form)
	switch {
	case f.Name == "":
		form.Wrong("name", "Give the organization a name.")
	case utf8.RuneCountInString(f.Name) > maxName:
		form.Wrong("name", fmt.Sprintf("Shorten the name to %d characters.", maxName))
	}
	checkExternalID(form, f.ExternalID)
	if f.isNew {
		f.readNew(values, form)
	} else if len(form.Errors) == 0 && len(f.changes()) == 0 {
		form.Wrong("", "Nothing is different from before.")
	}
}

func (f *organizationForm) readNew(values url.Values, form *views.ActForm) {
	f.Domains = strings.Fields(strings.ReplaceAll(strings.ToLower(plainText(values.Get("domains"))), ",", " "))
	for _, domain := range f.Domains {
		if !isDomain(domain) {
			form.Wrong("domains", "“"+domain+"” is no domain. Write it like example.com, without https:// and without an @.")
		}
	}
	if f.ExternalID != "" && len(form.Errors) == 0 {
		if name := f.taken(f.ExternalID); name != "" {
			form.Wrong("external_id", name+" has this external id already. Open that organization instead.")
		}
	}
}

func (f *organizationForm) controls(form views.ActForm) []templ.Component {
	controls := []templ.Component{
		ui.TextInput(ui.Input{Name: "name", Label: "Name", Value: f.Name, Required: true, MaxLength: maxName, Error: form.WrongAt("name")}),
	}
	if f.isNew {
		controls = append(controls, ui.TextInput(ui.Input{Name: "domains", Label: "Domains", Value: strings.Join(f.Domains, " "), Error: form.WrongAt("domains"),
			Placeholder: "example.com example.org", Hint: "They begin as not verified; the customer proves each with a DNS record."}))
	}
	controls = append(controls, ui.TextInput(externalIDInput(f.ExternalID, form)))
	if !f.isNew {
		controls = append(controls, ui.TextInput(ui.Input{Name: "stripe_customer_id", Label: "Stripe customer id", Value: f.Stripe, Error: form.WrongAt("stripe_customer_id"), Placeholder: "cus_…"}))
	}
	return append(controls, ui.Textarea(ui.Input{Name: "metadata", Label: "Metadata", Value: f.metadataText, Rows: 5, MaxLength: 40_000, Error: form.WrongAt("metadata"),
		Hint: "One per line: key = value. At most 50, keys up to 40 and values up to 600 characters."}))
}

// readMetadata reads lines of "key = value".
func readMetadata(text string, form *views.ActForm) map[string]string {
	metadata := map[string]string{}
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch {
		case !found || key == "":
			form.Wrong("metadata", "Write “"+strings.TrimSpace(line)+"” as key = value.")
		case utf8.RuneCountInString(key) > maxMetadataKey:
			form.Wrong("metadata", "Shorten the key “"+key+"” to 40 characters.")
		case utf8.RuneCountInString(value) > maxMetadataValue:
			form.Wrong("metadata", "Shorten the value of “"+key+"” to 600 characters.")
		case metadata[key] != "":
			form.Wrong("metadata", "The key “"+key+"” is there twice.")
		}
		metadata[key] = value
	}
	if len(metadata) > maxMetadata {
		form.Wrong("metadata", "Keep at most 50 keys.")
	}
	return metadata
}

func (f *organizationForm) creation() workos.CreateOrganizationOptions {
	options := workos.CreateOrganizationOptions{Name: f.Name, ExternalID: f.ExternalID, Metadata: f.Metadata}
	for _, domain := range f.Domains {
		options.Domains = append(options.Domains, workos.OrganizationDomainData{Domain: domain, State: "pending"})
	}
	return options
}

func (f *organizationForm) update() workos.UpdateOrganizationOptions {
	return workos.UpdateOrganizationOptions{
		Name: changed(f.before.Name, f.Name), ExternalID: changed(f.before.ExternalID, f.ExternalID),
		StripeCustomerID: changed(f.before.StripeCustomerID, f.Stripe), Metadata: changedMetadata(f.before.Metadata, f.Metadata),
	}
}

// changedMetadata holds the keys that are new or different, and nil for those that go.
func changedMetadata(before, after map[string]string) map[string]*string {
	changes := map[string]*string{}
	for key, value := range after {
		if old, had := before[key]; !had || old != value {
			changes[key] = &value
		}
	}
	for key := range before {
		if _, kept := after[key]; !kept {
			changes[key] = nil
		}
	}
	return changes
}

func (f *organizationForm) changes() map[string]string {
	changes := diff("name", f.before.Name, f.Name, "external id", f.before.ExternalID, f.ExternalID, "stripe customer id", f.before.StripeCustomerID, f.Stripe,
		"domains", "", strings.Join(f.Domains, " "))
	for key, value := range changedMetadata(f.before.Metadata, f.Metadata) {
		after := "nothing"
		if value != nil {
			after = cmp.Or(*value, "nothing")
		}
		changes["metadata "+key] = orNothing(f.before.Metadata[key]) + " → " + after
	}
	return changes
}
