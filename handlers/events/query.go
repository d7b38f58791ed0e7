package events

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/workos/mirror"
)

// eventRange is a range of time that can be chosen with one click: a span until now, or a calendar month.
type eventRange struct {
	key, label string
	span       time.Duration // 0 for a month
}

var eventRanges = []eventRange{
	{"1h", "Last hour", time.Hour}, {"24h", "24 hours", 24 * time.Hour}, {"7d", "7 days", 7 * 24 * time.Hour},
	{"30d", "30 days", timeline.EventsWindow}, {"90d", "90 days", timeline.EventsAge},
	{key: views.PresetMonth, label: "This month"}, {key: views.PresetLastMonth, label: "Last month"},
}

const usualRange = "7d"

// eventsQuery is the query of the events page: ?type=&organization=&range=&from=&to=&zone=&person=, and at, after
// and before for a further page. at is the end of the 30 days that the page is in, after is WorkOS's cursor there. Among the kept events,
// at is the end of the range, and after and before are the cursors of store/events.
type eventsQuery struct {
	values       url.Values // as typed, so that nothing is lost when something is wrong
	types        []string   // nil for all
	known        []string   // those to choose from
	organization string
	own          bool // operators' own sign-ins are shown
	zone         ui.Zone
	isHeld       bool   // the mirror knows the organization
	preset       string // "" when the person named the times
	from, until  time.Time
	floor        time.Time // before this WorkOS keeps nothing
	older        bool      // the range begins before the floor
	top          time.Time
	after        string

	person    person
	before    string // the page ends before this place; only among the kept events
	isKept    bool   // the kept events are read in place of WorkOS's
	keptSince time.Time

	isOwnFloor bool // the floor is where Frontdesk's events begin
	size       int  // events on a page, eventsShown if 0
}

// eventsParams are the parameters of the page's address.
var eventsParams = []string{"type", "organization", "person", "range", "from", "to", "zone", "own", "at", "after", "before"}

var cursorShape = regexp.MustCompile(`^[0-9A-Za-z_-]{1,128}$`)

// parseEventsQuery parses the page's address. If there is a mistake, the query still holds what was typed.
func parseEventsQuery(values url.Values, zone ui.Zone, now time.Time, isHeld bool, kept coverage) (eventsQuery, *list.Mistake) {
	q := eventsQuery{values: url.Values{}, zone: zone, isHeld: isHeld, floor: now.Add(-timeline.EventsAge), keptSince: kept.from,
		known: kept.types}
	if kept.reaches(now) && kept.from.Before(q.floor) {
		q.floor, q.isOwnFloor = kept.from, true
	}
	if first := earlier(kept.from, kept.oldest); values.Get(personParam) != "" && !first.IsZero() && first.Before(q.floor) {
		q.floor, q.isOwnFloor = first, true
	}
	for _, name := range eventsParams {
		if value := strings.TrimSpace(values.Get(name)); value != "" {
			q.values.Set(name, value)
		}
	}
	if unknown := list.UnknownFilter(values, nil, slices.Concat(eventsParams, list.ListParams)...); unknown != "" {
		return q, &list.Mistake{Title: "There is no such filter", Text: unknown}
	}
	for _, check := range []func(time.Time) *list.Mistake{q.readRange, q.readTypes, q.readOrganization, q.readPerson, q.readPlace} {
		if wrong := check(now); wrong != nil {
			return q, wrong
		}
	}
	q.isKept = q.person.text != "" || q.isUndocumented() || kept.covers(q.from, q.until)
	if q.before != "" && !q.isKept {
		return q, noSuchPlace()
	}
	return q, nil
}

// readTypes parses one type, or a group: everything before the first dot.
func (q *eventsQuery) readTypes(time.Time) *list.Mistake {
	wanted := q.values.Get("type")
	if wanted == "" {
		return nil
	}
	q.types = slices.DeleteFunc(slices.Clone(q.known), func(event string) bool {
		group, _, _ := strings.Cut(event, ".")
		return event != wanted && group != wanted
	})
	if len(q.types) == 0 {
		return &list.Mistake{Title: "There is no such type of event",
			Text: fmt.Sprintf("WorkOS has no events of the type %s. Choose one from the list.", page.Quoted(wanted))}
	}
	return nil
}

func (q *eventsQuery) readOrganization(time.Time) *list.Mistake {
	q.organization, q.own = q.values.Get("organization"), q.values.Get("own") == "show"
	if kind, known := mirror.KindOf(q.organization); q.organization != "" && !q.isHeld && (!known || kind != mirror.KindOrganization) {
		return &list.Mistake{Title: "There is no such organization",
			Text: fmt.Sprintf("No organization matches %s. Type its name and choose it, or paste its ID.", page.Quoted(q.organization))}
	}
	return nil
}

