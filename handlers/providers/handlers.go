// Package providers answers requests about data providers.
package providers

import (
	"frontdesk/handlers/action"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
}

// New makes the handlers.
func New(r *action.Runner) *Handlers { return &Handlers{Runner: r} }
