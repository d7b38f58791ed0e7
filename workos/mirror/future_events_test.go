package mirror

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

func TestSignInsDatedInTheFutureSayNothingOfNow(t *testing.T) {
	m, ctx := open(t), t.Context()
	m.filling.Store(false)
	connection := map[string]any{"id": "conn_1", "organization_id": "org_1", "name": "Acme", "state": "active", "connection_type": "OktaSAML"}
	require.NoError(t, m.UpsertConnection(ctx, decode[workos.Connection](t, connection)))
	event := func(id, kind, email string, at time.Time) workos.Event {
		return decode[workos.Event](t, map[string]any{"id": id, "event": kind, "created_at": at.UTC().Format(time.RFC3339),
			"data": map[string]any{"type": "sso", "email": email, "sso": map[string]any{"organization_id": "org_1", "connection_id": "conn_1"}}})
	}
	future, past := time.Now().Add(300*24*time.Hour), time.Now().Add(-time.Hour)
	var events []workos.Event
	for _, person := range []string{"a", "b", "c"} {
		events = append(events, event("event_future_"+person, eventSignInFailed, person+"@x.example", future))
	}
	require.NoError(t, m.UpsertEvents(ctx, events))
	require.Empty(t, codesOf(t, m, IssueQuery{Kind: health.KindConnection, ID: "conn_1"}))
	_, failed, err := m.LastSignIns(ctx, Everything, "conn_1")
	require.NoError(t, err)
	require.True(t, failed.IsZero(), "%s", failed)

	events = []workos.Event{event("event_success", eventSignInSucceeded, "d@x.example", future)}
	for _, person := range []string{"a", "b", "c"} {
		events = append(events, event("event_past_"+person, eventSignInFailed, person+"@x.example", past))
	}
	require.NoError(t, m.UpsertEvents(ctx, events))
	require.NotEmpty(t, codesOf(t, m, IssueQuery{Kind: health.KindConnection, ID: "conn_1"}), "a success of next year hides nothing")
}
