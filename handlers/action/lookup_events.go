package action

import (
	"context"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

// Trace describes the events that prove that an action was done. They are needed because a lookup cannot see what was done and
// then reversed by somebody else: that it is not there proves nothing.
type Trace struct {
	Events  []string // their types; none if WorkOS has no event for such an action
	Creates bool     // the events' ID is that of what the action created
	Is      func(EventData, store.AuditEntry) bool
}

// EventData is the part of those events that describes what was created or changed.
type EventData struct {
	ID                       string `json:"id"`
	Name                     string `json:"name"`
	Email                    string `json:"email"`
	Domain                   string `json:"domain"`
	ExternalID               string `json:"external_id"`
	UserID                   string `json:"user_id"`
	Status                   string `json:"status"`
	OrganizationID           string `json:"organization_id"`
	GroupID                  string `json:"group_id"`
	OrganizationMembershipID string `json:"organization_membership_id"`

	Slug string `json:"slug"`

	Owner struct {
		ID string `json:"id"`
	} `json:"owner"`

	// Targets and TargetsBefore are whom a feature flag is and was targeted at. They are in the event's context.
	Targets, TargetsBefore workos.FlagTargets `json:"-"`
}

// dataOf parses the data of an event.
func dataOf(event workos.Event) (EventData, error) {
	said, err := workos.Decode[EventData](event.Data)
	if err == nil && event.Context != nil {
		said.Targets, said.TargetsBefore = event.Context.FlagTargets()
	}
	return said, err
}

// NoTrace marks the actions that WorkOS has no event for.
var NoTrace = &Trace{}

const (
	removedSince  = "It was done, and what it added has been removed or changed since."
	reversedSince = "It was done, and has been reversed since."
	doneByEvents  = "It was done. It may have been reversed since."
	notToldApart  = "It did not happen, or it was removed or changed since: WorkOS does not show which."
)

// lookAtEvents searches WorkOS's events for an action whose result is not there, or not shown. It returns "did not happen" only
// if WorkOS has events of that type, none of them is the action's, and newer events exist. If the action can only have been
// reversed and no event proves it, shown is returned unchanged. isOpen means that later events may show more.
func (r *Runner) lookAtEvents(ctx context.Context, row store.AuditEntry, how Lookup, shown Sighting) (now Sighting, isOpen bool,
	err error) {
	ctx, _ = workos.CaptureClock(ctx) // for createdUntil
	unproven := Sighting{Sight: Hidden, Text: notToldApart}
	if shown.Sight == Hidden {
		unproven = shown
	}
	if len(how.Trace.Events) == 0 {
		return unproven, true, nil
	}
	from, until := row.At.Add(-ClockSlack), row.At.Add(how.notDoneAfter())
	inDoubt := false
	for event, err := range r.Client.AllEvents(ctx, workos.ListEventsOptions{
		ListOptions: workos.ListOptions{Limit: 100, Order: workos.Ascending}, Events: how.Trace.Events, RangeStart: from,
	}) {
		if err != nil {
			return unproven, true, err
		}
		if event.At().After(until.Add(ClockSlack)) {
			break
		}
		said, err := dataOf(event)
		if err != nil || event.At().Before(from) || !how.Trace.Is(said, row) {
			continue
		}
		created := Sighting{Sight: told, ID: said.ID, At: event.At(), isCreation: how.Trace.Creates}
		switch now, err := r.attribute(ctx, row, created); {
		case err != nil:
			return unproven, true, err
		case now.Sight == Hidden:
			inDoubt = true
			continue
		case now.Sight != told:
			continue
		case shown.Sight == Hidden:
			return Sighting{Sight: told, Text: doneByEvents}, false, nil
		case how.Reverses:
			return Sighting{Sight: told, Text: reversedSince}, false, nil
		}
		return Sighting{Sight: told, Text: removedSince + createdAs(said.ID)}, false, nil
	}
	if how.Reverses {
		return shown, false, nil
	}
	if inDoubt {
		return unproven, false, nil
	}
	tells, err := r.newestEvent(ctx, how.Trace.Events...)
	if err != nil || tells.IsZero() {
		return unproven, true, err
	}
	newest, err := r.newestEvent(ctx)
	if err != nil || newest.Before(until) {
		return unproven, true, err
	}
	return shown, false, nil
}

// createdAs returns a sentence with the ID of the created object, "" for none.
func createdAs(id string) string {
	if id == "" {
		return ""
	}
	return " Its ID was " + id + "."
}

// newestEvent returns the time of the newest of WorkOS's events, or of the newest of some types; zero if there is none.
func (r *Runner) newestEvent(ctx context.Context, types ...string) (time.Time, error) {
	page, err := r.Client.ListEvents(ctx, workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: 1}, Events: types})
	if err != nil || len(page.Data) == 0 {
		return time.Time{}, err
	}
	return page.Data[0].At(), nil
}
