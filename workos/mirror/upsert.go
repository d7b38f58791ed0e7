package mirror

import (
	"context"
	"fmt"
	"time"
)

type requestedAtKey struct{}

// WithRequestedAt tells the methods that store what WorkOS said when it was asked: an answer to an earlier question does not
// replace what is known from a later one. Without it the answer counts as one of this moment.
func WithRequestedAt(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, requestedAtKey{}, at)
}

func (m *Mirror) requestedAt(ctx context.Context) int64 {
	if at, ok := ctx.Value(requestedAtKey{}).(time.Time); ok && !at.IsZero() {
		return millis(at)
	}
	return millis(m.now())
}

// learn stores an object that was just read.
func (m *Mirror) learn(ctx context.Context, r record) error {
	at := m.requestedAt(ctx)
	return m.write(ctx, func(w *writer) error {
		_, _, err := w.put(r, at, true)
		return err
	})
}

// removeStep bounds the rows removed in one transaction, so that other writers get their turn.
const removeStep = 500

// Delete removes an object that WorkOS answered 404 for, and what belongs to it: an organization's
// memberships, a directory's users and groups.
func (m *Mirror) Delete(ctx context.Context, kind Kind, id string) error {
	for _, child := range children(kind) {
		if err := m.removeWhere(ctx, child.table, child.column+" = ?", id); err != nil {
			return err
		}
	}
	if kind == KindDomain {
		return m.removeWhere(ctx, kind, "id = ?", id)
	}
	for _, known := range shapes() {
		if known.kind == kind {
			return m.removeWhere(ctx, kind, "id = ?", id)
		}
	}
	return fmt.Errorf("mirror: unknown kind %q", kind)
}

// child is a kind whose objects do not outlive their parent.
type child struct {
	table  Kind
	column string
}

func children(kind Kind) []child {
	switch kind {
	case KindOrganization:
		return []child{{KindMembership, "organization_id"}}
	case KindDirectory:
		return []child{{KindDirectoryUser, "directory_id"}, {KindDirectoryGroup, "directory_id"}}
	}
	return nil
}

// removeWhere removes rows in steps, each a transaction.
func (m *Mirror) removeWhere(ctx context.Context, kind Kind, where string, args ...any) error {
	return m.removeSteps(ctx, "DELETE FROM "+string(kind)+" WHERE row IN (SELECT row FROM "+string(kind)+" WHERE "+where+" LIMIT ?)", args...)
}
