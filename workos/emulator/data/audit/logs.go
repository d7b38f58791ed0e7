// Package audit has the audit logs of the organizations: three months made up from the seed, and what applications posted.
package audit

import (
	"slices"
	"time"

	"frontdesk/workos/emulator/data"
)

// Logs is the audit logs of every organization: three months made up from the seed, and what
// applications posted since the start. It is guarded by the server's lock.
type Logs struct {
	*data.State
	Actions   []*Action            // in the order of their creation
	Posted    map[data.Ref][]Event // by organization
	Retention map[data.Ref]int     // days; absent: the default
	Streams   map[data.Ref]*LogStream
	people    map[data.Ref][]madeUpPerson // of the made-up logs that were looked at
}

// New makes the audit logs of an environment that is filled.
func New(s *data.State) *Logs {
	return &Logs{
		State: s, Actions: seedActions(s.Now()), Posted: map[data.Ref][]Event{},
		Retention: map[data.Ref]int{}, Streams: map[data.Ref]*LogStream{}, people: map[data.Ref][]madeUpPerson{},
	}
}

// ActionNamed finds an action that was declared.
func (a *Logs) ActionNamed(name string) (*Action, bool) {
	i := slices.IndexFunc(a.Actions, func(action *Action) bool { return action.Name == name })
	if i < 0 {
		return nil, false
	}
	return a.Actions[i], true
}

// Between gives an organization's events from start (inclusive) to end (exclusive), oldest first, of which
// nothing is older than the retention and three months, or lies in the future.
func (a *Logs) Between(organization data.Ref, start, end time.Time) []Event {
	now := a.Now()
	if kept := now.AddDate(0, 0, -a.RetentionOf(organization)); start.Before(kept) {
		start = kept
	}
	if oldest := OldestKept(now); start.Before(oldest) {
		start = oldest
	}
	if end.After(now) {
		end = now.Add(time.Millisecond)
	}
	events := a.seedOf(organization).between(start, end)
	for _, event := range a.Posted[organization] {
		if !event.at.Before(start) && event.at.Before(end) {
			events = append(events, event)
		}
	}
	slices.SortStableFunc(events, func(x, y Event) int { return x.at.Compare(y.at) })
	return events
}
