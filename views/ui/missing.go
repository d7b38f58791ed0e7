package ui

import "github.com/a-h/templ"

// OrNone is a text that may be cut at the end of its cell, or the word for none.
func OrNone(text string) templ.Component {
	if text == "" {
		return Missing("none")
	}
	return Hinted(text, text)
}

// TimeOr is a time, or the words for there being none.
func TimeOr(t Moment, none string) templ.Component {
	if t.IsZero() && Unreadable(t) == "" {
		return Missing(none)
	}
	return Time(t)
}

// TimeOrNever is when somebody signed in last.
func TimeOrNever(t Moment) templ.Component {
	return TimeOr(t, "never")
}
