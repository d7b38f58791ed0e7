// Package webhooks answers requests about webhook endpoints, and receives webhooks.
package webhooks

import (
	"frontdesk/handlers/action"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
	refusedWebhooks refusedWebhooks
}

// New makes the handlers.
func New(r *action.Runner) *Handlers { return &Handlers{Runner: r} }
