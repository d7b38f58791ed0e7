package organizations

import (
	"context"
	"errors"
	"maps"
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
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// DomainNew adds a domain to an organization; the customer then verifies it.
func (h *Handlers) DomainNew(c request.Context) error {
	organization, a, err := h.OrganizationOperation(c)
	if err != nil {
		return err
	}
	filled := &domainForm{organization: organization}
	a.Name, a.Title, a.Submit, a.Input = "domain.add", "Add a domain to "+a.Target.Name, "Add domain", filled
	a.FailureText = "No domain was added"
	a.Description = []string{"Once the domain is verified, people with an email address of this domain will be sent to this customer's " +
		"sign-in."}
	a.Decide = func(a *action.Operation) {
		a.Details = store.Facts(map[string]string{"domain": filled.Domain})
		a.Result.Text = filled.Domain + " was added. The customer must now verify it with the DNS record below."
	}
	made := workos.OrganizationDomain{}
	a.Do = func(ctx context.Context) (err error) {
		made, err = h.Client.CreateOrganizationDomain(ctx, organization.ID, workos.DomainASCII(filled.Domain))
		return err
	}
	a.Created = &made.ID
	a.Explain = func(api *workos.Error) action.Refusal {
		if api.Code != domainExists {
			return action.Refusal{}
		}
		if owner, found := h.domainOwner(c.Request().Context(), filled.Domain); found {
			name := ui.Isolated(owner.Name)
			return action.Refusal{Field: "domain", Text: filled.Domain + " already belongs to " + name + ". No domain was added.",
				More: &ui.Action{Label: "Open " + name, URL: paths.OrganizationShow.URL(owner.ID)}}
		}
		return action.Refusal{Field: "domain", Text: "WorkOS has " + filled.Domain + " already, for a customer that is not in Frontdesk's " +
			"data. No domain was added."}
	}
	return h.Perform(c, a)
}

const (
	domainExists     = "domain_already_exists" // WorkOS's code for a domain that an organization has
	maxDomainMatches = 20                      // organizations looked through for one that has a domain
)

// domainOwner returns the organization that has a domain, from the mirror.
func (h *Handlers) domainOwner(ctx context.Context, domain string) (mirror.OrganizationRow, bool) {
	found, err := h.Mirror.Search(ctx, h.Scope(ctx), domain, maxDomainMatches)
	if err != nil {
		h.Failed(ctx, "owner of a domain", err)
	}
	for _, row := range found.Organizations {
		if slices.ContainsFunc(row.DomainNames, func(name string) bool { return workos.DomainKey(name) == workos.DomainKey(domain) }) {
			return row, true
		}
	}
	return mirror.OrganizationRow{}, false
}

type domainForm struct {
	organization workos.Organization
	Domain       string
}

func (f *domainForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"domain"}
	f.Domain = strings.ToLower(page.OneLine(values.Get("domain")))
	if _, there := domainNamed(f.organization, f.Domain); there {
		form.AddError("domain", "This organization has "+f.Domain+" already.")
	}
	if !page.IsDomain(f.Domain) {
		form.AddError("domain", "Write the domain like example.com, without https:// and without an @.")
	}
}

func (f *domainForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{ui.TextInput(ui.Input{Name: "domain", Label: "Domain", Value: f.Domain, Required: true, MaxLength: 253,
		Error: form.ErrorAt("domain"), Placeholder: "example.com"})}
}

func domainNamed(organization workos.Organization, name string) (workos.OrganizationDomain, bool) {
	for _, domain := range organization.Domains {
		if workos.DomainKey(domain.Domain) == workos.DomainKey(name) {
			return domain, true
		}
	}
	return workos.OrganizationDomain{}, false
}

// domainOperation begins an operation on the domain of the path, given by ID or name, of the organization of the path.
func (h *Handlers) domainOperation(c request.Context) (workos.Organization, workos.OrganizationDomain, action.Operation, error) {
	organization, a, err := h.OrganizationOperation(c)
	if err != nil {
		return organization, workos.OrganizationDomain{}, a, err
	}
	for _, domain := range organization.Domains {
		if named := c.Param("domain"); domain.ID == named || workos.DomainKey(domain.Domain) == workos.DomainKey(named) {
			a.Target.Kind, a.Target.ID, a.Target.Name = "organization_domain", domain.ID, domain.Domain
			a.Target.Version = domain.State
			return organization, domain, a, nil
		}
	}
	return organization, workos.OrganizationDomain{}, a, &page.Problem{Status: http.StatusNotFound,
		Title: "This organization has no such domain", Text: "It may have been removed meanwhile.",
		Actions: []ui.Action{{Label: "Open " + a.Target.Name, URL: a.CancelURL}}}
}

