// Package search finds people, customers and IDs, in the mirror and in WorkOS.
package search

import (
	"frontdesk/handlers/action"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
}

// New makes the handlers.
func New(r *action.Runner) *Handlers { return &Handlers{Runner: r} }
