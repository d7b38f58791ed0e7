package page

import (
	"frontdesk/views/wording"
	"frontdesk/workos/mirror"
)

// ShortSearch says what a search of one or two letters looked at, "" for one that looked everywhere: one more letter may find
// what it did not.
func ShortSearch(text string) string {
	words, onlyNames := mirror.ShortTerms(text)
	if len(words) == 0 {
		return ""
	}
	for i, word := range words {
		words[i] = Quoted(word)
	}
	of := "Words"
	if onlyNames {
		of = "Names, addresses and domains"
	}
	return of + " that begin with " + wording.JoinAnd(words) + ". Type one more letter to search everywhere."
}
