package ui

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are known also on a machine without a list of them
)

// Zone is the time zone in which an operator reads times. The zero Zone is UTC.
type Zone struct {
	// Shown is the zone of times on the page; nil is UTC.
	Shown *time.Location
	// PrefersUTC is true if the operator chose UTC instead of the browser's zone.
	PrefersUTC bool
	// Browser is the zone of the operator's browser; nil when it is not known.
	Browser *time.Location
}

// LocalName names the zone of local time, for the choice between it and UTC.
func (z Zone) LocalName() string {
	if z.Browser == nil {
		return "Your browser has not said its time zone, so times are in UTC."
	}
	return strings.ReplaceAll(z.Browser.String(), "_", " ")
}

type zoneKey struct{}

// ZoneCookie holds the name of the browser's time zone. The page's script writes it; it contains nothing about the person.
const ZoneCookie = "time-zone"

// zones caches the loaded zones, so that a page does not read a file for each request.
var zones sync.Map

// LoadZone finds a time zone by its name, such as "Europe/Berlin" or "UTC".
func LoadZone(name string) (*time.Location, bool) {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location), true
	}
	if !zoneShape.MatchString(name) || name == "Local" { // the server's own zone means nothing to an operator
		return nil, false
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	zones.Store(name, location)
	return location, true
}

var zoneShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+/-]{0,63}$`)

// WithZone stores the zone in the context, for components.
func WithZone(ctx context.Context, zone Zone) context.Context {
	return context.WithValue(ctx, zoneKey{}, zone)
}

// ZoneFrom returns the zone of this page, UTC by default.
func ZoneFrom(ctx context.Context) Zone {
	zone, _ := ctx.Value(zoneKey{}).(Zone)
	return zone
}

// Location returns the zone of times on the page.
func (z Zone) Location() *time.Location {
	if z.Shown == nil {
		return time.UTC
	}
	return z.Shown
}

// IsUTC reports whether times are shown in UTC.
func (z Zone) IsUTC() bool { return z.Shown == nil || z.Shown == time.UTC }

// Name returns the zone's name in an address: "UTC", "Europe/Berlin".
func (z Zone) Name() string { return z.Location().String() }

// Label returns the zone's name beside a field: "UTC", "Europe/Berlin", "America/New York".
func (z Zone) Label() string { return strings.ReplaceAll(z.Name(), "_", " ") }

// Exact returns a time in full: "22 Nov 2026, 10:01:33 UTC", "22 Nov 2026, 11:01:33 CET".
func (z Zone) Exact(t time.Time) string {
	at := t.In(z.Location())
	return at.Format("2 Jan 2006, 15:04:05 ") + zoneName(at)
}

// zoneName returns the short name of a time's zone: "UTC", "CET", "UTC+0545" if the zone has no letters.
func zoneName(at time.Time) string {
	name, _ := at.Zone()
	if strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		name = "UTC" + name
	}
	return name
}

// Both returns a time in full in the zone of the page and, below it, in the other one: the browser's or UTC.
func (z Zone) Both(t time.Time) string {
	switch {
	case !z.IsUTC():
		return z.Exact(t) + "\n" + Zone{}.Exact(t)
	case z.Browser != nil && z.Browser != time.UTC:
		return z.Exact(t) + "\n" + Zone{Shown: z.Browser}.Exact(t)
	}
	return z.Exact(t)
}

// Date returns the day of a time: "22 Nov 2026".
func (z Zone) Date(t time.Time) string { return t.In(z.Location()).Format("2 Jan 2006") }

// Span returns a span of time; to is the first moment after it. Whole days are named by the first and the last
// of them: "1 Oct – 31 Oct 2026". Any other span has times: "1 Oct 2026, 08:00 – 3 Oct 2026, 17:30 CEST".
func (z Zone) Span(from, to time.Time) string {
	first, end := from.In(z.Location()), to.In(z.Location())
	if isDayStart(first) && isDayStart(end) && first.Before(end) {
		last := end.Add(-time.Nanosecond)
		switch {
		case first.Year() == last.Year() && first.YearDay() == last.YearDay():
			return z.Date(first)
		case first.Year() == last.Year():
			return first.Format("2 Jan") + " – " + z.Date(last)
		}
		return z.Date(first) + " – " + z.Date(last)
	}
	begin := first.Format("2 Jan 2006, 15:04")
	if zoneName(first) != zoneName(end) {
		begin += " " + zoneName(first)
	}
	return begin + " – " + end.Format("2 Jan 2006, 15:04 ") + zoneName(end)
}

// isDayStart reports whether a day begins at a time. If clocks are set forward at midnight, it begins later.
func isDayStart(t time.Time) bool {
	return t.Add(-time.Nanosecond).YearDay() != t.YearDay()
}

// Clock returns the time of day, with the day if it is not today: "14:02 UTC", "21 Nov, 14:02 CET".
func (z Zone) Clock(t, now time.Time) string {
	at, today := t.In(z.Location()), now.In(z.Location())
	layout := "15:04"
	if at.YearDay() != today.YearDay() || at.Year() != today.Year() {
		layout = "2 Jan, 15:04"
	}
	return at.Format(layout+" ") + zoneName(at)
}

// Relative is the function Relative with the date in the zone of the page.
func (z Zone) Relative(t, now time.Time) string {
	if gap := now.Sub(t).Abs(); gap >= 31*24*time.Hour {
		return z.Date(t)
	}
	return Relative(t, now)
}
