package views

import (
	"strings"

	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

func cells(components ...templ.Component) []templ.Component { return components }

// joinWords puts the words that are not empty on one line.
func joinWords(words ...string) string {
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// LowerFirst puts a state's word inside a sentence.
func LowerFirst(word string) string {
	if first, _, _ := strings.Cut(word, " "); word == "" || len(first) > 1 && first == strings.ToUpper(first) {
		return word // an abbreviation stays in capitals
	}
	return strings.ToLower(word[:1]) + word[1:]
}

// isNow is what follows the name of a thing in a state: " is inactive", " has no provider chosen".
func isNow(state ui.State) string {
	switch state.Word {
	case "Provider not chosen":
		return " has no provider chosen"
	case "Draft":
		return " is a draft"
	case "Failed":
		return " failed verification"
	case "Credentials refused":
		return "'s credentials are no longer accepted"
	default:
		return " is " + LowerFirst(state.Word)
	}
}
