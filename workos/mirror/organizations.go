package mirror

import (
	"context"
	"encoding/json"
	"frontdesk/workos/mirror/partial"
	"frontdesk/workos/mirror/searchtext"
	"iter"
	"slices"
	"strings"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// OrganizationRow is an organization as lists show it. State is the health.Status of the whole customer.
type OrganizationRow struct {
	ID, Name, ExternalID string
	State                string
	Domain               string // the first one
	Domains              int
	DomainNames          []string // all of them, the first one first
	DomainProblems       int      // domains that need attention
	IsFirstDomainFine    bool
	Connections          int
	ConnectionProblems   int // connections that need attention
	ConnectionNotices    int // connections with an issue that needs none
	Directories          int
	DirectoryProblems    int
	DirectoryNotices     int
	Members              int
	MembersLeft          int           // members who left the customer's directory
	Issues               []health.Code // that count for the customer, the most severe first
	CreatedAt, UpdatedAt workos.Time
	SyncedAt             time.Time
}

// firstDomainIsFine is the SQL condition that the domain in lists needs no attention; its issues have the ID of health.DomainID.
const firstDomainIsFine = `(t.domain_problems = 0 OR NOT EXISTS (SELECT 1 FROM domains d CROSS JOIN issues i
	ON i.kind = 'domains' AND i.id = CASE d.id WHEN '' THEN d.organization_id || ' ' || d.domain ELSE d.id END AND i.severity < 2
	WHERE d.organization_id = t.id AND d.domain = t.domain))`

// domainNames lists all domains of an organization, the one that lists show first.
const domainNames = `(SELECT json_group_array(n.domain) FROM (SELECT d.domain FROM domains d WHERE d.organization_id = t.id
	ORDER BY d.domain <> t.domain, d.row) n)`

var organizations = describe(kind[workos.Organization, OrganizationRow]{
	kind: KindOrganization, isDeletedLater: true, stage: stageOrganizations, defaultSort: "name", updated: true,
	object: func(o *workos.Organization) *workos.Object { return &o.Object },
	row:    func(r *OrganizationRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: []column[workos.Organization, OrganizationRow]{
		{name: "name", key: searchtext.ByName, sort: "name", search: true,
			value: func(o workos.Organization) any { return shownName(o) }, field: func(r *OrganizationRow) any { return &r.Name }},
		{name: "external_id", externalID: true, search: true,
			value: func(o workos.Organization) any { return o.ExternalID }, field: func(r *OrganizationRow) any { return &r.ExternalID }},
		{name: "stripe_customer_id", externalID: true, search: true, value: func(o workos.Organization) any { return o.StripeCustomerID }},
		{name: "state", initial: "'ok'", filter: "state", field: func(r *OrganizationRow) any { return &r.State }},
		{name: "issues", initial: "''", field: func(r *OrganizationRow) any { return (*issueCodes)(&r.Issues) }},
		{name: "domain",
			value: func(o workos.Organization) any { return firstDomain(o) }, field: func(r *OrganizationRow) any { return &r.Domain }},
		{name: "domains", number: true,
			value: func(o workos.Organization) any { return len(o.Domains) }, field: func(r *OrganizationRow) any { return &r.Domains }},
		{show: domainNames, field: func(r *OrganizationRow) any { return (*jsonArray[string])(&r.DomainNames) }},
		{name: "domain_problems", number: true, initial: "0", field: func(r *OrganizationRow) any { return &r.DomainProblems }},
		{show: firstDomainIsFine, field: func(r *OrganizationRow) any { return &r.IsFirstDomainFine }},
		{name: "connections", number: true, initial: "0", field: func(r *OrganizationRow) any { return &r.Connections }},
		{name: "connection_problems", number: true, initial: "0", field: func(r *OrganizationRow) any { return &r.ConnectionProblems }},
		{name: "connection_notices", number: true, initial: "0", field: func(r *OrganizationRow) any { return &r.ConnectionNotices }},
		{name: "directories", number: true, initial: "0", field: func(r *OrganizationRow) any { return &r.Directories }},
		{name: "directory_problems", number: true, initial: "0", field: func(r *OrganizationRow) any { return &r.DirectoryProblems }},
		{name: "directory_notices", number: true, initial: "0", field: func(r *OrganizationRow) any { return &r.DirectoryNotices }},
		{name: "members", number: true, initial: "0", sort: "members", desc: true, field: func(r *OrganizationRow) any { return &r.Members }},
		{name: "members_left", number: true, initial: "0", field: func(r *OrganizationRow) any { return &r.MembersLeft }},
	},
	keeps: []keptField[workos.Organization]{
		{[]string{"domains"}, partial.NoneIfList, func(o workos.Organization) bool { return firstDomain(o) == "" }},
		{[]string{"external_id"}, partial.NoneIfStated, func(o workos.Organization) bool { return o.ExternalID == "" }},
	},
	// WorkOS's OpenAPI document has it neither as required nor as nullable, so only its absence can mean that there is none. All
	// fields in omits are of this kind.
	omits:   []string{"stripe_customer_id"},
	indexes: []index{{on: []string{"state"}, sort: "name_key"}, {on: []string{"state"}, sort: "members"}},
	searched: func(o workos.Organization) []searchtext.Field {
		searched := []string{o.Name}
		for _, d := range o.Domains {
			searched = append(searched, d.Domain)
		}
		return searchtext.Names(searched...)
	},
})

func firstDomain(o workos.Organization) string {
	if len(o.Domains) == 0 {
		return ""
	}
	return o.Domains[0].Domain
}

// Organizations lists organizations. Sorts: name, created, updated, members. Filters: State.
func (m *Mirror) Organizations(ctx context.Context, scope Scope, q Query) (Page[OrganizationRow], error) {
	return page(ctx, m, scope, organizations, q)
}

// EachOrganization iterates over every organization that q matches.
func (m *Mirror) EachOrganization(ctx context.Context, scope Scope, q Query) iter.Seq2[OrganizationRow, error] {
	return each(ctx, m, scope, organizations, q)
}

// OrganizationRow reads one organization as lists show it, or ErrNotFound.
func (m *Mirror) OrganizationRow(ctx context.Context, scope Scope, id string) (OrganizationRow, error) {
	return single(ctx, m, scope, organizations, id)
}

// Organization reads one organization and the time of its data, or ErrNotFound.
func (m *Mirror) Organization(ctx context.Context, scope Scope, id string) (workos.Organization, time.Time, error) {
	return get[workos.Organization](ctx, m, scope, organizations, id)
}

// UpsertOrganization stores an organization that was just read.
func (m *Mirror) UpsertOrganization(ctx context.Context, o workos.Organization) error {
	return m.upsert(ctx, organizationRecord(o))
}

func organizationRecord(o workos.Organization) record {
	r := organizations.record(o)
	if slices.Contains(r.unknown, "domains") {
		return r // nothing is held either
	}
	r.after = func(w *writer, _ int64) error { return w.replaceDomains(o) }
	return r
}

// DomainRow is an organization's domain as a search finds it.
type DomainRow struct {
	ID, Domain, State                string
	OrganizationID, OrganizationName string
}

var domains = describe(kind[workos.OrganizationDomain, DomainRow]{
	kind: KindDomain, defaultSort: "domain",
	row: func(r *DomainRow) rowBase { return rowBase{id: &r.ID} },
	columns: []column[workos.OrganizationDomain, DomainRow]{
		{name: "organization_id", filter: "organization",
			value: func(d workos.OrganizationDomain) any { return d.OrganizationID }, field: func(r *DomainRow) any { return &r.OrganizationID }},
		{name: "domain", key: searchtext.ByDomain, sort: "domain", search: true,
			value: func(d workos.OrganizationDomain) any { return d.Domain }, field: func(r *DomainRow) any { return &r.Domain }},
		{name: "state", value: func(d workos.OrganizationDomain) any { return d.State }, field: func(r *DomainRow) any { return &r.State }},
		{name: "since", number: true, value: func(workos.OrganizationDomain) any { return 0 }},
		{show: "coalesce(o.name, t.organization_id)", field: func(r *DomainRow) any { return &r.OrganizationName }},
	},
	joins: joinOrganization,
})

// shownName returns the name by which lists show and sort an organization: its name, or its ID if it has no visible name.
func shownName(o workos.Organization) string {
	if searchtext.NameKey(o.Name) == "" {
		return o.ID
	}
	return o.Name
}

func (w *writer) replaceDomains(o workos.Organization) error {
	held, err := w.heldDomains(o.ID)
	if err != nil {
		return err
	}
	if len(held) > 0 {
		if err := w.deleteWhere(domains.spec, "organization_id = ?", o.ID); err != nil {
			return err
		}
		if _, err := w.exec("DELETE FROM domains_before WHERE organization_id = ?", o.ID); err != nil {
			return err
		}
	}
	for _, d := range o.Domains {
		if d.Domain == "" {
			continue
		}
		since := w.since(o.ID, d, held)
		d.OrganizationID = o.ID
		r := domains.record(d)
		r.id = d.ID
		r.set("since", since)
		if err := w.insertPart(&r); err != nil {
			return err
		}
	}
	return nil
}

// omittedOfDomain are the verification fields of a domain that WorkOS's OpenAPI document does not require, see omits, and its
// state, which is unknown if it is missing.
var omittedOfDomain = append([]string{"verification_prefix", "verification_token", "verification_strategy"}, unknownWhenMissing...)

// keepDomains returns an organization's domains from an answer, completed from the stored ones, and the stored domains that the
// answer lacks. Each of these is then read by its ID and deleted if WorkOS states that it does not exist; one without an ID cannot
// be read and is dropped. A domain replaces a stored one of the same name. The result is nil if nothing is added.
func (w *writer) keepDomains(sent, held json.RawMessage) json.RawMessage {
	whole, lacked := partial.Merge(sent, held, omittedOfDomain, func(a, b json.RawMessage) bool {
		now, before := domainOf(a), domainOf(b)
		return now.ID != "" && now.ID == before.ID || workos.DomainKey(now.Domain) == workos.DomainKey(before.Domain)
	})
	for _, part := range lacked {
		if id := domainOf(part).ID; id != "" {
			whole = append(whole, part)
			w.absent = append(w.absent, absentee{KindDomain, id})
		}
	}
	if slices.EqualFunc(whole, partial.Parts(sent), func(a, b json.RawMessage) bool { return string(a) == string(b) }) {
		return nil
	}
	array, _ := json.Marshal(whole) // what was read as JSON is written as JSON
	return array
}

func domainOf(part json.RawMessage) workos.OrganizationDomain {
	d, _ := workos.Decode[workos.OrganizationDomain](part)
	return d
}

// heldDomain is the stored state of a domain.
type heldDomain struct {
	state string
	since int64
}

// heldDomains returns the stored domains of an organization by health.DomainID.
func (w *writer) heldDomains(organization string) (map[string]heldDomain, error) {
	held := map[string]heldDomain{}
	return held, w.each("SELECT id, domain, state, since FROM domains_before WHERE organization_id = ?"+
		" UNION ALL SELECT id, domain, state, since FROM domains WHERE organization_id = ?", []any{organization, organization},
		func(scan func(...any) error) error {
			d, known := workos.OrganizationDomain{OrganizationID: organization}, heldDomain{}
			err := scan(&d.ID, &d.Domain, &known.state, &known.since)
			held[health.DomainID(d)] = known
			return err
		})
}

// since returns when a domain entered its state, in milliseconds: from WorkOS or from its ID, else when the mirror first
// saw it. It is 0, unknown, for a domain that existed before the mirror.
func (w *writer) since(organization string, d workos.OrganizationDomain, held map[string]heldDomain) int64 {
	now := w.m.now()
	for _, at := range []time.Time{d.CreatedAt.Time, workos.TimeOfID(d.ID), d.UpdatedAt.Time} {
		if !at.IsZero() && !at.After(now) {
			return millis(at)
		}
	}
	d.OrganizationID = organization
	if before, known := held[health.DomainID(d)]; known && before.state == d.State {
		return before.since
	}
	if w.m.filling.Load() {
		return 0
	}
	return millis(now)
}

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
	kind: KindConnection, isDeletedLater: true, stage: stageConnections, defaultSort: "name", updated: true,
	states: workos.ConnectionStates(), types: workos.ConnectionTypes(),
	object: func(c *workos.Connection) *workos.Object { return &c.Object },
	row:    func(r *ConnectionRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.Connection, ConnectionRow]{
		{name: "name", key: searchtext.ByName, sort: "name", search: true,
			value: func(c workos.Connection) any { return c.Name }, field: func(r *ConnectionRow) any { return &r.Name }},
		{name: "type", filter: "type", search: true, code: true,
			value: func(c workos.Connection) any { return c.ConnectionType }, field: func(r *ConnectionRow) any { return &r.Type }},
		{name: "state", filter: "state",
			value: func(c workos.Connection) any { return c.State }, field: func(r *ConnectionRow) any { return &r.State }},
		{name: "organization_id", filter: "organization",
			value: func(c workos.Connection) any { return c.OrganizationID }, field: func(r *ConnectionRow) any { return &r.OrganizationID }},
		{name: "organization_key", is: searchtext.ByOwner, sort: "organization", value: func(workos.Connection) any { return "" }},
		{show: organizationName, field: func(r *ConnectionRow) any { return &r.OrganizationName }},
		{name: "domains", value: func(c workos.Connection) any { return domainsOf(c) }, field: func(r *ConnectionRow) any { return &r.Domains }},
		{name: "certificate", initial: "'unknown'", filter: "certificate", field: func(r *ConnectionRow) any { return &r.Certificate }},
		{name: "certificate_expires", number: true, initial: noExpiryText, sort: "certificate", show: certificateExpires,
			field: func(r *ConnectionRow) any { return (*moment)(&r.CertificateExpiresAt) }},
	}, healthColumns[workos.Connection](func(r *ConnectionRow) *health.Status { return &r.Health },
		func(r *ConnectionRow) *[]health.Code { return &r.Issues })...),
	keeps: []keptField[workos.Connection]{
		{[]string{"organization_id"}, partial.Unknown, func(c workos.Connection) bool { return c.OrganizationID == "" }},
		{[]string{"domains"}, partial.NoneIfList, func(c workos.Connection) bool { return len(c.Domains) == 0 }},
	},
	indexes: append(setUpIndexes(), index{on: []string{"certificate"}, sort: "name_key"},
		index{on: []string{"certificate"}, sort: "certificate_expires"}),
	searched: func(c workos.Connection) (searched []searchtext.Field) {
		for _, d := range c.Domains {
			searched = append(searched, searchtext.Field{Text: d.Domain},
				searchtext.Field{Text: strings.TrimPrefix(d.ID, connectionDomainPrefix), IsCode: true})
		}
		return searched
	},
	searchKeys: []string{"organization_key"},
	joins:      joinOrganization,
})

