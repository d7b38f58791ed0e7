// Package search renders the page with the results of a search.
package search

import (
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// Title returns the title of the search page: "Search – “ana”".
func Title(query string) string {
	return views.ListTitle("Search", ui.List{Search: wording.Clipped(query, maxSearchTitle)})
}

// maxSearchTitle is how much of the search text titles show; a whole email may have been pasted.
const maxSearchTitle = 200
