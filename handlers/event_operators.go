package handlers

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

// How long before its event an operator's action may have begun, and after it by another clock.
const (
	actionBefore = 2 * time.Minute
	actionAfter  = 30 * time.Second
)

// eventOperators are the operators who caused events through Frontdesk, by the event's ID. WorkOS only tells that somebody
// used an API key: the ledger has who it was when it has an action of the same kind, on the same object, at that time.
func (d *Desk) eventOperators(ctx context.Context, events []workos.Event) map[string]string {
	operators := map[string]string{}
	var asked []workos.Event
	all := store.ActsQuery{Paging: store.Paging{Limit: maxActionsNear}}
	for _, event := range events {
		actions := eventActions[event.Event]
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
		return operators
	}
	slices.Sort(all.Actions)
	all.Actions = slices.Compact(all.Actions)
	read, err := d.Store.Acts(ctx, all)
	mayLack := len(read.Rows) == maxActionsNear
	for _, event := range asked {
		near := nearEvent(event, read.Rows)
		if err == nil && mayLack {
			query := store.ActsQuery{Actions: eventActions[event.Event], Paging: all.Paging}
			query.Since, query.Until = actionsNear(event)
			read, err = d.Store.Acts(ctx, query)
			near = read.Rows
		}
		if err != nil {
			d.failed(ctx, "who caused an event", err)
			break
		}
		if name := operatorOf(event, near); name != "" {
			operators[event.ID] = name
		}
	}
	return operators
}

// maxActionsNear are the actions that are looked through for the one that caused an event.
const maxActionsNear = 200

// actionsNear is when the action may have begun that caused an event.
func actionsNear(event workos.Event) (since, until time.Time) {
	return event.At().Add(-actionBefore), event.At().Add(actionAfter)
}

// nearEvent are those of some actions that may have caused an event by what they do and when they began.
func nearEvent(event workos.Event, actions []store.ActRow) []store.ActRow {
	since, until := actionsNear(event)
	var near []store.ActRow
	for _, action := range actions {
		at := action.At.UnixMilli()
		if slices.Contains(eventActions[event.Event], action.Action) && at >= since.UnixMilli() && at < until.UnixMilli() {
			near = append(near, action)
		}
	}
	return near
}

func isThroughAPI(event workos.Event) bool {
	return event.Context != nil && event.Context.Actor != nil && event.Context.Actor.Source == "api"
}

// operatorOf is who did what an event tells, "" when none of the actions can be it. The nearest in time counts.
func operatorOf(event workos.Event, actions []store.ActRow) string {
	var data any
	if json.Unmarshal(event.Data, &data) != nil {
		return ""
	}
	names := func(wanted string) bool {
		return wanted != "" && anyText(data, func(text string) bool { return strings.EqualFold(text, wanted) })
	}
	nearest, found := time.Duration(0), ""
	for _, action := range actions {
		if action.Outcome != store.Done && action.Outcome != store.Partial && action.Outcome != store.Unknown && action.Outcome != store.Intent {
			continue // it did not happen
		}
		if action.OrganizationID != "" && !names(action.OrganizationID) {
			continue
		}
		if !names(action.TargetID) && !names(action.TargetName) && !names(action.Details[userIDDetail]) {
			continue
		}
		if waited := event.At().Sub(action.At).Abs(); found == "" || waited < nearest {
			nearest, found = waited, cmp.Or(action.Actor.Name, action.Actor.Email)
		}
	}
	return found
}
