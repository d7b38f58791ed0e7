// Package tools answers requests about MFA methods and magic links of people without a user.
package tools

import (
	"frontdesk/handlers/action"
)

// Handlers are the handlers of this package.
type Handlers struct {
	*action.Runner
}

// New makes the handlers.
func New(r *action.Runner) *Handlers { return &Handlers{Runner: r} }
