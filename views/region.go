package views

import (
	"context"

	"frontdesk/views/wording"
)

// Region is one region of an object's page: what WorkOS said, or the sentence that stands in its place.
type Region[T any] struct {
	Value      T
	Missing    string          // why Value could not be read; "" when it was
	Incomplete string          // why Value may lack rows; "" when it has all
	RequestID  string          // of the WorkOS answer that says no, when there was one
	Lacking    map[string]bool // of a list: the IDs of rows that WorkOS's answer lacks, and that are shown because Frontdesk holds them
}

// NotListed is what is said of something that Frontdesk holds and WorkOS's answer lacks, without saying that it is gone.
const NotListed = "Not in WorkOS's current list"

// Note is a row's detail, with NotListed before it where WorkOS's list lacks the row.
func (r Region[T]) Note(id, detail string) string {
	switch {
	case !r.Lacking[id]:
		return detail
	case detail == "":
		return NotListed
	}
	return NotListed + " · " + detail
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

// Beginning cuts a list to its first rows, unless all of it was asked for.
func Beginning[T any](all []T, isWhole bool) []T {
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

// isContinued reports that it is not the beginning of its list.
func (p RowsPart) isContinued() bool { return p.From > 1 }

// span is which rows were read: "501 to 1,000".
func (p RowsPart) span() string {
	return wording.Number(p.From) + " to " + wording.Number(p.From+p.Read-1)
}

// NoRows is the sentence in the place of a list without rows.
func NoRows(ctx context.Context, what, sentence string) string {
	switch part := partOf(ctx, what); {
	case part.isContinued():
		return "No more " + what + "."
	case part.NextURL != "" || part.IsIncomplete:
		return "None of the first " + wording.Number(part.Read) + " " + what + " can be shown."
	}
	return sentence
}

// howMany is a count of rows that were read up to a limit: "245", "500 or more".
func howMany(ctx context.Context, what string, n int) string {
	if isCut(ctx, what, n) || partOf(ctx, what).IsIncomplete {
		return wording.Number(n) + " or more"
	}
	return wording.Number(n)
}

// isCut reports whether a list of so many rows may go on.
func isCut(ctx context.Context, what string, n int) bool {
	return partOf(ctx, what).NextURL != "" || partOf(ctx, what).Read == 0 && n >= MaxRows
}
