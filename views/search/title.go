// Package search is the page with what a search found.
package search

import (
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// Title is the title of the search page: "Search – “ana”".
func Title(query string) string {
	return views.ListTitle("Search", ui.List{Search: wording.Clipped(query, maxSearchTitle)})
}

// maxSearchTitle is how much of a searched text titles show; a whole email may have been pasted.
const maxSearchTitle = 200
