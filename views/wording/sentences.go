package wording

import (
	"fmt"
	"strings"

	"frontdesk/views/ui"
)

// JoinWords joins the nonempty words on one line.
func JoinWords(words ...string) string {
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// LowerFirst returns a state's word for the middle of a sentence.
func LowerFirst(word string) string {
	if first, _, _ := strings.Cut(word, " "); word == "" || len(first) > 1 && first == strings.ToUpper(first) {
		return word // an abbreviation stays in capitals
	}
	return strings.ToLower(word[:1]) + word[1:]
}

// IsNow returns what follows the name of an object in a state: " is inactive", " has no provider chosen".
func IsNow(state ui.State) string {
	switch state.Word {
	case "Provider not chosen":
		return " has no provider chosen"
	case "Draft":
		return " is a draft"
	case "Failed":
		return " failed verification"
	default:
		return " is " + LowerFirst(state.Word)
	}
}

// NonEmpty returns the texts that are not empty.
func NonEmpty(texts ...string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}

// JoinAnd lists names in a sentence. Equal names are counted: "Okta (2)".
func JoinAnd(all []string) string {
	var names []string
	times := map[string]int{}
	for _, name := range all {
		if times[name]++; times[name] == 1 {
			names = append(names, name)
		}
	}
	for i, name := range names {
		names[i] = ui.Isolated(name)
		if times[name] > 1 {
			names[i] += fmt.Sprintf(" (%d)", times[name])
		}
	}
	return ListAnd(names)
}

// ListAnd lists words in a sentence: "1 connection, 2 groups and 1 domain".
func ListAnd(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Clipped returns the beginning of a text, with a mark where it was cut.
func Clipped(text string, length int) string {
	if runes := []rune(text); len(runes) > length {
		return string(runes[:length]) + "…"
	}
	return text
}
