package views

import (
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// Certificate is a SAML signing certificate that WorkOS has warned about.
type Certificate struct {
	ConnectionID string
	Expires      workos.Time
}

// OrganizationFrame is what every tab of an organization's page shares.
type OrganizationFrame struct {
	Organization workos.Organization
	Note         string // "Copy from 2 min ago: WorkOS did not answer"
	Tab          string // "", "users", "portal-links", "audit-logs", "settings", "raw"
	CanIssue     bool   // portal links
	CanExport    bool   // audit logs
	May          May
	Dashboard    Dashboard
	Deleting     bool // WorkOS takes its time
	Verdicts     []ui.Verdict
	FrameIssues
}

// OrganizationPage answers "what is wrong with this customer?" at a glance.
type OrganizationPage struct {
	OrganizationFrame
	Connections     Region[[]workos.Connection]
	Directories     Region[[]workos.Directory]
	Members         Region[[]workos.Membership] // the newest few
	MoreMembers     bool
	MoreInvitations bool // the page shows the newest
	Invitations     Region[[]workos.Invitation]
	Events          TimelineRegion
	Certificates    []Certificate
	Now             time.Time
	Links           ui.List
	Exports         ui.List
}

func (f OrganizationFrame) object() ui.ObjectPage {
	o := f.Organization
	page := ui.ObjectPage{
		Kind: "Organization", Name: ui.Named(o.Name, o.ID), ID: o.ID, Note: f.Note, Verdicts: f.Verdicts, Facts: f.facts(),
		Crumbs: []ui.Action{{Label: "Organizations", URL: paths.Organizations.URL()}},
		Tabs: []ui.Tab{
			f.tab("Overview", "", paths.OrganizationShow),
			f.tab("People", "users", paths.OrganizationUsers),
			f.tab("Invitations", "invitations", paths.OrganizationInvitations),
			f.tab("Portal links", "portal-links", paths.OrganizationPortalLinks),
			f.tab("Audit logs", "audit-logs", paths.OrganizationAuditLogs),
			f.tab("Settings", "settings", paths.OrganizationSettings),
			f.tab("Raw", "raw", paths.OrganizationRaw),
		},
	}
	page.Actions = dashboardAction(f.Dashboard.Organization(o.ID))
	if f.May.Delete {
		page.Actions = append(page.Actions, ui.Action{Label: "Delete", URL: paths.OrganizationDelete.URL(o.ID)})
	}
	if f.May.EditOrganizations {
		page.Actions = append(page.Actions, ui.Action{Label: "Edit", URL: paths.OrganizationEdit.URL(o.ID)})
	}
	if f.CanIssue {
		page.Actions = append(page.Actions, headLinkAction(o.ID, f.portalIntent()))
	}
	if f.Deleting {
		return beingDeleted(page)
	}
	return f.onTab(page)
}

func (f OrganizationFrame) domainActions() []ui.Action {
	if !f.May.Domains {
		return nil
	}
	return []ui.Action{{Label: "Add domain", URL: paths.DomainNew.URL(f.Organization.ID)}}
}

func (f OrganizationFrame) invitationActions() []ui.Action {
	if !f.May.Invite {
		return nil
	}
	return []ui.Action{{Label: "Invite user", URL: InviteURL(f.Organization.ID)}}
}

// InviteURL is the form for an invitation, filled in with the organization.
func InviteURL(organizationID string) string {
	return paths.With(paths.InvitationNew.URL(), "organization", organizationID)
}

func (f OrganizationFrame) tab(label, name string, route paths.Route) ui.Tab {
	return ui.Tab{Label: label, URL: route.URL(f.Organization.ID), Current: f.Tab == name}
}

func (f OrganizationFrame) facts() []ui.Fact {
	o := f.Organization
	facts := []ui.Fact{
		{Label: "External ID", Value: ui.OrMissing(o.ExternalID, "none")},
		{Label: "Created", Value: ui.Time(o.CreatedAt)},
		{Label: "Updated", Value: ui.Time(o.UpdatedAt)},
	}
	if o.StripeCustomerID != "" {
		facts = append(facts, ui.Fact{Label: "Stripe customer", Value: ui.IDChip(o.StripeCustomerID)})
	}
	return facts
}

// IssueLinkURL is the form for a portal link, filled in with whom it is for and what for.
func IssueLinkURL(organizationID, intent string) string {
	return paths.With(paths.PortalLinkNew.URL(), "organization", organizationID, "intent", intent)
}

// Health is how many of something a customer has and how many of them need attention; notices have an issue that needs
// none, such as being deleted or set up.
func Health(total, problems, notices int) templ.Component {
	switch {
	case total == 0:
		return ui.Missing("none")
	case problems > 0:
		of := Number(problems) + " of " + Number(total)
		return ui.StateBadge(ui.State{Tone: ui.Attention, Word: of, Hint: of + " " + verb(problems, "needs", "need") + " attention"})
	case notices > 0:
		return ui.StateBadge(ui.State{Tone: ui.Neutral, Icon: "info", Word: Number(total), Hint: Plural(notices, "has a notice", "have notices")})
	default:
		return ui.StateBadge(ui.State{Tone: ui.OK, Word: Number(total)})
	}
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// DomainSummary is the first domain and how many more there are; problems is how many are not verified. The sign stands
// before the first domain when that is one of them, and at the others otherwise.
func DomainSummary(first string, total, problems int, firstIsFine bool) templ.Component {
	if total == 0 {
		return ui.Missing("no domain")
	}
	text := ui.Isolated(first)
	if total > 1 {
		text += " +" + Number(total-1)
	}
	if problems == 0 {
		return ui.Text(text)
	}
	state := ui.State{Tone: ui.Attention, Word: text, Hint: Plural(problems, "domain is", "domains are") + " not verified"}
	if firstIsFine {
		state.Word = "+" + Number(total-1)
		return ui.Beside(first, state)
	}
	return ui.StateBadge(state)
}

// ManagedBy says who decides about a membership: the customer's directory, or people here.
func ManagedBy(directory, unknown bool) templ.Component {
	if directory {
		return ui.Text(ManagerOf(directory, unknown))
	}
	return ui.Muted(ManagerOf(directory, unknown))
}

// ManagerOf is the word for it.
func ManagerOf(directory, unknown bool) string {
	if unknown {
		return "unknown"
	}
	if directory {
		return "Directory"
	}
	return "Manual"
}
