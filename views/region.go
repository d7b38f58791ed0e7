package views

import (
	"context"

	"frontdesk/views/wording"
)

// Region is one region of an object's page: WorkOS's answer, or the sentence in its place.
type Region[T any] struct {
	Value      T
	Missing    string          // why Value could not be read; "" when it was
	Incomplete string          // why Value may lack rows; "" when it has all
	RequestID  string          // of WorkOS's refusal, if there was one
	Lacking    map[string]bool // of a list: the IDs of rows that WorkOS's answer lacks, and that are shown because Frontdesk holds them
}

// NotListed marks a row that the mirror has and WorkOS's answer lacks, although WorkOS did not report it as deleted.
const NotListed = "Not in WorkOS's current list"

// Note returns a row's detail, with NotListed before it if WorkOS's list lacks the row.
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

// Problem returns what is wrong with the region.
func (r Region[T]) Problem() RegionProblem {
	return RegionProblem{r.Missing, r.Incomplete, r.RequestID}
}

const (
	// MaxRows is how many rows of one list an object's page reads, page by page. The person may continue from there.
	MaxRows = 500
	// MaxRowsRead is how many rows an action searches at most.
	MaxRowsRead = 5_000
	// shownRows is how many rows of a long list the page shows at first.
	shownRows = 20
)

// Beginning cuts a list to its first rows, unless the whole list was requested.
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

// partOf returns the part of a list that the page shows, by the list's name.
func partOf(ctx context.Context, what string) RowsPart { return ShellFrom(ctx).Parts[what] }

// isContinued reports whether the part is not the beginning of its list.
func (p RowsPart) isContinued() bool { return p.From > 1 }

// span describes which rows were read: "501 to 1,000".
func (p RowsPart) span() string {
	return wording.Number(p.From) + " to " + wording.Number(p.From+p.Read-1)
}

// NoRows returns the sentence in the place of a list without rows.
func NoRows(ctx context.Context, what, sentence string) string {
	switch part := partOf(ctx, what); {
	case part.isContinued():
		return "No more " + what + "."
	case part.NextURL != "" || part.IsIncomplete:
		return "None of the first " + wording.Number(part.Read) + " " + what + " can be shown."
	}
	return sentence
}

// howMany returns a count of rows that were read up to a limit: "245", "500 or more".
func howMany(ctx context.Context, what string, n int) string {
	if isCut(ctx, what, n) || partOf(ctx, what).IsIncomplete {
		return wording.Number(n) + " or more"
	}
	return wording.Number(n)
}

// isCut reports whether a list with n rows may have more.
func isCut(ctx context.Context, what string, n int) bool {
	return partOf(ctx, what).NextURL != "" || partOf(ctx, what).Read == 0 && n >= MaxRows
}
