package store

import (
	"context"
	"database/sql"
	"errors"
)

// BeginOnce is Begin for an act that a form asks for: the first call with a form's key writes the intent, every later
// one writes nothing and returns the act as it stands. ErrFormKey when the key belongs to somebody else's form or to
// another act.
func (d *Desk) BeginOnce(ctx context.Context, act Act, formKey string) (row ActRow, first bool, err error) {
	if formKey == "" || len(formKey) > 200 {
		return ActRow{}, false, ErrFormKey
	}
	err = d.inTx(ctx, func(tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, "SELECT act_id FROM act_forms WHERE form_key = ?", formKey).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			first = true
			if id, err = d.begin(ctx, tx, act); err == nil {
				_, err = tx.ExecContext(ctx, "INSERT INTO act_forms (form_key, act_id) VALUES (?, ?)", formKey, id)
			}
			if err == nil {
				err = delay(ctx, tx, id, act.Due)
			}
		}
		if err != nil {
			return err
		}
		row, err = ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{id}})
		if err == nil && (row.Actor.ID != act.Actor.ID || row.Action != act.Action || row.TargetID != act.TargetID) {
			err = ErrFormKey
		}
		return err
	})
	return row, first && err == nil, err
}

// ActOfForm is the act that a form asked for and the page that it led to, or ErrNotFound.
func (d *Desk) ActOfForm(ctx context.Context, formKey string) (row ActRow, next string, err error) {
	var id int64
	err = d.db.Read.QueryRowContext(ctx, "SELECT act_id, next FROM act_forms WHERE form_key = ?", formKey).Scan(&id, &next)
	if errors.Is(err, sql.ErrNoRows) {
		return ActRow{}, "", ErrNotFound
	}
	if err == nil {
		row, err = d.ActByID(ctx, id)
	}
	return row, next, err
}

// FinishForm keeps the page that a form's act led to.
func (d *Desk) FinishForm(ctx context.Context, formKey, next string) error {
	return d.inTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE act_forms SET next = ? WHERE form_key = ?", next, formKey)
		return err
	})
}
