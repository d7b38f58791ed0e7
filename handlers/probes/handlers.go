// Package probes answers load balancers and monitoring.
package probes

import (
	"frontdesk/handlers/action"
	"frontdesk/store"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
	records      store.Readiness
	actionsCheck actionsCheck
}

// New makes the handlers.
func New(r *action.Runner, records store.Readiness) *Handlers {
	return &Handlers{Runner: r, records: records}
}
