// Package search finds people, customers and IDs, in the mirror and in WorkOS.
package search

import (
	"frontdesk/handlers/action"
	"frontdesk/store"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
	exports store.Exports
	links   store.PortalLinks
}

// New makes the handlers.
func New(r *action.Runner, exports store.Exports, links store.PortalLinks) *Handlers {
	return &Handlers{Runner: r, exports: exports, links: links}
}
