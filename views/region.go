package views

import (
	"context"
	"strconv"
)

// Region is one region of an object's page: what WorkOS said, or the sentence that stands in its place.
type Region[T any] struct {
	Value     T
	Missing   string // why Value could not be read; "" when it was
	RequestID string // of the WorkOS answer that says no, when there was one
}

const (
	// MaxRows are the most rows that an object's page reads of one list, page by page. A person may ask for as many again
	// and again, up to MaxRowsAsked.
	MaxRows      = 500
	MaxRowsAsked = 5_000
	// shownRows are those of a long list that the page shows at first.
	shownRows = 20
)

// begin cuts a list to its first rows, unless all of it was asked for.
func begin[T any](all []T, isWhole bool) []T {
	if isWhole || len(all) <= shownRows {
		return all
	}
	return all[:shownRows]
}

// howMany is a count of rows that were read up to a limit: "245", "500 or more".
func howMany(ctx context.Context, n int) string {
	if isCut(ctx, n) {
		return Number(n) + " or more"
	}
	return Number(n)
}

// rowLimit is how many rows of each list the page reads.
func rowLimit(ctx context.Context) int { return max(ShellFrom(ctx).Rows, MaxRows) }

// isCut tells whether a list of so many rows may go on.
func isCut(ctx context.Context, n int) bool { return n >= rowLimit(ctx) }

// Number is a count with thousands set apart: 12,345.
func Number(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Plural is a count with its noun: "1 domain", "2 domains".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}
