package handlers

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// eventsAge is how long WorkOS keeps events.
const eventsAge = 90 * 24 * time.Hour

// eventsWindow is the time that one request may span.
const eventsWindow = eventDays * 24 * time.Hour

// eventRange is a range of time that is one press away: a span until now, or a calendar month.
type eventRange struct {
	key, label string
	span       time.Duration // 0 for a month
}

var eventRanges = []eventRange{
	{"1h", "Last hour", time.Hour}, {"24h", "24 hours", 24 * time.Hour}, {"7d", "7 days", 7 * 24 * time.Hour},
	{"30d", "30 days", eventsWindow}, {"90d", "90 days", eventsAge},
	{key: views.PresetMonth, label: "This month"}, {key: views.PresetLastMonth, label: "Last month"},
}

const usualRange = "7d"

// eventsQuery is what the events page was asked for: ?type=&organization=&range=&from=&to=&zone=, and at and after for a
// further page. at is the end of the 30 days that the page is in, after is WorkOS's cursor there.
type eventsQuery struct {
	values       url.Values // as typed, so that nothing is lost when something is wrong
	types        []string   // nil for all
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
}

// eventsParams are what the page's address may name.
var eventsParams = []string{"type", "organization", "range", "from", "to", "zone", "own", "at", "after"}

// mistake is what is wrong with an address, in words for the person who typed it.
type mistake struct{ title, text string }

var cursorShape = regexp.MustCompile(`^[0-9A-Za-z_-]{1,128}$`)

// parseEventsQuery reads the page's address. The query holds what was typed also when there is a mistake.
func parseEventsQuery(values url.Values, zone ui.Zone, now time.Time, isHeld bool) (eventsQuery, *mistake) {
	q := eventsQuery{values: url.Values{}, zone: zone, isHeld: isHeld, floor: now.Add(-eventsAge)}
	for _, name := range eventsParams {
		if value := strings.TrimSpace(values.Get(name)); value != "" {
			q.values.Set(name, value)
		}
	}
	if unknown := unknownFilter(values, nil, slices.Concat(eventsParams, listParams)...); unknown != "" {
		return q, &mistake{"There is no such filter", unknown}
	}
	for _, check := range []func(time.Time) *mistake{q.readRange, q.readTypes, q.readOrganization, q.readPlace} {
		if wrong := check(now); wrong != nil {
			return q, wrong
		}
	}
	return q, nil
}

// readTypes takes one type, or a group: everything before the first dot.
func (q *eventsQuery) readTypes(time.Time) *mistake {
	wanted := q.values.Get("type")
	if wanted == "" {
		return nil
	}
	q.types = slices.DeleteFunc(workos.EventTypes(), func(event string) bool {
		group, _, _ := strings.Cut(event, ".")
		return event != wanted && group != wanted
	})
	if len(q.types) == 0 {
		return &mistake{"There is no such type of event", fmt.Sprintf("WorkOS has no events of the type %s. Choose one from the list.", quoted(wanted))}
	}
	return nil
}

func (q *eventsQuery) readOrganization(time.Time) *mistake {
	q.organization, q.own = q.values.Get("organization"), q.values.Get("own") == "show"
	if kind, known := mirror.KindOf(q.organization); q.organization != "" && !q.isHeld && (!known || kind != mirror.KindOrganization) {
		return &mistake{"There is no such organization", fmt.Sprintf("No organization matches %s. Type its name and choose it, or paste its ID.", quoted(q.organization))}
	}
	return nil
}

// readRange finds out which times are asked for: those that were named, else a preset that ends now.
func (q *eventsQuery) readRange(now time.Time) *mistake {
	from, to := q.values.Get("from"), q.values.Get("to")
	zone := q.zone.Location()
	if named := q.values.Get("zone"); named != "" {
		var known bool
		if zone, known = ui.LoadZone(named); !known {
			q.values.Del("zone")
			return &mistake{"There is no such time zone", fmt.Sprintf("%s is not the name of a time zone. "+
				"Use a name such as Europe/Berlin, or UTC.", quoted(named))}
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
			return &mistake{"There is no such range", "Choose one of the ranges, or type the times."}
		}
		q.until, q.from = now, now.Add(-eventRanges[at].span)
		switch month, lastMonth := monthsOf(now, q.zone.Location()); q.preset {
		case views.PresetMonth:
			q.from = month
		case views.PresetLastMonth:
			q.from, q.until = lastMonth, month
		}
		return nil
	}
	q.values.Del("range")
	begin, isFrom := parseMoment(from, zone)
	finish, isTo := parseMoment(to, zone)
	if isFrom {
		q.values.Set("from", shownMoment(begin.start, q.zone.Location()))
	}
	if isTo {
		q.values.Set("to", shownMoment(finish.shownEnd(), q.zone.Location()))
	}
	q.values.Set("zone", q.zone.Name()) // the fields now show the page's zone, and links from here say so
	switch {
	case from != "" && !isFrom:
		return noTime("From", from, q.zone)
	case to != "" && !isTo:
		return noTime("To", to, q.zone)
	}
	if q.until = now; isTo {
		q.until = finish.end
	}
	if q.from = q.until.Add(-eventsWindow); isFrom {
		q.from = begin.start
	}
	return q.checkRange(now)
}

func (q *eventsQuery) checkRange(now time.Time) *mistake {
	if !q.from.Before(now) {
		return &mistake{"This range is in the future", "From: this lies in the future. Times are in " + q.zone.Label() + "."}
	}
	if !q.from.Before(q.until) {
		return &mistake{"The range ends before it begins", "From must be earlier than To. Times are in " + q.zone.Label() + "."}
	}
	if q.until.After(now) {
		q.until = now
	}
	if q.from.Before(q.floor) {
		q.older, q.from = true, q.floor
	}
	return nil
}

// readPlace finds the page inside the range.
func (q *eventsQuery) readPlace(time.Time) *mistake {
	q.top, q.after = q.until, q.values.Get("after")
	if at := q.values.Get("at"); at != "" {
		top, err := time.Parse(time.RFC3339Nano, at)
		if err != nil || !top.After(q.from) || top.After(q.until) {
			return noSuchPlace()
		}
		q.top = top
	}
	if q.after != "" && !cursorShape.MatchString(q.after) {
		return noSuchPlace()
	}
	return nil
}

// gone tells that the whole range is older than what WorkOS keeps.
func (q *eventsQuery) gone() bool { return !q.until.After(q.floor) }

func noSuchPlace() *mistake {
	return &mistake{"This page of the list does not exist", "WorkOS no longer knows the place in the list that the address names. Start again from the newest."}
}

func noTime(field, typed string, zone ui.Zone) *mistake {
	return &mistake{field + " is not a time", noMoment(field, typed, "Type 2026-01-31 for the whole day, or 2026-01-31T14:05, in "+zone.Label()+".")}
}

// quoted is what somebody typed, in quotation marks and not endless.
func quoted(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:60]) + "…"
	}
	return "“" + text + "”"
}

// with is the page's address with some values changed; anything but a step to another page goes to the newest.
func (q *eventsQuery) with(path string, pairs ...string) string {
	return listQuery{values: without(q.values, "at")}.with(path, pairs...)
}

func without(values url.Values, name string) url.Values {
	left := url.Values{}
	for key, value := range values {
		if key != name {
			left[key] = value
		}
	}
	return left
}
