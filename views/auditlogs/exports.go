package auditlogs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"

	"github.com/a-h/templ"
)

// Export is the record of one audit log export, without its address at WorkOS.
type Export struct {
	ID, WorkOSID, OrganizationID, OrganizationName string
	From, To                                       time.Time
	Actions, ActorNames, ActorIDs, Targets         []string
	Reason, State, Note, WorkOSRequestID           string
	RequesterName, RequesterEmail                  string
	CreatedAt, CheckedAt, FinishedAt               time.Time
	Zone                                           ui.Zone // of the days that Range names
}

// ExportPage is one export's page.
type ExportPage struct {
	Export
	CanExport bool
	Then      string        // "read" where the export is made to be read here
	Poll      time.Duration // how long to wait before asking again while WorkOS makes it
}

// Range returns the span of time of an export: "1 Aug – 31 Aug 2026".
func (e Export) Range() string { return e.Zone.Span(e.From, e.To) }

// RangeText returns the span with the zone of its days: "1 Aug – 31 Aug 2026 (Europe/Berlin)".
func (e Export) RangeText() string { return e.Range() + " (" + e.Zone.Label() + ")" }

// Filters describes what an export is limited to, "" for everything.
func (e Export) Filters() string {
	var parts []string
	for _, part := range [][]string{e.Actions, e.ActorNames, e.ActorIDs, e.Targets} {
		if len(part) > 0 {
			parts = append(parts, strings.Join(part, ", "))
		}
	}
	return strings.Join(parts, " · ")
}

// RequesterCell shows who requested the export.
func (e Export) RequesterCell() templ.Component {
	return ui.Hinted(cmp.Or(e.RequesterName, e.RequesterEmail), e.RequesterEmail)
}

func (e Export) making() bool { return e.State == "pending" || e.State == "requested" }

// RecentExports lists a customer's newest exports for the customer's first tab.
func RecentExports(exports []Export) ui.List {
	list := ui.List{ID: "exports", Title: "Audit log exports", Headers: []ui.Header{{Label: "Range"}, {Label: "Status"}, {Label: "Requested"}}}
	for _, e := range exports {
		list.Rows = append(list.Rows, ui.Row{URL: paths.ExportShow.URL(e.ID), Label: e.Range(),
			Cells: ui.Cells(ui.Text(e.Range()), ui.StateBadge(wording.ExportState(e.State)), ui.Time(e.CreatedAt))})
	}
	return list
}

func (p ExportPage) object() ui.ObjectPage {
	page := ui.ObjectPage{
		Kind: "Audit log export", Name: p.OrganizationName + ", " + p.Range(), ID: cmp.Or(p.WorkOSID, p.ID),
		Crumbs: []ui.Action{{Label: "Audit log exports", URL: paths.Exports.URL()}},
		Facts: []ui.Fact{
			{Label: "Organization", Value: views.OrganizationLink(p.OrganizationID, p.OrganizationName)},
			{Label: "Range", Value: ui.Text(p.Range())},
			{Label: "From", Value: ui.ExactTime(p.From)},
			{Label: "Until, not included", Value: ui.ExactTime(p.To)},
			{Label: "Requested by", Value: p.RequesterCell()},
			{Label: "Requested", Value: ui.Time(p.CreatedAt)},
			{Label: "Reason", Value: ui.OrMissing(p.Reason, "none given")},
		},
	}
	for _, limit := range []struct {
		label string
		names []string
	}{{"Actions", p.Actions}, {"Actor names", p.ActorNames}, {"Actor IDs", p.ActorIDs}, {"Target types", p.Targets}} {
		if len(limit.names) > 0 {
			page.Facts = append(page.Facts, ui.Fact{Label: limit.label, Value: ui.Text(strings.Join(limit.names, ", "))})
		}
	}
	return page
}

