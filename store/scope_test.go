package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestAReadWithoutAScopeGivesNothing asks every reader with the zero value.
func TestAReadWithoutAScopeGivesNothing(t *testing.T) {
	records, at := openTestStore(t)
	ctx, later := t.Context(), at.now().Add(time.Hour)
	action := issueLink("Acme")
	action.Due = at.now()
	delayed, _, err := records.BeginOnce(ctx, action, SentForm{Key: "delayed"})
	require.NoError(t, err)
	link, _, err := records.ReservePortalLink(ctx, PortalLink{FormKey: "link", OrganizationID: "org_Acme"}, issueLink("Acme"))
	require.NoError(t, err)
	export, _, err := records.ReserveExport(ctx, Export{FormKey: "export", OrganizationID: "org_Acme"}, issueLink("Acme"))
	require.NoError(t, err)
	unknown, err := records.Record(ctx, issueLink("Acme"), Unknown, "")
	require.NoError(t, err)
	require.NoError(t, records.SaveCreated(ctx, unknown, "org_new"))
	require.NoError(t, records.SaveAnswered(ctx, unknown, later))

	var none Scope
	reads := map[string]func() (given any, err error){
		"AuditEntries":      func() (any, error) { page, err := records.AuditEntries(ctx, none, AuditQuery{}); return page.Rows, err },
		"CountAuditEntries": func() (any, error) { n, _, err := records.CountAuditEntries(ctx, none, AuditQuery{}); return n, err },
		"AuditEntry":        func() (any, error) { row, err := records.AuditEntry(ctx, none, unknown); return row.ID, err },
		"CreatedBy":         func() (any, error) { return records.CreatedBy(ctx, none, unknown) },
		"CreatorOf":         func() (any, error) { return records.CreatorOf(ctx, none, "org_new") },
		"AnsweredAt":        func() (any, error) { return records.AnsweredAt(ctx, none, unknown) },
		"DueActions":        func() (any, error) { return records.DueActions(ctx, none, later) },
		"DueLookups":        func() (any, error) { return records.DueLookups(ctx, none, later, 10) },
		"TakeNotices":       func() (any, error) { return records.TakeNotices(ctx, none, ana.ID) },
		"PortalLinks": func() (any, error) {
			page, err := records.PortalLinks(ctx, none, PortalLinksQuery{})
			return page.Rows, err
		},
		"CountPortalLinks": func() (any, error) {
			n, _, err := records.CountPortalLinks(ctx, none, PortalLinksQuery{})
			return n, err
		},
		"PortalLink":     func() (any, error) { found, err := records.PortalLink(ctx, none, link.ID); return found.ID, err },
		"Exports":        func() (any, error) { page, err := records.Exports(ctx, none, ExportsQuery{}); return page.Rows, err },
		"CountExports":   func() (any, error) { n, _, err := records.CountExports(ctx, none, ExportsQuery{}); return n, err },
		"PendingExports": func() (any, error) { return records.PendingExports(ctx, none) },
		"Export":         func() (any, error) { found, err := records.Export(ctx, none, export.ID); return found.ID, err },
	}
	for name, read := range reads {
		given, err := read()
		require.ErrorIs(t, err, ErrNoScope, name)
		require.Empty(t, given, name)
	}
	entry, err := records.AuditEntry(ctx, Everything, delayed.ID)
	require.NoError(t, err)
	for row, err := range records.LaterAuditEntries(ctx, none, entry) {
		require.ErrorIs(t, err, ErrNoScope)
		require.Empty(t, row)
	}
	for row, err := range records.SameActions(ctx, none, entry, time.Time{}) {
		require.ErrorIs(t, err, ErrNoScope)
		require.Empty(t, row)
	}
	due, err := records.DueActions(ctx, Everything, later)
	require.NoError(t, err)
	require.Len(t, due, 1, "what was refused is still there to be claimed")
}
