package mirror

import (
	"context"
	"fmt"
)

// learn stores an object that was just read, and keeps a listing that runs meanwhile from removing it.
func (m *Mirror) learn(ctx context.Context, r record) error {
	return m.write(ctx, func(w *writer) error {
		row, err := w.put(r, millis(m.now()), true)
		if err != nil || row == 0 {
			return err
		}
		_, err = w.exec(`INSERT INTO seen SELECT id, ? FROM listings WHERE kind = ? AND state = 'running' ON CONFLICT DO NOTHING`,
			row, string(r.kind))
		return err
	})
}

// removeStep bounds the rows removed in one transaction, so that other writers get their turn.
const removeStep = 500

// Forget removes an object that WorkOS answered 404 for, and what belongs to it: an organization's
// memberships, a directory's users and groups.
func (m *Mirror) Forget(ctx context.Context, kind Kind, id string) error {
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
	query := "DELETE FROM " + string(kind) + " WHERE row IN (SELECT row FROM " + string(kind) + " WHERE " + where + " LIMIT ?)"
	for removed := int64(removeStep); removed == removeStep; {
		err := m.write(ctx, func(w *writer) (err error) {
			removed, err = w.exec(query, append(args[:len(args):len(args)], removeStep)...)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
