package handlers

import (
	"time"
)

const (
	urlMoment = "2006-01-02T15:04:05" // a moment as the page's address and its inputs write it, in the zone that the address names
	urlMinute = "2006-01-02T15:04"
)

// typedMoment is a date, or a date and time, that somebody typed. It lasts from start until end: a day, a minute, a second.
type typedMoment struct {
	start, end time.Time
	unit       time.Duration // 24 hours for a day, also for one on which the clocks change
}

func (m typedMoment) isDay() bool { return m.unit == 24*time.Hour }

// shownEnd is the end as an input takes it: the last minute of a day or a minute, or the last second.
func (m typedMoment) shownEnd() time.Time { return m.end.Add(-min(m.unit, time.Minute)) }

// parseMoment reads a date, or a date and time, in a zone. A date alone is the whole day there. What names its own offset
// from UTC keeps it.
func parseMoment(text string, zone *time.Location) (typedMoment, bool) {
	for _, form := range []struct {
		layout string
		unit   time.Duration
	}{
		{time.DateOnly, 24 * time.Hour}, {urlMinute, time.Minute}, {"2006-01-02 15:04", time.Minute},
		{urlMoment, time.Second}, {time.DateTime, time.Second},
	} {
		wall, err := time.Parse(form.layout, text)
		if err != nil || wall.Year() < 1970 {
			continue
		}
		first, last := wallTimes(wall, zone)
		m := typedMoment{start: first, end: last.Add(form.unit), unit: form.unit}
		if m.isDay() {
			m.end, _ = wallTimes(wall.AddDate(0, 0, 1), zone)
		}
		return m, true
	}
	for layout, unit := range map[string]time.Duration{time.RFC3339: time.Second, "2006-01-02T15:04Z07:00": time.Minute} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() >= 1970 {
			return typedMoment{start: at.UTC(), end: at.UTC().Add(unit), unit: unit}, true
		}
	}
	return typedMoment{}, false
}

// noMoment says of a field that what was typed into it is no date or time that exists, and what to type.
func noMoment(field, typed, advice string) string {
	return field + ": " + quoted(typed) + " is not a date or time that exists. " + advice
}

// wallTimes are the first and the last moment at which the clocks of a zone show a time. They differ in the hour that
// comes twice when clocks are set back. A time that is skipped when they are set forward is the moment of the change.
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
		if at.In(zone).Format(urlMoment) == wall.Format(urlMoment) {
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

// shownMoment is a moment as an input takes it.
func shownMoment(t time.Time, zone *time.Location) string {
	if t.Second() == 0 {
		return t.In(zone).Format(urlMinute)
	}
	return t.In(zone).Format(urlMoment)
}
