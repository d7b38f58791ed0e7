package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnActIsAnIntentUntilItIsSettled(t *testing.T) {
	desk, at := openTestDesk(t)
	ctx := context.Background()
	id, err := desk.Begin(ctx, issueLink("Acme"))
	require.NoError(t, err)

	row, err := desk.ActByID(ctx, id)
	require.NoError(t, err)
	require.Equal(t, issueLink("Acme"), row.Act)
	require.Equal(t, Intent, row.Outcome)
	require.True(t, row.SettledAt.IsZero())

	at.forward(2e9)
	require.NoError(t, desk.Settle(ctx, id, Done, "req_workos", "fine"))
	row, err = desk.ActByID(ctx, id)
	require.NoError(t, err)
	require.Equal(t, Done, row.Outcome)
	require.Equal(t, "req_workos", row.WorkOSRequestID)
	require.Equal(t, "fine", row.Note)
	require.Equal(t, at.now(), row.SettledAt)
	require.ErrorIs(t, desk.Settle(ctx, id, Failed, "", ""), ErrSettled)
	require.ErrorIs(t, desk.Settle(ctx, 999, Done, "", ""), ErrNotFound)
}

func TestAnUnknownOutcomeCanBeLearnedLater(t *testing.T) {
	desk, _ := openTestDesk(t)
	ctx := context.Background()
	id, err := desk.Begin(ctx, issueLink("Acme"))
	require.NoError(t, err)
	require.NoError(t, desk.Settle(ctx, id, Unknown, "", "no answer"))
	require.NoError(t, desk.Settle(ctx, id, Done, "req_2", "found by looking"))
	page, err := desk.Acts(ctx, ActsQuery{Outcome: Unknown})
	require.NoError(t, err)
	require.Empty(t, page.Rows, "an act is listed by its latest outcome only")
	page, err = desk.Acts(ctx, ActsQuery{Outcome: Done})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)
}

func TestTheLedgerIsAppendOnly(t *testing.T) {
	desk, _ := openTestDesk(t)
	ctx := context.Background()
	id, err := desk.Record(ctx, issueLink("Acme"), Done, "")
	require.NoError(t, err)
	for _, statement := range []string{
		"UPDATE ledger SET actor_id = 'x'",
		"DELETE FROM ledger",
		fmt.Sprintf("INSERT OR REPLACE INTO ledger SELECT id, 0, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '{}' FROM ledger WHERE id = %d", id),
		"UPDATE ledger_outcomes SET outcome = 'failed'",
		"DELETE FROM ledger_outcomes",
		"INSERT OR REPLACE INTO ledger_outcomes SELECT id, act_id, 0, 'failed', '', '' FROM ledger_outcomes",
	} {
		_, err := desk.db.Write.ExecContext(ctx, statement)
		require.ErrorContains(t, err, "append-only", statement)
	}
	row, err := desk.ActByID(ctx, id)
	require.NoError(t, err)
	require.Equal(t, ana.ID, row.Actor.ID)
	require.Equal(t, Done, row.Outcome)
}

func TestAnActThatCannotBeWrittenIsAnError(t *testing.T) {
	desk, _ := openTestDesk(t)
	ctx := context.Background()
	_, err := desk.Begin(ctx, Act{Actor: ana})
	require.Error(t, err, "an act needs a name")
	_, err = desk.Record(ctx, issueLink("Acme"), "perhaps", "")
	require.Error(t, err, "an outcome that does not exist")
	page, err := desk.Acts(ctx, ActsQuery{})
	require.NoError(t, err)
	require.Empty(t, page.Rows, "half an act must not stay behind")
}

