package settings

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// SyncPage shows the progress of the environment's sync.
type SyncPage struct {
	Running               bool
	Interval              time.Duration // between two full syncs; 0: one each day
	NightlyAt             time.Duration // when that is, after midnight UTC
	Stages                []SyncStage
	PerSecond             float64
	Left                  time.Duration // 0 if it is not known
	StartedAt, FinishedAt time.Time     // FinishedAt of the last full sync
	Problem               string
	RebuiltAt             time.Time // when a damaged file was set aside; zero when none was
	SetAside              string    // where it is
	CheckedAt             time.Time // when the structure of the file was last checked for damage
	Unchecked             []string  // tables for which that took too long

	EventsAt      time.Time // until when lists have every event of WorkOS; zero before the first time
	NewestEventAt time.Time // when the newest of them happened
	IsBehind      bool      // older events are still being read
	EventsProblem string    // why events cannot be read or applied
	Aside         []AsideEvent
}

// AsideEvent is an event of WorkOS that could not be applied to the lists and is tried again.
type AsideEvent struct {
	ID, Type, Reason string
	At, TriedAt      time.Time
	Tries            int
}

// aside says what is not in the lists because events could not be applied.
func (p SyncPage) aside() string {
	if len(p.Aside) == 1 {
		return "1 event could not be applied to the lists. It is kept and tried again automatically."
	}
	return wording.Number(len(p.Aside)) + " events could not be applied to the lists. They are kept and tried again automatically."
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
}

func (p SyncPage) headline() string {
	switch {
	case p.Running && p.FinishedAt.IsZero():
		return "The first sync is in progress. Lists and search fill up as it goes; opening an object always reads it from WorkOS."
	case p.Running:
		return "A new sync is in progress. Until it finishes, lists show the last one and any changes since."
	case p.FinishedAt.IsZero():
		return "There has been no full sync yet."
	case p.Problem != "" || p.has(func(s SyncStage) bool { return s.State == "failed" }):
		return "The last sync did not finish. Lists show what was loaded before. It is tried again automatically."
	case p.has(func(s SyncStage) bool { return s.State == "done" && s.Note != "" }):
		return "The last sync is complete, except for the parts named below." + p.again()
	default:
		return "All data is loaded." + p.again()
	}
}

// again describes when the next full sync starts.
func (p SyncPage) again() string {
	if p.Interval == 0 {
		return fmt.Sprintf(" Lists follow what happens in WorkOS, and everything is read again each day at %02d:%02d UTC.",
			int(p.NightlyAt.Hours()), int(p.NightlyAt.Minutes())%60)
	}
	return " Lists follow what happens in WorkOS. Everything is read again every " + every(p.Interval) +
		", and every object you open is brought up to date."
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

func (p SyncPage) progress() ui.ProgressState {
	progress := ui.ProgressState{Label: "Loading from WorkOS", Detail: rate(p.PerSecond, p.Left)}
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
	case s.Total > 0:
		return fmt.Sprintf("%s of %s, %s", wording.Number(s.Done), wording.Plural(s.Total, s.Unit, s.Unit), rate(s.PerSecond, s.Left))
	default:
		return rate(s.PerSecond, s.Left)
	}
}

func (p SyncPage) asideEvents() ui.List {
	list := ui.List{ID: "set-aside", Title: "Events that could not be applied", Headers: []ui.Header{{Label: "Event"}, {Label: "When"},
		{Label: "Reason"}, {Label: "Last tried"}, {Label: "Tries", Numeric: true}}}
	for _, event := range p.Aside {
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Strong(event.Type), ui.TimeOrNever(event.At), ui.Text(event.Reason),
			ui.TimeOrNever(event.TriedAt), ui.Text(wording.Number(event.Tries)))})
	}
	return list
}

func (p SyncPage) stages() ui.List {
	list := ui.List{ID: "stages", Title: "Parts of the sync", Headers: []ui.Header{{Label: "Part"}, {Label: "Objects read", Numeric: true},
		{Label: "Status"}, {Label: "Detail"}}}
	explained := false
	for _, stage := range p.Stages {
		explained = explained || stage.detail() != ""
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Strong(stage.label()), ui.Text(wording.Number(stage.Rows)),
			ui.StateBadge(stage.state()), ui.OrMissing(stage.detail(), "–"))})
	}
	if !explained {
		return list.WithoutColumn(3)
	}
	return list
}
