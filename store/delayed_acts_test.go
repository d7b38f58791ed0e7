package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestADelayedActIsSentOnceOrTakenBack(t *testing.T) {
	d, _ := openTestDesk(t)
	ctx, due := t.Context(), d.Now().Add(10*time.Second)
	begin := func(key string) int64 {
		row, first, err := d.BeginOnce(ctx, Act{Actor: ana, Action: "invitation.revoke", TargetID: "invitation_" + key, Due: due}, key)
		require.NoError(t, err)
		require.True(t, first)
		return row.ID
	}
	sent, back := begin("1"), begin("2")

	none, err := d.TakeDue(ctx, due.Add(-time.Millisecond))
	require.NoError(t, err)
	require.Empty(t, none, "nothing is sent before its time")
	orphans, err := d.SettleOrphans(ctx)
	require.NoError(t, err)
	require.Zero(t, orphans, "what was not sent when the desk stopped is sent after its next start")

	_, err = d.TakeBack(ctx, back, "user_bo", "")
	require.ErrorIs(t, err, ErrNotFound, "nobody takes back what somebody else did")
	row, err := d.TakeBack(ctx, back, ana.ID, "Nothing was sent.")
	require.NoError(t, err)
	require.Equal(t, Undone, row.Outcome)

	rows, err := d.TakeDue(ctx, due)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	require.Equal(t, sent, rows[0].ID)
	_, err = d.TakeBack(ctx, sent, ana.ID, "")
	require.ErrorIs(t, err, ErrNotFound, "what is on its way is not taken back")
	again, err := d.TakeDue(ctx, due)
	require.NoError(t, err)
	require.Empty(t, again, "an act is handed out once")
	orphans, err = d.SettleOrphans(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, orphans, "what was handed out and never settled may have been sent")
}
