// Package auditlogs exports, shows and writes audit logs.
package auditlogs

import (
	"frontdesk/handlers/action"
	"frontdesk/store"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
	exports  store.Exports
	readings readings // customers' audit logs that people have open, in memory only
}

// New makes the handlers.
func New(r *action.Runner, exports store.Exports) *Handlers {
	return &Handlers{Runner: r, exports: exports}
}
