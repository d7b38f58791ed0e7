package views

import (
	"cmp"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// OverviewPage is what needs somebody's attention across all customers.
type OverviewPage struct {
	Note                     string // what may be missing
	Stats                    []ui.Stat
	Connections, Directories Troubles
	Certificates             Certificates
	Failures                 []workos.Event
	AllFailures              ui.Action // leads to all of them
	Acts                     []OverviewAct
}

// Trouble is one object that needs attention.
type Trouble struct {
	URL, Title, Detail string
	Health             health.Status
	Issues             []health.Code
	State              ui.State // of a certificate
}

// Troubles are the first few of so many.
type Troubles struct {
	Rows  []Trouble
	Total int
}

// Certificates are the ones that expire first.
type Certificates struct {
	Rows   []Trouble
	Counts []CertificateCount
}

// CertificateCount is how many certificates have a status.
type CertificateCount struct {
	Status health.CertificateStatus
	N      int
}

// seeAllOf leads to the list of exactly what a box counts: "6 of 9" where the box shows fewer.
func seeAllOf(route paths.Route, of Troubles) []ui.Action {
	label := "See all"
	switch {
	case of.Total == 0:
		return nil
	case of.Total > len(of.Rows):
		label = Number(len(of.Rows)) + " of " + Number(of.Total) + ": see all"
	}
	return []ui.Action{{Label: label, URL: paths.With(route.URL(), "health", string(health.StatusAttention))}}
}

// actions lead to the certificates of each status.
func (c Certificates) actions() []ui.Action {
	words := map[health.CertificateStatus]string{health.CertificateIsExpired: "expired", health.CertificateWithin30: "within 30 days",
		health.CertificateWithin90: "in 30 to 90 days"}
	var actions []ui.Action
	for _, count := range c.Counts {
		if count.N > 0 {
			actions = append(actions, ui.Action{Label: Number(count.N) + " " + words[count.Status],
				URL: paths.With(paths.Connections.URL(), "certificate", string(count.Status), "sort", "certificate")})
		}
	}
	return actions
}

// OverviewAct is one line of the ledger.
type OverviewAct struct {
	URL, Who, Title, Target, Organization string
	At                                    time.Time
}

func troubleTable(id, title, object, state string, troubles []Trouble) ui.List {
	list := ui.List{ID: id, Title: title, Headers: []ui.Header{{Label: object}, {Label: "Organization"}, {Label: state}}}
	for _, trouble := range troubles {
		what := ui.StateBadge(trouble.State)
		if len(trouble.Issues) > 0 {
			what = IssueSummary(trouble.Health, trouble.Issues)
		}
		list.Rows = append(list.Rows, ui.Row{URL: trouble.URL, Label: trouble.Title, Cells: cells(ui.Text(trouble.Title), ui.OrMissing(trouble.Detail, "none"), what)})
	}
	return list
}

func actTable(acts []OverviewAct) ui.List {
	list := ui.List{ID: "acts", Title: "Recent activity", Headers: []ui.Header{{Label: "What"}, {Label: "Target"}, {Label: "Who"}, {Label: "When"}}}
	for _, act := range acts {
		list.Rows = append(list.Rows, ui.Row{
			URL: act.URL, Label: act.Title,
			Cells: cells(ui.Text(act.Title), ActTarget(act.Target, act.Organization), ui.OrMissing(act.Who, "not signed in"), ui.Time(act.At)),
		})
	}
	return list
}

// CertificateState is how soon a certificate expires.
func CertificateState(expires workos.Time, now time.Time) ui.State {
	if expires.IsZero() {
		return ui.State{Tone: ui.Attention, Word: "Expires: " + cmp.Or(expires.Unreadable(), "unknown"), Hint: certificateUnknown}
	}
	tone := ui.OK
	if severity, soon := health.CertificateSeverity(expires.Time, now); soon {
		tone = IssueTone(severity)
	}
	word := "Expires " + ui.Relative(expires.Time, now)
	if !expires.After(now) {
		word = "Expired " + ui.Relative(expires.Time, now)
	}
	return ui.State{Tone: tone, Word: word, Hint: word + ".", At: expires.Time}
}
