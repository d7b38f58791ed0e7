// Package organizations answers requests about customers: their list and pages, domains, IT contacts and settings.
package organizations

import (
	"frontdesk/handlers/action"
	"frontdesk/views/ui"
	"frontdesk/web/request"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
	// RecentLinks and RecentExports return an organization's newest ones for its first tab. Other packages implement them.
	RecentLinks, RecentExports func(c request.Context, organizationID string) ui.List
}

// New makes the handlers.
func New(r *action.Runner) *Handlers { return &Handlers{Runner: r} }
