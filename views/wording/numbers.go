package wording

import (
	"strconv"

	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// NumberOf shows how many items a list of WorkOS has, if WorkOS sends it.
func NumberOf[T any](all []T, unknown bool) templ.Component {
	if unknown {
		return Count(nil)
	}
	n := len(all)
	return Count(&n)
}

// Verb returns the form of a verb for a count.
func Verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Number formats a count with thousands separators: 12,345.
func Number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Count shows a number that may be unknown.
func Count(n *int) templ.Component {
	if n == nil {
		return ui.Missing(CountText(n))
	}
	return ui.Text(CountText(n))
}

// CountText is Count as a text.
func CountText(n *int) string {
	if n == nil {
		return "unknown"
	}
	return Number(*n)
}

// PluralOf returns a count that may be unknown, with its noun.
func PluralOf(n *int, one, many string) string {
	if n == nil {
		return "an unknown number of " + many
	}
	return Plural(*n, one, many)
}

// CountCSV is Count in a CSV, without thousands separators.
func CountCSV(n *int) string {
	if n == nil {
		return CountText(n)
	}
	return strconv.Itoa(*n)
}

// Plural returns a count with its noun: "1 domain", "2 domains".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Days returns a number of days in words; 0 means that no time is set.
func Days(n int) string {
	if n <= 0 {
		return "no time that WorkOS names"
	}
	return Plural(n, "day", "days")
}

// RetentionPeriod describes a time for which WorkOS can keep an audit log: "3 months (90 days)".
func RetentionPeriod(days int) string {
	period := Plural(days/30, "month", "months")
	if days >= 365 {
		period = Plural(days/365, "year", "years")
	}
	return period + " (" + Days(days) + ")"
}
