package events

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	kept "frontdesk/store/events"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// coverage is the time of which every event is kept, when the oldest one that is kept happened, and the types of events that are
// documented or were ever kept.
type coverage struct {
	from, until, oldest time.Time
	types               []string
}

// keptDelay is how far the kept events may be behind what WorkOS would answer.
const keptDelay = time.Minute

// reaches reports whether what happened just now is kept.
func (c coverage) reaches(now time.Time) bool {
	return !c.from.IsZero() && !now.After(c.until.Add(keptDelay))
}

// covers reports whether all that happened in a range is kept.
func (c coverage) covers(from, until time.Time) bool { return c.reaches(until) && !from.Before(c.from) }

// keptCoverage returns what is kept; nothing if that cannot be read, so that WorkOS is asked.
func (h *Handlers) keptCoverage(ctx context.Context) (c coverage) {
	var err error
	if c.from, c.until, err = h.Events.Complete(ctx); err == nil {
		c.oldest, err = h.Events.Since(ctx)
	}
	if err == nil {
		c.types, err = h.Events.Types(ctx, h.Scope(ctx))
	}
	if err != nil {
		h.Failed(ctx, "what is kept of events", err)
		c = coverage{}
	}
	c.types = append(c.types, workos.EventTypes()...)
	slices.Sort(c.types)
	c.types = slices.Compact(c.types)
	return c
}

// isUndocumented reports whether only the kept events can have the types, because WorkOS does not list events by them.
func (q *eventsQuery) isUndocumented() bool {
	documented := workos.EventTypes()
	return q.types != nil && !slices.ContainsFunc(q.types, func(name string) bool { return slices.Contains(documented, name) })
}

// earlier returns the earlier of two times, of which one may be unknown.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

const personParam = "person"

// person is whose events are shown. Some events name only the user and some only the address.
type person struct{ text, userID, email string }

// readPerson parses an email address or the ID of a user.
func (q *eventsQuery) readPerson(time.Time) *list.Mistake {
	text := q.values.Get(personParam)
	kind, known := mirror.KindOf(text)
	switch {
	case text == "":
	case strings.Contains(text, "@"):
		q.person = person{text: text, email: workos.EmailKey(text)}
	case known && kind == mirror.KindUser:
		q.person = person{text: text, userID: text}
	default:
		return &list.Mistake{Title: "This is neither an email address nor a user ID",
			Text: fmt.Sprintf("Type the whole email address of a person, or the ID of a user, which begins with user_, in place of %s.",
				page.Quoted(text))}
	}
	return nil
}

// complete adds the address of the user, or the user with the address, as far as the mirror knows them.
func (h *Handlers) complete(ctx context.Context, p person) person {
	switch {
	case p.userID != "":
		if user, _, err := h.Mirror.User(ctx, h.Scope(ctx), p.userID); err == nil {
			p.email = workos.EmailKey(user.Email)
		}
	case p.email != "":
		if match, err := h.Mirror.Match(ctx, h.Scope(ctx), p.email); err == nil && len(match.Users) == 1 {
			p.userID = match.Users[0].ID
		}
	}
	return p
}

// listEvents reads a page of events from WorkOS or, if all that the query wants is kept, of the kept events.
func (h *Handlers) listEvents(ctx context.Context, q eventsQuery, options workos.ListEventsOptions) (workos.Page[workos.Event], error) {
	if !q.isKept {
		documented := workos.EventTypes()
		options.Events = slices.DeleteFunc(slices.Clone(options.Events), func(name string) bool { return !slices.Contains(documented, name) })
		return h.Client.ListEvents(ctx, options)
	}
	found, err := h.Events.List(ctx, h.Scope(ctx), kept.Query{
		Types: options.Events, OrganizationID: options.OrganizationID, UserID: q.person.userID, Email: q.person.email,
		Since: options.RangeStart, Until: options.RangeEnd, Limit: options.Limit, After: options.After, Before: options.Before,
		OldestFirst: options.Order == workos.Ascending,
	})
	if err != nil {
		return workos.Page[workos.Event]{}, err
	}
	result := workos.Page[workos.Event]{After: found.Next, Before: found.Prev}
	for _, row := range found.Rows {
		event, err := workos.Decode[workos.Event](row.Raw)
		if err != nil {
			return workos.Page[workos.Event]{}, err
		}
		if event.CreatedAt.IsZero() {
			event.ReceivedAt = row.At
		}
		result.Data = append(result.Data, event)
	}
	return result, nil
}

// keptNotes says what of the range is kept.
func (q *eventsQuery) keptNotes() []string {
	switch {
	case !q.isKept:
		return nil
	case q.keptSince.IsZero():
		return []string{"These events are those that WorkOS has sent to Frontdesk. Others may be missing."}
	case q.from.Before(q.keptSince):
		return []string{"Frontdesk keeps all events since " + q.zone.Exact(q.keptSince) + ". Earlier ones may be missing."}
	}
	return []string{"Frontdesk keeps all events since " + q.zone.Exact(q.keptSince) + "."}
}

// tooOld says why a range that is over has no events.
func (q *eventsQuery) tooOld() string {
	if q.isOwnFloor {
		return "Frontdesk keeps events since " + q.zone.Exact(q.floor) + ". Everything in this range is older."
	}
	return "WorkOS keeps events for 90 days. Everything in this range is older than " + q.zone.Exact(q.floor) + "."
}
