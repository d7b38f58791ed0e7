// Package auditlogs exports, shows and writes audit logs.
package auditlogs

import (
	"frontdesk/handlers/action"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
	readings readings // customers' audit logs that people have open, in memory only
}

// New makes the handlers.
func New(r *action.Runner) *Handlers { return &Handlers{Runner: r} }