// The name of an object's organization: the SQL expression of a list and its join.
const (
	organizationName = "coalesce(o.name, t.organization_id)"
	joinOrganization = "LEFT JOIN organizations o ON o.id = t.organization_id"
)

// certificateExpires is when the first certificate to renew expires; if the stored time is unknown, the value from an
// event.
var certificateExpires = `CASE WHEN t.certificate_expires < ` + noExpiryText + ` THEN t.certificate_expires ELSE
	(SELECT ` + certificateEnd("c.expires") + ` FROM certificates c WHERE c.connection_id = t.id AND c.renewed = 0 LIMIT 1) END`

func domainsOf(c workos.Connection) string {
	var names []string
	for _, d := range c.Domains {
		names = append(names, d.Domain)
	}
	return strings.Join(names, domainSeparator)
}

const domainSeparator = ", "

// joinedDomains reads the domains of a connection.
type joinedDomains []string

// Scan takes what the database holds.
func (d *joinedDomains) Scan(value any) error {
	text, _ := value.(string)
	*d = nil
	for domain := range strings.SplitSeq(text, domainSeparator) {
		if domain != "" {
			*d = append(*d, domain)
		}
	}
	return nil
}

// setUpIndexes returns the indexes of several columns that connections and directories share.
func setUpIndexes() []index {
	return []index{
		{on: []string{"state"}, sort: "name_key"}, {on: []string{"state", "type"}, sort: "name_key"},
		{on: []string{"type"}, sort: "name_key"}, {on: []string{healthColumn}, sort: "name_key"},
	}
}

