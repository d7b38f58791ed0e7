package handlers

import (
	"context"

	"frontdesk/store"
	"frontdesk/workos"
)

// contradicted says of an action that WorkOS accepted it and did not do it.
const contradicted = "WorkOS accepted this, but shows what was there before."

// judge decides from an object of WorkOS whether an action on it has happened. It judges what a lookup finds and what WorkOS
// answers to the action itself: a server may accept a change and show that it did not make it.
type judge[T any] struct {
	get func(context.Context, store.AuditEntry) (T, error)
	is  func(T, store.AuditEntry) bool // whether an answer is about the action's target; one in another shape is not
	now func(T, store.AuditEntry) sighting
}

// judged is a lookup that reads one object and judges it.
func judged[T any](by judge[T], how lookup) lookup {
	how.look = func(ctx context.Context, row store.AuditEntry) (sighting, error) {
		value, err := by.get(ctx, row)
		if err != nil {
			return sighting{sight: hidden}, err
		}
		return by.now(value, row), nil
	}
	how.answer = func(body []byte, row store.AuditEntry) (sighting, bool) {
		value, err := workos.Decode[T](body)
		if len(body) == 0 || err != nil || !by.is(value, row) {
			return sighting{}, false
		}
		return by.now(value, row), true
	}
	return how
}

// isContradicted tells whether WorkOS shows that an action, which it accepted, changed nothing: in its answer or, where that
// is not the action's target, in the target.
func (l lookup) isContradicted(ctx context.Context, row store.AuditEntry, body []byte) bool {
	if l.answer == nil {
		return false
	}
	now, isTarget := l.answer(body, row)
	if !isTarget {
		var err error
		if now, err = l.look(ctx, row); err != nil {
			return false
		}
	}
	return now.sight == unseen
}
