package views

import (
	"regexp"
	"strings"

	"frontdesk/views/ui"
)

// Explanation says what a state means, who must act and what to do next. Intent is the Admin Portal intent that
// mends it, "" when no portal link would help.
type Explanation struct{ What, Who, Next, Intent string }

// Who acts, in the words used everywhere.
const (
	whoCustomer = "The customer's IT admin"
	whoUs       = "Our team"
	whoNobody   = "No action needed"
	whoWorkOS   = "WorkOS support"
)

// Verdict turns an explanation into the box at the top of an object's page. Actions are what to press.
func (e Explanation) Verdict(tone ui.Tone, title string, actions ...ui.Action) ui.Verdict {
	text := e.What
	if e.Next != "" {
		text += " " + e.Next
	}
	who := e.Who
	if who == whoNobody {
		who = ""
		if tone != ui.OK {
			text += " " + whoNobody + "."
		}
	}
	return ui.Verdict{Tone: tone, Title: title, Text: text, Who: who, Actions: actions}
}

// unknownState shows a state this program has no words for exactly as WorkOS sent it.
func unknownState(state string) ui.State {
	if state == "" {
		return ui.State{Tone: ui.Neutral, Word: "Unknown", Hint: "WorkOS did not say."}
	}
	return ui.State{Tone: ui.Neutral, Word: humanise(state), Hint: "WorkOS calls this state “" + state + "”."}
}

// unknownExplanation is what can honestly be said about a state without words.
func unknownExplanation(state string) Explanation {
	if state == "" {
		return Explanation{What: "WorkOS did not send a state.", Who: whoUs, Next: "Look at the Raw tab, or open the object in the WorkOS Dashboard."}
	}
	return Explanation{What: "WorkOS reports the state “" + state + "”, which Frontdesk does not know yet.", Who: whoUs, Next: "Look at the Raw tab, or open the object in the WorkOS Dashboard."}
}

// humanise makes a word out of an identifier: "requires_type" is "Requires type".
func humanise(identifier string) string {
	words := strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(identifier))
	if words == "" {
		return identifier
	}
	words = acronyms.ReplaceAllStringFunc(words, strings.ToUpper)
	return strings.ToUpper(words[:1]) + words[1:]
}

// acronyms are the abbreviations in WorkOS's names that people write in capitals.
var acronyms = regexp.MustCompile(`\b(?:byok|dek|kek)\b`)
