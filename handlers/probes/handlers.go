// Package probes answers load balancers and monitoring.
package probes

import (
	"frontdesk/handlers/action"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
	actionsCheck actionsCheck
}

// New makes the handlers.
func New(r *action.Runner) *Handlers { return &Handlers{Runner: r} }
