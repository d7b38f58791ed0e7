package settings

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// SyncPage shows how fresh lists are, and how the sync with WorkOS goes.
type SyncPage struct {
	Status  ui.Callout // how fresh lists are, its Text "" where the headline says it
	MaySync bool       // the operator may start a full sync and try events again
	Said    string     // why what was asked for was not done, "" for nothing

	Running               bool
	Interval              time.Duration // between two full syncs; 0: one each day
	NightlyAt             time.Duration // when that is, after midnight UTC
	Stages                []SyncStage
	PerSecond             float64
	Left                  time.Duration // 0 if it is not known
	StartedAt, FinishedAt time.Time     // FinishedAt of the last full sync
	NextAt                time.Time     // of the next full sync; zero if it is not known
	StartedBy, NextBy     string        // what started this sync, or the last one, and one that begins in a moment; "" for none
	Problem               string
	RetryAt               time.Time // when a sync that did not finish goes on
	RebuiltAt             time.Time // when a damaged file was set aside; zero when none was
	SetAside              string    // where it is
	CheckedAt             time.Time // when the structure of the file was last checked for damage
	Unchecked             []string  // tables for which that took too long

	EventsAt       time.Time // until when lists have every event of WorkOS; zero before the first time
	NewestEventAt  time.Time // when the newest of them happened
	Waiting        int       // events that are not in the lists yet
	HasMoreWaiting bool      // there are more than Waiting
	StartedOverAt  time.Time // when WorkOS did not know up to where its events were read
	LeftOut        []string  // types of events that WorkOS refuses to list
	EventsProblem  string    // what about events cannot be shown
	Aside          []AsideEvent

	Limits    []Limit
	NotPaced  bool // Frontdesk does not stay below the limits
	Failures  []Failure
	Polls     []Poll
	LateAfter time.Duration // how old current lists may be

	Gap         string // what lists are known to lack; "" for nothing
	IsReadAgain bool   // that is being read
}

// AsideEvent is an event of WorkOS that could not be applied to the lists and is tried again.
type AsideEvent struct {
	Number              int64
	ID, Type, Reason    string
	ObjectID            string
	ObjectURL           string
	At, TriedAt, NextAt time.Time
	Tries               int
}

// rebuilt explains that the lists are being rebuilt, and why.
func (p SyncPage) rebuilt(zone ui.Zone) string {
	text := "The local index was damaged. At " + zone.Exact(p.RebuiltAt) + " it was set aside as " + p.SetAside + "."
	if p.FinishedAt.IsZero() {
		return text + " The lists are being rebuilt from WorkOS."
	}
	return text + " The lists have been rebuilt from WorkOS."
}

// unchecked names the tables of the local index that could not be checked for damage.
func (p SyncPage) unchecked() string {
	return "The structure of " + wording.Plural(len(p.Unchecked), "table", "tables") + " of the local index was not checked for damage, " +
		"because it took too long: " +
		strings.Join(p.Unchecked, ", ") + ". It is tried again, with more time, within an hour."
}

// SyncStage is one part of the sync. Done and Total count Unit; Total is 0 while it is not known.
type SyncStage struct {
	Name, Unit        string
	Done, Total, Rows int
	State             string // "waiting", "running", "done", "not offered" or "failed"
	PerSecond         float64
	Left              time.Duration
	Note              string
	IsCounted         bool      // Rows is how many there are; else only what was read
	ListedAt          time.Time // when WorkOS's lists of it were last complete
	CurrentAt         time.Time // as of when lists show it
	IsFollowed        bool      // its events are applied
}

// callouts are what a reader must know first.
func (p SyncPage) callouts(zone ui.Zone) []ui.Callout {
	status := p.Status
	isWrong := status.Tone == ui.Danger || status.Tone == ui.Attention && !p.FinishedAt.IsZero()
	if !isWrong || p.Running {
		status.Text = strings.TrimSpace(status.Text + " " + p.headline())
	}
	callouts := []ui.Callout{status}
	add := func(tone ui.Tone, title, text, who string) {
		callouts = append(callouts, ui.Callout{Tone: tone, Title: title, Text: text, Who: who})
	}
	if !p.RebuiltAt.IsZero() {
		add(ui.Attention, "The local index was rebuilt", p.rebuilt(zone), "")
	}
	if p.Problem != "" && !strings.Contains(status.Text, p.Problem) {
		text := p.Problem
		if !p.RetryAt.IsZero() && !p.Running {
			text += " It is tried again at " + zone.Exact(p.RetryAt) + "."
		}
		add(ui.Danger, "The full sync did not finish", text, "")
	}
	if p.EventsProblem != "" {
		add(ui.Danger, "Events cannot be read", p.EventsProblem, "")
	}
	if len(p.LeftOut) > 0 {
		add(ui.Attention, "WorkOS does not list every type of event", "It refuses "+wording.Plural(len(p.LeftOut), "type", "types")+
			" that Frontdesk asks for: "+shortList(p.LeftOut)+". Their changes appear in lists after the next full sync.", "")
	}
	if !p.StartedOverAt.IsZero() {
		add(ui.Attention, "Events are read from the beginning", "At "+zone.Exact(p.StartedOverAt)+" WorkOS did not know the event up to which "+
			"Frontdesk had read. Its events of the last 90 days are read again, and a full sync was started.", "")
	}
	if len(p.Aside) > 0 {
		kept := "They are kept, and tried again automatically. What they say"
		if len(p.Aside) == 1 {
			kept = "It is kept, and tried again automatically. What it says"
		}
		add(ui.Attention, p.aside(), kept+" may be missing in lists until then; opening an object always shows it as it is.", "")
	}
	if len(p.Unchecked) > 0 {
		add(ui.Neutral, "The local index was not checked completely", p.unchecked(), "")
	}
	return callouts
}

