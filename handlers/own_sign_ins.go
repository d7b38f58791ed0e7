package handlers

import (
	"encoding/json"
	"slices"
	"strings"

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

// narrowEvents leaves out the operators' own sign-ins, unless they are wanted, and every start whose end is among the
// events. Events are newest first, so an end comes before its start; ended remembers the ends of earlier calls.
func (d *Desk) narrowEvents(q eventsQuery, events []workos.Event, ended map[string]bool) (shown []workos.Event, own int) {
	for _, event := range events {
		if !q.own && (q.organization == "" || q.organization != d.OwnOrganization) && d.isOwnSignIn(event) {
			own++
			continue
		}
		_, isStart := eventStarts[event.Event]
		key := pairKey(event)
		if isStart && key != "" && ended[key] && !slices.Equal(q.types, []string{event.Event}) {
			continue
		}
		if key != "" && !isStart {
			ended[key] = true
		}
		shown = append(shown, event)
	}
	return shown, own
}
