package store

import (
	"context"
	"database/sql"
	"errors"
)

// SaveCreated records the ID of what an action created.
func (s *Store) SaveCreated(ctx context.Context, actionID int64, objectID string) error {
	return s.inTx(context.WithoutCancel(ctx), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO created_objects (act_id, object_id) VALUES (?, ?) ON CONFLICT DO NOTHING", actionID, objectID)
		return err
	})
}

// CreatedBy is the ID of what an action created, "" for an action that created nothing or did not get the ID.
func (s *Store) CreatedBy(ctx context.Context, scope Scope, actionID int64) (objectID string, err error) {
	if err := scope.Check(); err != nil {
		return "", err
	}
	err = s.db.Read.QueryRowContext(ctx, "SELECT object_id FROM created_objects WHERE act_id = ?", actionID).Scan(&objectID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return objectID, err
}

// CreatorOf is the ID of the first action that created an object, 0 where none is recorded.
func (s *Store) CreatorOf(ctx context.Context, scope Scope, objectID string) (actionID int64, err error) {
	if err := scope.Check(); err != nil {
		return 0, err
	}
	err = s.db.Read.QueryRowContext(ctx, "SELECT act_id FROM created_objects WHERE object_id = ? ORDER BY act_id LIMIT 1",
		objectID).Scan(&actionID)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return actionID, err
}