// shownTypes is how many types of events are named.
const shownTypes = 6

func shortList(names []string) string {
	if len(names) <= shownTypes {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:shownTypes], ", ") + " and " + wording.Number(len(names)-shownTypes) + " more"
}

// aside says what is not in the lists because events could not be applied.
func (p SyncPage) aside() string {
	return wording.Plural(len(p.Aside), "event", "events") + " could not be applied to the lists"
}

func (p SyncPage) facts() []ui.Fact {
	facts := []ui.Fact{
		{Label: "Lists are current as of", Value: ui.TimeOrNever(p.EventsAt)},
		{Label: "Newest event", Value: ui.TimeOrNever(p.NewestEventAt)},
	}
	if p.Waiting > 0 {
		waiting := wording.Plural(p.Waiting, "event", "events")
		if p.HasMoreWaiting {
			waiting += " or more"
		}
		facts = append(facts, ui.Fact{Label: "Waiting to be applied", Value: ui.Text(waiting)})
	}
	if p.Running {
		facts = append(facts, ui.Fact{Label: "Full sync started", Value: ui.TimeOrNever(p.StartedAt)})
	}
	facts = append(facts, ui.Fact{Label: "Last full sync", Value: ui.TimeOrNever(p.FinishedAt)})
	if p.StartedBy != "" {
		facts = append(facts, ui.Fact{Label: "Started by", Value: ui.Text(p.StartedBy)})
	}
	if took := p.FinishedAt.Sub(p.StartedAt); !p.Running && !p.StartedAt.IsZero() && took > 0 {
		facts = append(facts, ui.Fact{Label: "Took", Value: ui.Text(lasting(took))})
	}
	switch {
	case p.NextBy != "":
		facts = append(facts, ui.Fact{Label: "Next full sync", Value: ui.Text("In a moment, started by " + p.NextBy)})
	case !p.NextAt.IsZero():
		facts = append(facts, ui.Fact{Label: "Next full sync", Value: ui.Deadline(p.NextAt)})
	}
	if !p.CheckedAt.IsZero() {
		facts = append(facts, ui.Fact{Label: "File checked", Value: ui.TimeOrNever(p.CheckedAt)})
	}
	return facts
}

func (p SyncPage) headline() string {
	switch {
	case p.Running && p.FinishedAt.IsZero():
		return "The first sync is in progress. Lists and search fill up as it goes; opening an object always reads it from WorkOS."
	case p.Running:
		return "A full sync is in progress. Lists stay as they are until it has read something newer."
	case p.FinishedAt.IsZero():
		return "There has been no full sync yet."
	case p.Problem != "" || p.has(func(s SyncStage) bool { return s.State == "failed" }):
		return "The last full sync did not finish. Lists show what was loaded before. It is tried again automatically."
	case p.has(func(s SyncStage) bool { return s.State == "done" && s.Note != "" }):
		return "The last full sync is complete, except for the parts named below." + p.again()
	case p.Gap != "":
		return p.Gap + p.again()
	default:
		return "All data is loaded." + p.again()
	}
}

// again describes when the next full sync starts.
func (p SyncPage) again() string {
	if p.Interval == 0 {
		return fmt.Sprintf(" Everything is read again each day at %02d:%02d UTC.", int(p.NightlyAt.Hours()), int(p.NightlyAt.Minutes())%60)
	}
	return " Everything is read again every " + every(p.Interval) + ", and every object you open is brought up to date."
}

func (p SyncPage) has(found func(SyncStage) bool) bool { return slices.ContainsFunc(p.Stages, found) }

// every returns an interval to follow the word "every": "hour", "15 minutes".
func every(interval time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		one    string
		many   string
	}{{time.Hour, "hour", "hours"}, {time.Minute, "minute", "minutes"}, {time.Second, "second", "seconds"}} {
		if n := int(interval / unit.length); n > 0 && interval%unit.length == 0 {
			if n == 1 {
				return unit.one
			}
			return wording.Plural(n, unit.one, unit.many)
		}
	}
	return interval.String()
}

// lasting returns how long something took: "0.4 s", "42 s", "3 min 20 s", "2 h 5 min".
func lasting(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", max(d.Seconds(), 0.1))
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	default:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
}

