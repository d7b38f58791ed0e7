package store

import (
	"context"
	"database/sql"
	"errors"
)

// SentForm is a form as it was sent: its key, and a digest of what was filled in.
type SentForm struct{ Key, Digest string }

// BeginOnce is Begin for an action that a form requests: the first call with a form's key writes the intent; later calls
// write nothing and return the action with its current outcome. ErrFormKey when the key belongs to another operator's form,
// to another action, or to a form with other values.
func (s *Store) BeginOnce(ctx context.Context, action OperatorAction, form SentForm) (row AuditEntry, first bool, err error) {
	if form.Key == "" || len(form.Key) > 200 {
		return AuditEntry{}, false, ErrFormKey
	}
	isSame := func() bool {
		return row.Actor.ID == action.Actor.ID && row.Action == action.Action && row.TargetID == action.TargetID
	}
	if row, _, err = s.AuditEntryOfForm(ctx, form); err == nil && row.IsUnwritten { // the file may still take no write
		if !isSame() {
			err = ErrFormKey
		}
		return row, false, err
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		var id int64
		var digest string
		err := tx.QueryRowContext(ctx, "SELECT act_id, digest FROM act_forms WHERE form_key = ?", form.Key).Scan(&id, &digest)
		if errors.Is(err, sql.ErrNoRows) {
			first = true
			if id, err = s.begin(ctx, tx, action); err == nil {
				err = keepForm(ctx, tx, form, id)
			}
			if err == nil {
				err = delay(ctx, tx, id, action.Due, action.SeenVersion)
			}
		} else if err == nil {
			err = form.check(digest)
		}
		if err != nil {
			return err
		}
		row, err = ledgerList.one(ctx, tx, filter{conditions: []string{"l.id = ?"}, args: []any{id}})
		if err == nil && !isSame() {
			err = ErrFormKey
		}
		return err
	})
	s.unwritten.show(&row)
	return row, first && err == nil, err
}

// check returns ErrFormKey if a form was sent before with other values, by the digest stored with it. It is the only place
// that decides whether two forms are the same. Earlier versions stored no digest.
func (form SentForm) check(digest string) error {
	if digest != "" && digest != form.Digest {
		return ErrFormKey
	}
	return nil
}

// keepForm stores which action a form requested. ErrFormKey when the key belongs to another action.
func keepForm(ctx context.Context, tx *sql.Tx, form SentForm, actionID int64) error {
	kept, err := tx.ExecContext(ctx, "INSERT INTO act_forms (form_key, act_id, digest) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
		form.Key, actionID, form.Digest)
	if err != nil {
		return err
	}
	if n, err := kept.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrFormKey)
	}
	return nil
}

// ofForm returns the record that the operator's form led to, for a list whose records keep the form's key. ErrNotFound if there
// is none; ErrFormKey with the record if the form had other values.
func ofForm[T any](ctx context.Context, s *Store, list querySpec[T], form SentForm, actorID string) (record T, err error) {
	record, isOwn, err := ownOf(ctx, s, list, form.Key, actorID)
	switch {
	case errors.Is(err, ErrFormKey), err == nil && !isOwn:
		return record, ErrNotFound
	case err != nil:
		return record, err
	}
	var digest string
	err = s.db.Read.QueryRowContext(ctx, "SELECT digest FROM act_forms WHERE form_key = ?", form.Key).Scan(&digest)
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		err = form.check(digest)
	}
	return record, err
}

// AuditEntryOfForm returns the action that a form requested and the page that it led to, or ErrNotFound. ErrFormKey when the
// form had other values. It needs no scope: the form's key is a secret of the operator who was shown the form.
func (s *Store) AuditEntryOfForm(ctx context.Context, form SentForm) (row AuditEntry, next string, err error) {
	var id int64
	var digest string
	err = s.db.Read.QueryRowContext(ctx, "SELECT act_id, next, digest FROM act_forms WHERE form_key = ?", form.Key).Scan(&id, &next, &digest)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return AuditEntry{}, "", ErrNotFound
	case err == nil:
		err = form.check(digest)
	}
	if err == nil {
		row, err = s.AuditEntry(ctx, Everything, id)
	}
	led := ledTo{form.Key, next}
	s.unwritten.show(&led)
	return row, led.next, err
}

// ledTo is the page that a form's action led to.
type ledTo struct{ formKey, next string }

// FinishForm stores the page that a form's action led to, with the guarantees of RecordOutcome.
func (s *Store) FinishForm(ctx context.Context, formKey, next string) error {
	return s.writeOrKeep(ctx, keptWrite{
		what: "page that a form led to",
		write: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE act_forms SET next = ? WHERE form_key = ?", next, formKey)
			return err
		},
		show: func(record any) {
			if led, isLed := record.(*ledTo); isLed && led.formKey == formKey {
				led.next = next
			}
		},
	})
}
