// Package action is the one way from a form to WorkOS: an Action declares what can be done, an Operation is one time that it
// is done, and a Runner shows its form, writes the intent to the ledger, asks WorkOS once, writes the outcome and brings the
// mirror up to date. An outcome that is not known is looked up, a delayed action is sent later, and what can be undone has an
// Undo.
package action

import (
	"sync"

	"frontdesk/handlers/page"
	"frontdesk/store"
)

// Runner carries out the actions of a registry. The handlers of every resource embed it.
type Runner struct {
	*page.Base

	Registry Registry

	records Records
	sending sync.Mutex // held while delayed actions are sent
}

// Records are what a Runner works with of Frontdesk's own records, besides the ledger.
type Records interface {
	store.Actions
	store.CreatedObjects
	store.DelayedActions
	store.Lookups
	store.Readiness
}

// NewRunner makes a runner, whose registry is filled with what the resources declare before the first request.
func NewRunner(b *page.Base, records Records) *Runner {
	r := &Runner{Base: b, records: records}
	b.Notice, b.LaterNotices = r.notice, r.laterNotices
	return r
}
