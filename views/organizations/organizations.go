// Package organizations renders the pages of an organization.
package organizations

import (
	"time"

	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// Frame is what all tabs of an organization's page share.
type Frame struct {
	Organization workos.Organization
	Note         string      // "WorkOS did not answer."
	Tab          string      // "", "users", "portal-links", "audit-logs", "settings", "raw"
	CanIssue     bool        // portal links
	CanExport    bool        // audit logs
	Buttons      []ui.Action // of the actions that the operator may do
	May          views.Permissions
	Dashboard    views.Dashboard
	Deletion     views.Deletion
	Callouts     []ui.Callout
	issuesview.FrameIssues
}

// Page shows at a glance what is wrong with a customer.
type Page struct {
	Frame
	LackingDomains  []workos.OrganizationDomain // that Frontdesk holds and WorkOS's answer lacks
	Connections     views.Region[[]workos.Connection]
	Directories     views.Region[[]workos.Directory]
	Members         views.Region[[]workos.Membership] // the newest few
	MoreMembers     bool
	Leaving         map[string]bool // users who are being deleted, by ID
	MoreInvitations bool            // the page shows the newest
	Invitations     views.Region[[]workos.Invitation]
	Events          timelineview.Recent
	Certificates    []issuesview.Certificate
	Now             time.Time
	Links           ui.List
	Exports         ui.List
}

func (f Frame) object() ui.ObjectPage {
	o := f.Organization
	page := ui.ObjectPage{
		Kind: "Organization", Name: ui.Named(o.Name, o.ID), ID: o.ID, Note: f.Note, Callouts: f.Callouts, Facts: f.facts(),
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
	page.Actions = views.DashboardAction(f.Dashboard.Organization(o.ID))
	page.Actions = append(page.Actions, f.Buttons...)
	if f.CanIssue {
		page.Actions = append(page.Actions, issuesview.HeadLinkAction(o.ID, f.PortalIntent()))
	}
	if f.Deletion != views.NoDeletion {
		return views.BeingDeleted(page, f.Deletion)
	}
	return f.OnTab(page)
}

func (f Frame) domainActions() []ui.Action {
	if !f.May.Domains {
		return nil
	}
	return []ui.Action{{Label: "Add domain", URL: paths.DomainNew.URL(f.Organization.ID)}}
}

func (f Frame) invitationActions() []ui.Action {
	if !f.May.Invite {
		return nil
	}
	return []ui.Action{{Label: "Invite user", URL: views.InviteURL(f.Organization.ID)}}
}

func (f Frame) tab(label, name string, route paths.Route) ui.Tab {
	return ui.Tab{Label: label, URL: route.URL(f.Organization.ID), Current: f.Tab == name}
}

func (f Frame) facts() []ui.Fact {
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

// Health shows how many objects of a kind a customer has and how many of them need attention; notices counts those with an
// issue that needs none, such as being deleted or set up.
func Health(total, problems, notices int) templ.Component {
	switch {
	case total == 0:
		return ui.Missing("none")
	case problems > 0:
		of := wording.Number(problems) + " of " + wording.Number(total)
		return ui.StateBadge(ui.State{Tone: ui.Attention, Word: of, Hint: of + " " + wording.Verb(problems, "needs", "need") + " attention"})
	case notices > 0:
		return ui.StateBadge(ui.State{Tone: ui.Neutral, Icon: "info", Word: wording.Number(total),
			Hint: wording.Plural(notices, "has a notice", "have notices")})
	default:
		return ui.StateBadge(ui.State{Tone: ui.OK, Word: wording.Number(total)})
	}
}

// DomainSummary shows the first domain and how many more there are; problems is how many are not verified. The warning sign is
// before the first domain if that is one of them, and otherwise beside the number of the others.
func DomainSummary(first string, total, problems int, firstIsFine bool) templ.Component {
	if total == 0 {
		return ui.Missing("no domain")
	}
	text := ui.Isolated(first)
	if total > 1 {
		text += " +" + wording.Number(total-1)
	}
	if problems == 0 {
		return ui.Text(text)
	}
	state := ui.State{Tone: ui.Attention, Word: text, Hint: wording.Plural(problems, "domain is", "domains are") + " not verified"}
	if firstIsFine {
		state.Word = "+" + wording.Number(total-1)
		return ui.Beside(first, state)
	}
	return ui.StateBadge(state)
}

// Title is the page's title.
func (f Frame) Title() string { return views.ObjectTitle(f.object()) }