// callout describes the state of an export and what to do next.
func (p ExportPage) callout() ui.Callout {
	again := []ui.Action{}
	if p.CanExport {
		again = append(again, ui.Action{Label: "New export", URL: paths.With(paths.ExportNew.URL(), "organization", p.OrganizationID)})
	}
	switch p.State {
	case "ready":
		callout := ui.Callout{Tone: ui.OK, Title: "Ready to download",
			Text: "A CSV of the audit log of " + ui.Isolated(p.OrganizationName) + ". Available as long as WorkOS keeps the export."}
		if p.CanExport {
			callout.Actions = []ui.Action{{Label: "Read", Icon: "scroll-text", URL: paths.ExportRead.URL(p.ID)},
				{Label: "Download CSV", Icon: "download", URL: paths.ExportDownload.URL(p.ID), Primary: true, Download: true},
				{Label: "Download WorkOS's original file", URL: paths.With(paths.ExportDownload.URL(p.ID), "file", "original"), Download: true}}
			callout.Text += " In the CSV, cells that look like a formula start with an apostrophe. The original file is for programs: do not " +
				"open it in a spreadsheet."
		} else {
			callout.Text += " Someone with the support role can download it."
		}
		return callout
	case "error":
		return ui.Callout{Tone: ui.Danger, Title: "WorkOS could not make this export", Text: p.Note, Who: wording.WhoUs, Actions: again}
	case "expired":
		return ui.Callout{Tone: ui.Neutral, Title: "WorkOS no longer keeps this export",
			Text: cmp.Or(p.Note, "Exports are kept for a limited time.") + " Request it again with the same range.", Who: wording.WhoUs,
			Actions: again}
	case "failed":
		return ui.Callout{Tone: ui.Danger, Title: "No export was started", Text: p.Note, Who: wording.WhoUs, Actions: again}
	case "unknown":
		return ui.Callout{Tone: ui.Attention, Title: "It is not known whether WorkOS accepted this export", Text: "The request was sent and no " +
			"usable answer came. If there is an export, nobody can reach it; nothing was changed for the customer. You can request it again.",
			Who: wording.WhoUs, Actions: again}
	default:
		callout := ui.Callout{Tone: ui.Neutral, Title: "Preparing export",
			Text: "This page refreshes automatically. You can leave: the export continues, and its status is in the list of exports."}
		if p.Then != "" {
			callout.Text = "The audit log opens here as soon as its export is ready. You can leave: the export continues, and can be read from " +
				"the list of exports."
		}
		return callout
	}
}

func (p ExportPage) pollTrigger() string {
	return fmt.Sprintf("load delay:%ds", max(1, int(p.Poll/time.Second)))
}

// ExportForm is the form for an export.
type ExportForm struct {
	actionsview.Form
	Then                       string // "read" where the export is made to be read here
	Preset                     string // "1", "7", "30", "all" or "exact"
	From, To                   string // with "exact": as typed, in Zone
	Zone                       ui.Zone
	Earliest, Latest           string // what From and To may be
	Warning                    string // what of the chosen time is no longer there; "" for nothing
	RetentionWarned            string // the organization whose retention the person was warned of
	IsMoved                    bool   // From is no longer what was typed, but the earliest that WorkOS exports
	Actions, Targets           []string
	ActorNames, ActorIDs       string // one per line
	KnownActions, KnownTargets []string
	ActionsMissing             string // why the actions could not be listed
}

// Title returns the form's title.
func (f ExportForm) Title() string {
	if f.Then != "" {
		return "Read an audit log"
	}
	return "New audit log export"
}

func (f ExportForm) spec() ui.FormSpec {
	back := paths.Exports.URL()
	if f.Organization != "" {
		back = paths.OrganizationAuditLogs.URL(f.Organization)
	}
	submit := "Start export"
	if f.Then != "" {
		submit = "Read"
	}
	return ui.FormSpec{
		ID: "export", Action: paths.ExportCreate.URL(), Submit: submit, Errors: f.Errors,
		Hidden: []ui.Param{{Name: actionsview.FormKeyField, Value: f.Key}, {Name: "then", Value: f.Then}, {Name: "zone", Value: f.Zone.Name()},
			{Name: "retention_warned", Value: f.RetentionWarned}},
		Cancel: &ui.Action{Label: "Cancel", URL: back},
	}
}