// readRange finds the requested range: the given times, or else a preset that ends now.
func (q *eventsQuery) readRange(now time.Time) *list.Mistake {
	from, to := q.values.Get("from"), q.values.Get("to")
	zone := q.zone.Location()
	if named := q.values.Get("zone"); named != "" {
		var known bool
		if zone, known = ui.LoadZone(named); !known {
			q.values.Del("zone")
			return &list.Mistake{Title: "There is no such time zone", Text: fmt.Sprintf("%s is not the name of a time zone. "+
				"Use a name such as Europe/Berlin, or UTC.", page.Quoted(named))}
		}
	}
	if from == "" && to == "" {
		q.values.Del("zone")
		q.preset = usualRange
		if named := q.values.Get("range"); named != "" {
			q.preset = named
		}
		at := slices.IndexFunc(eventRanges, func(r eventRange) bool { return r.key == q.preset })
		if at < 0 {
			return &list.Mistake{Title: "There is no such range", Text: "Choose one of the ranges, or type the times."}
		}
		q.until, q.from = now, now.Add(-eventRanges[at].span)
		switch month, lastMonth := page.MonthsOf(now, q.zone.Location()); q.preset {
		case views.PresetMonth:
			q.from = month
		case views.PresetLastMonth:
			q.from, q.until = lastMonth, month
		}
		return nil
	}
	q.values.Del("range")
	begin, isFrom := page.ParseMoment(from, zone)
	finish, isTo := page.ParseMoment(to, zone)
	if isFrom {
		q.values.Set("from", page.ShownMoment(begin.Start, q.zone.Location()))
	}
	if isTo {
		q.values.Set("to", page.ShownMoment(finish.ShownEnd(), q.zone.Location()))
	}
	q.values.Set("zone", q.zone.Name()) // the fields now show the page's zone, and links from here say so
	switch {
	case from != "" && !isFrom:
		return noTime("From", from, q.zone)
	case to != "" && !isTo:
		return noTime("To", to, q.zone)
	}
	if q.until = now; isTo {
		q.until = finish.End
	}
	if q.from = q.until.Add(-timeline.EventsWindow); isFrom {
		q.from = begin.Start
	}
	return q.checkRange(now)
}

func (q *eventsQuery) checkRange(now time.Time) *list.Mistake {
	if !q.from.Before(now) {
		return &list.Mistake{Title: "This range is in the future", Text: "From: this lies in the future. Times are in " + q.zone.Label() + "."}
	}
	if !q.from.Before(q.until) {
		return &list.Mistake{Title: "The range ends before it begins", Text: "From must be earlier than To. Times are in " + q.zone.Label() + "."}
	}
	if q.until.After(now) {
		q.until = now
	}
	if q.from.Before(q.floor) {
		q.older, q.from = true, q.floor
	}
	return nil
}

// readPlace finds the position of the page in the range.
func (q *eventsQuery) readPlace(time.Time) *list.Mistake {
	q.top, q.after, q.before = q.until, q.values.Get("after"), q.values.Get("before")
	if at := q.values.Get("at"); at != "" {
		top, err := time.Parse(time.RFC3339Nano, at)
		if err != nil || !top.After(q.from) || top.After(q.until) {
			return noSuchPlace()
		}
		q.top = top
	}
	for _, cursor := range []string{q.after, q.before} {
		if cursor != "" && !cursorShape.MatchString(cursor) || q.after != "" && q.before != "" {
			return noSuchPlace()
		}
	}
	return nil
}

// gone reports whether the whole range is older than the events that WorkOS keeps.
func (q *eventsQuery) gone() bool { return !q.until.After(q.floor) }

func noSuchPlace() *list.Mistake {
	return &list.Mistake{Title: "This page of the list does not exist",
		Text: "WorkOS no longer knows the place in the list that the address names. Start again from the newest."}
}

func noTime(field, typed string, zone ui.Zone) *list.Mistake {
	return &list.Mistake{Title: field + " is not a time", Text: page.NoMoment(field, typed,
		"Type 2026-01-31 for the whole day, or 2026-01-31T14:05, in "+zone.Label()+".")}
}

// with returns the page's address with some values changed; any change except a step to another page goes to the newest.
func (q *eventsQuery) with(path string, pairs ...string) string {
	return list.Query{Values: list.Without(q.values, "at")}.With(path, pairs...)
}
