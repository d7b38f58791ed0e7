package mirror

import (
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

func (w *writer) connectionInputs(ids string, now time.Time) (all []subjectInput, err error) {
	at, organizations := map[string]int{}, map[string][]workos.Connection{}
	err = w.each(`SELECT t.id, t.health, t.issues, t.name, t.type, t.state, t.organization_id, t.created, t.updated
		FROM json_each(?) j CROSS JOIN connections t ON t.id = j.value`, []any{ids}, func(scan func(...any) error) error {
		in := subjectInput{Input: health.Input{Kind: health.KindConnection}}
		c := &in.Connection
		err := scan(&c.ID, &in.summary.health, &in.summary.issues, &c.Name, &c.ConnectionType, &c.State, &c.OrganizationID,
			(*stamp)(&c.CreatedAt.Time), (*stamp)(&c.UpdatedAt.Time))
		in.id = c.ID
		at[c.ID], organizations[c.OrganizationID] = len(all), nil
		all = append(all, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := w.siblings(organizations); err != nil {
		return nil, err
	}
	err = w.each(`SELECT c.connection_id, c.type, c.expires, c.noticed, c.renewed FROM json_each(?) j
		CROSS JOIN certificates c ON c.connection_id = j.value`, []any{ids}, func(scan func(...any) error) error {
		var id string
		var c health.Certificate
		err := scan(&id, &c.Type, (*stamp)(&c.ExpiresAt), (*stamp)(&c.NoticedAt), &c.Renewed)
		if i, found := at[id]; found {
			all[i].Certificates = append(all[i].Certificates, c)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		in := &all[i]
		in.Connections = organizations[in.Connection.OrganizationID]
		if in.SignIns, err = w.signIns(health.KindConnection, "connection_id", in.id, now); err != nil {
			return nil, err
		}
		certificate, known := health.CertificateOf(in.Connection.ConnectionType, in.Certificates)
		in.certificate, in.next = health.CertificateStatusOf(in.Connection.ConnectionType, certificate.ExpiresAt, now)
		if in.expires = noExpiry; known {
			in.expires = millis(certificate.ExpiresAt)
		}
	}
	return all, nil
}

// siblings reads the connections of organizations.
func (w *writer) siblings(organizations map[string][]workos.Connection) error {
	ids := make([]string, 0, len(organizations))
	for id := range organizations {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return w.each(`SELECT t.organization_id, t.id, t.name, t.state, t.created FROM json_each(?) j
		CROSS JOIN connections t ON t.organization_id = j.value`, []any{jsonOf(ids)}, func(scan func(...any) error) error {
		var c workos.Connection
		err := scan(&c.OrganizationID, &c.ID, &c.Name, &c.State, (*stamp)(&c.CreatedAt.Time))
		organizations[c.OrganizationID] = append(organizations[c.OrganizationID], c)
		return err
	})
}
