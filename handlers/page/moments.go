package page

import (
	"time"
)

// MonthsOf returns the beginnings of the month of a moment and of the month before, in a zone.
func MonthsOf(now time.Time, zone *time.Location) (month, lastMonth time.Time) {
	first := time.Date(now.In(zone).Year(), now.In(zone).Month(), 1, 0, 0, 0, 0, time.UTC)
	month, _ = wallTimes(first, zone)
	lastMonth, _ = wallTimes(first.AddDate(0, -1, 0), zone)
	return month, lastMonth
}

const (
	URLMoment = "2006-01-02T15:04:05" // a moment as the page's address and its inputs write it, in the zone that the address names
	URLMinute = "2006-01-02T15:04"
)

// TypedMoment is a typed date, or date and time. It lasts from Start until End: a day, a minute or a second.
type TypedMoment struct {
	Start, End time.Time
	Unit       time.Duration // 24 hours for a day, also for one on which the clocks change
}

func (m TypedMoment) IsDay() bool { return m.Unit == 24*time.Hour }

// ShownEnd returns the end as an input shows it: the last minute of a day or a minute, or the last second.
func (m TypedMoment) ShownEnd() time.Time { return m.End.Add(-min(m.Unit, time.Minute)) }

// ParseMoment parses a date, or a date and time, in a zone. A date alone is the whole day. A time with its own offset
// from UTC keeps it.
func ParseMoment(text string, zone *time.Location) (TypedMoment, bool) {
	for _, form := range []struct {
		layout string
		unit   time.Duration
	}{
		{time.DateOnly, 24 * time.Hour}, {URLMinute, time.Minute}, {"2006-01-02 15:04", time.Minute},
		{URLMoment, time.Second}, {time.DateTime, time.Second},
	} {
		wall, err := time.Parse(form.layout, text)
		if err != nil || wall.Year() < 1970 {
			continue
		}
		first, last := wallTimes(wall, zone)
		m := TypedMoment{Start: first, End: last.Add(form.unit), Unit: form.unit}
		if m.IsDay() {
			m.End, _ = wallTimes(wall.AddDate(0, 0, 1), zone)
		}
		return m, true
	}
	for layout, unit := range map[string]time.Duration{time.RFC3339: time.Second, "2006-01-02T15:04Z07:00": time.Minute} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() >= 1970 {
			return TypedMoment{Start: at.UTC(), End: at.UTC().Add(unit), Unit: unit}, true
		}
	}
	return TypedMoment{}, false
}

// NoMoment is the error for a field with a date or time that does not exist, and what to type instead.
func NoMoment(field, typed, advice string) string {
	return field + ": " + Quoted(typed) + " is not a date or time that exists. " + advice
}

// wallTimes returns the first and the last moment at which the clocks of a zone show a time. They differ in the hour that
// is repeated when clocks are set back. A time that is skipped when they are set forward is the moment of the change.
func wallTimes(wall time.Time, zone *time.Location) (first, last time.Time) {
	var found []time.Time
	guess := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, zone)
	from, until := guess.ZoneBounds()
	near := []time.Time{guess}
	if !from.IsZero() {
		near = append(near, from.Add(-time.Second))
	}
	if !until.IsZero() {
		near = append(near, until)
	}
	for _, in := range near {
		_, offset := in.Zone()
		at := wall.Add(-time.Duration(offset) * time.Second)
		if at.In(zone).Format(URLMoment) == wall.Format(URLMoment) {
			found = append(found, at.UTC())
		}
	}
	if len(found) == 0 {
		if !until.IsZero() && until.Sub(guess) <= guess.Sub(from) {
			return until.UTC(), until.UTC()
		}
		return from.UTC(), from.UTC()
	}
	first, last = found[0], found[0]
	for _, at := range found {
		if at.Before(first) {
			first = at
		}
		if at.After(last) {
			last = at
		}
	}
	return first, last
}

// ShownMoment returns a moment as an input shows it.
func ShownMoment(t time.Time, zone *time.Location) string {
	if t.Second() == 0 {
		return t.In(zone).Format(URLMinute)
	}
	return t.In(zone).Format(URLMoment)
}
