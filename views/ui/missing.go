package ui

import "github.com/a-h/templ"

// OrNone shows a text that may be cut at the end of its cell, or the word for none.
func OrNone(text string) templ.Component {
	if text == "" {
		return Missing("none")
	}
	return Hinted(text, text)
}

// TimeOr shows a time, or the words for a missing one.
func TimeOr(t Moment, none string) templ.Component {
	if t.IsZero() && Unreadable(t) == "" {
		return Missing(none)
	}
	return Time(t)
}

// TimeOrNever shows when a person last signed in.
func TimeOrNever(t Moment) templ.Component {
	return TimeOr(t, "never")
}
