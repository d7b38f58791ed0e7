package mirror

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

func TestACertificatesEndIsKeptAsItCame(t *testing.T) {
	for sent, want := range map[string]struct{ at, unreadable string }{
		`"2027-10-02T03:04:05.000Z"`: {at: "2027-10-02T03:04:05.000Z"}, `"2027-10-02 03:04:05"`: {at: "2027-10-02T03:04:05.000Z"},
		`1822446245`: {at: "2027-10-02T03:04:05.000Z"}, `"in autumn"`: {unreadable: "in autumn"}, `[]`: {unreadable: "[]"}, `null`: {}, `""`: {},
	} {
		m, ctx := open(t), context.Background()
		require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1", CreatedAt: at(1)},
			ConnectionType: "OktaSAML"}))
		event, err := workos.Decode[workos.Event]([]byte(`{"id":"event_1","event":"connection.saml_certificate_renewal_required","created_at":"2026-11-01",
			"data":{"connection":{"id":"conn_1"},"certificate":{"certificate_type":"ResponseSigning","expiry_date":` + sent + `}}}`))
		require.NoError(t, err)
		require.NoError(t, m.UpsertEvents(ctx, []workos.Event{event}))
		all, err := m.Certificates(ctx, Everything, "")
		require.NoError(t, err)
		require.Len(t, all, 1, sent)
		row, err := m.ConnectionRow(ctx, Everything, "conn_1")
		require.NoError(t, err)
		for _, end := range []workos.Time{all[0].ExpiresAt, row.CertificateExpiresAt} {
			require.Equal(t, want.unreadable, end.Unreadable(), sent)
			require.Equal(t, want.at == "", end.IsZero(), sent)
			if want.at != "" {
				require.Equal(t, want.at, end.Format("2006-01-02T15:04:05.000Z"), sent)
			}
		}
	}
}

func TestAKnownCertificateCountsBeforeOneThatCannotBeRead(t *testing.T) {
	m, ctx := open(t), context.Background()
	require.NoError(t, m.UpsertConnection(ctx, workos.Connection{Object: workos.Object{ID: "conn_1", CreatedAt: at(1)}}))
	for kind, end := range map[string]string{"ResponseSigning": `"soon"`, "RequestSigning": `"2027-10-02"`} {
		event, err := workos.Decode[workos.Event]([]byte(`{"id":"event_` + kind + `","event":"connection.saml_certificate_renewal_required",
			"data":{"connection":{"id":"conn_1"},"certificate":{"certificate_type":"` + kind + `","expiry_date":` + end + `}}}`))
		require.NoError(t, err)
		require.NoError(t, m.UpsertEvents(ctx, []workos.Event{event}))
	}
	row, err := m.ConnectionRow(ctx, Everything, "conn_1")
	require.NoError(t, err)
	require.Equal(t, 2027, row.CertificateExpiresAt.Year())
	all, err := m.Certificates(ctx, Everything, "")
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, "soon", all[1].ExpiresAt.Unreadable())
}
