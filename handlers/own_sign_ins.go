package handlers

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/workos"
)

// signInOf is what tells of an event which sign-in or session it belongs to.
type signInOf struct {
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id"`
	SSO            struct {
		OrganizationID string `json:"organization_id"`
		ConnectionID   string `json:"connection_id"`
		SessionID      string `json:"session_id"`
	} `json:"sso"`
}

func readSignIn(event workos.Event) signInOf {
	var data signInOf
	_ = json.Unmarshal(event.Data, &data) // what cannot be read belongs to no sign-in that is known
	return data
}

// isOwnSignIn tells whether an event is of an operator signing in to Frontdesk.
func (d *Desk) isOwnSignIn(event workos.Event) bool {
	if !strings.HasPrefix(event.Event, "authentication.") {
		return false
	}
	data := readSignIn(event)
	return d.OwnConnection != "" && data.SSO.ConnectionID == d.OwnConnection ||
		d.OwnOrganization != "" && (data.SSO.OrganizationID == d.OwnOrganization || data.OrganizationID == d.OwnOrganization)
}

// eventStarts are the events that begin something of which other events tell the end.
var eventStarts = map[string][]string{
	"authentication.sso_started": {"authentication.sso_succeeded", "authentication.sso_failed", "authentication.sso_timed_out"},
	"session.created":            {"session.revoked"},
}

// pairKey is what a start and its end have in common, "" for an event that is neither.
func pairKey(event workos.Event) string {
	data := readSignIn(event)
	for start, ends := range eventStarts {
		if event.Event != start && !slices.Contains(ends, event.Event) {
			continue
		}
		if strings.HasPrefix(start, "session.") {
			return data.ID
		}
		return data.SSO.SessionID
	}
	return ""
}

// foldWindow is how long after its start an end may come for both to be one row. It is fixed, so that two events are one
// row or two wherever a page or a range cuts the list.
const foldWindow = time.Hour

// eventFold makes one row of a start and its end, and leaves out operators' own sign-ins.
type eventFold struct {
	showOwn bool
	types   []string // that the person asked for, nil for all
	ended   map[string]time.Time
	own     int // operators' own sign-ins that were left out
}

func newEventFold(showOwn bool, types []string) *eventFold {
	return &eventFold{showOwn: showOwn, types: types, ended: map[string]time.Time{}}
}

// foldOf is the fold of the events page: an operator who asks for Frontdesk's own organization wants its sign-ins.
func (d *Desk) foldOf(q eventsQuery) *eventFold {
	return newEventFold(q.own || q.organization != "" && q.organization == d.OwnOrganization, q.types)
}

// start is what a start has in common with its end, "" for an event that is shown in any case: one that is no start, and one
// of the only type that was asked for.
func (f *eventFold) start(event workos.Event) string {
	if _, isStart := eventStarts[event.Event]; !isStart || slices.Equal(f.types, []string{event.Event}) {
		return ""
	}
	return pairKey(event)
}

// end remembers an event that is the end of something.
func (f *eventFold) end(event workos.Event) {
	if _, isStart := eventStarts[event.Event]; isStart {
		return
	}
	if key := pairKey(event); key != "" {
		f.ended[key] = event.At()
	}
}

// isFolded tells whether an event is a start whose end is known and came soon after.
func (f *eventFold) isFolded(event workos.Event) bool {
	key := f.start(event)
	end, known := f.ended[key]
	return key != "" && known && end.Sub(event.At()) <= foldWindow
}

// fold returns the events, newest first, that have a row of their own. It remembers their ends for later calls.
func (d *Desk) fold(f *eventFold, events []workos.Event) (shown []workos.Event) {
	for _, event := range events {
		f.end(event)
	}
	for _, event := range events {
		switch {
		case !f.showOwn && d.isOwnSignIn(event):
			f.own++
		case !f.isFolded(event):
			shown = append(shown, event)
		}
	}
	return shown
}
