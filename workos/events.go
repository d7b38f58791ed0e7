package workos

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"time"
)

// Event is something that happened in the environment. Data is the object that it is about, as it was then.
type Event struct {
	Object
	Event   string          `json:"event"`
	Data    json.RawMessage `json:"data"`
	Context *EventContext   `json:"context"`

	// ReceivedAt is when an event was received whose own time is missing or cannot be read.
	ReceivedAt time.Time `json:"-"`
}

// At returns when the event happened: its own time, or when it was received if that cannot be read. It is zero only for an event
// that was neither read from WorkOS nor received.
func (e Event) At() time.Time {
	if !e.CreatedAt.IsZero() {
		return e.CreatedAt.Time
	}
	return e.ReceivedAt
}

// EventContext has the actor who caused an event. Actor.Source is api, dashboard, admin_portal or system.
type EventContext struct {
	ClientID           string          `json:"client_id"`
	Actor              *EventActor     `json:"actor"`
	PreviousAttributes json.RawMessage `json:"previous_attributes"`
	ConfiguredTargets  json.RawMessage `json:"configured_targets"` // of flag.rule_updated alone
}

// FlagTargets returns the targets of a feature flag after and before a flag.rule_updated; none if the event does not
// have them.
func (c *EventContext) FlagTargets() (after, before FlagTargets) {
	after, _ = Decode[FlagTargets](c.ConfiguredTargets)
	previous, _ := Decode[struct {
		Context struct {
			ConfiguredTargets json.RawMessage `json:"configured_targets"`
		} `json:"context"`
	}](c.PreviousAttributes)
	before, _ = Decode[FlagTargets](previous.Context.ConfiguredTargets)
	return after, before
}

// FlagTargets are the organizations and users that a feature flag is targeted at.
type FlagTargets struct {
	Organizations []FlagTarget `json:"organizations"`
	Users         []FlagTarget `json:"users"`
}

// FlagTarget is an organization or user that a feature flag is targeted at.
type FlagTarget struct {
	ID string `json:"id"`
}

// Has reports whether an organization or user is among the targets.
func (t FlagTargets) Has(id string) bool {
	return slices.Contains(t.Organizations, FlagTarget{id}) || slices.Contains(t.Users, FlagTarget{id})
}

// EventActor is who caused an event.
type EventActor struct {
	ID     string `json:"id"`
	Source string `json:"source"`
	Name   string `json:"name"`
}

// secretInData are the keys of an event's data that hold secrets: of invitations, passwords, sign-ins.
var secretInData = []string{"token", "accept_invitation_url", "password_reset_token", "password_reset_url", "code", "secret"}

// hideIn returns an event's data, or its previous data, for storing: the value of an API key is masked, so that people still
// see that there was one, and the other secrets of its top level are removed.
func (e *Event) hideIn(data json.RawMessage) json.RawMessage {
	if strings.HasPrefix(e.Event, "api_key.") {
		data = hideKeys(data, []string{"value"})
	}
	return redact(data)
}

func (e *Event) scrub(raw json.RawMessage) json.RawMessage {
	sent := e.Data
	e.Data = e.hideIn(dropKeys(sent, secretInData))
	if e.Context != nil {
		e.Context.PreviousAttributes = e.hideIn(e.Context.PreviousAttributes)
		e.Context.ConfiguredTargets = e.hideIn(e.Context.ConfiguredTargets)
	}
	return rewrite(raw, func(key string, value json.RawMessage) (json.RawMessage, bool) {
		switch strings.ToLower(key) {
		case "data":
			if bytes.Equal(value, sent) {
				return e.Data, true
			}
			value = e.hideIn(dropKeys(value, secretInData))
		case "context":
			value = rewrite(value, func(key string, value json.RawMessage) (json.RawMessage, bool) {
				if strings.EqualFold(key, "previous_attributes") {
					value = e.hideIn(value)
				}
				return value, true
			})
		}
		return value, true
	})
}

// ListEventsOptions filters a list of events. Without Events, every known type is requested, because WorkOS requires
// the types; if a server ignores them, its answers are filtered here. OrganizationID leaves out
// events that belong to no organization, such as user.created. Events reach back 90 days, and RangeStart
// and RangeEnd span 30 days at most.
type ListEventsOptions struct {
	ListOptions
	Events         []string
	OrganizationID string
	RangeStart     time.Time
	RangeEnd       time.Time
	KeepOthers     bool // keeps events of other types than Events that an answer holds
}

// ListEvents reads a page of events.
//
// GET /events
func (c *Client) ListEvents(ctx context.Context, options ListEventsOptions) (Page[Event], error) {
	types := options.Events
	if len(types) == 0 {
		types = EventTypes()
	}
	q := options.query()
	set(q, "events", strings.Join(types, ","))
	set(q, "organization_id", options.OrganizationID)
	set(q, "range_end", timestamp(options.RangeEnd))
	resumed := options.After != "" || options.Before != ""
	if !resumed {
		set(q, "range_start", timestamp(options.RangeStart))
	}
	page, err := list[Event](ctx, c, getList("/events", q))
	for i, now := 0, time.Now(); i < len(page.Data); i++ {
		if event := &page.Data[i]; event.CreatedAt.IsZero() {
			event.ReceivedAt = now
		}
	}
	if resumed && options.Order != Ascending {
		page = since(page, options.RangeStart)
	}
	if len(options.Events) > 0 && !options.KeepOthers {
		page.Data = slices.DeleteFunc(page.Data, func(e Event) bool { return !slices.Contains(options.Events, e.Event) })
	}
	return page, err
}

// since ends a newest-first list at a time: WorkOS accepts a cursor or a start, not both.
func since(page Page[Event], start time.Time) Page[Event] {
	for i, event := range page.Data {
		if event.CreatedAt.Before(start) && !event.CreatedAt.IsZero() {
			page.Data, page.After = page.Data[:i], ""
			break
		}
	}
	return page
}

// AllEvents iterates over all pages of ListEvents.
func (c *Client) AllEvents(ctx context.Context, options ListEventsOptions) iter.Seq2[Event, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[Event], error) {
		options.ListOptions = page
		return c.ListEvents(ctx, options)
	})
}

// timestamp formats a time for a query or a body of the API; "" for the zero time.
func timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
