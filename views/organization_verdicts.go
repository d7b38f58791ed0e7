package views

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// certificateNotice is how long before its end a certificate is worth a word; WorkOS starts warning then too.
const certificateNotice = 90 * 24 * time.Hour

// OrganizationVerdicts says what is wrong with a customer, the worst first: connections that let nobody in,
// directories that do not sync, domains without proof, certificates about to end, sign-ins that failed.
func OrganizationVerdicts(page OrganizationPage) []ui.Verdict {
	var verdicts []ui.Verdict
	for _, connection := range page.Connections.Value {
		if state := ConnectionState(connection.State); wrong(state) {
			open := ui.Action{Label: "Open connection", URL: paths.ConnectionShow.URL(connection.ID)}
			title := fmt.Sprintf("Single sign-on: %s %s", connectionName(connection), isNow(state))
			verdicts = append(verdicts, page.verdict(ExplainConnection(connection.State), state.Tone, title, open))
		}
	}
	for _, directory := range page.Directories.Value {
		if state := DirectoryState(directory.State); wrong(state) {
			open := ui.Action{Label: "Open directory", URL: paths.DirectoryShow.URL(directory.ID)}
			title := fmt.Sprintf("Directory sync: %s %s", directory.Name, isNow(state))
			verdicts = append(verdicts, page.verdict(ExplainDirectory(directory.State), state.Tone, title, open))
		}
	}
	for _, domain := range page.Organization.Domains {
		if state := DomainState(domain.State); wrong(state) {
			title := fmt.Sprintf("Domain %s %s", domain.Domain, isNow(state))
			verdicts = append(verdicts, page.verdict(ExplainDomain(domain.State), state.Tone, title))
		}
	}
	for _, certificate := range page.Certificates {
		if verdict, ok := CertificateFinding(certificate, page.Now); ok {
			verdicts = append(verdicts, page.verdict(verdict.Explanation, verdict.Tone, verdict.Title,
				ui.Action{Label: "Open connection", URL: paths.ConnectionShow.URL(certificate.ConnectionID)}))
		}
	}
	if len(page.Leavers) > 0 {
		verdicts = append(verdicts, leaversVerdict(page.Leavers))
	}
	return worstFirst(verdicts)
}

// leaversVerdict names the people who left the customer's directory and can still use the product.
func leaversVerdict(leavers []MatchedDirectoryUser) ui.Verdict {
	var names []string
	var open []ui.Action
	for _, person := range leavers[:min(len(leavers), 3)] {
		names = append(names, person.Name)
		open = append(open, ui.Action{Label: "Open " + person.Name, URL: paths.DirectoryUserShow.URL(person.ID)})
	}
	who := strings.Join(names, ", ")
	if len(leavers) > len(names) {
		who += " and others"
	}
	return Explanation{
		What: "The customer's directory no longer counts them as active, and their memberships still are: " + who + ".",
		Who:  whoUs, Next: "Ask the customer whether access should end, then deactivate the memberships, each on the page of its person.",
	}.Verdict(ui.Danger, Plural(len(leavers), "person who left still has access", "people who left still have access"), open...)
}

// Finding is one thing that is wrong, before it becomes a verdict with something to press.
type Finding struct {
	Explanation
	Tone  ui.Tone
	Title string
}

const certificateUnknown = "WorkOS asks for this certificate to be renewed, and does not say until when it is valid in a way that can be read."

// unknownCertificate is a certificate whose renewal WorkOS asks for without a readable day.
func unknownCertificate(certificate Certificate) Finding {
	title := "The SAML certificate needs to be renewed; when it expires is unknown"
	if sent := certificate.Expires.Unreadable(); sent != "" {
		title = "The SAML certificate needs to be renewed; WorkOS gives its end as “" + sent + "”"
	}
	return Finding{Tone: ui.Attention, Title: title, Explanation: Explanation{
		What: certificateUnknown, Who: whoCustomer, Next: "Send them a portal link to upload the new certificate.", Intent: "certificate_renewal",
	}}
}

// CertificateFinding says how urgent a certificate is; ok is false while its end is far away.
func CertificateFinding(certificate Certificate, now time.Time) (Finding, bool) {
	if certificate.Expires.IsZero() {
		return unknownCertificate(certificate), true
	}
	left := certificate.Expires.Sub(now)
	words := Finding{Tone: ui.Attention, Explanation: Explanation{
		What: "When it ends, nobody can sign in through this connection.", Who: whoCustomer,
		Next: "Send them a portal link to upload the new certificate before that day.", Intent: "certificate_renewal",
	}}
	switch {
	case left > certificateNotice:
		return words, false
	case left <= 0:
		words.Tone, words.Title = ui.Danger, "The SAML certificate ended "+ui.Relative(certificate.Expires.Time, now)
		words.What = "Sign-in through this connection fails until the identity provider's new certificate is uploaded."
		words.Next = "Send them a portal link to upload it now."
	default:
		words.Title = "The SAML certificate ends " + ui.Relative(certificate.Expires.Time, now)
		if left < 7*24*time.Hour {
			words.Tone = ui.Danger
		}
	}
	return words, true
}

// verdict adds the portal link that mends it, for those who may issue one.
func (f OrganizationFrame) verdict(explanation Explanation, tone ui.Tone, title string, actions ...ui.Action) ui.Verdict {
	if f.CanIssue && explanation.Intent != "" {
		actions = append(actions, ui.Action{Label: "Issue portal link", Icon: "link", URL: IssueLinkURL(f.Organization.ID, explanation.Intent)})
	}
	return explanation.Verdict(tone, title, actions...)
}

func wrong(state ui.State) bool { return state.Tone == ui.Attention || state.Tone == ui.Danger }

func worstFirst(verdicts []ui.Verdict) []ui.Verdict {
	sorted := make([]ui.Verdict, 0, len(verdicts))
	for _, tone := range []ui.Tone{ui.Danger, ui.Attention, ui.Neutral, ui.OK} {
		for _, verdict := range verdicts {
			if verdict.Tone == tone {
				sorted = append(sorted, verdict)
			}
		}
	}
	return sorted
}

// connectionName is the name a connection was given, or its provider's.
func connectionName(connection workos.Connection) string {
	if connection.Name != "" {
		return connection.Name
	}
	return ConnectionType(connection.ConnectionType)
}
