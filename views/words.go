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
	if word == "" {
		return word
	}
	return strings.ToLower(word[:1]) + word[1:]
}

// isNow puts a state after the thing that is in it: "is inactive", "has no provider yet".
func isNow(state ui.State) string {
	switch state.Word {
	case "No provider yet":
		return "has no provider yet"
	case "Credentials refused":
		return "has had its credentials refused"
	default:
		return "is " + LowerFirst(state.Word)
	}
}
