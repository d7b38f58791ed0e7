package mirror

import (
	"context"
	"frontdesk/workos/mirror/searchtext"
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

var connections = describe(kind[workos.Connection, ConnectionRow]{
	kind: KindConnection, stage: stageConnections, defaultSort: "name", updated: true,
	states: workos.ConnectionStates(), types: workos.ConnectionTypes(),
	object: func(c *workos.Connection) *workos.Object { return &c.Object },
	row:    func(r *ConnectionRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.Connection, ConnectionRow]{
		{name: "name", key: searchtext.ByName, sort: "name", search: true,
			value: func(c workos.Connection) any { return c.Name }, field: func(r *ConnectionRow) any { return &r.Name }},
		{name: "type", filter: "type", search: true,
			value: func(c workos.Connection) any { return c.ConnectionType }, field: func(r *ConnectionRow) any { return &r.Type }},
		{name: "state", filter: "state",
			value: func(c workos.Connection) any { return c.State }, field: func(r *ConnectionRow) any { return &r.State }},
		{name: "organization_id", filter: "organization",
			value: func(c workos.Connection) any { return c.OrganizationID }, field: func(r *ConnectionRow) any { return &r.OrganizationID }},
		{name: "organization_key", is: searchtext.ByName, sort: "organization", value: func(workos.Connection) any { return "" }},
		{show: organizationName, field: func(r *ConnectionRow) any { return &r.OrganizationName }},
		{name: "domains", value: func(c workos.Connection) any { return domainsOf(c) }, field: func(r *ConnectionRow) any { return &r.Domains }},
		{name: "certificate", initial: "'unknown'", filter: "certificate", field: func(r *ConnectionRow) any { return &r.Certificate }},
		{name: "certificate_expires", number: true, initial: noExpiryText, sort: "certificate", show: certificateExpires,
			field: func(r *ConnectionRow) any { return (*moment)(&r.CertificateExpiresAt) }},
	}, healthColumns[workos.Connection](func(r *ConnectionRow) *health.Status { return &r.Health },
		func(r *ConnectionRow) *[]health.Code { return &r.Issues })...),
	indexes: append(setUpIndexes(), index{on: []string{"certificate"}, sort: "name_key"},
		index{on: []string{"certificate"}, sort: "certificate_expires"}),
	searched: func(c workos.Connection) (searched []string) {
		for _, d := range c.Domains {
			searched = append(searched, d.Domain, strings.TrimPrefix(d.ID, connectionDomainPrefix))
		}
		return searched
	},
	searchKeys: []string{"organization_key"},
	joins:      joinOrganization,
})

// The name of an object's organization, as a list's expression and the join that it needs.
const (
	organizationName = "coalesce(o.name, t.organization_id)"
	joinOrganization = "LEFT JOIN organizations o ON o.id = t.organization_id"
)

// certificateExpires is when the certificate to renew first expires: where the stored time is of none that is known, what
// an event said.
var certificateExpires = `CASE WHEN t.certificate_expires < ` + noExpiryText + ` THEN t.certificate_expires ELSE
	(SELECT ` + certificateEnd("c.expires") + ` FROM certificates c WHERE c.connection_id = t.id AND c.renewed = 0 LIMIT 1) END`

func domainsOf(c workos.Connection) string {
	var names []string
	for _, d := range c.Domains {
		names = append(names, d.Domain)
	}
	return strings.Join(names, ", ")
}

// setUpIndexes are the indexes of several columns that connections and directories have alike.
func setUpIndexes() []index {
	return []index{
		{on: []string{"state"}, sort: "name_key"}, {on: []string{"state", "type"}, sort: "name_key"},
		{on: []string{"type"}, sort: "name_key"}, {on: []string{healthColumn}, sort: "name_key"},
	}
}

// Connections lists connections. Sorts: name, created, updated, organization, certificate. Filters: State, Type,
// OrganizationID, Health, Certificate.
func (m *Mirror) Connections(ctx context.Context, q Query) (Page[ConnectionRow], error) {
	return page(ctx, m, connections, q)
}

// EachConnection walks every connection that q matches.
func (m *Mirror) EachConnection(ctx context.Context, q Query) iter.Seq2[ConnectionRow, error] {
	return each(ctx, m, connections, q)
}

// ConnectionRow reads one connection as lists show it, or ErrNotFound.
func (m *Mirror) ConnectionRow(ctx context.Context, id string) (ConnectionRow, error) {
	return single(ctx, m, connections, id)
}

// Connection reads one connection and the time of its data, or ErrNotFound.
func (m *Mirror) Connection(ctx context.Context, id string) (workos.Connection, time.Time, error) {
	return get[workos.Connection](ctx, m, connections, id)
}

// UpsertConnection stores a connection that was just read.
func (m *Mirror) UpsertConnection(ctx context.Context, c workos.Connection) error {
	return m.upsert(ctx, connectionRecord(c))
}

func connectionRecord(c workos.Connection) record { return connections.record(c) }
