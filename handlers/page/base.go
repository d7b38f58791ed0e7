package page

import (
	"context"
	"log/slog"
	"time"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/store/events"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
	"frontdesk/workos/sync"
)

// Base holds what every handler uses. Its exported fields are set once at start and only read afterwards.
type Base struct {
	Client   *workos.Client
	Mirror   *mirror.Mirror
	Events   *events.Store  // what happened in WorkOS, kept for longer than WorkOS does
	Follower *sync.Follower // brings what happens in WorkOS into Events and Mirror
	Auth     *auth.Auth

	// The records that every resource may use; the others are passed to the handlers that need them.
	Ledger      store.Ledger
	Preferences store.Preferences

	URL                            string // public origin of Frontdesk, without a slash at the end
	Environment                    string // label of the WorkOS environment
	Production                     bool   // the label must be unmistakable
	OwnOrganization, OwnConnection string // by which operators sign in; one of them is set

	Dashboard      string          // ID of that environment in WorkOS's own Dashboard, "" if it is not set
	Secure         bool            // people reach Frontdesk over https
	WebhookSecrets []workos.Secret // sign what WorkOS sends; none for not receiving
	PortalHosts    []string        // hosts that return and success URLs may point at

	VerifyInterval time.Duration // before each look whether an action without an answer has happened
	Log            *slog.Logger
	Now            func() time.Time
	Draining       func() bool // the server is stopping and takes no new work

	// Package action sets these functions. Notices about the operator's last action and about earlier ones are shown on every
	// page, and the buttons of actions on the page of an object.
	Notice       func(request.Context, auth.Operator) *views.ActionNotice
	LaterNotices func(ctx context.Context, operatorID string) []views.ActionNotice
	Buttons      func(c request.Context, show paths.Route, id string) []ui.Action

	cacheFills cacheFills // what pages have read, on its way into the mirror
}

// Scope returns the records and objects that the operator of a request may see. Every read for an operator takes its scope
// from here; today all operators may see everything.
func (b *Base) Scope(context.Context) store.Scope { return store.Everything }

// Every calls work after each interval until ctx ends. A call that takes longer than the interval delays the next one.
func Every(ctx context.Context, interval time.Duration, work func(context.Context)) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			work(ctx)
		}
	}
}
