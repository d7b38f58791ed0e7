package handlers

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/request"
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
func (d *Desk) DomainNew(c request.Context) error {
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
	made := workos.OrganizationDomain{}
	a.do = func(ctx context.Context) (err error) {
		made, err = d.Client.CreateOrganizationDomain(ctx, organization.ID, workos.DomainASCII(filled.Domain))
		return err
	}
	a.made, a.adopt = func() string { return made.ID }, func(id string) { made.ID = id }
	return d.perform(c, a)
}

type domainForm struct {
	organization workos.Organization
	Domain       string
}

func (f *domainForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"domain"}
	f.Domain = strings.ToLower(oneLine(values.Get("domain")))
	if _, there := domainNamed(f.organization, f.Domain); there {
		form.Wrong("domain", "This organization has "+f.Domain+" already.")
	}
	if !isDomain(f.Domain) {
		form.Wrong("domain", "Write the domain like example.com, without https:// and without an @.")
	}
}

func (f *domainForm) controls(form actionsview.Form) []templ.Component {
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
func (d *Desk) domainAct(c request.Context) (workos.Organization, workos.OrganizationDomain, act, error) {
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
func (d *Desk) DomainVerify(c request.Context) error {
	_, domain, a, err := d.domainAct(c)
	if err != nil {
		return err
	}
	if wording.DomainVerified(domain) {
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
func (d *Desk) DomainDeclare(c request.Context) error {
	organization, domain, a, err := d.domainAct(c)
	if err != nil {
		return err
	}
	if wording.DomainVerified(domain) {
		return alreadySo(a, domain.Domain+" is already verified", "")
	}
	update := declaring(organization, domain)
	if len(update.refused) > 0 {
		return declareRefused(a, update)
	}
	a.target.version = strings.Join(update.states, ", ")
	a.name, a.title, a.submit, a.danger = "domain.declare_verified", "Mark "+domain.Domain+" as verified", "Mark as verified", true
	a.nothing, a.done = "The domain was not marked as verified", says(domain.Domain+" was marked as verified.")
	a.says = []string{
		"Nobody has verified that " + domain.Domain + " belongs to " + a.target.organizationName + ". Everybody with an email address of this domain will be sent to this customer's sign-in, and may get access through it.",
		"Do this only if you know for certain who owns the domain.",
	}
	a.warns = update.warns
	a.details = func() map[string]string { return update.details }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.UpdateOrganization(ctx, organization.ID, workos.UpdateOrganizationOptions{DomainData: update.data})
		return err
	}
	return d.perform(c, a)
}

// DomainRemove takes a domain from an organization.
func (d *Desk) DomainRemove(c request.Context) error {
	_, domain, a, err := d.domainAct(c)
	if err != nil {
		return err
	}
	a.name, a.title, a.submit, a.danger = "domain.remove", "Remove "+domain.Domain+" from "+a.target.organizationName, "Remove domain", wording.DomainVerified(domain)
	a.nothing, a.done = "No domain was removed", says(domain.Domain+" was removed.")
	a.says = []string{"People with an email address of " + domain.Domain + " will no longer be sent to this customer's sign-in. To bring it back, it must be added and verified again."}
	if domain.HasKnownState() && !wording.DomainVerified(domain) {
		a.says = []string{"Nobody is currently sent to this customer's sign-in by this domain, because it is not verified. To bring it back, it must be added again."}
	}
	a.warns = append(a.warns, d.domainLockout(c.Request().Context(), a.target.organizationID, domain.Domain)...)
	a.details = func() map[string]string { return diff("state", domain.State, "removed") }
	a.do = func(ctx context.Context) error { return d.Client.DeleteOrganizationDomain(ctx, domain.ID) }
	return d.perform(c, a)
}

// domainUpdate is what marking a domain as verified sends and does. WorkOS replaces all domains of an organization at
// once and takes each as pending or verified, so the others are sent along with the state that they have.
type domainUpdate struct {
	data    []workos.OrganizationDomainData
	states  []string // of all domains as they are now, to notice when one changes
	warns   []string // which other domains will not keep their state
	details map[string]string
	refused []string // which other domains can only be sent with a state that nobody asked for
}

func declaring(organization workos.Organization, verified workos.OrganizationDomain) domainUpdate {
	update := domainUpdate{details: diff("state", verified.State, "verified")}
	for _, domain := range organization.Domains {
		update.states = append(update.states, domain.ID+" "+domain.State)
		state := domain.State
		switch {
		case domain.ID == verified.ID:
			state = "verified"
		case state == "pending" || state == "verified":
		case state == "failed":
			state = "pending"
			update.warns = append(update.warns, "The verification of "+domain.Domain+" failed. WorkOS takes all domains of an organization at once and cannot be sent "+
				"a failed one: "+domain.Domain+" will become pending, and WorkOS will look for its DNS record again.")
		case state == "legacy_verified":
			state = "verified"
			update.warns = append(update.warns, domain.Domain+" was verified before WorkOS checked DNS records (legacy_verified). WorkOS takes all domains of an "+
				"organization at once and cannot be sent this status: "+domain.Domain+" will become verified.")
		case state == "":
			update.refused = append(update.refused, domain.Domain+" came without a status")
		default:
			update.refused = append(update.refused, domain.Domain+" has the status “"+ui.Isolated(state)+"”")
		}
		if domain.ID != verified.ID && state != domain.State {
			maps.Copy(update.details, diff("state of "+domain.Domain, domain.State, state))
		}
		update.data = append(update.data, workos.OrganizationDomainData{Domain: domain.Domain, State: state})
	}
	return update
}

// declareRefused answers where marking a domain as verified would change another domain in a way that cannot be foreseen.
func declareRefused(a act, update domainUpdate) error {
	return &Problem{Status: http.StatusConflict, Title: a.target.name + " cannot be marked as verified here",
		Text: "WorkOS takes all domains of an organization at once, each as pending or verified. " + strings.Join(update.refused, ", and ") +
			": Frontdesk cannot send it back as it is. " + nothingChanged + " Mark the domain as verified in the WorkOS dashboard.",
		Actions: []ui.Action{{Label: "Open " + a.target.organizationName, URL: a.back, Primary: true}}}
}
