package action

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

// When an operator's action may have caused an event.
const (
	eventSlack   = 2 * time.Second  // WorkOS's clock may be behind or ahead of ours
	cascadeWait  = 30 * time.Second // events of consequences may come later than that of the action itself
	actionLasts  = 2 * time.Minute  // one that is not known to have ended sooner
	actionBefore = actionLasts + cascadeWait
)

// causes are the operator actions that lead to an event type: directly, or as a consequence, as the deletion of a user ends
// their sessions.
type causes struct{ direct, cascade []string }

func (c causes) all() []string { return slices.Concat(c.direct, c.cascade) }

// EventOperators returns the operators who caused events through Frontdesk, by event ID. WorkOS only reports that an API key
// was used. The operator comes from the ledger, if one of its actions fits the event and no other event.
func (r *Runner) EventOperators(ctx context.Context, events []workos.Event) map[string]string {
	return r.NewClaims().Operators(ctx, events)
}

// claims are the actions that were already matched to events. An action causes at most one event of a type and an object, even
// if the events are read page by page.
type claims struct {
	runner *Runner
	done   map[claim]bool
}

// claim is one change that an action made.
type claim struct {
	action        int64
	event, object string
}

func (r *Runner) NewClaims() claims { return claims{runner: r, done: map[claim]bool{}} }

// Operators returns the operators who caused events, by event ID.
func (c claims) Operators(ctx context.Context, events []workos.Event) map[string]string {
	var asked []workos.Event
	all := store.AuditQuery{Paging: store.Paging{Limit: maxActionsNear}}
	for _, event := range events {
		actions := c.runner.Registry.byEvent[event.Event].all()
		if len(actions) == 0 || !isThroughAPI(event) || event.At().IsZero() {
			continue
		}
		asked, all.Actions = append(asked, event), append(all.Actions, actions...)
		since, until := actionsNear(event)
		if all.Since.IsZero() || since.Before(all.Since) {
			all.Since = since
		}
		if until.After(all.Until) {
			all.Until = until
		}
	}
	if len(asked) == 0 {
		return map[string]string{}
	}
	slices.Sort(all.Actions)
	all.Actions = slices.Compact(all.Actions)
	read, err := c.runner.Ledger.AuditEntries(ctx, c.runner.Scope(ctx), all)
	if err == nil && len(read.Rows) == maxActionsNear {
		read.Rows, err = c.actionsNearEach(ctx, asked)
	}
	if err != nil {
		c.runner.Failed(ctx, "who caused an event", err)
	}
	return c.match(asked, read.Rows)
}

// actionsNearEach reads the actions around each event separately, for events too far apart to be read at once.
func (c claims) actionsNearEach(ctx context.Context, events []workos.Event) ([]store.AuditEntry, error) {
	read := map[int64]store.AuditEntry{}
	for _, event := range events {
		query := store.AuditQuery{Actions: c.runner.Registry.byEvent[event.Event].all(), Paging: store.Paging{Limit: maxActionsNear}}
		query.Since, query.Until = actionsNear(event)
		near, err := c.runner.Ledger.AuditEntries(ctx, c.runner.Scope(ctx), query)
		if err != nil {
			return slices.Collect(maps.Values(read)), err
		}
		for _, row := range near.Rows {
			read[row.ID] = row
		}
	}
	return slices.Collect(maps.Values(read)), nil
}

// maxActionsNear is how many actions are searched for the one that caused an event.
const maxActionsNear = 200

// actionsNear returns when the action that caused an event may have begun.
func actionsNear(event workos.Event) (since, until time.Time) {
	return event.At().Add(-actionBefore), event.At().Add(eventSlack + time.Millisecond)
}

func isThroughAPI(event workos.Event) bool {
	return event.Context != nil && event.Context.Actor != nil && event.Context.Actor.Source == "api"
}

// match gives each event at most one action, and each action at most one event of a type and an object: the pairs that are
// nearest in time first.
func (c claims) match(events []workos.Event, actions []store.AuditEntry) map[string]string {
	type pair struct {
		event        workos.Event
		action       store.AuditEntry
		outside, far time.Duration
		claim        claim
	}
	var pairs []pair
	for _, event := range events {
		said := readClaimed(event)
		for _, action := range actions {
			if outside, possible := c.runner.Registry.whenCaused(event, action); possible && said.isOf(c.runner.Registry, action) {
				pairs = append(pairs, pair{event: event, action: action, outside: outside, far: event.At().Sub(action.At).Abs(),
					claim: claim{action.ID, event.Event, said.object}})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.outside, b.outside), cmp.Compare(a.far, b.far), cmp.Compare(a.action.ID, b.action.ID))
	})
	operators := map[string]string{}
	for _, p := range pairs {
		if _, known := operators[p.event.ID]; known || c.done[p.claim] {
			continue
		}
		c.done[p.claim] = true
		operators[p.event.ID] = cmp.Or(p.action.Actor.Name, p.action.Actor.Email)
	}
	return operators
}

// whenCaused reports whether an action can have caused an event, by its type and time: outside is how far the event is from
// the time between the action's beginning and end.
func (r Registry) whenCaused(event workos.Event, action store.AuditEntry) (outside time.Duration, possible bool) {
	switch action.Outcome {
	case store.Done, store.Partial, store.Unknown, store.Intent:
	default:
		return 0, false // it did not happen
	}
	began, ended := action.At.Truncate(time.Millisecond), action.At.Add(actionLasts)
	if done := action.Outcome == store.Done || action.Outcome == store.Partial; done && action.EndedAt.Before(ended) {
		ended = action.EndedAt
	}
	early, late := eventSlack, eventSlack
	switch of := r.byEvent[event.Event]; {
	case slices.Contains(of.direct, action.Action):
	case slices.Contains(of.cascade, action.Action):
		early, late = 0, cascadeWait
	default:
		return 0, false
	}
	outside = max(began.Sub(event.At()), event.At().Sub(ended), 0)
	return outside, !event.At().Before(began.Add(-early)) && !event.At().After(ended.Add(late))
}

// UserIDDetail is the detail of an action on a membership that holds its user's ID: events about what changes with the
// membership, such as the user's sessions, do not name the membership.
const UserIDDetail = "user id"
