// Package portallinks issues Admin Portal links and lists those that were issued.
package portallinks

import (
	"frontdesk/handlers/action"
	"frontdesk/store"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
	links     store.PortalLinks
	newsAsked newsAsked // when WorkOS was last asked what came of links
}

// New makes the handlers.
func New(r *action.Runner, links store.PortalLinks) *Handlers {
	return &Handlers{Runner: r, links: links}
}
