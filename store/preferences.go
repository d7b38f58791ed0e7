package store

import (
	"context"
	"database/sql"
	"errors"
)

// ErrPreference is returned for a preference without operator or name, or larger than 4 KiB.
var ErrPreference = errors.New("store: the preference cannot be kept")

// Preference returns an operator's preference, "" if it was not set.
func (s *Store) Preference(ctx context.Context, operatorID, name string) (string, error) {
	var value string
	err := s.db.Read.QueryRowContext(ctx, "SELECT value FROM preferences WHERE operator_id = ? AND name = ?", operatorID, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// SetPreference stores an operator's preference; an empty value deletes it.
func (s *Store) SetPreference(ctx context.Context, operatorID, name, value string) error {
	if operatorID == "" || name == "" || len(name) > 100 || len(value) > 4096 {
		return ErrPreference
	}
	if value == "" {
		_, err := s.db.Write.ExecContext(ctx, "DELETE FROM preferences WHERE operator_id = ? AND name = ?", operatorID, name)
		return err
	}
	_, err := s.db.Write.ExecContext(ctx, `INSERT INTO preferences (operator_id, name, value, updated_at) VALUES (?,?,?,?)
		ON CONFLICT (operator_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
		operatorID, name, value, millis(s.Now()))
	return err
}
