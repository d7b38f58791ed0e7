package store

import (
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestALedgerOfAnEarlierVersionKeepsItsOutcomes opens a file as it was before acts could wait, with lines in it.
func TestALedgerOfAnEarlierVersionKeepsItsOutcomes(t *testing.T) {
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "desk.db")
	earlier := fstest.MapFS{}
	for _, name := range []string{"00001_desk.sql", "00002_act_forms.sql"} {
		content, err := deskMigrations.ReadFile("migrations/" + name)
		require.NoError(t, err)
		earlier[name] = &fstest.MapFile{Data: content}
	}
	db, err := OpenSQLite(ctx, path, SQLiteOptions{Durable: true, Migrations: earlier})
	require.NoError(t, err)
	before := &Desk{Now: time.Now, db: db}
	done, err := before.Record(ctx, issueLink("Acme"), Done, "It is done.")
	require.NoError(t, err)
	refused, err := before.Record(ctx, issueLink("Bolt"), Refused, "No.")
	require.NoError(t, err)
	require.NoError(t, before.Close())

	after, err := OpenDesk(ctx, path)
	require.NoError(t, err)
	defer after.Close()
	for id, outcome := range map[int64]Outcome{done: Done, refused: Refused} {
		row, err := after.ActByID(ctx, id)
		require.NoError(t, err)
		require.Equal(t, outcome, row.Outcome)
	}
	for _, statement := range []string{"UPDATE ledger_outcomes SET note = 'x'", "DELETE FROM ledger_outcomes"} {
		_, err := after.db.Write.ExecContext(ctx, statement)
		require.ErrorContains(t, err, "append-only")
	}
	third, err := after.Record(ctx, issueLink("Cedar"), Done, "")
	require.NoError(t, err)
	require.Greater(t, third, refused)
}
