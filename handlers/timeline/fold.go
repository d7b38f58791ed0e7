package timeline

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/workos"
)

// signInOf is the data of an event that identifies its sign-in or session.
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

// isOwnSignIn reports whether an event is about an operator's sign-in to Frontdesk.
func isOwnSignIn(r *action.Runner, event workos.Event) bool {
	if !strings.HasPrefix(event.Event, "authentication.") {
		return false
	}
	data := readSignIn(event)
	return r.OwnConnection != "" && data.SSO.ConnectionID == r.OwnConnection ||
		r.OwnOrganization != "" && (data.SSO.OrganizationID == r.OwnOrganization || data.OrganizationID == r.OwnOrganization)
}

// EventStarts maps the events that begin something to the events that end it.
var EventStarts = map[string][]string{
	"authentication.sso_started": {"authentication.sso_succeeded", "authentication.sso_failed", "authentication.sso_timed_out"},
	"session.created":            {"session.revoked"},
}

// pairKey returns what a start and its end have in common, "" for an event that is neither.
func pairKey(event workos.Event) string {
	data := readSignIn(event)
	for start, ends := range EventStarts {
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

// FoldWindow is how long after its start an end may come for both to be one row. It is fixed, so that the result does not
// depend on where a page or a range cuts the list.
const FoldWindow = time.Hour

// EventFold shows a start and its end as one row, and leaves out operators' own sign-ins.
type EventFold struct {
	showOwn bool
	types   []string // that the person asked for, nil for all
	ended   map[string]time.Time
	Own     int // operators' own sign-ins that were left out
}

func NewEventFold(showOwn bool, types []string) *EventFold {
	return &EventFold{showOwn: showOwn, types: types, ended: map[string]time.Time{}}
}

// Start returns the key that a start shares with its end. It is "" for an event that is always shown: one that is no start, and
// one of the only type that was requested.
func (f *EventFold) Start(event workos.Event) string {
	if _, isStart := EventStarts[event.Event]; !isStart || slices.Equal(f.types, []string{event.Event}) {
		return ""
	}
	return pairKey(event)
}

// End records an event that is an end.
func (f *EventFold) End(event workos.Event) {
	if _, isStart := EventStarts[event.Event]; isStart {
		return
	}
	if key := pairKey(event); key != "" {
		f.ended[key] = event.At()
	}
}

// IsFolded reports whether an event is a start whose end is known and came within FoldWindow.
func (f *EventFold) IsFolded(event workos.Event) bool {
	key := f.Start(event)
	end, known := f.ended[key]
	return key != "" && known && end.Sub(event.At()) <= FoldWindow
}

// Fold returns the events, newest first, that have their own row. It records their ends for later calls.
func Fold(r *action.Runner, f *EventFold, events []workos.Event) (shown []workos.Event) {
	for _, event := range events {
		f.End(event)
	}
	for _, event := range events {
		switch {
		case !f.showOwn && isOwnSignIn(r, event):
			f.Own++
		case !f.IsFolded(event):
			shown = append(shown, event)
		}
	}
	return shown
}
