package page

import (
	"frontdesk/views/wording"
	"frontdesk/workos/mirror"
)

// ShortSearch explains what a search for one or two letters covers, "" for one that covers everything: one more letter may
// find more.
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
