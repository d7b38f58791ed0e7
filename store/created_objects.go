package store

import (
	"context"
	"database/sql"
	"errors"
)

// KeepCreated records the ID of what an action created.
func (d *Desk) KeepCreated(ctx context.Context, actID int64, objectID string) error {
	return d.inTx(context.WithoutCancel(ctx), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO created_objects (act_id, object_id) VALUES (?, ?) ON CONFLICT DO NOTHING", actID, objectID)
		return err
	})
}

// CreatedBy is the ID of what an action created, "" for an action that created nothing or did not learn the ID.
func (d *Desk) CreatedBy(ctx context.Context, actID int64) (objectID string, err error) {
	err = d.db.Read.QueryRowContext(ctx, "SELECT object_id FROM created_objects WHERE act_id = ?", actID).Scan(&objectID)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return objectID, err
}
