package store

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func reserveExport(t *testing.T, records *Store, key string) Export {
	t.Helper()
	export, created, err := records.ReserveExport(context.Background(),
		Export{FormKey: key, OrganizationID: "org_Acme", OrganizationName: "Acme",
			RangeStart: records.Now().Add(-time.Hour), RangeEnd: records.Now(), Actions: []string{"user.signed_in",
				"user.created"}, ActorNames: []string{"Zoë"}, Targets: []string{"team"}, Reason: "audit"}, issueLink("Acme"))
	require.NoError(t, err)
	require.True(t, created)
	return export
}

func TestAnExportGoesThroughItsStates(t *testing.T) {
	records, at := openTestStore(t)
	ctx := context.Background()
	export := reserveExport(t, records, "f")
	require.Equal(t, ExportRequested, export.State)
	pending, err := records.PendingExports(ctx, Everything)
	require.NoError(t, err)
	require.Empty(t, pending, "WorkOS has not taken it yet")

	at.forward(1e9)
	taken, err := records.CompleteExport(ctx, export.ID, ExportResult{Outcome: Done, WorkOSID: "audit_log_export_1", WorkOSRequestID: "req_1"})
	require.NoError(t, err)
	require.Equal(t, ExportPending, taken.State)
	require.Equal(t, at.now(), taken.RequestedAt)
	require.Equal(t, []string{"user.signed_in", "user.created"}, taken.Actions)
	require.Equal(t, []string{}, taken.ActorIDs)
	require.Equal(t, export.RangeStart, taken.RangeStart)
	pending, err = records.PendingExports(ctx, Everything)
	require.NoError(t, err)
	require.Equal(t, []Export{taken}, pending)

	at.forward(1e9)
	asked, err := records.UpdateExportState(ctx, export.ID, "", "")
	require.NoError(t, err)
	require.Equal(t, ExportPending, asked.State, "nobody answered")
	require.Equal(t, at.now(), asked.CheckedAt)

	at.forward(1e9)
	ready, err := records.UpdateExportState(ctx, export.ID, ExportReady, "")
	require.NoError(t, err)
	require.Equal(t, at.now(), ready.FinishedAt)
	at.forward(1e9)
	later, err := records.UpdateExportState(ctx, export.ID, ExportExpired, "gone")
	require.NoError(t, err)
	require.Equal(t, ready.FinishedAt, later.FinishedAt)
	for _, id := range []string{export.ID, "audit_log_export_1"} {
		found, err := records.Export(ctx, Everything, id)
		require.NoError(t, err)
		require.Equal(t, later, found)
	}
	for _, id := range []string{"", "export_none", "audit_log_export_2"} {
		_, err = records.Export(ctx, Everything, id)
		require.ErrorIs(t, err, ErrNotFound)
	}
}

func TestAnExportThatWorkOSDidNotTake(t *testing.T) {
	for outcome, state := range map[Outcome]string{Refused: ExportFailed, Failed: ExportFailed, Unknown: ExportUnknown} {
		records, _ := openTestStore(t)
		export := reserveExport(t, records, "f")
		export, err := records.CompleteExport(context.Background(), export.ID, ExportResult{Outcome: outcome, Note: "words"})
		require.NoError(t, err)
		require.Equal(t, state, export.State)
		require.Equal(t, "words", export.Note)
		require.True(t, export.RequestedAt.IsZero())
		require.Equal(t, state == ExportFailed, !export.FinishedAt.IsZero())
		again, created, err := records.ReserveExport(context.Background(), Export{FormKey: "f"}, issueLink("Acme"))
		require.NoError(t, err)
		require.False(t, created)
		require.Equal(t, export, again)
	}
}

func TestExportsAreFilteredAndSearched(t *testing.T) {
	records, _ := openTestStore(t)
	ctx := context.Background()
	one, two := reserveExport(t, records, "1"), reserveExport(t, records, "2")
	_, err := records.CompleteExport(ctx, two.ID, ExportResult{Outcome: Done, WorkOSID: "audit_log_export_XYZ", State: ExportReady})
	require.NoError(t, err)
	for _, test := range []struct {
		name  string
		query ExportsQuery
		want  []string
	}{
		{"newest first", ExportsQuery{}, []string{two.ID, one.ID}},
		{"ready ones", ExportsQuery{State: ExportReady}, []string{two.ID}},
		{"by an action", ExportsQuery{Q: "signed_in"}, []string{two.ID, one.ID}},
		{"by WorkOS's id, known only afterwards", ExportsQuery{Q: "export_xyz"}, []string{two.ID}},
		{"by an actor in other letters", ExportsQuery{Q: "zoË"}, []string{two.ID, one.ID}},
		{"of an operator and an organization", ExportsQuery{Actor: "conn_1/ana", OrganizationID: "org_Acme"}, []string{two.ID, one.ID}},
		{"of another organization", ExportsQuery{OrganizationID: "org_Beta"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, err := records.Exports(ctx, Everything, test.query)
			require.NoError(t, err)
			var got []string
			for _, row := range page.Rows {
				got = append(got, row.ID)
			}
			require.Equal(t, test.want, got)
		})
	}
}
