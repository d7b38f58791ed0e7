package views

import (
	"cmp"
	"time"

	"frontdesk/views/ui"
	"frontdesk/workos"
)

// OverviewPage is what needs somebody's attention across all customers.
type OverviewPage struct {
	Note                                   string // what may be missing
	Stats                                  []ui.Stat
	Connections, Directories, Certificates []Trouble
	Failures                               []workos.Event
	Acts                                   []OverviewAct
}

// Trouble is one thing that needs work.
type Trouble struct {
	URL, Title, Detail string
	State              ui.State
}

// OverviewAct is one line of the ledger.
type OverviewAct struct {
	URL, Who, Action, Target, Organization, Outcome, Note string
	At                                                    time.Time
}

func troubleTable(id, title, object, state string, troubles []Trouble) ui.List {
	list := ui.List{ID: id, Title: title, Headers: []ui.Header{{Label: object}, {Label: "Organization"}, {Label: state, Width: "lg"}}}
	for _, trouble := range troubles {
		list.Rows = append(list.Rows, ui.Row{URL: trouble.URL, Label: trouble.Title, Cells: cells(ui.Text(trouble.Title), ui.OrMissing(trouble.Detail, "none"), ui.StateBadge(trouble.State))})
	}
	return list
}

func actTable(acts []OverviewAct) ui.List {
	list := ui.List{ID: "acts", Title: "Last acts", Headers: []ui.Header{{Label: "What"}, {Label: "On whom"}, {Label: "Who"}, {Label: "When", Width: "md"}}}
	for _, act := range acts {
		list.Rows = append(list.Rows, ui.Row{
			URL: act.URL, Label: ActTitle(act.Action, act.Outcome),
			Cells: cells(ui.Text(ActTitle(act.Action, act.Outcome)), ActTarget(act.Target, act.Organization), ui.OrMissing(act.Who, "not signed in"), ui.Time(act.At)),
		})
	}
	return list
}

// CertificateState is how soon a certificate ends.
func CertificateState(expires workos.Time, now time.Time) ui.State {
	if expires.IsZero() {
		return ui.State{Tone: ui.Attention, Word: "Expires: " + cmp.Or(expires.Unreadable(), "unknown"), Hint: certificateUnknown}
	}
	finding, soon := CertificateFinding(Certificate{Expires: expires}, now)
	if !soon {
		finding.Tone = ui.OK
	}
	word := "Ends " + ui.Relative(expires.Time, now)
	if expires.Before(now) {
		word = "Ended " + ui.Relative(expires.Time, now)
	}
	return ui.State{Tone: finding.Tone, Word: word, Hint: cmp.Or(finding.Title, word) + ". " + ui.Exact(expires.Time)}
}
