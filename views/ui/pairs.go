package ui

import (
	"strconv"
	"strings"
)

// blankPairs is how many empty rows follow the filled ones: enough to add some without a script.
const blankPairs = 3

// Pair is one key and its value. The key of an existing pair cannot be changed, but the pair can be removed. A ReadOnly
// value is shown and not sent.
type Pair struct {
	Key, Value string
	Exists     bool
	ReadOnly   bool
	Removed    bool
}

// hasLines reports whether a one-line control would lose part of the value.
func (p Pair) hasLines() bool { return strings.ContainsAny(p.Value, "\r\n") }

func (p Pair) rows() string { return strconv.Itoa(min(strings.Count(p.Value, "\n")+1, 8)) }

// PairsInput is a list of keys and values, each a row of two controls. They are sent as <name>_key and <name>_value, in
// order, and the keys to remove as <name>_remove. Max is the largest number of pairs, MaxKey and MaxValue their longest
// keys and values in characters.
type PairsInput struct {
	Input
	Rows                  []Pair
	Max, MaxKey, MaxValue int
}

// rows returns the filled rows and some blank ones.
func (p PairsInput) rows() []Pair {
	blank := max(min(blankPairs, p.Max-len(p.Rows)), 0)
	return append(append([]Pair{}, p.Rows...), make([]Pair, blank)...)
}

func (p PairsInput) used() string {
	return strconv.Itoa(len(p.Rows)) + " of " + strconv.Itoa(p.Max) + " used"
}
