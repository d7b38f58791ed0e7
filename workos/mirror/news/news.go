// Package news collects what a transaction changes, so that those who show it can be told.
package news

import (
	"maps"
	"slices"
)

// maxTopics is how many topics one transaction can have. Beyond it, everything counts as changed.
const maxTopics = 5000

// Topics that are neither a kind of object nor an ID.
const (
	Everything = "*"      // stands for all others: a transaction has too many
	Events     = "events" // events of WorkOS were applied
	Issues     = "issues" // what needs attention
)

// News is what a transaction changes: the zero value is an empty one.
type News struct{ topics map[string]bool }

// Add records a change of an object of a kind. ids are its own ID and those of what it belongs to; "" stands for none.
func (n *News) Add(kind string, ids ...string) {
	if n.topics == nil {
		n.topics = map[string]bool{}
	}
	n.topics[kind] = true
	for _, id := range ids {
		if id != "" && len(n.topics) < maxTopics {
			n.topics[id] = true
		} else if id != "" {
			n.topics[Everything] = true
		}
	}
}

// Topics returns the kinds and the IDs that changed, sorted.
func (n *News) Topics() []string { return slices.Sorted(maps.Keys(n.topics)) }
