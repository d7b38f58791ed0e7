package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAnActionIsAnIntentUntilItHasAnOutcome(t *testing.T) {
	records, at := openTestStore(t)
	ctx := context.Background()
	id, err := records.Begin(ctx, issueLink("Acme"))
	require.NoError(t, err)

	row, err := records.AuditEntry(ctx, Everything, id)
	require.NoError(t, err)
	require.Equal(t, issueLink("Acme"), row.OperatorAction)
	require.Equal(t, Intent, row.Outcome)
	require.True(t, row.EndedAt.IsZero())

	at.forward(2e9)
	require.NoError(t, records.RecordOutcome(ctx, id, Done, "req_workos", "fine"))
	row, err = records.AuditEntry(ctx, Everything, id)
	require.NoError(t, err)
	require.Equal(t, Done, row.Outcome)
	require.Equal(t, "req_workos", row.WorkOSRequestID)
	require.Equal(t, "fine", row.Note)
	require.Equal(t, at.now(), row.EndedAt)
	require.ErrorIs(t, records.RecordOutcome(ctx, id, Failed, "", ""), ErrHasOutcome)
	require.ErrorIs(t, records.RecordOutcome(ctx, 999, Done, "", ""), ErrNotFound)
}

func TestAnUnknownOutcomeCanBeFoundLater(t *testing.T) {
	records, _ := openTestStore(t)
	ctx := context.Background()
	id, err := records.Begin(ctx, issueLink("Acme"))
	require.NoError(t, err)
	require.NoError(t, records.RecordOutcome(ctx, id, Unknown, "", "no answer"))
	require.NoError(t, records.RecordOutcome(ctx, id, Done, "req_2", "found by looking"))
	page, err := records.AuditEntries(ctx, Everything, AuditQuery{Outcome: Unknown})
	require.NoError(t, err)
	require.Empty(t, page.Rows, "an action is listed by its latest outcome only")
	page, err = records.AuditEntries(ctx, Everything, AuditQuery{Outcome: Done})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)
}

func TestTheLedgerIsAppendOnly(t *testing.T) {
	records, _ := openTestStore(t)
	ctx := context.Background()
	id, err := records.Record(ctx, issueLink("Acme"), Done, "")
	require.NoError(t, err)
	for _, statement := range []string{
		"UPDATE ledger SET actor_id = 'x'",
		"DELETE FROM ledger",
		fmt.Sprintf("INSERT OR REPLACE INTO ledger SELECT id, 0, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '{}' FROM ledger "+
			"WHERE id = %d", id),
		"UPDATE ledger_outcomes SET outcome = 'failed'",
		"DELETE FROM ledger_outcomes",
		"INSERT OR REPLACE INTO ledger_outcomes SELECT id, act_id, 0, 'failed', '', '' FROM ledger_outcomes",
	} {
		_, err := records.db.Write.ExecContext(ctx, statement)
		require.ErrorContains(t, err, "append-only", statement)
	}
	row, err := records.AuditEntry(ctx, Everything, id)
	require.NoError(t, err)
	require.Equal(t, ana.ID, row.Actor.ID)
	require.Equal(t, Done, row.Outcome)
}

func TestAnActThatCannotBeWrittenIsAnError(t *testing.T) {
	records, _ := openTestStore(t)
	ctx := context.Background()
	_, err := records.Begin(ctx, OperatorAction{Actor: ana})
	require.Error(t, err, "an action needs a name")
	_, err = records.Record(ctx, issueLink("Acme"), "perhaps", "")
	require.Error(t, err, "an outcome that does not exist")
	page, err := records.AuditEntries(ctx, Everything, AuditQuery{})
	require.NoError(t, err)
	require.Empty(t, page.Rows, "half an action must not stay behind")
}

