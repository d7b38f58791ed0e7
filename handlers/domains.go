package handlers

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)

// isDomain tells whether a text is a domain, written in any alphabet.
func isDomain(text string) bool {
	name := workos.DomainASCII(text)
	return len(name) <= 253 && domainName.MatchString(name)
}

// DomainNew gives an organization another domain, which the customer then proves.
func (d *Desk) DomainNew(c auth.Context) error {
	organization, a, err := d.organizationAct(c)
	if err != nil {
		return err
	}
	filled := &domainForm{organization: organization}
	a.name, a.title, a.submit, a.filled = "domain.add", "Add a domain to "+a.target.name, "Add domain", filled
	a.nothing, a.done = "No domain was added", func() string {
		return filled.Domain + " was added. The customer must now verify it with the DNS record below."
	}
	a.says = []string{"Once the domain is verified, people with an email address of this domain will be sent to this customer's sign-in."}
	a.details = func() map[string]string { return map[string]string{"domain": filled.Domain} }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.CreateOrganizationDomain(ctx, organization.ID, workos.DomainASCII(filled.Domain))
		return err
	}
	return d.perform(c, a)
}

type domainForm struct {
	organization workos.Organization
	Domain       string
}

func (f *domainForm) read(values url.Values, form *views.ActForm) {
	form.Fields = []string{"domain"}
	f.Domain = strings.ToLower(oneLine(values.Get("domain")))
	if _, there := domainNamed(f.organization, f.Domain); there {
		form.Wrong("domain", "This organization has "+f.Domain+" already.")
	}
	if !isDomain(f.Domain) {
		form.Wrong("domain", "Write the domain like example.com, without https:// and without an @.")
	}
}

func (f *domainForm) controls(form views.ActForm) []templ.Component {
	return []templ.Component{ui.TextInput(ui.Input{Name: "domain", Label: "Domain", Value: f.Domain, Required: true, MaxLength: 253, Error: form.WrongAt("domain"), Placeholder: "example.com"})}
}

func domainNamed(organization workos.Organization, name string) (workos.OrganizationDomain, bool) {
	for _, domain := range organization.Domains {
		if workos.DomainKey(domain.Domain) == workos.DomainKey(name) {
			return domain, true
		}
	}
	return workos.OrganizationDomain{}, false
}

// domainAct begins an act on the domain that the path names, by id or by name, of the organization that it names.
func (d *Desk) domainAct(c auth.Context) (workos.Organization, workos.OrganizationDomain, act, error) {
	organization, a, err := d.organizationAct(c)
	if err != nil {
		return organization, workos.OrganizationDomain{}, a, err
	}
	for _, domain := range organization.Domains {
		if named := c.Param("domain"); domain.ID == named || workos.DomainKey(domain.Domain) == workos.DomainKey(named) {
			a.target.kind, a.target.id, a.target.name = "organization_domain", domain.ID, domain.Domain
			a.target.version = domain.State
			return organization, domain, a, nil
		}
	}
	return organization, workos.OrganizationDomain{}, a, &Problem{Status: http.StatusNotFound, Title: "This organization has no such domain", Text: "It may have been removed meanwhile.",
		Actions: []ui.Action{{Label: "Open " + a.target.name, URL: a.back}}}
}

// DomainVerify has WorkOS look for the DNS record again.
func (d *Desk) DomainVerify(c auth.Context) error {
	_, domain, a, err := d.domainAct(c)
	if err != nil {
		return err
	}
	if views.DomainVerified(domain) {
		return alreadySo(a, domain.Domain+" is already verified", "")
	}
	a.name, a.title, a.submit = "domain.verify", "Check "+domain.Domain+" again", "Check domain again"
	a.nothing, a.done = "The domain was not checked", says("WorkOS has started to look for the DNS record of "+domain.Domain+" again.")
	a.says = []string{"WorkOS will look for the DNS record for up to 30 days. Ask the customer to add it first."}
	a.details = func() map[string]string { return map[string]string{"state": domain.State} }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.VerifyOrganizationDomain(ctx, domain.ID)
		return err
	}
	return d.perform(c, a)
}

// DomainDeclare declares a domain verified without proof.
func (d *Desk) DomainDeclare(c auth.Context) error {
	organization, domain, a, err := d.domainAct(c)
	if err != nil {
		return err
	}
	if views.DomainVerified(domain) {
		return alreadySo(a, domain.Domain+" is already verified", "")
	}
	a.name, a.title, a.submit, a.danger = "domain.declare_verified", "Mark "+domain.Domain+" as verified", "Mark as verified", true
	a.nothing, a.done = "The domain was not marked as verified", says(domain.Domain+" was marked as verified.")
	a.says = []string{
		"Nobody has verified that " + domain.Domain + " belongs to " + a.target.organizationName + ". Everybody with an email address of this domain will be sent to this customer's sign-in, and may get access through it.",
		"Do this only if you know for certain who owns the domain.",
	}
	a.details = func() map[string]string { return diff("state", domain.State, "verified") }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.UpdateOrganization(ctx, organization.ID, workos.UpdateOrganizationOptions{DomainData: allDomains(organization, domain.ID)})
		return err
	}
	return d.perform(c, a)
}

// DomainRemove takes a domain from an organization.
func (d *Desk) DomainRemove(c auth.Context) error {
	_, domain, a, err := d.domainAct(c)
	if err != nil {
		return err
	}
	a.name, a.title, a.submit, a.danger = "domain.remove", "Remove "+domain.Domain+" from "+a.target.organizationName, "Remove domain", views.DomainVerified(domain)
	a.nothing, a.done = "No domain was removed", says(domain.Domain+" was removed.")
	a.says = []string{"People with an email address of " + domain.Domain + " will no longer be sent to this customer's sign-in. To bring it back, it must be added and verified again."}
	a.details = func() map[string]string { return diff("state", domain.State, "removed") }
	a.do = func(ctx context.Context) error { return d.Client.DeleteOrganizationDomain(ctx, domain.ID) }
	return d.perform(c, a)
}

// allDomains are an organization's domains as an update takes them, which replaces them all: as they are, and one verified.
func allDomains(organization workos.Organization, verified string) []workos.OrganizationDomainData {
	all := make([]workos.OrganizationDomainData, len(organization.Domains))
	for i, domain := range organization.Domains {
		all[i] = workos.OrganizationDomainData{Domain: domain.Domain, State: "pending"}
		if domain.ID == verified || domain.State == "verified" || domain.State == "legacy_verified" {
			all[i].State = "verified"
		}
	}
	return all
}
