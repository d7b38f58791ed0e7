package mirror

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"strings"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// ConnectionRow is a connection as lists show it.
type ConnectionRow struct {
	ID, Name, Type, State            string
	OrganizationID, OrganizationName string
	Domains                          string      // joined with ", "
	CertificateExpiresAt             workos.Time // of the certificate to renew first; zero when none is known
	Certificate                      health.CertificateStatus
	Health                           health.Status
	Issues                           []health.Code // the most severe first
	CreatedAt, UpdatedAt             workos.Time
	SyncedAt                         time.Time
}

var connectionList = list[ConnectionRow]{
	shape: shape{
		kind: KindConnection, states: workos.ConnectionStates(), types: workos.ConnectionTypes(),
		sorts: []sortBy{{name: "name", column: "name_key"}, byCreation, {name: "updated", column: "updated", number: true, desc: true},
			{name: "organization", column: "organization_key"}, {name: "certificate", column: "certificate_expires", number: true}},
		words: []string{"hay", "organization_key"},
		columns: map[string]string{"state": "state", "type": "type", "organization": "organization_id", "health": "health",
			"certificate": "certificate"},
		indexes: append(setUpIndexes("connections"),
			index{name: "connections_expires", sort: "certificate_expires"},
			index{name: "connections_certificate", on: []string{"certificate"}, sort: "row"},
			index{name: "connections_certificate_name", on: []string{"certificate"}, sort: "name_key"},
			index{name: "connections_certificate_expires", on: []string{"certificate"}, sort: "certificate_expires"}),
	},
	columns: `t.id, t.name, t.type, t.state, t.organization_id, coalesce(o.name, t.organization_id), t.domains,
		CASE WHEN t.certificate_expires < ` + noExpiryText + ` THEN t.certificate_expires ELSE
			(SELECT ` + certificateEnd("c.expires") + ` FROM certificates c WHERE c.connection_id = t.id AND c.renewed = 0 LIMIT 1) END,
		t.certificate, t.health, t.issues, ` + momentsOf("connections"),
	copied: copied("connections", "''"),
	joins:  "LEFT JOIN organizations o ON o.id = t.organization_id",
	scan: func(fields func(...any) error) (c ConnectionRow, err error) {
		err = fields(&c.ID, &c.Name, &c.Type, &c.State, &c.OrganizationID, &c.OrganizationName, &c.Domains,
			(*moment)(&c.CertificateExpiresAt), &c.Certificate, &c.Health, (*issueCodes)(&c.Issues),
			(*moment)(&c.CreatedAt), (*moment)(&c.UpdatedAt), (*stamp)(&c.SyncedAt))
		return c, err
	},
}

// setUpIndexes are the indexes that connections and directories have alike.
func setUpIndexes(table string) []index {
	return []index{
		{table + "_name", nil, "name_key"}, {table + "_updated", nil, "updated"}, {table + "_customer", nil, "organization_key"},
		{table + "_organization", []string{"organization_id"}, "row"},
		{table + "_state", []string{"state"}, "row"}, {table + "_state_name", []string{"state"}, "name_key"},
		{table + "_state_type_name", []string{"state", "type"}, "name_key"},
		{table + "_type", []string{"type"}, "row"}, {table + "_type_name", []string{"type"}, "name_key"},
		{table + "_health", []string{"health"}, "row"}, {table + "_health_name", []string{"health"}, "name_key"},
	}
}

// Connections lists connections. Sorts: name, created, updated, organization, certificate. Filters: State, Type,
// OrganizationID, Health, Certificate.
func (m *Mirror) Connections(ctx context.Context, q Query) (Page[ConnectionRow], error) {
	return page(ctx, m, connectionList, q)
}

// EachConnection walks every connection that q matches.
func (m *Mirror) EachConnection(ctx context.Context, q Query) iter.Seq2[ConnectionRow, error] {
	return each(ctx, m, connectionList, q)
}

// ConnectionRow reads one connection as lists show it, or ErrNotFound.
func (m *Mirror) ConnectionRow(ctx context.Context, id string) (ConnectionRow, error) {
	return single(ctx, m, connectionList, id)
}

// Connection reads one connection and when it was copied, or ErrNotFound.
func (m *Mirror) Connection(ctx context.Context, id string) (workos.Connection, time.Time, error) {
	return get[workos.Connection](ctx, m, connectionList, id)
}

// UpsertConnection stores a connection that was just read.
func (m *Mirror) UpsertConnection(ctx context.Context, c workos.Connection) error {
	return m.learn(ctx, connectionRecord(c))
}

func connectionRecord(c workos.Connection) record {
	var domains []string
	searched := []string{c.Name, c.ConnectionType}
	for _, d := range c.Domains {
		domains = append(domains, d.Domain)
		searched = append(searched, d.Domain, strings.TrimPrefix(d.ID, connectionDomainPrefix))
	}
	return record{
		kind: KindConnection, id: c.ID, created: c.CreatedAt, updated: c.UpdatedAt, json: c.Raw(), object: c,
		columns: []string{"name", "name_key", "type", "state", "organization_id", "domains", "hay", "organization_key"},
		values: []any{c.Name, nameKey(c.Name), c.ConnectionType, c.State, c.OrganizationID, strings.Join(domains, ", "),
			hay(searched...), ""},
		before: func(w *writer, r *record) error { return w.customer(r, c.OrganizationID) },
	}
}

// customer fills the last value with the sort key of the organization's name, where it is held.
func (w *writer) customer(r *record, organizationID string) error {
	err := w.row("SELECT name_key FROM organizations WHERE id = ?", organizationID).Scan(&r.values[len(r.values)-1])
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
