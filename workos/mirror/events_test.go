package mirror

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

func event(t testing.TB, id, name string, second int, data string) workos.Event {
	t.Helper()
	return decode[workos.Event](t, map[string]any{"object": "event", "id": id, "event": name,
		"created_at": at(second).Format(time.RFC3339Nano), "data": json.RawMessage(data)})
}

func TestEventsAreKeptAndFound(t *testing.T) {
	m, ctx := open(t), context.Background()
	require.NoError(t, m.UpsertEvents(ctx, []workos.Event{
		event(t, "event_3", "connection.activated", 3, `{"object":"connection","id":"conn_1","organization_id":"org_1"}`),
		event(t, "event_1", "dsync.activated", 1, `{"object":"directory","id":"directory_1","organization_id":"org_1"}`),
		event(t, "event_2", "authentication.sso_failed", 1, `{"email":"Jane@x.example","sso":{"organization_id":"org_2","connection_id":"conn_2"}}`),
		event(t, "event_4", "organization_domain.verified", 4, `{"organization_id":"org_2","domain":"x.example"}`),
		event(t, "event_5", "user.created", 5, `{"id":"user_1"}`),
		event(t, "event_6", "dsync.token.revoked", 6, `{"directory_id":"directory_1"}`),
		event(t, "event_7", "connection.deleted", 7, `"odd"`),
		{Event: "connection.deleted"},
	}))
	require.NoError(t, m.UpsertEvents(ctx, []workos.Event{event(t, "event_3", "connection.activated", 3, `{"id":"conn_1"}`)}), "again")
	for _, row := range []struct {
		name string
		q    EventQuery
		want []string
	}{
		{"all, the newest first, without other types", EventQuery{}, []string{"event_7", "event_6", "event_4", "event_3", "event_2", "event_1"}},
		{"of an organization, also inside of sso", EventQuery{OrganizationID: "org_2"}, []string{"event_4", "event_2"}},
		{"of a connection", EventQuery{ConnectionID: "conn_1"}, []string{"event_3"}},
		{"of a directory", EventQuery{DirectoryID: "directory_1"}, []string{"event_6", "event_1"}},
		{"of a person", EventQuery{Email: "jane@X.example"}, []string{"event_2"}},
		{"of some types", EventQuery{Types: []string{"dsync.activated", "connection.activated"}}, []string{"event_3", "event_1"}},
		{"since a time", EventQuery{Since: at(4).Time}, []string{"event_7", "event_6", "event_4"}},
		{"no more than asked", EventQuery{Limit: 1}, []string{"event_7"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			events, err := m.Events(ctx, Everything, row.q)
			require.NoError(t, err)
			var ids []string
			for _, e := range events {
				ids = append(ids, e.ID)
			}
			require.Equal(t, row.want, ids)
		})
	}
}

func TestCertificatesAreKnownFromTheirEventsInAnyOrder(t *testing.T) {
	const about = `{"connection":{"id":"conn_1","organization_id":"org_1"},"certificate":{"certificate_type":"ResponseSigning","expiry_date":"2026-02-01T00:00:00.000Z"}}`
	const renewed = `{"connection":{"id":"conn_1","organization_id":"org_1"},"certificate":{"certificate_type":"ResponseSigning","expiry_date":"2029-02-01T00:00:00.000Z"},"renewed_at":"2026-01-01T00:00:05.000Z"}`
	required := func(id string, second int) workos.Event {
		return event(t, id, "connection.saml_certificate_renewal_required", second, about)
	}
	done := func(id string, second int) workos.Event {
		return event(t, id, "connection.saml_certificate_renewed", second, renewed)
	}
	for _, row := range []struct {
		name   string
		events []workos.Event
		open   int
	}{
		{"a notice", []workos.Event{required("event_1", 1)}, 1},
		{"a notice repeated", []workos.Event{required("event_1", 1), required("event_2", 2)}, 1},
		{"renewed after the notice", []workos.Event{required("event_1", 1), done("event_2", 2)}, 0},
		{"renewed after the notice, heard the other way round", []workos.Event{done("event_2", 2), required("event_1", 1)}, 0},
		{"a new notice after the renewal", []workos.Event{done("event_1", 1), required("event_2", 2)}, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			m, ctx := open(t), context.Background()
			require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_1",
				Name: "Okta"}))
			require.NoError(t, m.UpsertEvents(ctx, row.events))
			for _, organization := range []string{"", "org_1"} {
				certificates, err := m.Certificates(ctx, Everything, organization)
				require.NoError(t, err)
				require.Len(t, certificates, row.open)
			}
			others, err := m.Certificates(ctx, Everything, "org_2")
			require.NoError(t, err)
			require.Empty(t, others)
			connection, err := m.ConnectionRow(ctx, Everything, "conn_1")
			require.NoError(t, err)
			require.Equal(t, row.open == 0, connection.CertificateExpiresAt.IsZero())
		})
	}
}
