package ui

import (
	"fmt"
	"strconv"
	"time"
)

// Moment is a time on a page: a time.Time, or one that came from elsewhere and may not be readable (see Unreadable).
type Moment interface {
	IsZero() bool
	UTC() time.Time
}

// Unreadable is what was sent in place of a time that can be read, "" for a time that is one or that is missing.
func Unreadable(t Moment) string {
	if sent, ok := t.(interface{ Unreadable() string }); ok {
		return sent.Unreadable()
	}
	return ""
}

// maxUnreadable is how much of an unreadable time a page shows, in characters; the raw JSON has all of it.
const maxUnreadable = 120

func shortened(text string) string {
	if runes := []rune(text); len(runes) > maxUnreadable {
		return string(runes[:maxUnreadable]) + "…"
	}
	return text
}

// Relative says when something happened, seen from now: "just now", "2 min ago", and after a month the date. What another
// clock dates a few seconds ahead is "just now" too; words about an end that is still to come are Until's.
// static/src/js/times.js says the same words while the page stays open.
func Relative(t, now time.Time) string {
	gap := now.Sub(t)
	past := gap >= 0
	if !past {
		gap = -gap
	}
	if !past && gap >= 24*time.Hour { // what lasts seven days expires in 7 days, also a moment later
		gap = gap.Round(24 * time.Hour)
	}
	switch {
	case gap < 10*time.Second:
		return "just now"
	case gap < time.Minute:
		return ago(past, int(gap/time.Second), "s")
	case gap < time.Hour:
		return ago(past, int(gap/time.Minute), " min")
	case gap < 24*time.Hour:
		return ago(past, int(gap/time.Hour), " h")
	case gap < 48*time.Hour:
		return ago(past, 1, " day")
	case gap < 31*24*time.Hour:
		return ago(past, int(gap/(24*time.Hour)), " days")
	default:
		return t.UTC().Format("2 Jan 2006")
	}
}

// Until says when something ends that has not ended: "in less than a minute", "in 3 days", and after a month the date. It
// never sounds as if the end had passed, also for the seconds that its status, which changes with the minute, lasts longer.
func Until(end, now time.Time) string {
	if end.Sub(now) < time.Minute {
		return "in less than a minute"
	}
	return Relative(end, now)
}

// untilOrAgo says when something ends or ended. Ends pass with the minute, as statuses do.
func (z Zone) untilOrAgo(end, now time.Time) string {
	if end.After(now.Truncate(time.Minute)) && end.Sub(now) < time.Minute {
		return Until(end, now)
	}
	return z.Relative(end, now)
}

func ago(past bool, n int, unit string) string {
	if past {
		return strconv.Itoa(n) + unit + " ago"
	}
	return "in " + strconv.Itoa(n) + unit
}

// secondsLeft is never negative: a passed deadline has nothing left.
func secondsLeft(deadline, now time.Time) string {
	return strconv.Itoa(int(max(0, deadline.Sub(now)) / time.Second))
}

// clock is the time left as minutes and seconds.
func clock(deadline, now time.Time) string {
	left := int(max(0, deadline.Sub(now)) / time.Second)
	return fmt.Sprintf("%d:%02d", left/60, left%60)
}
