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

// ObjectPage is the frame of one object's page. Callouts come before everything else, then facts,
// then tabs, then the children.
type ObjectPage struct {
	// Kind names the sort of thing above its name ("Organization").
	Kind, Name, ID string
	State          *State
	// Crumbs are links to the list and the owner.
	Crumbs  []Action
	Actions []Action
	Tabs    []Tab
	// Note is a sentence about the data itself: "WorkOS did not answer.".
	Note     string
	Callouts []Callout
	Facts    []Fact
	// Again, if set, is this page's own address, reloaded every few seconds because its content is about to change.
	Again string
}

// pluralOf reports whether a crumb already names the kind, as "Directories" does for a directory.
func pluralOf(label, kind string) bool {
	return label == kind+"s" || label == strings.TrimSuffix(kind, "y")+"ies"
}

// Stat is one number of the overview, with a link to the list behind it.
type Stat struct {
	Label, Value, URL string
	// Tone and Hint describe the part of the number that needs attention ("3 need attention").
	Tone Tone
	Hint string
	// HintURL links to exactly what Hint counts.
	HintURL string
}

// ProgressState is the progress of a long job. Total is 0 while it is not known.
type ProgressState struct {
	Label, Detail string
	Done, Total   int
}
