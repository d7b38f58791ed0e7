package ui

import (
	"github.com/a-h/templ"
)

func OrNone(text string) templ.Component {
	if text == "" {
		return Missing("none")
	}
	return Hinted(text, text)
}

func TimeOr(t Moment, none string) templ.Component {
	if t.IsZero() && Unreadable(t) == "" {
		return Missing(none)
	}
	return Time(t)
}

// LastSeen is when somebody signed in last.
func LastSeen(t Moment) templ.Component {
	if t.IsZero() && Unreadable(t) == "" {
		return Missing("never")
	}
	return Time(t)
}
