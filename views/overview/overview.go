// Package overview renders the first page: what needs attention across all customers.
package overview

import (
	"time"

	actionsview "frontdesk/views/actions"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// Page shows what needs attention across all customers.
type Page struct {
	Note                     string // what may be missing
	IsLoading                bool   // the first sync is not finished
	Stats                    []ui.Stat
	Connections, Directories Items
	Certificates             Certificates
	Failures                 []workos.Event
	AllFailures              ui.Action // leads to all of them
	Actions                  []Action
}

// none is the sentence in place of rows that there are none of, which is not known before all is loaded.
func (p Page) none(sentence string) string {
	if p.IsLoading {
		return "Not known before the first sync is finished."
	}
	return sentence
}

// Item is one object that needs attention.
type Item struct {
	URL, Title, Detail string
	Health             health.Status
	Issues             []health.Code
	State              ui.State // of a certificate
}

// Items are the first few objects, with the total.
type Items struct {
	Rows  []Item
	Total int
}

// Certificates are the ones that expire first.
type Certificates struct {
	Rows   []Item
	Counts []CertificateCount
}

// CertificateCount is how many certificates have a status.
type CertificateCount struct {
	Status health.CertificateStatus
	N      int
}

// seeAllOf links to the list of exactly what a box counts: "6 of 9" if the box shows fewer.
func seeAllOf(route paths.Route, of Items) []ui.Action {
	label := "See all"
	switch {
	case of.Total == 0:
		return nil
	case of.Total > len(of.Rows):
		label = wording.Number(len(of.Rows)) + " of " + wording.Number(of.Total) + ": see all"
	}
	return []ui.Action{{Label: label, URL: paths.With(route.URL(), "health", string(health.StatusAttention))}}
}

// actions links to the certificates of each status.
func (c Certificates) actions() []ui.Action {
	words := map[health.CertificateStatus]string{health.CertificateIsExpired: "expired", health.CertificateWithin30: "within 30 days",
		health.CertificateWithin90: "in 30 to 90 days"}
	var actions []ui.Action
	for _, count := range c.Counts {
		if count.N > 0 {
			actions = append(actions, ui.Action{Label: wording.Number(count.N) + " " + words[count.Status], URL: count.url()})
		}
	}
	return actions
}

// url returns the list of exactly the certificates that are counted. One that expires later than in 30 days is a notice, which many
// connections have for another reason, so that only the list of issues tells these apart.
func (c CertificateCount) url() string {
	if c.Status == health.CertificateWithin90 {
		return issuesview.ListURL("issue", string(health.CertificateExpiring), "severity", string(health.Info))
	}
	return paths.With(paths.Connections.URL(), "certificate", string(c.Status), "health", string(health.StatusAttention),
		"sort", "certificate")
}

// Action is one entry of the ledger.
type Action struct {
	URL, Who, Title, Target, Organization string
	At                                    time.Time
	Open                                  *ui.State // while it is not known whether it happened; nil once it is
}

func itemTable(id, title, object, state string, troubles []Item) ui.List {
	list := ui.List{ID: id, Title: title, Headers: []ui.Header{{Label: object}, {Label: "Organization"}, {Label: state}}}
	for _, trouble := range troubles {
		what := ui.StateBadge(trouble.State)
		if len(trouble.Issues) > 0 {
			what = issuesview.Summary(trouble.Health, trouble.Issues)
		}
		list.Rows = append(list.Rows, ui.Row{URL: trouble.URL, Label: trouble.Title,
			Cells: ui.Cells(ui.Text(trouble.Title), ui.OrMissing(trouble.Detail, "none"), what)})
	}
	return list
}

func actionTable(actions []Action) ui.List {
	list := ui.List{ID: "activity", Title: "Recent activity", Headers: []ui.Header{{Label: "What"}, {Label: "Target"}, {Label: "Who"},
		{Label: "When"}}}
	for _, entry := range actions {
		what := ui.Text(entry.Title)
		if entry.Open != nil {
			what = ui.Join(what, ui.StateBadge(*entry.Open))
		}
		list.Rows = append(list.Rows, ui.Row{
			URL: entry.URL, Label: entry.Title,
			Cells: ui.Cells(what, actionsview.Target(entry.Target, entry.Organization), ui.OrMissing(entry.Who, "not signed in"),
				ui.Time(entry.At)),
		})
	}
	return list
}