func TestPendingActionsOfACrashBecomeUnknown(t *testing.T) {
	records, _ := openTestStore(t)
	ctx := context.Background()
	ended, err := records.Record(ctx, issueLink("Acme"), Done, "")
	require.NoError(t, err)
	link, _, err := records.ReservePortalLink(ctx, PortalLink{FormKey: "k1", OrganizationID: "org_Acme", Intent: "sso"}, issueLink("Acme"))
	require.NoError(t, err)
	export, _, err := records.ReserveExport(ctx, Export{FormKey: "k2", OrganizationID: "org_Acme"}, issueLink("Acme"))
	require.NoError(t, err)

	open, err := records.AuditEntries(ctx, Everything, AuditQuery{Outcome: Intent})
	require.NoError(t, err)
	require.Len(t, open.Rows, 2)
	count, err := records.RecoverPending(ctx)
	require.NoError(t, err)
	require.Equal(t, 2, count)

	row, err := records.AuditEntry(ctx, Everything, link.ActionID)
	require.NoError(t, err)
	require.Equal(t, Unknown, row.Outcome)
	row, err = records.AuditEntry(ctx, Everything, ended)
	require.NoError(t, err)
	require.Equal(t, Done, row.Outcome)
	link, err = records.PortalLink(ctx, Everything, link.ID)
	require.NoError(t, err)
	require.Equal(t, PortalLinkUnknown, link.State)
	export, err = records.Export(ctx, Everything, export.ID)
	require.NoError(t, err)
	require.Equal(t, ExportUnknown, export.State)
	count, err = records.RecoverPending(ctx)
	require.NoError(t, err)
	require.Zero(t, count)
}

func TestTheLedgerIsFilteredAndSearched(t *testing.T) {
	records, at := openTestStore(t)
	ctx := context.Background()
	acme, err := records.Begin(ctx, issueLink("Acme"))
	require.NoError(t, err)
	require.NoError(t, records.RecordOutcome(ctx, acme, Refused, "req_ABC123", "No such organization."))
	at.forward(3600e9)
	signIn := OperatorAction{Actor: Actor{ID: "conn_1/bo", Email: "bo@example.com", IP: "198.51.100.7"}, Action: "sign_in",
		Reason: `50% "off" o'clock`}
	bo, err := records.Record(ctx, signIn, Done, "")
	require.NoError(t, err)

	for _, test := range []struct {
		name  string
		query AuditQuery
		want  []int64
	}{
		{"nothing asked: newest first", AuditQuery{}, []int64{bo, acme}},
		{"oldest first", AuditQuery{Paging: Paging{Oldest: true}}, []int64{acme, bo}},
		{"by action", AuditQuery{Action: "sign_in"}, []int64{bo}},
		{"by outcome", AuditQuery{Outcome: Refused}, []int64{acme}},
		{"by the commonest outcome", AuditQuery{Outcome: Done}, []int64{bo}},
		{"by operator id", AuditQuery{Actor: "conn_1/ana"}, []int64{acme}},
		{"by e-mail in any case", AuditQuery{Actor: "aNA@EXAMPLE.com"}, []int64{acme}},
		{"by target", AuditQuery{TargetID: "org_Acme"}, []int64{acme}},
		{"by organization", AuditQuery{OrganizationID: "org_Other"}, nil},
		{"since then", AuditQuery{Since: at.now()}, []int64{bo}},
		{"until then", AuditQuery{Until: at.now()}, []int64{acme}},
		{"words of the action in any case", AuditQuery{Q: "RENEW acme"}, []int64{acme}},
		{"one word that is not there", AuditQuery{Q: "renew beta"}, nil},
		{"a detail", AuditQuery{Q: "sso"}, []int64{acme}},
		{"WorkOS's request id, known only afterwards", AuditQuery{Q: "req_abc123"}, []int64{acme}},
		{"the note", AuditQuery{Q: "such organization"}, []int64{acme}},
		{"an address", AuditQuery{Q: "198.51.100"}, []int64{bo}},
		{"two letters", AuditQuery{Q: "bo"}, []int64{bo}},
		{"a percent sign is a character", AuditQuery{Q: "%"}, []int64{bo}},
		{"quotes are characters", AuditQuery{Q: `"off"`}, []int64{bo}},
		{"an apostrophe", AuditQuery{Q: "o'clock"}, []int64{bo}},
		{"full-text operators are words", AuditQuery{Q: "acme OR zzz*"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, err := records.AuditEntries(ctx, Everything, test.query)
			require.NoError(t, err)
			var got []int64
			for _, row := range page.Rows {
				got = append(got, row.ID)
			}
			require.Equal(t, test.want, got)
		})
	}
}

func TestTheVersionAfterAnActionIsKept(t *testing.T) {
	records, _ := openTestStore(t)
	id, err := records.Begin(t.Context(), issueLink("Acme"))
	require.NoError(t, err)
	require.NoError(t, records.SaveVersion(t.Context(), id, "v2"))
	version, err := records.VersionAfter(t.Context(), Everything, id)
	require.NoError(t, err)
	require.Equal(t, "v2", version)
	version, err = records.VersionAfter(t.Context(), Everything, id+1)
	require.NoError(t, err)
	require.Empty(t, version)
	_, err = records.VersionAfter(t.Context(), Scope{}, id)
	require.Error(t, err)
}

