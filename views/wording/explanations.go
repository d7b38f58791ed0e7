// Package wording has the words that several pages need: statuses, providers, failures, names, counts and sentences.
package wording

import (
	"regexp"
	"strings"

	"frontdesk/views/ui"
)

// Explanation explains what a state means, who needs to act and what to do next. Intent is the Admin Portal intent that
// fixes it, "" if no portal link would help.
type Explanation struct{ What, Who, Next, Intent string }

// Who needs to act, in the words used everywhere.
const (
	WhoCustomer = "The customer's IT admin"
	WhoUs       = "Our team"
	WhoNobody   = "No action needed"
	WhoWorkOS   = "WorkOS support"
)

// Callout returns an explanation as the box at the top of an object's page, with buttons for the actions.
func (e Explanation) Callout(tone ui.Tone, title string, actions ...ui.Action) ui.Callout {
	text := e.What
	if e.Next != "" {
		text += " " + e.Next
	}
	who := e.Who
	if who == WhoNobody {
		who = ""
		if tone != ui.OK {
			text += " " + WhoNobody + "."
		}
	}
	return ui.Callout{Tone: tone, Title: title, Text: text, Who: who, Actions: actions}
}

// UnknownState shows an unknown status exactly as WorkOS sent it.
func UnknownState(state string) ui.State {
	if strings.TrimSpace(state) == "" {
		return ui.State{Tone: ui.Attention, Word: "Unknown", Hint: "WorkOS sent no status."}
	}
	return ui.State{Tone: ui.Attention, Word: state,
		Hint: "WorkOS calls this status “" + ui.Isolated(state) + "”, which Frontdesk does not know."}
}

// UnknownExplanation explains that a status is unknown.
func UnknownExplanation(state string) Explanation {
	said := Explanation{What: "WorkOS sent no status.", Who: WhoUs, Next: "Look at the Raw tab, or open the object in the WorkOS Dashboard."}
	if state != "" {
		said.What = "WorkOS reports the status “" + ui.Isolated(state) + "”, which Frontdesk does not know."
	}
	return said
}

// StatusUnknown returns the title for an object with an unknown status.
func StatusUnknown(state string) string {
	if state == "" {
		return "Status unknown"
	}
	return "Status unknown: " + ui.Isolated(state)
}

// HasUnknownStatus returns what follows the name of an object with an unknown status.
func HasUnknownStatus(state string) string {
	if state == "" {
		return " has an unknown status"
	}
	return " has an unknown status: " + ui.Isolated(state)
}

// Humanized turns an identifier into words: "requires_type" is "Requires type".
func Humanized(identifier string) string {
	words := strings.TrimSpace(strings.NewReplacer("_", " ", "-", " ").Replace(identifier))
	if words == "" {
		return identifier
	}
	words = acronyms.ReplaceAllStringFunc(words, strings.ToUpper)
	return strings.ToUpper(words[:1]) + words[1:]
}

// acronyms are the abbreviations in WorkOS's names that are written in capitals.
var acronyms = regexp.MustCompile(`\b(?:api|byok|dek|dns|id|ip|kek|mfa|oidc|saml|scim|sso|totp|uri|url)\b`)
