package ui

import "strconv"

// blankPairs are the empty rows below those that are filled in: enough to add some without a script.
const blankPairs = 3

// Pair is one key and its value.
type Pair struct{ Key, Value string }

// PairsInput is a list of keys and values, each a row of two controls. They are sent as <name>_key and <name>_value, in
// order. Max is how many there may be, MaxKey and MaxValue how long they may be, in characters.
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
