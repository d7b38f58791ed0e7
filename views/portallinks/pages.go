package portallinks

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Form is the form for a portal link with its values and errors.
type Form struct {
	actionsview.Form
	Intent                string
	ReturnURL, SuccessURL string
	Hosts                 []string // that the two URLs may point at
}

func (f Form) spec() ui.FormSpec {
	return ui.FormSpec{
		ID: "portal-link", Action: paths.PortalLinkCreate.URL(), Submit: "Issue portal link", Errors: f.Errors,
		Hidden: []ui.Param{{Name: actionsview.FormKeyField, Value: f.Key}},
		Cancel: &ui.Action{Label: "Cancel", URL: f.back()},
	}
}

// back returns the page that the person most likely came from.
func (f Form) back() string {
	if f.Organization != "" {
		return paths.OrganizationPortalLinks.URL(f.Organization)
	}
	return paths.PortalLinks.URL()
}

func (f Form) intents() ui.ChoicesInput {
	return ui.ChoicesInput{
		Input:   ui.Input{Name: "intent", Label: "What the IT admin is going to do", Value: f.Intent, Error: f.ErrorAt("intent"), Required: true},
		Choices: wording.PortalIntents(),
	}
}

func (f Form) url(name, label, value, hint string) ui.Input {
	return ui.Input{
		Name: name, Label: label, Type: "url", Value: value, Error: f.ErrorAt(name), MaxLength: 2000,
		Placeholder: "https://" + f.Hosts[0] + "/…", Hint: hint,
	}
}

func (f Form) hostsHint() string { return "Allowed: " + strings.Join(f.Hosts, ", ") + "." }

func (f Form) hasReturn() bool {
	return f.ReturnURL+f.SuccessURL+f.ErrorAt("return_url")+f.ErrorAt("success_url") != ""
}

func (l Link) issueAnother(primary bool) ui.Action {
	return ui.Action{Label: "Issue another", Icon: "refresh-cw", URL: views.IssueLinkURL(l.OrganizationID, l.Intent), Primary: primary}
}

func (l Link) secret(link workos.Secret) ui.SecretLink {
	again := l.issueAnother(true)
	return ui.SecretLink{URL: link.Reveal(), Label: "Admin Portal link", Deadline: l.ExpiresAt, Open: "Open", Again: &again}
}

func (l Link) facts() []ui.Fact {
	facts := []ui.Fact{
		{Label: "Organization", Value: ui.Link(l.OrganizationName, l.URL())},
		{Label: "Purpose", Value: ui.Text(l.Purpose())},
	}
	issuer := ui.Text(cmp.Or(l.IssuerName, l.IssuerEmail))
	if l.Issued() {
		facts = append(facts, ui.Fact{Label: "Issued by", Value: issuer}, ui.ExactExpiry("", l.ExpiresAt, time.Now()))
	} else {
		facts = append(facts, ui.Fact{Label: "Requested by", Value: issuer})
	}
	if l.Reason != "" {
		facts = append(facts, ui.Fact{Label: "Reason", Value: ui.Text(l.Reason)})
	}
	return facts
}

// deadline returns the minute until which the link certainly works, in the page's zone and in UTC: the customer may be elsewhere.
func (l Link) deadline(zone ui.Zone) string {
	at := zone.Clock(l.ExpiresAt, l.ExpiresAt)
	if zone.IsUTC() {
		return at
	}
	return at + " (" + ui.Zone{}.Clock(l.ExpiresAt, l.ExpiresAt) + ")"
}

// emailPurpose describes the link's purpose to the customer.
func (l Link) emailPurpose() string {
	return strings.Replace(wording.LowerFirst(l.Purpose()), "renew a ", "renew your ", 1)
}

func (l Link) mailSubject() string {
	return "Open within five minutes: " + l.emailPurpose() + " for " + l.OrganizationName
}

func (l Link) mailBody(link workos.Secret, zone ui.Zone) string {
	return strings.Join([]string{
		"Hello,",
		"This link opens the Admin Portal for " + ui.Isolated(l.OrganizationName) + ", where you can " + l.emailPurpose() + ":",
		link.Reveal(),
		"Please open it straight away. It expires at " + l.deadline(zone) + ", five minutes after it was created. Once the page is open, you " +
			"can take your time.",
		"Anybody who has the link can use it, so please do not pass it on. If it has expired, reply to this email and we will send you a new " +
			"one.",
		"Kind regards",
	}, "\n\n")
}