// ExportPreset is a predefined range of an export.
type ExportPreset struct {
	Key, Label string
	Days       int    // until now; 0 for one of the constants
	text       string // what else is to be known
	inZone     bool   // its days are those of the form's zone
}

// ExportPresets are all presets, in the order in which they are shown.
var ExportPresets = []ExportPreset{
	{Key: "1", Label: "Last 24 hours", Days: 1}, {Key: "7", Label: "Last 7 days", Days: 7}, {Key: "30", Label: "Last 30 days", Days: 30},
	{Key: views.PresetMonth, Label: "This month", text: "From the first of the month", inZone: true},
	{Key: views.PresetLastMonth, Label: "Last month", text: "The whole calendar month", inZone: true},
	{Key: views.PresetAll, Label: "Last three months", text: "As far back as WorkOS exports"},
	{Key: views.PresetExact, Label: "Exact range", text: "From one day to another, both whole days", inZone: true},
}

// PresetNamed returns the preset with a key; false if there is none.
func PresetNamed(key string) (ExportPreset, bool) {
	at := slices.IndexFunc(ExportPresets, func(preset ExportPreset) bool { return preset.Key == key })
	if at < 0 {
		return ExportPreset{}, false
	}
	return ExportPresets[at], true
}

func (f ExportForm) presets() ui.ChoicesInput {
	choices := make([]ui.Choice, len(ExportPresets))
	for i, preset := range ExportPresets {
		choices[i] = ui.Choice{Value: preset.Key, Label: preset.Label, Text: preset.words(f.Zone)}
	}
	return ui.ChoicesInput{Input: ui.Input{Name: "preset", Label: "Time", Value: f.Preset, Error: f.ErrorAt("preset"), Required: true},
		Choices: choices}
}

func (p ExportPreset) words(zone ui.Zone) string {
	switch {
	case p.text == "":
		return ""
	case p.Key == views.PresetExact:
		return p.text + " in " + zone.Label() + "."
	case p.inZone:
		return p.text + ", " + zone.Label() + "."
	}
	return p.text + "."
}

// datesIgnored reports whether dates were typed that the chosen preset does not use: they are shown, to be cleared.
func (f ExportForm) datesIgnored() bool {
	return f.Preset != views.PresetExact && (f.From != "" || f.To != "")
}

func (f ExportForm) moment(name, label, value string) ui.Input {
	input := ui.Input{Name: name, Label: label, Mark: "with Exact range", Type: "date", Value: value, Error: f.ErrorAt(name)}
	input.Min, _, _ = strings.Cut(f.Earliest, "T")
	input.Max, _, _ = strings.Cut(f.Latest, "T")
	return input
}

func (f ExportForm) actions() ui.ChoicesInput {
	return many("actions", "Actions", "Leave empty for all.", f.KnownActions, f.Actions, f.ErrorAt("actions"))
}

func (f ExportForm) targets() ui.ChoicesInput {
	return many("targets", "Target types", "Leave empty for all.", f.KnownTargets, f.Targets,
		f.ErrorAt("targets"))
}

func many(name, label, hint string, known, chosen []string, wrong string) ui.ChoicesInput {
	input := ui.ChoicesInput{Input: ui.Input{Name: name, Label: label, Hint: hint, Error: wrong}, Many: true, Values: chosen}
	for _, value := range known {
		input.Choices = append(input.Choices, ui.Choice{Value: value, Label: value})
	}
	return input
}

func (f ExportForm) lines(name, label, value string) ui.Input {
	return ui.Input{Name: name, Label: label, Value: value, Hint: "One per line.", Error: f.ErrorAt(name), MaxLength: 10000, Rows: 2}
}

func (f ExportForm) limited() bool {
	return len(f.Actions)+len(f.Targets) > 0 || f.ActorNames+f.ActorIDs+f.ErrorAt("actions")+f.ErrorAt("targets")+f.ErrorAt("actor_names")+
		f.ErrorAt("actor_ids") != ""
}
