package store

import (
	"context"
	"database/sql"
	"errors"
)

// BeginOnce is Begin for an action that a form asks for: the first call with a form's key writes the intent, every later
// one writes nothing and returns the action as it stands. ErrFormKey when the key belongs to somebody else's form or to
// another action.
func (s *Store) BeginOnce(ctx context.Context, action OperatorAction, formKey string) (row AuditEntry, first bool, err error) {
	if formKey == "" || len(formKey) > 200 {
		return AuditEntry{}, false, ErrFormKey
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, "SELECT act_id FROM act_forms WHERE form_key = ?", formKey).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			first = true
			if id, err = s.begin(ctx, tx, action); err == nil {
				_, err = tx.ExecContext(ctx, "INSERT INTO act_forms (form_key, act_id) VALUES (?, ?)", formKey, id)
			}
			if err == nil {
				err = delay(ctx, tx, id, action.Due, action.SeenVersion)
			}
		}
		if err != nil {
			return err
		}
		row, err = ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{id}})
		if err == nil && (row.Actor.ID != action.Actor.ID || row.Action != action.Action || row.TargetID != action.TargetID) {
			err = ErrFormKey
		}
		return err
	})
	return row, first && err == nil, err
}

// AuditEntryOfForm is the action that a form asked for and the page that it led to, or ErrNotFound. It needs no scope: the
// form's key is a secret of the operator who was shown the form.
func (s *Store) AuditEntryOfForm(ctx context.Context, formKey string) (row AuditEntry, next string, err error) {
	var id int64
	err = s.db.Read.QueryRowContext(ctx, "SELECT act_id, next FROM act_forms WHERE form_key = ?", formKey).Scan(&id, &next)
	if errors.Is(err, sql.ErrNoRows) {
		return AuditEntry{}, "", ErrNotFound
	}
	if err == nil {
		row, err = s.AuditEntry(ctx, Everything, id)
	}
	return row, next, err
}

// FinishForm keeps the page that a form's action led to.
func (s *Store) FinishForm(ctx context.Context, formKey, next string) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE act_forms SET next = ? WHERE form_key = ?", next, formKey)
		return err
	})
}
