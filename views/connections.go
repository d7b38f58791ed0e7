package views

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/health"

	"github.com/a-h/templ"
)

// ConnectionFrame is what every tab of a connection's page shares.
type ConnectionFrame struct {
	SignedInAt, SignInFailedAt time.Time // the last sign-in that worked, and the last one that did not; zero for none that is known
	May                        May
	Dashboard                  Dashboard
	Deleting                   bool // WorkOS takes its time
	Connection                 workos.Connection
	Note                       string
	Tab                        string // "" or "raw"
	CanIssue                   bool
	Verdicts                   []ui.Verdict
	FrameIssues
}

// ConnectionPage explains one connection.
type ConnectionPage struct {
	ConnectionFrame
	Organization string // its name, "" when not known
	Events       TimelineRegion
	Certificates []Certificate
}

func (f ConnectionFrame) object(facts []ui.Fact) ui.ObjectPage {
	state := ConnectionState(f.Connection.State)
	page := ui.ObjectPage{
		Kind: "Connection", Name: connectionName(f.Connection), ID: f.Connection.ID, State: &state,
		Crumbs: []ui.Action{{Label: "Connections", URL: paths.Connections.URL()}},
		Note:   f.Note, Verdicts: f.Verdicts, Facts: facts,
		Tabs: []ui.Tab{
			{Label: "Overview", URL: paths.ConnectionShow.URL(f.Connection.ID), Current: f.Tab == ""},
			{Label: "Raw", URL: paths.ConnectionRaw.URL(f.Connection.ID), Current: f.Tab == "raw"},
		},
	}
	page.Actions = dashboardAction(f.Dashboard.Organization(f.Connection.OrganizationID))
	if f.canTest() {
		page.Actions = append(page.Actions, ui.Action{Label: "Test sign-in", URL: paths.ConnectionTest.URL(f.Connection.ID)})
	}
	if f.May.Delete {
		page.Actions = append(page.Actions, ui.Action{Label: "Delete", URL: paths.ConnectionDelete.URL(f.Connection.ID)})
	}
	if f.CanIssue && f.Connection.OrganizationID != "" {
		intent := cmp.Or(f.portalIntent(), ExplainConnection(f.Connection.State).Intent) // "" for one that works: the operator chooses
		page.Actions = append(page.Actions, headLinkAction(f.Connection.OrganizationID, intent))
	}
	switch {
	case f.Deleting:
		return beingDeleted(page)
	case f.Connection.State == "deleting":
		page.Actions = nil
	}
	if f.Tab != "" && len(f.Issues) == 0 && state.Tone != ui.OK {
		page.Verdicts = []ui.Verdict{f.stateVerdict()}
	}
	return f.onTab(page)
}

// canTest tells whether a test sign-in can work: through a connection that is set up and turned on.
func (f ConnectionFrame) canTest() bool {
	state := f.Connection.State
	return f.May.TestSignIn && state != "draft" && state != "requires_type" && state != "inactive" && state != "deleting"
}

// stateVerdict says what a connection's state means.
func (f ConnectionFrame) stateVerdict() ui.Verdict {
	state := ConnectionState(f.Connection.State)
	said := ExplainConnection(f.Connection.State)
	if f.Connection.State == "active" {
		said.What += " " + f.lastSignIn()
	}
	return stateVerdict(f.Connection.OrganizationID, f.CanIssue, said, state.Tone, thisConnection(f.Connection.State))
}

// lastSignIn says what is known of sign-ins through a connection: only one that nothing failed after is said to work.
func (f ConnectionFrame) lastSignIn() string {
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

func (p ConnectionPage) facts() []ui.Fact {
	facts := []ui.Fact{
		{Label: "Organization", Value: organizationLink(p.Connection.OrganizationID, p.Organization)},
		{Label: "Provider", Value: ui.Text(ConnectionType(p.Connection.ConnectionType))},
		{Label: "Domains", Value: ui.OrMissing(domainNames(p.Connection.Domains), "none")},
		{Label: "Created", Value: ui.Time(p.Connection.CreatedAt)},
		{Label: "Updated", Value: ui.Time(p.Connection.UpdatedAt)},
	}
	for _, certificate := range p.Certificates {
		facts = append(facts, ui.Fact{Label: "Certificate expires", Value: ui.Time(certificate.Expires)})
	}
	return facts
}

// organizationLink leads to the customer that an object belongs to.
func organizationLink(id, name string) templ.Component {
	switch {
	case id == "":
		return ui.Missing("none")
	default:
		return ui.Link(ui.Named(name, id), paths.OrganizationShow.URL(id))
	}
}

func domainNames(domains []workos.ConnectionDomain) string {
	names := make([]string, len(domains))
	for i, domain := range domains {
		names[i] = domain.Domain
	}
	return strings.Join(names, ", ")
}

// ConnectionVerdicts says what is wrong with a connection, or that it works.
func ConnectionVerdicts(page ConnectionPage, issues []Issue, at IssueContext) []ui.Verdict {
	if len(issues) > 0 {
		at.Certificates = page.Certificates
		return IssueVerdicts(issues, at)
	}
	return []ui.Verdict{page.stateVerdict()}
}

// CertificateWarning is what a list's file says of a certificate beside its day; "" when there is nothing to do.
func CertificateWarning(connectionType string, expires workos.Time, now time.Time) string {
	switch {
	case expires.IsMissing() && health.HasCertificate(connectionType):
		return "expiry unknown"
	case expires.IsMissing():
		return ""
	}
	if state := CertificateState(expires, now); state.Tone != ui.OK {
		return state.Word
	}
	return ""
}

// CertificateEnd is when the certificate of a connection of that type expires, in the tone of how soon that is. WorkOS
// tells the day only when it is near; connections that are not SAML have no certificate.
func CertificateEnd(connectionType string, expires workos.Time, now time.Time) templ.Component {
	switch {
	case expires.Unreadable() != "":
		return ui.Time(expires)
	case !expires.IsZero():
		return ui.StateBadge(CertificateState(expires, now))
	default:
		return ui.Missing(cmp.Or(NoCertificateEnd(connectionType), "–"))
	}
}

// NoCertificateEnd is what is said where a connection of that type has no day on which its certificate expires; "" while the
// provider is not chosen, which the status says.
func NoCertificateEnd(connectionType string) string {
	switch {
	case health.HasCertificate(connectionType):
		return "expiry unknown"
	case health.HasNoCertificate(connectionType):
		return "no certificate (OIDC)"
	case connectionType == "Pending":
		return ""
	default:
		return "unknown"
	}
}
