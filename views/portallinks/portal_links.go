// Package portallinks renders the pages of Admin Portal links.
package portallinks

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// Link is the record of one Admin Portal link for lists, with its result. It does not contain the link
// itself.
type Link struct {
	ID, OrganizationID, OrganizationName, Intent string
	ReturnURL, SuccessURL, Reason                string
	State, Note, WorkOSRequestID                 string
	IssuerName, IssuerEmail                      string
	CreatedAt, IssuedAt, ExpiresAt               time.Time
	Result                                       *workos.Event // what the IT admin did with it, nil when nothing is known
	Later                                        bool          // its purpose was fulfilled after a later link
	Deletion                                     views.Deletion
}

// Issued reports whether WorkOS created the link.
func (l Link) Issued() bool { return l.State == "issued" }

// Purpose returns what the IT admin was to do.
func (l Link) Purpose() string { return wording.PortalIntent(l.Intent) }

// Title names a link for screen readers.
func (l Link) Title() string { return l.OrganizationName + ": " + wording.LowerFirst(l.Purpose()) }

// URL returns the customer's page, which a row links to.
func (l Link) URL() string { return paths.OrganizationShow.URL(l.OrganizationID) }

// ResultURL returns the page of the object that resulted from the link, "" if there is none.
func (l Link) ResultURL() string {
	if l.Result == nil {
		return ""
	}
	return timelineview.Describe(*l.Result).URL
}

func (l Link) alive(now time.Time) bool { return l.Issued() && now.Before(l.ExpiresAt) }

func (l Link) state(now time.Time) ui.State {
	state := wording.PortalLinkState(l.State, l.alive(now))
	switch {
	case l.Issued() && !l.alive(now):
		state.Hint, state.At = "Expired", l.ExpiresAt
	case l.alive(now):
		return l.Deletion.State(state)
	case l.Note != "" && !l.Issued():
		state.Hint += " " + l.Note
	}
	return state
}

// StateWord returns the link's state as a word.
func (l Link) StateWord(now time.Time) string { return l.state(now).Word }

// StateCell shows the link's state, with its remaining time.
func (l Link) StateCell(now time.Time) templ.Component { return portalLinkState(l, now) }

// IssuerCell shows who issued the link.
func (l Link) IssuerCell() templ.Component {
	return ui.Hinted(cmp.Or(l.IssuerName, l.IssuerEmail), l.IssuerEmail)
}

// ReasonCell shows the operator's reason, if there is one.
func (l Link) ReasonCell() templ.Component {
	if l.Reason == "" {
		return ui.Missing("–")
	}
	return ui.Hinted(strings.Join(strings.Fields(l.Reason), " "), l.Reason)
}

// ResultText describes the link's result: the event and its time.
func (l Link) ResultText() string {
	if l.Result == nil {
		return l.noResult()
	}
	return l.resultWord() + " " + l.Result.CreatedAt.UTC().Format(time.RFC3339)
}

// ResultCell shows the link's result.
func (l Link) ResultCell() templ.Component {
	if l.Result != nil {
		return ui.Join(l.resultBadge(), ui.Time(l.Result.CreatedAt))
	}
	return ui.Missing(cmp.Or(l.noResult(), "–"))
}

// noResult returns the words for a link without a result; "" if none can be known.
func (l Link) noResult() string {
	switch {
	case l.Later:
		return "After a later link"
	case l.Issued() && leavesEvent(l.Intent):
		return "Nothing yet"
	}
	return ""
}

func (l Link) resultBadge() templ.Component {
	line := timelineview.Describe(*l.Result)
	return ui.StateBadge(ui.State{Tone: ui.OK, Word: l.resultWord(), Hint: wording.JoinWords(line.Title, line.Detail, line.Actor)})
}

// resultWord returns the link's result, short enough for a column.
func (l Link) resultWord() string {
	switch l.Intent {
	case workos.IntentSSO:
		return "Connection active"
	case workos.IntentCertificateRenewal:
		return "Certificate renewed"
	default:
		return timelineview.Describe(*l.Result).Title // "Directory linked", "Domain verified"
	}
}

// leavesEvent reports whether WorkOS records an event when a purpose was fulfilled.
func leavesEvent(intent string) bool {
	switch intent {
	case workos.IntentSSO, workos.IntentDirectorySync, workos.IntentDomainVerification, workos.IntentCertificateRenewal:
		return true
	}
	return false
}

// RecentTable is the short table of an organization's newest links.
func RecentTable(links []Link, now time.Time) ui.List {
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
			Cells: ui.Cells(ui.Text(link.Purpose()), ui.Time(link.CreatedAt), state),
		})
	}
	return list
}