// DomainVerify makes WorkOS look for the DNS record again.
func (h *Handlers) DomainVerify(c request.Context) error {
	_, domain, a, err := h.domainOperation(c)
	if err != nil {
		return err
	}
	if wording.DomainVerified(domain) {
		return action.AlreadySo(a, domain.Domain+" is already verified", "")
	}
	a.Name, a.Title, a.Submit = "domain.verify", "Check "+domain.Domain+" again", "Check domain again"
	checked := domain
	a.FailureText = "The domain was not checked"
	a.ResultOf = func() action.Result { return action.Result{Text: checkedWords(domain.Domain, checked)} }
	a.Description = []string{"WorkOS will look for the DNS record for up to 30 days. Ask the customer to add it first."}
	a.Details = store.Facts(map[string]string{"state": domain.State})
	a.Do = func(ctx context.Context) (err error) {
		checked, err = h.Client.VerifyOrganizationDomain(ctx, domain.ID)
		return err
	}
	return h.Perform(c, a)
}

// checkedWords describes the result of checking a domain again, from WorkOS's answer.
func checkedWords(name string, checked workos.OrganizationDomain) string {
	switch {
	case wording.DomainVerified(checked):
		return name + " is verified."
	case checked.State == "failed":
		return "WorkOS checked " + name + " and did not find its DNS record."
	case checked.State == "pending":
		return "WorkOS has started to look for the DNS record of " + name + " again."
	}
	return "WorkOS accepted the check of " + name + ". Its answer does not show what came of it."
}

// DomainDeclare marks a domain as verified without proof.
func (h *Handlers) DomainDeclare(c request.Context) error {
	held := h.domainsHeld(c) // before the answer that is about to come changes them
	organization, domain, a, err := h.domainOperation(c)
	if err != nil {
		return err
	}
	if wording.DomainVerified(domain) {
		return action.AlreadySo(a, domain.Domain+" is already verified", "")
	}
	missing := slices.DeleteFunc(held, func(name string) bool {
		_, found := domainNamed(organization, name)
		return found
	})
	if len(missing) > 0 {
		return domainsLacking(a, missing)
	}
	update := declaring(organization, domain)
	if len(update.refused) > 0 {
		return declareRefused(a, update)
	}
	a.Target.Version = strings.Join(update.states, ", ")
	a.Name, a.Title, a.Submit, a.Danger = "domain.declare_verified", "Mark "+domain.Domain+" as verified", "Mark as verified", true
	a.FailureText, a.Result.Text = "The domain was not marked as verified", domain.Domain+" was marked as verified."
	a.Description = []string{
		"Nobody has verified that " + domain.Domain + " belongs to " + a.Target.OrganizationName +
			". Everybody with an email address of this domain will be sent to this customer's sign-in, and may get access through it.",
		"Do this only if you know for certain who owns the domain.",
		"WorkOS will replace all domains of the organization at once. It will then have exactly these: " + update.words() + ".",
	}
	a.Warnings = update.warns
	a.Details = update.details
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.UpdateOrganization(ctx, organization.ID, workos.UpdateOrganizationOptions{DomainData: update.data})
		return err
	}
	return h.Perform(c, a)
}

// domainsHeld returns the domains of the path's organization in the mirror.
func (h *Handlers) domainsHeld(c request.Context) []string {
	id, err := h.OrganizationResource().PathID(c)
	if err != nil {
		return nil
	}
	ctx := c.Request().Context()
	held, err := h.Mirror.OrganizationRow(ctx, h.Scope(ctx), id)
	if err != nil && !errors.Is(err, mirror.ErrNotFound) {
		h.Failed(ctx, "domains of an organization", err)
	}
	return held.DomainNames
}

// domainsLacking refuses to mark a domain as verified if that would delete others: WorkOS replaces all domains at once, and the
// list in its answer, which Frontdesk would send back, lacks some that exist.
func domainsLacking(a action.Operation, missing []string) error {
	return &page.Problem{Status: http.StatusConflict, Title: a.Target.Name + " cannot be marked as verified now",
		Text: "WorkOS takes all domains of an organization at once, and its answer lacks " + wording.ListAnd(missing) + ". Marking " +
			a.Target.Name + " would delete what is missing. " + action.NothingChanged +
			" Open the organization, check its domains, and try again.",
		Actions: []ui.Action{{Label: "Open " + a.Target.OrganizationName, URL: a.CancelURL, Primary: true}}}
}