// Connections lists connections. Sorts: name, created, updated, organization, certificate. Filters: State, Type,
// OrganizationID, Health, Certificate.
func (m *Mirror) Connections(ctx context.Context, scope Scope, q Query) (Page[ConnectionRow], error) {
	return page(ctx, m, scope, connections, q)
}

// EachConnection iterates over every connection that q matches.
func (m *Mirror) EachConnection(ctx context.Context, scope Scope, q Query) iter.Seq2[ConnectionRow, error] {
	return each(ctx, m, scope, connections, q)
}

// ConnectionRow reads one connection as lists show it, or ErrNotFound.
func (m *Mirror) ConnectionRow(ctx context.Context, scope Scope, id string) (ConnectionRow, error) {
	return single(ctx, m, scope, connections, id)
}

// Connection reads one connection and the time of its data, or ErrNotFound.
func (m *Mirror) Connection(ctx context.Context, scope Scope, id string) (workos.Connection, time.Time, error) {
	return get[workos.Connection](ctx, m, scope, connections, id)
}

// UpsertConnection stores a connection that was just read.
func (m *Mirror) UpsertConnection(ctx context.Context, c workos.Connection) error {
	return m.upsert(ctx, connectionRecord(c))
}

func connectionRecord(c workos.Connection) record {
	return connections.record(c)
}