func (p SyncPage) progress() ui.ProgressState {
	label := "Loading from WorkOS"
	if p.StartedBy != "" {
		label += ", started by " + p.StartedBy
	}
	progress := ui.ProgressState{Label: label, Detail: rate(p.PerSecond, p.Left)}
	for _, stage := range p.Stages {
		progress.Total += 100
		switch {
		case stage.State == "done" || stage.State == "not offered" || stage.State == "failed":
			progress.Done += 100
		case stage.Total > 0:
			progress.Done += 100 * min(stage.Done, stage.Total) / stage.Total
		}
	}
	return progress
}

// rate describes the speed and the remaining time.
func rate(perSecond float64, left time.Duration) string {
	text := fmt.Sprintf("%s a second", wording.Number(int(math.Round(perSecond))))
	switch {
	case left <= 0:
		return text
	case left < time.Minute:
		return text + ", less than a minute left"
	case left < time.Hour:
		return text + ", about " + wording.Plural(int(math.Ceil(left.Minutes())), "minute", "minutes") + " left"
	default:
		return text + ", about " + wording.Plural(int(math.Ceil(left.Hours())), "hour", "hours") + " left"
	}
}

// label returns what the stage reads; "sign-ins" has a hyphen as everywhere else.
func (s SyncStage) label() string {
	if s.Name == "sign-ins" {
		return "Sign-ins"
	}
	return wording.Humanized(s.Name)
}

func (s SyncStage) state() ui.State {
	switch s.State {
	case "done":
		return ui.State{Tone: ui.OK, Word: "Done"}
	case "running":
		return ui.State{Tone: ui.Neutral, Icon: "loader", Word: "Updating"}
	case "failed":
		return ui.State{Tone: ui.Danger, Word: "Not finished"}
	case "not offered":
		return ui.State{Tone: ui.Neutral, Icon: "ban", Word: "Not offered"}
	default:
		return ui.State{Tone: ui.Neutral, Icon: "hourglass", Word: "Waiting"}
	}
}

func (s SyncStage) detail() string {
	switch {
	case s.Note != "":
		return s.Note
	case s.State != "running":
		return ""
	case s.Total > 0 && s.Unit == s.Name: // as many as there were the last time
		return fmt.Sprintf("%s of about %s, %s", wording.Number(s.Done), wording.Number(max(s.Done, s.Total)), rate(s.PerSecond, s.Left))
	case s.Total > 0:
		return fmt.Sprintf("%s of %s, %s", wording.Number(s.Done), wording.Plural(s.Total, s.Unit, s.Unit), rate(s.PerSecond, s.Left))
	default:
		return wording.Number(s.Rows) + " read, " + rate(s.PerSecond, s.Left)
	}
}

// current shows as of when lists have a resource.
func (s SyncStage) current() ui.Fact {
	at := s.ListedAt
	if s.IsFollowed && !s.ListedAt.IsZero() && s.CurrentAt.After(at) {
		at = s.CurrentAt
	}
	return ui.Fact{Value: ui.TimeOrNever(at)}
}

func (p SyncPage) resources() ui.List {
	list := ui.List{Title: "Resources", Headers: []ui.Header{{Label: "Resource"}, {Label: "Objects", Numeric: true},
		{Label: "Current as of"}, {Label: "Listed in full"}, {Label: "Full sync"}, {Label: "Progress", Prose: true}}}
	explained := false
	for _, stage := range p.Stages {
		explained = explained || stage.detail() != ""
		rows := ui.Text(wording.Number(stage.Rows))
		if stage.Rows == 0 && !stage.IsCounted {
			rows = ui.Missing("–")
		}
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Strong(stage.label()), rows, stage.current().Value,
			ui.TimeOrNever(stage.ListedAt), ui.StateBadge(stage.state()), ui.OrMissing(stage.detail(), "–"))})
	}
	if !explained {
		return list.WithoutColumn(5)
	}
	return list
}

// asideHint says what trying again does.
func (p SyncPage) asideHint() string {
	text := "“Try again” applies an event once more: Frontdesk reads its object from WorkOS as it is now, and updates lists. " +
		"Doing it twice changes nothing."
	if !p.MaySync {
		text = "They are tried again automatically. Your role may not do it now."
	}
	if len(p.Aside) >= maxAside {
		text += " Only the oldest " + wording.Number(maxAside) + " are shown."
	}
	return text
}

// maxAside is how many events that could not be applied are shown.
const maxAside = 500

func (p SyncPage) asideEvents() ui.List {
	list := ui.List{Title: "Events that could not be applied", Headers: []ui.Header{{Label: "Event"}, {Label: "Object"}, {Label: "Happened"},
		{Label: "Reason", Prose: true}, {Label: "Last tried"}, {Label: "Next try"}, {Label: "Actions"}}}
	for _, event := range p.Aside {
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Strong(event.Type), ui.Link(cmp.Or(event.ObjectID, event.ID), event.ObjectURL),
			ui.TimeOrNever(event.At), ui.Text(event.Reason),
			ui.Join(ui.TimeOrNever(event.TriedAt), ui.Muted(wording.Plural(event.Tries, "try", "tries"))),
			ui.Deadline(event.NextAt), retryButton(event.Number))})
	}
	if !p.MaySync {
		return list.WithoutColumn(6)
	}
	return list
}
