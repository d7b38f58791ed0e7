// Package action carries out what operators do in WorkOS. An Action declares what can be done. An Operation is one use of it.
// A Runner shows the form, writes the intent to the ledger, calls WorkOS once, writes the outcome and updates the mirror. It
// also looks up unknown outcomes, sends delayed actions later, and offers Undo where that is possible.
package action

import (
	"sync"
	"sync/atomic"

	"frontdesk/handlers/page"
	"frontdesk/store"
)

// Runner carries out the actions of a registry. The handlers of every resource embed it.
type Runner struct {
	*page.Base

	Registry Registry

	records        Records
	sending        sync.Mutex  // held while delayed actions are sent
	runs           sendingRuns // guarded by sending
	postponed      reasons     // why due actions could not be sent yet
	noting         sync.Mutex  // held while the mirror is told what is being deleted
	deletionsStale atomic.Bool // telling it failed, so LookDue tries again
	unwritten      atomic.Bool // some outcomes could not be written yet
	forms          forms
}

// Records are the parts of Frontdesk's own records that a Runner uses, besides the ledger.
type Records interface {
	store.Actions
	store.ActionResults
	store.DelayedActions
	store.Lookups
	store.Readiness
}

// NewRunner makes a runner. The resources fill its registry before the first request.
func NewRunner(b *page.Base, records Records) *Runner {
	r := &Runner{Base: b, records: records}
	b.Notice, b.LaterNotices, b.Buttons = r.notice, r.laterNotices, r.buttons
	return r
}
