package views

import (
	"context"
	"strconv"

	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// Region is one region of an object's page: what WorkOS said, or the sentence that stands in its place.
type Region[T any] struct {
	Value      T
	Missing    string // why Value could not be read; "" when it was
	Incomplete string // why Value may lack rows; "" when it has all
	RequestID  string // of the WorkOS answer that says no, when there was one
}

// RegionProblem is what is wrong with a region; empty when nothing is.
type RegionProblem struct{ Missing, Incomplete, RequestID string }

// Problem is what is wrong with the region.
func (r Region[T]) Problem() RegionProblem {
	return RegionProblem{r.Missing, r.Incomplete, r.RequestID}
}

const (
	// MaxRows are the rows that an object's page reads of one list, page by page. A person may go on from there.
	MaxRows = 500
	// MaxRowsRead are the most that an action looks through.
	MaxRowsRead = 5_000
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

// RowsPart is the part of a long list that an object's page shows.
type RowsPart struct {
	From     int    // number of its first row, 1 for the beginning of the list
	Read     int    // rows that were read, of which the page may show fewer
	NextURL  string // the page that goes on after it; "" at the end of the list
	FirstURL string // the page with the beginning of the list

	IsIncomplete bool // the list could not be read to its end
}

// partOf is the part of a list that the page shows, by what the list is called.
func partOf(ctx context.Context, what string) RowsPart { return ShellFrom(ctx).Parts[what] }

// isContinued tells that it is not the beginning of its list.
func (p RowsPart) isContinued() bool { return p.From > 1 }

// span is which rows were read: "501 to 1,000".
func (p RowsPart) span() string { return Number(p.From) + " to " + Number(p.From+p.Read-1) }

// none is the sentence in the place of a list without rows.
func none(ctx context.Context, what, sentence string) string {
	switch part := partOf(ctx, what); {
	case part.isContinued():
		return "No more " + what + " here."
	case part.NextURL != "" || part.IsIncomplete:
		return "None of the first " + Number(part.Read) + " is shown."
	}
	return sentence
}

// howMany is a count of rows that were read up to a limit: "245", "500 or more".
func howMany(ctx context.Context, what string, n int) string {
	if isCut(ctx, what, n) || partOf(ctx, what).IsIncomplete {
		return Number(n) + " or more"
	}
	return Number(n)
}

// isCut tells whether a list of so many rows may go on.
func isCut(ctx context.Context, what string, n int) bool {
	return partOf(ctx, what).NextURL != "" || partOf(ctx, what).Read == 0 && n >= MaxRows
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
