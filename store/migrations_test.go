package store

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestALedgerOfAnEarlierVersionKeepsItsOutcomes opens a file as it was before actions could wait, with lines in it.
func TestALedgerOfAnEarlierVersionKeepsItsOutcomes(t *testing.T) {
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "records.db")
	earlier := fstest.MapFS{}
	for _, name := range []string{"00001_desk.sql", "00002_act_forms.sql"} {
		content, err := migrations.ReadFile("migrations/" + name)
		require.NoError(t, err)
		earlier[name] = &fstest.MapFile{Data: content}
	}
	db, err := OpenSQLite(ctx, path, SQLiteOptions{Durable: true, Migrations: earlier})
	require.NoError(t, err)
	before := &Store{Now: time.Now, db: db}
	record := func(name string, outcome Outcome) int64 { // as that version did
		id, err := before.Begin(ctx, issueLink(name))
		require.NoError(t, err)
		_, err = db.Write.ExecContext(ctx, "INSERT INTO ledger_outcomes (act_id, at, outcome, workos_request_id, note) VALUES (?, 1, ?, '', '')",
			id, string(outcome))
		require.NoError(t, err)
		_, err = db.Write.ExecContext(ctx, "DELETE FROM ledger_open WHERE act_id = ?", id)
		require.NoError(t, err)
		return id
	}
	done, refused := record("Acme", Done), record("Bolt", Refused)
	require.NoError(t, before.Close())

	after, err := Open(ctx, path)
	require.NoError(t, err)
	defer after.Close()
	for id, outcome := range map[int64]Outcome{done: Done, refused: Refused} {
		row, err := after.AuditEntry(ctx, Everything, id)
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

// TestUnknownOutcomesOfAnEarlierVersionAreLookedUp opens a file with actions whose outcome nobody looked for.
func TestUnknownOutcomesOfAnEarlierVersionAreLookedUp(t *testing.T) {
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "records.db")
	earlier := fstest.MapFS{}
	for _, name := range []string{"00001_desk.sql", "00002_act_forms.sql", "00003_delayed_acts.sql"} {
		content, err := migrations.ReadFile("migrations/" + name)
		require.NoError(t, err)
		earlier[name] = &fstest.MapFile{Data: content}
	}
	db, err := OpenSQLite(ctx, path, SQLiteOptions{Durable: true, Migrations: earlier})
	require.NoError(t, err)
	before := &Store{Now: time.Now, db: db}
	unknown, err := before.Begin(ctx, issueLink("Acme"))
	require.NoError(t, err)
	known, err := before.Begin(ctx, issueLink("Bolt"))
	require.NoError(t, err)
	for _, outcome := range []string{"unknown", "done"} {
		_, err = db.Write.ExecContext(ctx, "INSERT INTO ledger_outcomes (act_id, at, outcome, workos_request_id, note) VALUES (?, 1, ?, '', '')",
			known, outcome)
		require.NoError(t, err)
	}
	_, err = db.Write.ExecContext(ctx,
		"INSERT INTO ledger_outcomes (act_id, at, outcome, workos_request_id, note) VALUES (?, 1, 'unknown', '', '')", unknown)
	require.NoError(t, err)
	require.NoError(t, before.Close())

	after, err := Open(ctx, path)
	require.NoError(t, err)
	defer after.Close()
	due, err := after.DueLookups(ctx, Everything, time.Now(), 10)
	require.NoError(t, err)
	require.Len(t, due, 1)
	require.Equal(t, unknown, due[0].ID)

	require.NoError(t, after.PostponeLookup(ctx, unknown, time.Now().Add(time.Hour)))
	due, err = after.DueLookups(ctx, Everything, time.Now(), 10)
	require.NoError(t, err)
	require.Empty(t, due)
	require.NoError(t, after.FinishLookup(ctx, AuditEntry{ID: unknown, OperatorAction: OperatorAction{Actor: ana}}, NotDone,
		"It did not happen."))
	told, err := after.TakeNotices(ctx, Everything, ana.ID)
	require.NoError(t, err)
	require.Len(t, told, 1)
	require.Equal(t, NotDone, told[0].Outcome)
	told, err = after.TakeNotices(ctx, Everything, ana.ID)
	require.NoError(t, err)
	require.Empty(t, told, "each is told once")
	require.ErrorIs(t, after.FinishLookup(ctx, AuditEntry{ID: unknown}, Done, ""), ErrHasOutcome)
}

// TestAcceptedDeletionsOfAnEarlierVersionStayOpen opens a file in which only a note says that WorkOS accepted a deletion.
func TestAcceptedDeletionsOfAnEarlierVersionStayOpen(t *testing.T) {
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "records.db")
	earlier := fstest.MapFS{}
	files, err := migrations.ReadDir("migrations")
	require.NoError(t, err)
	for _, file := range files {
		if content, err := migrations.ReadFile("migrations/" + file.Name()); file.Name() < "00011" {
			require.NoError(t, err)
			earlier[file.Name()] = &fstest.MapFile{Data: content}
		}
	}
	db, err := OpenSQLite(ctx, path, SQLiteOptions{Durable: true, Migrations: earlier})
	require.NoError(t, err)
	before := &Store{Now: time.Now, db: db}
	notes := map[int64]string{}
	for _, note := range []string{"WorkOS accepted the deletion of Acme and still shows it.", "WorkOS gave no usable answer."} {
		id, err := before.Begin(ctx, issueLink("Acme"))
		require.NoError(t, err)
		_, err = db.Write.ExecContext(ctx,
			"INSERT INTO ledger_outcomes (act_id, at, outcome, workos_request_id, note) VALUES (?, 1, 'unknown', '', ?)", id, note)
		require.NoError(t, err)
		_, err = db.Write.ExecContext(ctx, "INSERT INTO lookups (act_id, next_at) VALUES (?, 0)", id)
		require.NoError(t, err)
		notes[id] = note
	}
	require.NoError(t, before.Close())

	after, err := Open(ctx, path)
	require.NoError(t, err)
	defer after.Close()
	due, err := after.DueLookups(ctx, Everything, time.Now(), 10)
	require.NoError(t, err)
	require.Len(t, due, 2)
	for _, row := range due {
		isAccepted := strings.HasPrefix(notes[row.ID], "WorkOS accepted")
		require.Equal(t, isAccepted, row.IsAccepted)
		require.Equal(t, map[bool]Outcome{true: Accepted, false: Unknown}[isAccepted], row.KnownOutcome())
		require.NoError(t, after.FinishLookup(ctx, row, Unknown, notes[row.ID]+" Nothing shows what happened."))
		row, err = after.AuditEntry(ctx, Everything, row.ID)
		require.NoError(t, err)
		require.Equal(t, Unknown, row.KnownOutcome(), "nobody looks any more")
	}
}
