package handlers

import (
	"context"
	"errors"
	"fmt"

	"frontdesk/views/ui"
)

// Problem is an answer that is not what the person asked for, in words for the person: what is wrong, why, and
// what to do. Return it from a handler; package web shows it as a page or, inside a page, in the status line.
type Problem struct {
	Status  int    // HTTP status, 400 or above
	Title   string // one sentence without a full stop
	Text    string // why, and who must do what
	Actions []ui.Action
	Err     error // the cause, for the log only; may be nil
}

// Error is for the log.
func (p *Problem) Error() string {
	if p.Err != nil {
		return fmt.Sprintf("%d %s: %v", p.Status, p.Title, p.Err)
	}
	return fmt.Sprintf("%d %s", p.Status, p.Title)
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// failed writes down what went wrong beside a page that was shown all the same. A browser that gave up is no failure.
func (d *Desk) failed(ctx context.Context, what string, err error, details ...any) {
	if errors.Is(ctx.Err(), context.Canceled) {
		return
	}
	d.Mirror.NoteDamage(ctx, err)
	d.Log.ErrorContext(ctx, what, append(details, "error", err)...)
}
