package action

import (
	"context"

	"frontdesk/store"
	"frontdesk/workos"
)

// contradicted says of an action that WorkOS accepted it and did not do it.
const contradicted = "WorkOS accepted this, but shows what was there before."

// Judge decides from an object of WorkOS whether an action on it has happened. It judges what a lookup finds and what WorkOS
// answers to the action itself: a server may accept a change and show that it did not make it.
type Judge[T any] struct {
	Get func(context.Context, store.AuditEntry) (T, error)
	Is  func(T, store.AuditEntry) bool // whether an answer is about the action's target; one in another shape is not
	Now func(T, store.AuditEntry) Sighting
}

// Judged is a lookup that reads one object and judges it.
func Judged[T any](by Judge[T], how Lookup) Lookup {
	how.Look = func(ctx context.Context, row store.AuditEntry) (Sighting, error) {
		value, err := by.Get(ctx, row)
		if err != nil {
			return Sighting{Sight: Hidden}, err
		}
		return by.Now(value, row), nil
	}
	how.answer = func(body []byte, row store.AuditEntry) (Sighting, bool) {
		value, err := workos.Decode[T](body)
		if len(body) == 0 || err != nil || !by.Is(value, row) {
			return Sighting{}, false
		}
		return by.Now(value, row), true
	}
	return how
}

// isContradicted tells whether WorkOS shows that an action, which it accepted, changed nothing: in its answer or, where that
// is not the action's target, in the target.
func (l Lookup) isContradicted(ctx context.Context, row store.AuditEntry, body []byte) bool {
	if l.answer == nil {
		return false
	}
	now, isTarget := l.answer(body, row)
	if !isTarget {
		var err error
		if now, err = l.Look(ctx, row); err != nil {
			return false
		}
	}
	return now.Sight == Unseen
}