func TestOrphansOfACrashBecomeUnknown(t *testing.T) {
	desk, _ := openTestDesk(t)
	ctx := context.Background()
	settled, err := desk.Record(ctx, issueLink("Acme"), Done, "")
	require.NoError(t, err)
	link, _, err := desk.ReservePortalLink(ctx, PortalLink{FormKey: "k1", OrganizationID: "org_Acme", Intent: "sso"}, issueLink("Acme"))
	require.NoError(t, err)
	export, _, err := desk.ReserveExport(ctx, Export{FormKey: "k2", OrganizationID: "org_Acme"}, issueLink("Acme"))
	require.NoError(t, err)

	open, err := desk.Acts(ctx, ActsQuery{Outcome: Intent})
	require.NoError(t, err)
	require.Len(t, open.Rows, 2)
	count, err := desk.SettleOrphans(ctx)
	require.NoError(t, err)
	require.Equal(t, 2, count)

	row, err := desk.ActByID(ctx, link.ActID)
	require.NoError(t, err)
	require.Equal(t, Unknown, row.Outcome)
	row, err = desk.ActByID(ctx, settled)
	require.NoError(t, err)
	require.Equal(t, Done, row.Outcome)
	link, err = desk.PortalLink(ctx, link.ID)
	require.NoError(t, err)
	require.Equal(t, PortalLinkUnknown, link.State)
	export, err = desk.Export(ctx, export.ID)
	require.NoError(t, err)
	require.Equal(t, ExportUnknown, export.State)
	count, err = desk.SettleOrphans(ctx)
	require.NoError(t, err)
	require.Zero(t, count)
}

func TestTheLedgerIsFilteredAndSearched(t *testing.T) {
	desk, at := openTestDesk(t)
	ctx := context.Background()
	acme, err := desk.Begin(ctx, issueLink("Acme"))
	require.NoError(t, err)
	require.NoError(t, desk.Settle(ctx, acme, Refused, "req_ABC123", "No such organization."))
	at.forward(3600e9)
	signIn := Act{Actor: Actor{ID: "conn_1/bo", Email: "bo@example.com", IP: "198.51.100.7"}, Action: "sign_in", Reason: `50% "off" o'clock`}
	bo, err := desk.Record(ctx, signIn, Done, "")
	require.NoError(t, err)

	for _, test := range []struct {
		name  string
		query ActsQuery
		want  []int64
	}{
		{"nothing asked: newest first", ActsQuery{}, []int64{bo, acme}},
		{"oldest first", ActsQuery{Paging: Paging{Oldest: true}}, []int64{acme, bo}},
		{"by action", ActsQuery{Action: "sign_in"}, []int64{bo}},
		{"by outcome", ActsQuery{Outcome: Refused}, []int64{acme}},
		{"by the commonest outcome", ActsQuery{Outcome: Done}, []int64{bo}},
		{"by operator id", ActsQuery{Actor: "conn_1/ana"}, []int64{acme}},
		{"by e-mail in any case", ActsQuery{Actor: "aNA@EXAMPLE.com"}, []int64{acme}},
		{"by target", ActsQuery{TargetID: "org_Acme"}, []int64{acme}},
		{"by organization", ActsQuery{OrganizationID: "org_Other"}, nil},
		{"since then", ActsQuery{Since: at.now()}, []int64{bo}},
		{"until then", ActsQuery{Until: at.now()}, []int64{acme}},
		{"words of the act in any case", ActsQuery{Q: "RENEW acme"}, []int64{acme}},
		{"one word that is not there", ActsQuery{Q: "renew beta"}, nil},
		{"a detail", ActsQuery{Q: "sso"}, []int64{acme}},
		{"WorkOS's request id, known only afterwards", ActsQuery{Q: "req_abc123"}, []int64{acme}},
		{"the note", ActsQuery{Q: "such organization"}, []int64{acme}},
		{"an address", ActsQuery{Q: "198.51.100"}, []int64{bo}},
		{"two letters", ActsQuery{Q: "bo"}, []int64{bo}},
		{"a percent sign is a character", ActsQuery{Q: "%"}, []int64{bo}},
		{"quotes are characters", ActsQuery{Q: `"off"`}, []int64{bo}},
		{"an apostrophe", ActsQuery{Q: "o'clock"}, []int64{bo}},
		{"full-text operators are words", ActsQuery{Q: "acme OR zzz*"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, err := desk.Acts(ctx, test.query)
			require.NoError(t, err)
			var got []int64
			for _, row := range page.Rows {
				got = append(got, row.ID)
			}
			require.Equal(t, test.want, got)
		})
	}
}
