package views

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// PortalLink is the record of one Admin Portal link as lists show it, and what came of it. The link itself is not
// in it.
type PortalLink struct {
	ID, OrganizationID, OrganizationName, Intent string
	ReturnURL, SuccessURL, Reason                string
	State, Note, WorkOSRequestID                 string
	IssuerName, IssuerEmail                      string
	CreatedAt, IssuedAt, ExpiresAt               time.Time
	Result                                       *workos.Event // what the IT admin did with it, nil when nothing is known
	Later                                        bool          // its purpose was fulfilled after a later link
}

// Issued tells whether WorkOS made the link.
func (l PortalLink) Issued() bool { return l.State == "issued" }

// Purpose is what the IT admin was to do.
func (l PortalLink) Purpose() string { return PortalIntent(l.Intent) }

// Title names a link for people who hear the page.
func (l PortalLink) Title() string { return l.OrganizationName + ": " + LowerFirst(l.Purpose()) }

// URL is where a row leads: to the customer.
func (l PortalLink) URL() string { return paths.OrganizationShow.URL(l.OrganizationID) }

// ResultURL is the object that came of the link, "" when there is none.
func (l PortalLink) ResultURL() string {
	if l.Result == nil {
		return ""
	}
	return describeEvent(*l.Result).URL
}

func (l PortalLink) alive(now time.Time) bool { return l.Issued() && now.Before(l.ExpiresAt) }

func (l PortalLink) state(now time.Time) ui.State {
	state := PortalLinkState(l.State, l.alive(now))
	switch {
	case l.Issued() && !l.alive(now):
		state.Hint, state.At = "It worked until", l.ExpiresAt
	case l.Note != "" && !l.Issued():
		state.Hint += " " + l.Note
	}
	return state
}

// StateWord is the link's state as a word.
func (l PortalLink) StateWord(now time.Time) string { return l.state(now).Word }

// StateCell is the link's state, with what is left of its life.
func (l PortalLink) StateCell(now time.Time) templ.Component { return portalLinkState(l, now) }

// IssuerCell is who issued the link.
func (l PortalLink) IssuerCell() templ.Component {
	return hinted(cmp.Or(l.IssuerName, l.IssuerEmail), l.IssuerEmail)
}

// ReasonCell is why, as far as the operator said.
func (l PortalLink) ReasonCell() templ.Component {
	if l.Reason == "" {
		return ui.Missing("–")
	}
	return hinted(strings.Join(strings.Fields(l.Reason), " "), l.Reason)
}

// ResultText is what came of the link: the event and when it was.
func (l PortalLink) ResultText() string {
	if l.Result == nil {
		return l.noResult()
	}
	return l.resultWord() + " " + l.Result.CreatedAt.UTC().Format(time.RFC3339)
}

// ResultCell is what came of the link.
func (l PortalLink) ResultCell() templ.Component {
	if l.Result != nil {
		return ui.Join(l.resultBadge(), ui.Time(l.Result.CreatedAt))
	}
	return ui.Missing(cmp.Or(l.noResult(), "–"))
}

// noResult is what is said where nothing came of the link; "" where nothing is known to come.
func (l PortalLink) noResult() string {
	switch {
	case l.Later:
		return "After a later link"
	case l.Issued() && leavesEvent(l.Intent):
		return "Nothing yet"
	}
	return ""
}

func (l PortalLink) resultBadge() templ.Component {
	line := describeEvent(*l.Result)
	return ui.StateBadge(ui.State{Tone: ui.OK, Word: l.resultWord(), Hint: joinWords(line.Title, line.Detail, line.Actor)})
}

// resultWord is what came of the link in as few words as a column has room for.
func (l PortalLink) resultWord() string {
	switch l.Intent {
	case workos.IntentSSO:
		return "Connection active"
	case workos.IntentCertificateRenewal:
		return "Certificate renewed"
	default:
		return describeEvent(*l.Result).Title // "Directory linked", "Domain verified"
	}
}

// leavesEvent tells whether WorkOS says when a purpose has been fulfilled.
func leavesEvent(intent string) bool {
	switch intent {
	case workos.IntentSSO, workos.IntentDirectorySync, workos.IntentDomainVerification, workos.IntentCertificateRenewal:
		return true
	}
	return false
}

// PortalLinkGlance is the short table of an organization's newest links.
func PortalLinkGlance(links []PortalLink, now time.Time) ui.List {
	list := ui.List{ID: "links", Title: "Portal links issued", Headers: []ui.Header{
		{Label: "Purpose"}, {Label: "Issued"}, {Label: "Status"},
	}}
	for _, link := range links {
		state := link.StateCell(now)
		if link.Result != nil {
			state = link.resultBadge()
		}
		list.Rows = append(list.Rows, ui.Row{
			URL: link.ResultURL(), Label: link.Purpose(),
			Cells: cells(ui.Text(link.Purpose()), ui.Time(link.CreatedAt), state),
		})
	}
	return list
}

// PortalIntentOptions are the purposes to filter by.
func PortalIntentOptions() []ui.Option {
	var list []ui.Option
	for _, choice := range PortalIntents() {
		list = append(list, ui.Option{Value: choice.Value, Label: choice.Label})
	}
	return list
}

// IsPortalIntent tells whether a portal link can be for it.
func IsPortalIntent(intent string) bool {
	for _, choice := range PortalIntents() {
		if choice.Value == intent {
			return true
		}
	}
	return false
}
