package ui

import (
	"slices"
	"strings"
)

// Action is a link that looks like a button: something to do next.
type Action struct {
	Label, URL, Icon string
	// Primary is the main action of a page; Danger cannot be undone.
	Primary, Danger bool
	// Download links are loaded by the browser itself, never by htmx.
	Download bool
	// External links open a site other than Frontdesk in a new tab.
	External bool
}

// destructive are the verbs of destructive actions. An action that begins with one looks dangerous
// everywhere.
var destructive = []string{"Deactivate", "Delete", "Disconnect", "End", "Expire", "Remove", "Reset", "Revoke", "Turn off"}

func (a Action) isDestructive() bool {
	return a.Danger || slices.ContainsFunc(destructive, func(verb string) bool { return strings.HasPrefix(a.Label+" ", verb+" ") })
}

func (a Action) variant() string {
	switch {
	case a.isDestructive():
		return "destructive"
	case a.Primary:
		return "primary"
	default:
		return "outline"
	}
}

// Param is one name and value of a URL's query.
type Param struct{ Name, Value string }

// Option is one choice of a select.
type Option struct{ Value, Label string }
