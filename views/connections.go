package views

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// ConnectionFrame is what every tab of a connection's page shares.
type ConnectionFrame struct {
	May        May
	Dashboard  Dashboard
	Deleting   bool // WorkOS takes its time
	Connection workos.Connection
	Note       string
	Tab        string // "" or "raw"
	CanIssue   bool
	Verdicts   []ui.Verdict
}

// ConnectionPage explains one connection.
type ConnectionPage struct {
	ConnectionFrame
	Organization string // its name, "" when not known
	Events       Region[[]workos.Event]
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
	if f.May.TestSignIn {
		page.Actions = append(page.Actions, ui.Action{Label: "Test sign-in", URL: paths.ConnectionTest.URL(f.Connection.ID)})
	}
	if f.May.Delete {
		page.Actions = append(page.Actions, ui.Action{Label: "Delete", URL: paths.ConnectionDelete.URL(f.Connection.ID)})
	}
	if f.CanIssue && f.Connection.OrganizationID != "" {
		intent := ExplainConnection(f.Connection.State).Intent // "" for one that works: the operator chooses
		page.Actions = append(page.Actions, ui.Action{Label: "Issue portal link", Icon: "link", URL: IssueLinkURL(f.Connection.OrganizationID, intent), Primary: true})
	}
	if f.Deleting {
		return beingDeleted(page)
	}
	return page
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
		facts = append(facts, ui.Fact{Label: "Certificate ends", Value: ui.Time(certificate.Expires)})
	}
	return facts
}

// organizationLink leads to the customer that an object belongs to.
func organizationLink(id, name string) templ.Component {
	switch {
	case id == "":
		return ui.Missing("none")
	case name == "":
		return ui.Link(id, paths.OrganizationShow.URL(id))
	default:
		return ui.Link(name, paths.OrganizationShow.URL(id))
	}
}

func domainNames(domains []workos.ConnectionDomain) string {
	names := make([]string, len(domains))
	for i, domain := range domains {
		names[i] = domain.Domain
	}
	return strings.Join(names, ", ")
}

// ConnectionVerdicts says why a connection is as it is, who must act, and what goes wrong at sign-in.
func ConnectionVerdicts(page ConnectionPage, now time.Time) []ui.Verdict {
	frame := OrganizationFrame{Organization: workos.Organization{Object: workos.Object{ID: page.Connection.OrganizationID}}, CanIssue: page.CanIssue && page.Connection.OrganizationID != ""}
	var verdicts []ui.Verdict
	for _, certificate := range page.Certificates {
		if words, ok := CertificateFinding(certificate, now); ok {
			verdicts = append(verdicts, frame.verdict(words.Explanation, words.Tone, words.Title))
		}
	}
	if failure, ok := lastFailure(page.Events.Value); ok {
		verdicts = append(verdicts, frame.verdict(failure.Explanation, failure.Tone, failure.Title))
	}
	state := ConnectionState(page.Connection.State)
	if state.Tone == ui.OK && len(verdicts) > 0 {
		return worstFirst(verdicts) // it is not so that sign-in works, whatever the state says
	}
	return append([]ui.Verdict{frame.verdict(ExplainConnection(page.Connection.State), state.Tone, "This connection "+isNow(state))}, verdicts...)
}

// lastFailure explains the newest failed sign-in, unless somebody has signed in since, or what was wrong was mended.
func lastFailure(events []workos.Event) (Finding, bool) {
	renewed := false
	for _, event := range events {
		switch event.Event {
		case "authentication.sso_succeeded", "connection.activated":
			return Finding{}, false
		case "connection.saml_certificate_renewed":
			renewed = true
		case "authentication.sso_failed":
			failure := SignInFailure(failureCode(event))
			if renewed && failure.Intent == "certificate_renewal" {
				return Finding{}, false
			}
			who := describeEvent(event).Detail
			return Finding{
				Explanation: Explanation{What: failure.Cause, Next: failure.Fix, Who: failure.Who, Intent: failure.Intent},
				Tone:        ui.Attention, Title: fmt.Sprintf("The last sign-in failed: %s%s", LowerFirst(failure.Title), ofPerson(who)),
			}, true
		}
	}
	return Finding{}, false
}

func ofPerson(email string) string {
	if email == "" {
		return ""
	}
	return " (" + email + ")"
}

// CertificateWarning is what a list's file says of a certificate beside its day; "" when there is nothing to do.
func CertificateWarning(connectionType string, expires workos.Time, now time.Time) string {
	switch {
	case expires.IsMissing() && strings.HasSuffix(connectionType, "SAML"):
		return "expiry unknown"
	case expires.IsMissing():
		return ""
	}
	if finding, urgent := CertificateFinding(Certificate{Expires: expires}, now); urgent {
		return finding.Title
	}
	return ""
}

// CertificateEnd is when the certificate of a connection of that type ends, in the tone of how soon that is. WorkOS
// tells the day only when it is near; connections that are not SAML have no certificate.
func CertificateEnd(connectionType string, expires workos.Time, now time.Time) templ.Component {
	switch {
	case expires.Unreadable() != "":
		return ui.Time(expires)
	case !expires.IsZero():
		return ui.StateBadge(CertificateState(expires, now))
	case strings.HasSuffix(connectionType, "SAML"):
		return ui.Missing("expiry unknown")
	default:
		return ui.Missing("no certificate")
	}
}