// TestWhenACreationWasAnsweredIsKeptUntilItIsLookedUp keeps the first time that is saved.
func TestWhenACreationWasAnsweredIsKeptUntilItIsLookedUp(t *testing.T) {
	ctx := t.Context()
	records, at := openTestStore(t)
	id, err := records.Begin(ctx, issueLink("Acme"))
	require.NoError(t, err)
	answered := at.now().UTC().Truncate(time.Second)
	require.NoError(t, records.SaveAnswered(ctx, id, answered))
	require.NoError(t, records.SaveAnswered(ctx, id, answered.Add(time.Hour)))
	require.NoError(t, records.RecordOutcome(ctx, id, Unknown, "", "No object."))
	kept, err := records.AnsweredAt(ctx, Everything, id)
	require.NoError(t, err)
	require.Equal(t, answered, kept)
	none, err := records.AnsweredAt(ctx, Everything, id+1)
	require.NoError(t, err)
	require.Zero(t, none)
	row, err := records.AuditEntry(ctx, Everything, id)
	require.NoError(t, err)
	require.NoError(t, records.FinishLookup(ctx, row, NotDone, "It did not happen."))
	kept, err = records.AnsweredAt(ctx, Everything, id)
	require.NoError(t, err)
	require.Zero(t, kept)
}

// TestAnAcceptedDeletionIsAnOutcomeOfItsOwn is found by its own filter, whatever its note says.
func TestAnAcceptedDeletionIsAnOutcomeOfItsOwn(t *testing.T) {
	ctx := t.Context()
	records, _ := openTestStore(t)
	ids := map[Outcome]int64{}
	for _, outcome := range []Outcome{Accepted, Unknown} {
		id, err := records.Begin(ctx, issueLink("Acme"))
		require.NoError(t, err)
		ids[outcome] = id
	}
	require.NoError(t, records.RecordAccepted(ctx, ids[Accepted], "req_1", "It is not gone yet."))
	require.NoError(t, records.RecordOutcome(ctx, ids[Unknown], Unknown, "", "WorkOS accepted the deletion of Acme, as an answer says."))
	for outcome, id := range ids {
		row, err := records.AuditEntry(ctx, Everything, id)
		require.NoError(t, err)
		require.Equal(t, Unknown, row.Outcome)
		require.Equal(t, outcome, row.KnownOutcome())
		found, err := records.AuditEntries(ctx, Everything, AuditQuery{Outcome: outcome})
		require.NoError(t, err)
		require.Len(t, found.Rows, 1)
		require.Equal(t, id, found.Rows[0].ID)
		n, _, err := records.CountAuditEntries(ctx, Everything, AuditQuery{Outcome: outcome})
		require.NoError(t, err)
		require.Equal(t, 1, n)
	}
	require.NoError(t, records.RecordOutcome(ctx, ids[Accepted], Done, "req_1", "It is gone."))
	row, err := records.AuditEntry(ctx, Everything, ids[Accepted])
	require.NoError(t, err)
	require.Equal(t, Done, row.KnownOutcome())
}

// TestADeletionThatWorkOSShowsAgainIsNotDoneAnyMore keeps the ledger's row, and tells the operator once.
func TestADeletionThatWorkOSShowsAgainIsNotDoneAnyMore(t *testing.T) {
	ctx := t.Context()
	s, _ := openTestStore(t)
	id, err := s.Begin(ctx, OperatorAction{Actor: Actor{ID: "user_1"}, Action: "organization.delete", TargetID: "org_1"})
	require.NoError(t, err)
	require.NoError(t, s.RecordOutcome(ctx, id, Done, "", "Acme was deleted."))
	row, err := s.AuditEntry(ctx, Everything, id)
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, s.SaveShownAgain(ctx, row))
	}
	row, err = s.AuditEntry(ctx, Everything, id)
	require.NoError(t, err)
	require.Equal(t, []Outcome{Done, ShownAgain}, []Outcome{row.Outcome, row.KnownOutcome()})
	require.Equal(t, "Acme was deleted.", row.Note)
	require.Contains(t, row.KnownNote(), "it had not been deleted")
	for outcome, n := range map[Outcome]int{Done: 0, ShownAgain: 1} {
		found, err := s.AuditEntries(ctx, Everything, AuditQuery{Outcome: outcome})
		require.NoError(t, err)
		require.Len(t, found.Rows, n, outcome)
	}
	for _, n := range []int{1, 0} {
		told, err := s.TakeNotices(ctx, Everything, "user_1")
		require.NoError(t, err)
		require.Len(t, told, n)
	}
}
