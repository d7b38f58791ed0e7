package store

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFormActsOnceHoweverOftenItIsSent(t *testing.T) {
	d, _ := openTestStore(t)
	ana := OperatorAction{Actor: Actor{ID: "user_ana"}, Action: "membership.deactivate", TargetID: "om_1"}
	var first atomic.Int32
	var sent sync.WaitGroup
	for range 20 {
		sent.Go(func() {
			_, won, err := d.BeginOnce(t.Context(), ana, SentForm{Key: "key-1"})
			require.NoError(t, err)
			if won {
				first.Add(1)
			}
		})
	}
	sent.Wait()
	require.EqualValues(t, 1, first.Load())
	row, won, err := d.BeginOnce(t.Context(), ana, SentForm{Key: "key-1"})
	require.NoError(t, err)
	require.False(t, won)
	require.Equal(t, Intent, row.Outcome)
	require.NoError(t, d.RecordOutcome(t.Context(), row.ID, Done, "req_1", "It is done."))
	row, _, err = d.BeginOnce(t.Context(), ana, SentForm{Key: "key-1"})
	require.NoError(t, err)
	require.Equal(t, Done, row.Outcome)
	require.Equal(t, "It is done.", row.Note)

	require.NoError(t, d.FinishForm(t.Context(), "key-1", "/users/user_1"))
	found, next, err := d.AuditEntryOfForm(t.Context(), SentForm{Key: "key-1"})
	require.NoError(t, err)
	require.Equal(t, "/users/user_1", next)
	require.Equal(t, row, found)
	_, _, err = d.AuditEntryOfForm(t.Context(), SentForm{Key: "key-2"})
	require.ErrorIs(t, err, ErrNotFound)

	bo, elsewhere, other := ana, ana, ana
	bo.Actor.ID, elsewhere.TargetID, other.Action = "user_bo", "om_2", "membership.delete"
	for _, action := range []OperatorAction{bo, elsewhere, other} {
		_, _, err := d.BeginOnce(t.Context(), action, SentForm{Key: "key-1"})
		require.ErrorIs(t, err, ErrFormKey)
	}
	_, _, err = d.BeginOnce(t.Context(), ana, SentForm{Key: ""})
	require.ErrorIs(t, err, ErrFormKey)
}

func TestAFormThatWasFilledInOtherwiseIsNotTheSame(t *testing.T) {
	d, _ := openTestStore(t)
	ana := OperatorAction{Actor: Actor{ID: "user_ana"}, Action: "organization.edit", TargetID: "org_1"}
	_, first, err := d.BeginOnce(t.Context(), ana, SentForm{"key-1", "name=Double"})
	require.NoError(t, err)
	require.True(t, first)
	_, first, err = d.BeginOnce(t.Context(), ana, SentForm{"key-1", "name=Double"})
	require.NoError(t, err)
	require.False(t, first)
	_, _, err = d.BeginOnce(t.Context(), ana, SentForm{"key-1", "name=Double2"})
	require.ErrorIs(t, err, ErrFormKey)
	_, _, err = d.AuditEntryOfForm(t.Context(), SentForm{"key-1", "name=Double2"})
	require.ErrorIs(t, err, ErrFormKey)
	_, _, err = d.AuditEntryOfForm(t.Context(), SentForm{"key-1", "name=Double"})
	require.NoError(t, err)
}
