package ui

import (
	"strconv"
	"strings"
)

// blankPairs are the empty rows below those that are filled in: enough to add some without a script.
const blankPairs = 3

// Pair is one key and its value. The key of one that exists cannot be typed, but the pair can be removed. A value that
// is ReadOnly is shown and not sent.
type Pair struct {
	Key, Value string
	Exists     bool
	ReadOnly   bool
	Removed    bool
}

// hasLines reports whether a control of one line would lose something of the value.
func (p Pair) hasLines() bool { return strings.ContainsAny(p.Value, "\r\n") }

func (p Pair) rows() string { return strconv.Itoa(min(strings.Count(p.Value, "\n")+1, 8)) }

// PairsInput is a list of keys and values, each a row of two controls. They are sent as <name>_key and <name>_value, in
// order, and the keys of those to remove as <name>_remove. Max is how many there may be, MaxKey and MaxValue how long
// they may be, in characters.
type PairsInput struct {
	Input
	Rows                  []Pair
	Max, MaxKey, MaxValue int
}

// rows are those that are filled in and some blank ones.
func (p PairsInput) rows() []Pair {
	blank := max(min(blankPairs, p.Max-len(p.Rows)), 0)
	return append(append([]Pair{}, p.Rows...), make([]Pair, blank)...)
}

func (p PairsInput) used() string {
	return strconv.Itoa(len(p.Rows)) + " of " + strconv.Itoa(p.Max) + " used"
}
