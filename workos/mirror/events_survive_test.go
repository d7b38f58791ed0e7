package mirror

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

func TestWhatOnlyEventsTellComesBackWithItsConnection(t *testing.T) {
	m, ctx := open(t), t.Context()
	now := time.Now()
	connection := workos.Connection{Object: workos.Object{ID: "conn_1"}, OrganizationID: "org_1", Name: "SSO", ConnectionType: "OktaSAML",
		State: "active"}
	event := func(id, kind, data string) workos.Event {
		return workos.Event{Object: workos.Object{ID: id, CreatedAt: workos.Time{Time: now.Add(-time.Hour)}}, Event: kind, Data: []byte(data)}
	}
	require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_1"}, Name: "Acme"}))
	require.NoError(t, m.UpsertConnection(ctx, connection))
	require.NoError(t, m.UpsertEvents(ctx, []workos.Event{
		event("event_1", "connection.saml_certificate_renewal_required", fmt.Sprintf(`{"connection":{"id":"conn_1","organization_id":"org_1"},
			"certificate":{"certificate_type":"ResponseSigning","expiry_date":%q}}`, now.Add(-time.Hour).Format(time.RFC3339))),
		event("event_2", eventSignInSucceeded, `{"email":"a@acme.example","sso":{"connection_id":"conn_1","organization_id":"org_1"}}`),
		event("event_3", eventSignInFailed, `{"email":"b@acme.example","sso":{"connection_id":"conn_1","organization_id":"org_1"}}`),
	}))
	said := func() (certificates []Certificate, codes []string, succeeded, failed time.Time) {
		certificates, err := m.Certificates(ctx, Everything, "org_1")
		require.NoError(t, err)
		succeeded, failed, err = m.LastSignIns(ctx, Everything, "conn_1")
		require.NoError(t, err)
		return certificates, codesOf(t, m, IssueQuery{OrganizationID: "org_1"}), succeeded, failed
	}
	certificates, codes, succeeded, failed := said()
	require.Len(t, certificates, 1)
	require.Contains(t, codes, string(health.CertificateExpired))
	require.False(t, succeeded.IsZero() || failed.IsZero())

	for kind, id := range map[Kind]string{KindConnection: "conn_1", KindOrganization: "org_1"} {
		require.NoError(t, m.Delete(ctx, kind, id))
		without, _, _, _ := said()
		require.Empty(t, without, "of connections that exist")
		require.NoError(t, m.UpsertOrganization(ctx, workos.Organization{Object: workos.Object{ID: "org_1"}, Name: "Acme"}))
		require.NoError(t, m.UpsertConnection(ctx, connection))
		certificatesAfter, codesAfter, succeededAfter, failedAfter := said()
		require.Equal(t, certificates, certificatesAfter)
		require.ElementsMatch(t, codes, codesAfter)
		require.Equal(t, []time.Time{succeeded, failed}, []time.Time{succeededAfter, failedAfter})
	}
}
