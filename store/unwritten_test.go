package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// lockRecords keeps a file locked as another process does, and has the records give up at once; the returned function lets go.
func lockRecords(t *testing.T, records *Store, path string) (unlock func()) {
	t.Helper()
	_, err := records.db.Write.Exec("PRAGMA busy_timeout = 10")
	require.NoError(t, err)
	other, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	require.NoError(t, err)
	tx, err := other.Begin()
	require.NoError(t, err)
	return func() {
		require.NoError(t, tx.Rollback())
		require.NoError(t, other.Close())
	}
}

func openAt(t *testing.T) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "records.db")
	records, err := Open(t.Context(), path)
	require.NoError(t, err)
	return records, path
}

// outcomes counts the outcomes in the file.
func outcomes(t *testing.T, records *Store) (n int) {
	t.Helper()
	require.NoError(t, records.db.Read.QueryRow("SELECT count(*) FROM ledger_outcomes").Scan(&n))
	return n
}

func TestWhatALockedFileDoesNotTakeIsShownAndWrittenLater(t *testing.T) {
	records, path := openAt(t)
	defer records.Close()
	ctx, now := t.Context(), time.Now().UTC().Truncate(time.Millisecond)
	action := OperatorAction{Action: "user.create", Actor: Actor{ID: "op"}}
	row, first, err := records.BeginOnce(ctx, action, SentForm{Key: "key"})
	require.NoError(t, err)
	require.True(t, first)
	unsure, err := records.Begin(ctx, action)
	require.NoError(t, err)
	link, _, err := records.ReservePortalLink(ctx, PortalLink{FormKey: "link"}, OperatorAction{Action: "portal_link.issue"})
	require.NoError(t, err)
	export, _, err := records.ReserveExport(ctx, Export{FormKey: "export"}, OperatorAction{Action: "audit_log_export.create"})
	require.NoError(t, err)
	session := Session{TokenHash: HashOf("token"), CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
	require.NoError(t, records.CreateSession(ctx, session))

	unlock := lockRecords(t, records, path)
	require.ErrorIs(t, records.SaveCreated(ctx, row.ID, "user_1"), ErrNotWritten)
	require.ErrorIs(t, records.RecordOutcome(ctx, row.ID, Done, "req_1", "Created."), ErrNotWritten)
	require.ErrorIs(t, records.FinishForm(ctx, "key", "/users/user_1"), ErrNotWritten)
	require.ErrorIs(t, records.RecordOutcome(ctx, unsure, Unknown, "", "No answer."), ErrNotWritten)
	issued, err := records.CompletePortalLink(ctx, link.ID, PortalLinkResult{Outcome: Done, IssuedAt: now, ExpiresAt: now.Add(time.Minute)})
	require.ErrorIs(t, err, ErrNotWritten)
	taken, err := records.CompleteExport(ctx, export.ID, ExportResult{Outcome: Done, WorkOSID: "audit_log_export_1"})
	require.ErrorIs(t, err, ErrNotWritten)
	require.ErrorIs(t, records.RevokeSession(ctx, session.TokenHash, now), ErrNotWritten)
	require.ErrorIs(t, records.RecordAnyway(ctx, OperatorAction{Action: "sign_out"}, Done, ""), ErrNotWritten)

	require.Equal(t, 0, outcomes(t, records))
	shows := func(written bool) {
		t.Helper()
		again, first, err := records.BeginOnce(ctx, action, SentForm{Key: "key"})
		require.NoError(t, err)
		require.False(t, first)
		byForm, next, err := records.AuditEntryOfForm(ctx, SentForm{Key: "key"})
		require.NoError(t, err)
		require.Equal(t, "/users/user_1", next)
		page, err := records.AuditEntries(ctx, Everything, AuditQuery{Action: "user.create", Paging: Paging{Oldest: true}})
		require.NoError(t, err)
		for _, entry := range []AuditEntry{again, byForm, page.Rows[0]} {
			require.Equal(t, Done, entry.Outcome)
			require.Equal(t, "req_1", entry.WorkOSRequestID)
			require.Equal(t, !written, entry.IsUnwritten)
			require.Equal(t, map[bool]string{false: "Created. " + NotWritten, true: "Created."}[written], entry.Note)
		}
		created, err := records.CreatedBy(ctx, Everything, row.ID)
		require.NoError(t, err)
		require.Equal(t, "user_1", created)
		creator, err := records.CreatorOf(ctx, Everything, "user_1")
		require.NoError(t, err)
		require.Equal(t, row.ID, creator)
		read, err := records.Session(ctx, session.TokenHash)
		require.NoError(t, err)
		require.Equal(t, now, read.RevokedAt)
		sameLink, first, err := records.ReservePortalLink(ctx, PortalLink{FormKey: "link"}, OperatorAction{Action: "portal_link.issue"})
		require.NoError(t, err)
		require.False(t, first)
		require.Equal(t, PortalLinkIssued, sameLink.State)
		sameExport, first, err := records.ReserveExport(ctx, Export{FormKey: "export"}, OperatorAction{Action: "audit_log_export.create"})
		require.NoError(t, err)
		require.False(t, first)
		require.Equal(t, "audit_log_export_1", sameExport.WorkOSID)
		require.Equal(t, ExportPending, sameExport.State)
	}
	shows(false)
	require.True(t, issued.IsUnwritten && issued.State == PortalLinkIssued)
	require.True(t, taken.IsUnwritten && taken.State == ExportPending)
	n, err := records.RecoverStale(ctx, now.Add(time.Hour))
	require.NoError(t, err)
	require.Zero(t, n, "an outcome that is known is not taken for unknown")
	left, err := records.WriteUnwritten(ctx)
	require.True(t, IsUnavailable(err), err)
	require.Equal(t, 8, left)

	unlock()
	left, err = records.WriteUnwritten(ctx)
	require.NoError(t, err)
	require.Zero(t, left)
	shows(true)
	require.Equal(t, 5, outcomes(t, records))
	left, err = records.WriteUnwritten(ctx)
	require.NoError(t, err)
	require.Zero(t, left)
	require.Equal(t, 5, outcomes(t, records), "nothing is written twice")
	require.ErrorIs(t, records.RecordOutcome(ctx, unsure, Unknown, "", "No answer."), ErrHasOutcome)
	due, err := records.DueLookups(ctx, Everything, now.Add(time.Hour), 10)
	require.NoError(t, err)
	require.Len(t, due, 1, "what is unknown is looked up")
}

func TestClosingWritesWhatIsNotWrittenOrNamesIt(t *testing.T) {
	records, path := openAt(t)
	id, err := records.Begin(t.Context(), OperatorAction{Action: "user.create"})
	require.NoError(t, err)
	lost, err := records.Begin(t.Context(), OperatorAction{Action: "user.delete"})
	require.NoError(t, err)
	unlock := lockRecords(t, records, path)
	require.ErrorIs(t, records.RecordOutcome(t.Context(), id, Done, "", "Created."), ErrNotWritten)
	unlock()
	require.NoError(t, records.Close())

	records, err = Open(context.Background(), path)
	require.NoError(t, err)
	entry, err := records.AuditEntry(t.Context(), Everything, id)
	require.NoError(t, err)
	require.Equal(t, Done, entry.Outcome)
	unlock = lockRecords(t, records, path)
	require.ErrorIs(t, records.RecordOutcome(t.Context(), lost, Done, "", "Deleted."), ErrNotWritten)
	require.ErrorContains(t, records.Close(), "not written: outcome of action 2: done")
	unlock()

	records, err = Open(context.Background(), path)
	require.NoError(t, err)
	defer records.Close()
	n, err := records.RecoverPending(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	entry, err = records.AuditEntry(t.Context(), Everything, lost)
	require.NoError(t, err)
	require.Equal(t, Unknown, entry.Outcome)
	require.Equal(t, "Frontdesk stopped before the outcome was recorded.", entry.Note)
}

func TestAnActionThatNobodyWorksOnAnyLongerIsUnknown(t *testing.T) {
	records, _ := openAt(t)
	defer records.Close()
	ctx, now := t.Context(), time.Now()
	stale, err := records.Begin(ctx, OperatorAction{Action: "user.create"})
	require.NoError(t, err)
	waits, _, err := records.BeginOnce(ctx, OperatorAction{Action: "invitation.revoke", Due: now.Add(time.Hour)}, SentForm{Key: "waits"})
	require.NoError(t, err)
	export, _, err := records.ReserveExport(ctx, Export{FormKey: "export"}, OperatorAction{Action: "audit_log_export.create"})
	require.NoError(t, err)
	records.Now = func() time.Time { return now.Add(4 * time.Minute) }
	young, err := records.Begin(ctx, OperatorAction{Action: "user.create"})
	require.NoError(t, err)

	n, err := records.RecoverStale(ctx, now.Add(time.Minute))
	require.NoError(t, err)
	require.Equal(t, 2, n)
	for id, want := range map[int64]Outcome{stale: Unknown, waits.ID: Intent, export.ActionID: Unknown, young: Intent} {
		entry, err := records.AuditEntry(ctx, Everything, id)
		require.NoError(t, err)
		require.Equal(t, want, entry.Outcome, id)
	}
	export, err = records.Export(ctx, Everything, export.ID)
	require.NoError(t, err)
	require.Equal(t, ExportUnknown, export.State)
}
