// Package connections renders the pages of an SSO connection.
package connections

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Frame is what all tabs of a connection's page share.
type Frame struct {
	SignedInAt, SignInFailedAt time.Time   // the last sign-in that worked, and the last one that did not; zero for none that is known
	Buttons                    []ui.Action // of the actions that the operator may do
	May                        views.Permissions
	Dashboard                  views.Dashboard
	Deletion                   views.Deletion
	Connection                 workos.Connection
	Note                       string
	Tab                        string // "" or "raw"
	CanIssue                   bool
	Callouts                   []ui.Callout
	issuesview.FrameIssues
}

// Page shows one connection.
type Page struct {
	Frame
	Organization string // its name, "" when not known
	Events       timelineview.Recent
	Certificates []issuesview.Certificate
}

func (f Frame) object(facts []ui.Fact) ui.ObjectPage {
	state := wording.ConnectionState(f.Connection.State)
	page := ui.ObjectPage{
		Kind: "Connection", Name: wording.ConnectionName(f.Connection), ID: f.Connection.ID, State: &state,
		Crumbs: []ui.Action{{Label: "Connections", URL: paths.Connections.URL()}},
		Note:   f.Note, Callouts: f.Callouts, Facts: facts,
		Tabs: []ui.Tab{
			{Label: "Overview", URL: paths.ConnectionShow.URL(f.Connection.ID), Current: f.Tab == ""},
			{Label: "Raw", URL: paths.ConnectionRaw.URL(f.Connection.ID), Current: f.Tab == "raw"},
		},
	}
	page.Actions = views.DashboardAction(f.Dashboard.Organization(f.Connection.OrganizationID))
	if f.canTest() {
		page.Actions = append(page.Actions, ui.Action{Label: "Test sign-in", URL: paths.ConnectionTest.URL(f.Connection.ID)})
	}
	page.Actions = append(page.Actions, f.Buttons...)
	if f.CanIssue && f.Connection.OrganizationID != "" {
		intent := cmp.Or(f.PortalIntent(), wording.ExplainConnection(f.Connection.State).Intent) // "" for one that works: the operator chooses
		page.Actions = append(page.Actions, issuesview.HeadLinkAction(f.Connection.OrganizationID, intent))
	}
	switch {
	case f.Deletion != views.NoDeletion:
		return views.BeingDeleted(page, f.Deletion)
	case f.Connection.State == "deleting":
		page.Actions = nil
	}
	if f.Tab != "" && len(f.Issues) == 0 && state.Tone != ui.OK {
		page.Callouts = []ui.Callout{f.stateCallout()}
	}
	return f.OnTab(page)
}

// canTest reports whether a test sign-in can work: the connection must be set up and turned on.
func (f Frame) canTest() bool {
	state := f.Connection.State
	return f.May.TestSignIn && state != "draft" && state != "requires_type" && state != "inactive" && state != "deleting"
}

// stateCallout explains a connection's state.
func (f Frame) stateCallout() ui.Callout {
	state := wording.ConnectionState(f.Connection.State)
	said := wording.ExplainConnection(f.Connection.State)
	if f.Connection.State == "active" {
		said.What += " " + f.lastSignIn()
	}
	return issuesview.StateCallout(f.Connection.OrganizationID, f.CanIssue, said, state.Tone, issuesview.ThisConnection(f.Connection.State))
}

// lastSignIn describes the latest sign-ins through a connection; it is said to work only if no later one failed.
func (f Frame) lastSignIn() string {
	switch succeeded, failed := f.SignedInAt, f.SignInFailedAt; {
	case !succeeded.IsZero() && succeeded.After(failed):
		return "Sign-in through this connection works: somebody last signed in " + ui.Relative(succeeded, f.At.Now) + "."
	case !succeeded.IsZero():
		return "Somebody last signed in " + ui.Relative(succeeded, f.At.Now) + "; a sign-in failed since, " + ui.Relative(failed, f.At.Now) + "."
	case !failed.IsZero():
		return "No successful sign-in is known; one failed " + ui.Relative(failed, f.At.Now) + "."
	}
	return "No sign-in through it is known."
}

func (p Page) facts() []ui.Fact {
	facts := []ui.Fact{
		{Label: "Organization", Value: views.OrganizationLink(p.Connection.OrganizationID, p.Organization)},
		{Label: "Provider", Value: ui.Text(wording.ConnectionType(p.Connection.ConnectionType))},
		{Label: "Domains", Value: ui.OrMissing(domainNames(p.Connection.Domains), "none")},
		{Label: "Created", Value: ui.Time(p.Connection.CreatedAt)},
		{Label: "Updated", Value: ui.Time(p.Connection.UpdatedAt)},
	}
	for _, certificate := range p.Certificates {
		facts = append(facts, ui.Expiry("Certificate", certificate.Expires, p.At.Now))
	}
	return facts
}

func domainNames(domains []workos.ConnectionDomain) string {
	names := make([]string, len(domains))
	for i, domain := range domains {
		names[i] = domain.Domain
	}
	return strings.Join(names, ", ")
}

// Callouts describes what is wrong with a connection, or that it works.
func Callouts(page Page, issues []issuesview.Issue, at issuesview.Context) []ui.Callout {
	if len(issues) > 0 {
		at.Certificates = page.Certificates
		return issuesview.Callouts(issues, at)
	}
	return []ui.Callout{page.stateCallout()}
}

// Title is the page's title.
func (f Frame) Title() string { return views.ObjectTitle(f.object(nil)) }
