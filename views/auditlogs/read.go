// Package auditlogs renders the pages about customers' audit logs: exports, reading one, and its actions.
package auditlogs

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	payloadview "frontdesk/views/payload"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
)

// ReadPage is a customer's audit log as a table.
type ReadPage struct {
	Export
	Bar              ui.List // the filters; the rows are this page's own
	Entries          []Entry
	ReadAt           time.Time
	Found, First     int       // entries that match, and how many of them come before this page
	Held, Total      int       // entries that are looked through, and that were read
	Oldest           time.Time // of those that are looked through
	IsWhole          bool      // the file was read to its end
	Again            []ui.Param
	PrevURL, NextURL string
	CSVURL           string // the entries that the filters leave
	Empty            *ui.Empty
}

// Entity is the actor or a target of an entry.
type Entity struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name"`
}

// Entry is one entry of the table.
type Entry struct {
	At                                  time.Time
	When, Action, Actor, ActorURL, Kind string
	About, AboutURL, From               string
	Details                             []payloadview.Node
}

// NewEntry makes an entry from a line of an export. places are the table's own columns; every other nonempty
// column is in the details, in the file's order.
func NewEntry(at time.Time, columns, cells []string, places map[string]int, targets []Entity, pageOf func(string) string) Entry {
	cell := func(role string) string {
		if at, found := places[role]; found && at < len(cells) {
			return cells[at]
		}
		return ""
	}
	entry := Entry{
		At: at, When: cell("at"), Action: cell("action"), Actor: cmp.Or(cell("actor_name"), cell("actor_id")), ActorURL: pageOf(cell("actor_id")),
		Kind: cell("actor_type"), From: cell("location"),
	}
	var about []string
	for _, target := range targets {
		about = append(about, wording.JoinWords(target.Type, ui.Named(target.Name, target.ID)))
	}
	if entry.About = strings.Join(about, ", "); len(targets) == 1 {
		entry.AboutURL = pageOf(targets[0].ID)
	}
	reader := payloadview.Reader{PageOf: pageOf, Open: true}
	for i, text := range cells {
		if text == "" {
			continue
		}
		name := fmt.Sprintf("column %d", i+1)
		if i < len(columns) && columns[i] != "" {
			name = columns[i]
		}
		entry.Details = append(entry.Details, reader.Cell(name, text))
	}
	return entry
}

// Title names the customer and the days of the audit log.
func (p ReadPage) Title() string {
	return "Audit log of " + ui.Isolated(p.OrganizationName) + ", " + p.Range()
}

func (p ReadPage) object() ui.ObjectPage {
	page := ui.ObjectPage{
		Kind: "Audit log", Name: p.Title(),
		Crumbs: []ui.Action{{Label: "Organizations", URL: paths.Organizations.URL()},
			{Label: p.OrganizationName, URL: paths.OrganizationAuditLogs.URL(p.OrganizationID)}},
		Actions: []ui.Action{{Label: "Export details", URL: paths.ExportShow.URL(p.ID)}},
		Facts: []ui.Fact{
			{Label: "Range", Value: ui.Text(p.Range())},
			{Label: "Limited to", Value: ui.OrMissing(p.Filters(), "everything")},
			{Label: "Created by WorkOS", Value: ui.Time(p.CreatedAt)}, {Label: "Entries", Value: ui.Text(wording.Number(p.Total))},
			{Label: "Loaded", Value: readAt(p)},
		},
	}
	return page
}

// note describes which part of the file is missing, and what to do about it; "" for none.
func (p ReadPage) note(zone ui.Zone) string {
	const wayOut = " For the others, choose a shorter range, filter events, or download the CSV."
	switch {
	case !p.IsWhole:
		return "This file is too large to show in full: reading stopped after " + wording.Number(p.Total) + " entries, of which the newest " +
			wording.Number(p.Held) + " are shown." + wayOut
	case p.Held < p.Total:
		return "Showing the newest " + wording.Number(p.Held) + " of " + wording.Number(p.Total) + " entries, back to " + zone.Exact(p.Oldest) +
			"." + wayOut
	}
	return ""
}

// count describes which of the entries this page shows.
func (p ReadPage) count() string {
	if len(p.Entries) == 0 {
		return ""
	}
	return wording.Number(p.First+1) + "–" + wording.Number(p.First+len(p.Entries)) + " of " + wording.Number(p.Found)
}

func (p ReadPage) announcement() string {
	if p.Empty != nil {
		return p.Empty.Title
	}
	return wording.Plural(p.Found, "entry", "entries") + " found"
}

// spans are the ranges that an organization's tab offers for reading: the form's presets that end now.
func (f ExportForm) spans() []ui.Choice {
	choices := f.presets().Choices
	return choices[:len(choices)-1]
}
