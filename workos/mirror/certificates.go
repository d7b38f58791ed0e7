package mirror

import (
	"context"
	"fmt"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// Certificate is a SAML certificate whose renewal WorkOS asked for and has not seen yet.
type Certificate struct {
	ConnectionID, ConnectionName     string
	OrganizationID, OrganizationName string
	Type                             string // ResponseSigning, RequestSigning or ResponseEncryption
	ExpiresAt                        workos.Time
	NoticedAt                        time.Time // of WorkOS's last notice
}

// maxCertificates bounds an answer of Certificates.
const maxCertificates = 200

// Certificates reads the certificates to renew of connections that exist, of one organization or, for "", of all,
// the first to expire first.
func (m *Mirror) Certificates(ctx context.Context, organizationID string) ([]Certificate, error) {
	rows, err := m.db.Read.QueryContext(ctx, `SELECT c.connection_id, t.name, c.organization_id, coalesce(o.name, c.organization_id),
		c.type, `+certificateEnd("c.expires")+`, c.noticed FROM certificates c
		JOIN connections t ON t.id = c.connection_id LEFT JOIN organizations o ON o.id = c.organization_id
		WHERE c.renewed = 0 AND (? = '' OR c.organization_id = ?) ORDER BY c.expires <= 0, c.expires`+store.Limit(maxCertificates), organizationID, organizationID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Certificate
	for rows.Next() {
		var c Certificate
		if err := rows.Scan(&c.ConnectionID, &c.ConnectionName, &c.OrganizationID, &c.OrganizationName, &c.Type,
			(*moment)(&c.ExpiresAt), (*stamp)(&c.NoticedAt)); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// certificateEnd is the expression for a certificate's end: the stored milliseconds, or what the newest kept event about
// the certificate says where that cannot be read.
func certificateEnd(expires string) string {
	return fmt.Sprintf(`CASE WHEN %s = %d THEN (SELECT CAST(e.raw AS TEXT) -> '$.data.certificate.expiry_date' FROM events e
		WHERE e.connection_id = c.connection_id AND e.connection_id <> '' AND e.event LIKE 'connection.saml_certificate_%%'
		AND coalesce(CAST(e.raw AS TEXT) ->> '$.data.certificate.certificate_type', '') = c.type ORDER BY e.row DESC LIMIT 1) ELSE %s END`,
		expires, unreadableMillis, expires)
}

// noteCertificate keeps the newest word on a certificate. Events may come in any order.
func (w *writer) noteCertificate(e *workos.Event) error {
	if e.Event != "connection.saml_certificate_renewal_required" && e.Event != "connection.saml_certificate_renewed" {
		return nil
	}
	data, err := workos.Decode[eventData](e.Data)
	about := subjectOf(e)
	if err != nil || about.connection == "" {
		return nil //nolint:nilerr // an event without its data tells nothing
	}
	renewed := 0
	if e.Event == "connection.saml_certificate_renewed" {
		renewed = 1
	}
	_, err = w.exec(`INSERT INTO certificates VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET expires = excluded.expires, noticed = excluded.noticed, renewed = excluded.renewed
		WHERE excluded.noticed >= noticed`, about.connection, data.Certificate.Type, about.organization,
		momentMillis(data.Certificate.Expires), millis(w.m.happenedAt(e)), renewed)
	if err != nil {
		return err
	}
	return w.changed(health.KindCertificate, "", keyValues{health.KeyConnection: about.connection})
}
