package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestADelayedActIsSentOnceOrTakenBack(t *testing.T) {
	d, _ := openTestStore(t)
	ctx, due := t.Context(), d.Now().Add(10*time.Second)
	begin := func(key string) int64 {
		row, first, err := d.BeginOnce(ctx, OperatorAction{Actor: ana, Action: "invitation.revoke", TargetID: "invitation_" + key, Due: due}, SentForm{Key: key})
		require.NoError(t, err)
		require.True(t, first)
		return row.ID
	}
	sent, back := begin("1"), begin("2")

	none, err := d.DueActions(ctx, Everything, due.Add(-time.Millisecond))
	require.NoError(t, err)
	require.Empty(t, none, "nothing is sent before its time")
	pending, err := d.RecoverPending(ctx)
	require.NoError(t, err)
	require.Zero(t, pending, "what was not sent when the program stopped is sent after its next start")

	_, err = d.Cancel(ctx, back, "user_bo", "")
	require.ErrorIs(t, err, ErrNotFound, "nobody takes back what somebody else did")
	row, err := d.Cancel(ctx, back, ana.ID, "Nothing was sent.")
	require.NoError(t, err)
	require.Equal(t, Canceled, row.Outcome)

	rows, err := d.DueActions(ctx, Everything, due)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Equal(t, sent, rows[0].ID)
	require.Equal(t, due.Truncate(time.Millisecond), rows[0].Due)
	require.NoError(t, d.Claim(ctx, sent))
	require.ErrorIs(t, d.Claim(ctx, sent), ErrNotFound, "an action is handed out once")
	require.ErrorIs(t, d.Claim(ctx, back), ErrNotFound, "what was canceled is not sent")
	_, err = d.Cancel(ctx, sent, ana.ID, "")
	require.ErrorIs(t, err, ErrNotFound, "what was handed out cannot be canceled")
	again, err := d.DueActions(ctx, Everything, due)
	require.NoError(t, err)
	require.Empty(t, again, "an action is handed out once")
	pending, err = d.RecoverPending(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, pending, "what was handed out and has no outcome may have been sent")
}

func TestACancellationThatALockedFileDoesNotTakeIsNotLost(t *testing.T) {
	d, path := openAt(t)
	defer d.Close()
	ctx, due := t.Context(), d.Now().Add(time.Second)
	begin := func(key string) int64 {
		row, _, err := d.BeginOnce(ctx, OperatorAction{Actor: ana, Action: "invitation.revoke", Due: due}, SentForm{Key: key})
		require.NoError(t, err)
		return row.ID
	}
	back, sent := begin("1"), begin("2")
	unlock := lockRecords(t, d, path)
	row, err := d.Cancel(ctx, back, ana.ID, "Undone.")
	require.ErrorIs(t, err, ErrNotWritten)
	require.Equal(t, Canceled, row.Outcome)
	require.True(t, row.IsUnwritten)
	_, err = d.Cancel(ctx, back, ana.ID, "Undone.")
	require.ErrorIs(t, err, ErrNotFound, "it is canceled once")
	_, err = d.Cancel(ctx, sent, "user_bo", "Undone.")
	require.ErrorIs(t, err, ErrNotFound, "nobody takes back what somebody else did")
	require.Error(t, d.Claim(ctx, sent), "what cannot be claimed must not be sent")
	require.Zero(t, outcomes(t, d))
	unlock()

	rows, err := d.DueActions(ctx, Everything, due)
	require.NoError(t, err)
	require.Len(t, rows, 1, "the one that was canceled is not sent")
	require.Equal(t, sent, rows[0].ID)
	require.ErrorIs(t, d.Claim(ctx, back), ErrNotFound)
	for range 2 {
		left, err := d.WriteUnwritten(ctx)
		require.NoError(t, err)
		require.Zero(t, left)
		require.Equal(t, 1, outcomes(t, d))
	}
	row, err = d.AuditEntry(ctx, Everything, back)
	require.NoError(t, err)
	require.Equal(t, Canceled, row.Outcome)
	require.Equal(t, "Undone.", row.Note)
	require.ErrorIs(t, d.Claim(ctx, back), ErrNotFound)
	require.NoError(t, d.Claim(ctx, sent))
}

func TestAnActionThatCannotBeReadKeepsNoOtherFromBeingDue(t *testing.T) {
	d, _ := openTestStore(t)
	ctx, due := t.Context(), d.Now().Add(time.Second)
	var ids []int64
	for _, key := range []string{"1", "2", "3"} {
		row, _, err := d.BeginOnce(ctx, OperatorAction{Actor: ana, Action: "invitation.revoke", Due: due}, SentForm{Key: key})
		require.NoError(t, err)
		ids = append(ids, row.ID)
	}
	_, err := d.db.Write.Exec("DROP TRIGGER ledger_no_update")
	require.NoError(t, err)
	_, err = d.db.Write.Exec("UPDATE ledger SET at = 'x' WHERE id = ?", ids[0])
	require.NoError(t, err)
	_, err = d.db.Write.Exec("UPDATE ledger SET details = '{\"group\":1}' WHERE id = ?", ids[1])
	require.NoError(t, err)
	rows, err := d.DueActions(ctx, Everything, due)
	require.ErrorIs(t, err, ErrUnreadable)
	require.Len(t, rows, 2)
	require.Equal(t, []int64{ids[1], ids[2]}, []int64{rows[0].ID, rows[1].ID})
	require.True(t, rows[0].IsUnreadable, "what it was about is not known")
	require.False(t, rows[1].IsUnreadable)
}
