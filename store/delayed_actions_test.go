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

	none, err := d.ClaimDue(ctx, Everything, due.Add(-time.Millisecond))
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

	rows, err := d.ClaimDue(ctx, Everything, due)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Equal(t, sent, rows[0].ID)
	_, err = d.Cancel(ctx, sent, ana.ID, "")
	require.ErrorIs(t, err, ErrNotFound, "what was handed out cannot be canceled")
	again, err := d.ClaimDue(ctx, Everything, due)
	require.NoError(t, err)
	require.Empty(t, again, "an action is handed out once")
	pending, err = d.RecoverPending(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, pending, "what was handed out and has no outcome may have been sent")
}
