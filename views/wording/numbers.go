package wording

import (
	"strconv"

	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// NumberOf is how many a list of WorkOS holds, where WorkOS says.
func NumberOf[T any](all []T, unknown bool) templ.Component {
	if unknown {
		return Count(nil)
	}
	n := len(all)
	return Count(&n)
}

// Verb is the form of a verb that goes with a count.
func Verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Number is a count with thousands set apart: 12,345.
func Number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Count is a number that may not be known.
func Count(n *int) templ.Component {
	if n == nil {
		return ui.Missing(CountText(n))
	}
	return ui.Text(CountText(n))
}

// CountText is the same as a text.
func CountText(n *int) string {
	if n == nil {
		return "unknown"
	}
	return Number(*n)
}

// PluralOf is a count that may not be known with its noun.
func PluralOf(n *int, one, many string) string {
	if n == nil {
		return "an unknown number of " + many
	}
	return Plural(*n, one, many)
}

// CountCSV is the same in a file, without separators between thousands.
func CountCSV(n *int) string {
	if n == nil {
		return CountText(n)
	}
	return strconv.Itoa(*n)
}

// Plural is a count with its noun: "1 domain", "2 domains".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Days is a number of days in words; none means that no time is set.
func Days(n int) string {
	if n <= 0 {
		return "no time that WorkOS names"
	}
	return Plural(n, "day", "days")
}

// RetentionPeriod is a time that WorkOS can keep an audit log for: "3 months (90 days)".
func RetentionPeriod(days int) string {
	period := Plural(days/30, "month", "months")
	if days >= 365 {
		period = Plural(days/365, "year", "years")
	}
	return period + " (" + Days(days) + ")"
}
