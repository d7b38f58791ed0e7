package settings

import (
	"fmt"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// SetUpPage shows how Frontdesk is set up in WorkOS.
type SetUpPage struct {
	Callback   string
	Registered bool
	URIs       views.Region[[]workos.RedirectURI]
	Origins    views.Region[[]workos.CORSOrigin]
	Reads      []SetUpRead
	Clock      workos.Clock
	ClockKnown bool // an answer of WorkOS's said what time it is there
}

// SetUpRead is one thing that Frontdesk reads, and why it cannot; "" if it can. NotOffered means that this server does
// not support it, Lacks that there was no object to test it on.
type SetUpRead struct {
	Name, Problem, Lacks string
	NotOffered           bool
}

// callbackText describes which registered address covers the callback, if it is not the same.
func (p SetUpPage) callbackText() string {
	for _, uri := range p.URIs.Value {
		if uri.URI == p.Callback {
			return p.Callback
		}
	}
	return p.Callback + " is not in the list below, but WorkOS accepts it: the list has an address of this machine, whose port WorkOS " +
		"ignores, or a matching address with a wildcard (*)."
}

func (p SetUpPage) callouts() []ui.Callout {
	var callouts []ui.Callout
	switch {
	case p.URIs.Missing != "" || p.URIs.Incomplete != "" && !p.Registered:
		callouts = append(callouts, ui.Callout{Tone: ui.Neutral, Title: "It is not known whether the callback is registered",
			Text: p.URIs.Missing + p.URIs.Incomplete + " Since you are signed in, it is."})
	case p.Registered:
		callouts = append(callouts, ui.Callout{Tone: ui.OK, Title: "The callback is registered", Text: p.callbackText()})
	default:
		callouts = append(callouts, ui.Callout{Tone: ui.Attention, Title: "The callback is not among the registered addresses",
			Text: "Register " + p.Callback + " under Redirects in the WorkOS Dashboard, or nobody can sign in.",
			Who:  "An administrator of the WorkOS environment"})
	}
	return append(callouts, p.keyCallout(), p.clockCallout())
}

func (p SetUpPage) keyCallout() ui.Callout {
	refused, missing := 0, 0
	for _, read := range p.Reads {
		switch {
		case read.NotOffered:
			missing++
		case read.Problem != "":
			refused++
		}
	}
	switch {
	case refused > 0:
		return ui.Callout{Tone: ui.Attention, Title: wording.Plural(refused, "thing cannot be read", "things cannot be read"),
			Text: "The list says which, and why.", Who: "An administrator of the WorkOS environment"}
	case missing > 0:
		return ui.Callout{Tone: ui.Neutral, Title: "The API key works",
			Text: "This WorkOS server does not offer " + wording.Plural(missing, "thing", "things") +
				" that Frontdesk can show. The list says which."}
	default:
		return ui.Callout{Tone: ui.OK, Title: "The API key works", Text: "Everything that Frontdesk reads can be read with it."}
	}
}

// clockFine is how wrong a clock may be before anyone needs to act.
const clockFine = 5 * time.Second

func (p SetUpPage) clockCallout() ui.Callout {
	off, side := p.Clock.Ahead.Abs(), "ahead of"
	if p.Clock.Ahead < 0 {
		side = "behind"
	}
	exactly := fmt.Sprintf("%.1f s %s WorkOS (± %.1f s).", off.Seconds(), side, p.Clock.Within.Seconds())
	switch {
	case !p.ClockKnown:
		return ui.Callout{Tone: ui.Neutral, Title: "It is not known whether this machine's clock is right",
			Text: "WorkOS did not report its time."}
	case off-p.Clock.Within <= clockFine:
		return ui.Callout{Tone: ui.OK, Title: "This machine's clock is right", Text: "It is " + exactly}
	case off-p.Clock.Within <= workos.WebhookTolerance:
		return ui.Callout{Tone: ui.Attention, Title: "This machine's clock is wrong",
			Text: "It is " + exactly + fmt.Sprintf(" Ages and expiry times on these pages are wrong by as much. From %.0f seconds on, webhooks "+
				"are refused.", workos.WebhookTolerance.Seconds()) + clockRemedy, Who: whoRunsTheDesk}
	default:
		return ui.Callout{Tone: ui.Danger, Title: "This machine's clock is wrong",
			Text: "It is " + exactly + fmt.Sprintf(" Webhooks are refused, because their time must be within %.0f seconds. Ages and expiry times "+
				"on these pages are wrong, and if it gets worse, nobody can sign in.", workos.WebhookTolerance.Seconds()) + clockRemedy,
			Who: whoRunsTheDesk}
	}
}

const (
	clockRemedy    = " Synchronize it with a time server (NTP)."
	whoRunsTheDesk = "The person who runs Frontdesk"
)

func (p SetUpPage) reads() ui.List {
	list := ui.List{ID: "reads", Title: "What Frontdesk reads", Headers: []ui.Header{{Label: "What"}, {Label: "Status"}, {Label: "Why"}}}
	explained := false
	for _, read := range p.Reads {
		state, why := ui.State{Tone: ui.OK, Word: "Can be read"}, read.Problem
		switch {
		case read.Lacks != "":
			state, why = ui.State{Tone: ui.Neutral, Icon: "circle", Word: "Not tried"},
				"It is tried on the first "+read.Lacks+", and none could be read."
		case read.NotOffered:
			state = ui.State{Tone: ui.Neutral, Icon: "circle", Word: "Not offered"}
		case read.Problem != "":
			state = ui.State{Tone: ui.Attention, Word: "Cannot be read"}
		}
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Text(read.Name), ui.StateBadge(state), ui.OrMissing(why, "–"))})
		explained = explained || why != ""
	}
	if !explained {
		return list.WithoutColumn(2)
	}
	return list
}

func (p SetUpPage) addresses() ui.List {
	list := ui.List{ID: "addresses", Title: "Registered addresses", Headers: []ui.Header{{Label: "Address"}, {Label: "Kind"}}}
	for _, uri := range p.URIs.Value {
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Text(uri.URI), ui.Text("Redirect"))})
	}
	for _, origin := range p.Origins.Value {
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Text(origin.Origin), ui.Text("CORS origin"))})
	}
	return list
}
