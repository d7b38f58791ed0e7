package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Fact is one labelled value of an object.
type Fact struct {
	Label string
	Value templ.Component
}

// Tab is one page of an object; tabs are links, so they can be shared and opened in a new window.
type Tab struct {
	Label, URL, Count string
	Current           bool
}

// ObjectPage is the frame of one object's page. What is wrong comes before everything else: callouts, then facts,
// then tabs, then the children.
type ObjectPage struct {
	// Kind names the sort of thing above its name ("Organization").
	Kind, Name, ID string
	State          *State
	// Crumbs lead back: the list, the owner.
	Crumbs  []Action
	Actions []Action
	Tabs    []Tab
	// Note is a sentence about the data itself: "WorkOS did not answer.".
	Note     string
	Callouts []Callout
	Facts    []Fact
	// Again, if set, is this page's own address, asked for again every few seconds: what it shows is about to change.
	Again string
}

// pluralOf reports whether a crumb already names the kind, as "Directories" does for a directory.
func pluralOf(label, kind string) bool {
	return label == kind+"s" || label == strings.TrimSuffix(kind, "y")+"ies"
}

// Stat is one number of the overview, a link to the list behind it.
type Stat struct {
	Label, Value, URL string
	// Tone and Hint say what part of the number wants attention ("3 need attention").
	Tone Tone
	Hint string
	// HintURL leads to exactly what Hint counts.
	HintURL string
}

// ProgressState is how far a long job has come. Total 0 means that nobody knows yet.
type ProgressState struct {
	Label, Detail string
	Done, Total   int
}
