package activity

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// factNames are the fields of Details that have another name on the screen.
var factNames = map[string]string{
	"actor_ids": "Actor IDs", "days": "Days until it expires", "factor": "MFA method ID", "factors": "MFA methods",
	"intent":  "Portal link for",
	"intents": "Access to", "key": "API key", "kind": "MFA method", "needs": "Role needed", "on before": "Was on already",
	"return_url": "Return URL", "session": "Session ID", "success_url": "Success URL", "undoes": "Undoes entry", "user": "User ID",
	"works until": "Expires",
}

// FieldName returns the name of a field of Details on the screen. A metadata key is unchanged.
func FieldName(name string) string {
	if key, isMetadata := strings.CutPrefix(name, "metadata "); isMetadata {
		return "Metadata " + key
	}
	if known := factNames[name]; known != "" {
		return known
	}
	if domain, isState := strings.CutPrefix(name, "state of "); isState {
		return "State of " + domain
	}
	return strings.ReplaceAll(wording.Humanized(name), " id", " ID")
}

// Fact describes a fact of an entry: "Role: admin".
func Fact(name, value string) string { return FactAs(AsIs, name, value) }

// AsIs writes a value of a detail as it is, for the screen.
func AsIs(value string) string { return value }

// Quoted writes a value of a detail so that a program can read it back: as a JSON string, isolated where it turns the direction of
// what follows it. One that is not there stays "".
func Quoted(value string) string {
	if value == "" {
		return ""
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // a string is always JSON
	return ui.Isolated(isolates.Replace(strings.TrimSuffix(b.String(), "\n")))
}

// isolates writes the signs that isolate texts as JSON escapes, so that those of a value are not taken for ours.
var isolates = strings.NewReplacer("\u2066", `\u2066`, "\u2067", `\u2067`, "\u2068", `\u2068`, "\u2069", `\u2069`)

// FactAs is Fact, with another way to write the value; the words that stand for it are Frontdesk's own.
func FactAs(write func(string) string, name, value string) string {
	sent := value
	switch name {
	case "works until":
		if value == "it is revoked" {
			value = "never"
		}
	case "intent":
		value = wording.PortalIntent(value)
	case "intents":
		value = choiceLabels(wording.ContactIntents(), value)
	case "role":
		value = cmp.Or(value, "default")
	}
	if value == sent {
		value = write(value)
	}
	return FieldName(name) + ": " + cmp.Or(value, "none")
}

// Changed describes a detail that an action changed: "Role: member → admin".
func Changed(name, before, after string) string {
	return FieldName(name) + ": " + cmp.Or(before, "none") + " → " + cmp.Or(after, "none")
}

// Asked describes a detail that an action was to change, for one that did not or may not have: "Role: asked for admin (was member)".
func Asked(name, before, after string) string {
	return FieldName(name) + ": asked for " + cmp.Or(after, "none") + " (was " + cmp.Or(before, "none") + ")"
}

// choiceLabels returns the labels of comma-separated values; an unknown value is unchanged.
func choiceLabels(choices []ui.Choice, values string) string {
	labels := strings.Split(values, ", ")
	for i, value := range labels {
		at := slices.IndexFunc(choices, func(choice ui.Choice) bool { return choice.Value == value })
		if at >= 0 {
			labels[i] = choices[at].Label
		}
	}
	return strings.Join(labels, ", ")
}
