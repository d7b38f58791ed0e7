package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Moment is a time on a page: a time.Time, or one from elsewhere that may be unreadable (see Unreadable).
type Moment interface {
	IsZero() bool
	UTC() time.Time
}

// Unreadable returns what was sent in place of a readable time, "" for a valid or missing time.
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

// Relative describes how long ago something happened: "just now", "2 min ago", and after a month the date. A time a few
// seconds ahead, from another clock, is "just now" too; use Until for an end in the future.
// static/src/js/times.js keeps the same words up to date while the page stays open.
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
		return ago(past, int(gap/time.Second), " s")
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

// Seconds returns a span of less than a minute: "3 s".
func Seconds(span time.Duration) string { return strconv.Itoa(int(span/time.Second)) + " s" }

// Until describes when something ends that has not ended: "in less than a minute", "in 3 days", and after a month the date. It
// never sounds as if the end had passed, even in the last seconds before the status changes, which it does by the minute.
func Until(end, now time.Time) string {
	if end.Sub(now) < time.Minute {
		return "in less than a minute"
	}
	return Relative(end, now)
}

// hasEnded reports whether an end has passed. It passes with the minute, as statuses do.
func hasEnded(end, now time.Time) bool { return !end.After(now.Truncate(time.Minute)) }

// isPast reports whether an end is known and has passed.
func isPast(end Moment, now time.Time) bool {
	return Unreadable(end) == "" && !end.IsZero() && hasEnded(end.UTC(), now)
}

// Expiry is the fact of when something expires or expired: its label and its value say the same. what is the name of a part, "" for
// the object itself.
func Expiry(what string, end Moment, now time.Time) Fact {
	return Fact{Label: ExpiryLabel(what, end, now), Value: deadline(end, now)}
}

// ExactExpiry is Expiry with the time spelled out.
func ExactExpiry(what string, end Moment, now time.Time) Fact {
	return Fact{Label: ExpiryLabel(what, end, now), Value: ExactDeadline(end)}
}

// ExpiryLabel is the label of Expiry: "Certificate expires", or "Certificate expired" once it has. An unknown end has not passed.
func ExpiryLabel(what string, end Moment, now time.Time) string {
	label := "expires"
	if isPast(end, now) {
		label = "expired"
	}
	if what == "" {
		return strings.ToUpper(label[:1]) + label[1:]
	}
	return what + " " + label
}

// untilOrAgo describes when something ends or ended. An end passes with the minute, as statuses do.
func (z Zone) untilOrAgo(end, now time.Time) string {
	if !hasEnded(end, now) && end.Sub(now) < time.Minute {
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

// secondsLeft returns the seconds until a deadline, 0 if it has passed.
func secondsLeft(deadline, now time.Time) string {
	return strconv.Itoa(int(max(0, deadline.Sub(now)) / time.Second))
}

// clock returns the time left as minutes and seconds.
func clock(deadline, now time.Time) string {
	left := int(max(0, deadline.Sub(now)) / time.Second)
	return fmt.Sprintf("%d:%02d", left/60, left%60)
}