// DomainRemove takes a domain from an organization.
func (h *Handlers) DomainRemove(c request.Context) error {
	_, domain, a, err := h.domainOperation(c)
	if err != nil {
		return err
	}
	a.Name, a.Title, a.Submit, a.Danger = "domain.remove", "Remove "+domain.Domain+" from "+a.Target.OrganizationName, "Remove domain",
		wording.DomainVerified(domain)
	a.FailureText, a.Result.Text = "No domain was removed", domain.Domain+" was removed."
	a.Description = []string{"People with an email address of " + domain.Domain + " will no longer be sent to this customer's sign-in. To " +
		"bring it back, it must be added and verified again."}
	if domain.HasKnownState() && !wording.DomainVerified(domain) {
		a.Description = []string{"Nobody is currently sent to this customer's sign-in by this domain, because it is not verified. To bring it " +
			"back, it must be added again."}
	}
	a.Warnings = append(a.Warnings, h.DomainLockout(c.Request().Context(), a.Target.OrganizationID, domain.Domain)...)
	a.Details = action.Diff("state", domain.State, "removed")
	a.Do = func(ctx context.Context) error { return h.Client.DeleteOrganizationDomain(ctx, domain.ID) }
	refetch := a.Upsert
	a.Upsert = func(ctx context.Context) error {
		return errors.Join(h.Mirror.Delete(ctx, mirror.KindDomain, domain.ID), refetch(ctx))
	}
	return h.Perform(c, a)
}

// domainUpdate is the request that marks a domain as verified. WorkOS replaces all domains of an organization at
// once and accepts only pending or verified, so the others are sent along with their current state.
type domainUpdate struct {
	data    []workos.OrganizationDomainData
	states  []string // of all domains as they are now, to notice when one changes
	warns   []string // which other domains will not keep their state
	details store.Details
	refused []string // other domains that can only be sent with a state that was not requested
}

// words lists the domains that are sent, each with its status.
func (u domainUpdate) words() string {
	all := make([]string, len(u.data))
	for i, domain := range u.data {
		all[i] = domain.Domain + " (" + domain.State + ")"
	}
	return wording.ListAnd(all)
}

func declaring(organization workos.Organization, verified workos.OrganizationDomain) domainUpdate {
	update := domainUpdate{details: action.Diff("state", verified.State, "verified")}
	domains := slices.SortedFunc(slices.Values(organization.Domains), func(a, b workos.OrganizationDomain) int {
		switch verified.ID { // first, then the others by name: WorkOS may list them in another order each time
		case a.ID:
			return -1
		case b.ID:
			return 1
		}
		return strings.Compare(a.Domain, b.Domain)
	})
	for _, domain := range domains {
		update.states = append(update.states, domain.ID+" "+domain.State)
		state := domain.State
		switch {
		case domain.ID == verified.ID:
			state = "verified"
		case state == "pending" || state == "verified":
		case state == "failed":
			state = "pending"
			update.warns = append(update.warns, "The verification of "+domain.Domain+" failed. WorkOS takes all domains of an organization at "+
				"once and cannot be sent "+
				"a failed one: "+domain.Domain+" will become pending, and WorkOS will look for its DNS record again.")
		case state == "legacy_verified":
			state = "verified"
			update.warns = append(update.warns, domain.Domain+" was verified before WorkOS checked DNS records (legacy_verified). WorkOS takes "+
				"all domains of an "+
				"organization at once and cannot be sent this status: "+domain.Domain+" will become verified.")
		case state == "":
			update.refused = append(update.refused, domain.Domain+" came without a status")
		default:
			update.refused = append(update.refused, domain.Domain+" has the status “"+ui.Isolated(state)+"”")
		}
		if domain.ID != verified.ID && state != domain.State {
			maps.Copy(update.details, action.Diff("state of "+domain.Domain, domain.State, state))
		}
		update.data = append(update.data, workos.OrganizationDomainData{Domain: domain.Domain, State: state})
	}
	return update
}

// declareRefused refuses to mark a domain as verified if that would change another domain in an unpredictable way.
func declareRefused(a action.Operation, update domainUpdate) error {
	return &page.Problem{Status: http.StatusConflict, Title: a.Target.Name + " cannot be marked as verified here",
		Text: "WorkOS takes all domains of an organization at once, each as pending or verified. " + strings.Join(update.refused, ", and ") +
			": Frontdesk cannot send it back as it is. " + action.NothingChanged + " Mark the domain as verified in the WorkOS Dashboard.",
		Actions: []ui.Action{{Label: "Open " + a.Target.OrganizationName, URL: a.CancelURL, Primary: true}}}
}
