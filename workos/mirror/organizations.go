package mirror

import (
	"context"
	"iter"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// OrganizationRow is an organization as lists show it. State is the health.Status of the customer as a whole.
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

// firstDomainIsFine asks for the issues of the domain that lists show; DomainID in package health says how they are named.
const firstDomainIsFine = `(t.domain_problems = 0 OR NOT EXISTS (SELECT 1 FROM domains d CROSS JOIN issues i
	ON i.kind = 'domains' AND i.id = CASE d.id WHEN '' THEN d.organization_id || ' ' || d.domain ELSE d.id END AND i.severity < 2
	WHERE d.organization_id = t.id AND d.domain = t.domain))`

// domainNames are all domains of an organization, the one that lists show first.
const domainNames = `(SELECT json_group_array(n.domain) FROM (SELECT d.domain FROM domains d WHERE d.organization_id = t.id
	ORDER BY d.domain <> t.domain, d.row) n)`

var organizationList = list[OrganizationRow]{
	shape: shape{
		kind: KindOrganization,
		sorts: []sortBy{{name: "name", column: "name_key"}, byCreation, {name: "updated", column: "updated", number: true, desc: true},
			{name: "members", column: "members", number: true, desc: true}},
		words:   []string{"hay"},
		columns: map[string]string{"state": "state"},
		indexes: []index{
			{"organizations_name", nil, "name_key"}, {"organizations_updated", nil, "updated"}, {"organizations_members", nil, "members"},
			{"organizations_state", []string{"state"}, "row"}, {"organizations_state_name", []string{"state"}, "name_key"},
			{"organizations_state_members", []string{"state"}, "members"},
		},
	},
	columns: `t.id, t.name, t.external_id, t.state, t.domain, t.domains, ` + domainNames + `, t.domain_problems, ` + firstDomainIsFine + `, t.connections,
		t.connection_problems, t.connection_notices, t.directories, t.directory_problems, t.directory_notices, t.members, t.members_left,
		t.issues, ` + momentsOf("organizations"),
	copied: copied("organizations", "''"),
	scan: func(fields func(...any) error) (o OrganizationRow, err error) {
		err = fields(&o.ID, &o.Name, &o.ExternalID, &o.State, &o.Domain, &o.Domains, (*jsonArray[string])(&o.DomainNames), &o.DomainProblems, &o.IsFirstDomainFine, &o.Connections,
			&o.ConnectionProblems, &o.ConnectionNotices, &o.Directories, &o.DirectoryProblems, &o.DirectoryNotices, &o.Members, &o.MembersLeft,
			(*issueCodes)(&o.Issues), (*moment)(&o.CreatedAt), (*moment)(&o.UpdatedAt), (*stamp)(&o.SyncedAt))
		return o, err
	},
}

// Organizations lists organizations. Sorts: name, created, updated, members. Filters: State.
func (m *Mirror) Organizations(ctx context.Context, q Query) (Page[OrganizationRow], error) {
	return page(ctx, m, organizationList, q)
}

// EachOrganization walks every organization that q matches.
func (m *Mirror) EachOrganization(ctx context.Context, q Query) iter.Seq2[OrganizationRow, error] {
	return each(ctx, m, organizationList, q)
}

// OrganizationRow reads one organization as lists show it, or ErrNotFound.
func (m *Mirror) OrganizationRow(ctx context.Context, id string) (OrganizationRow, error) {
	return single(ctx, m, organizationList, id)
}

// Organization reads one organization and when it was copied, or ErrNotFound.
func (m *Mirror) Organization(ctx context.Context, id string) (workos.Organization, time.Time, error) {
	return get[workos.Organization](ctx, m, organizationList, id)
}

// UpsertOrganization stores an organization that was just read.
func (m *Mirror) UpsertOrganization(ctx context.Context, o workos.Organization) error {
	return m.learn(ctx, organizationRecord(o))
}

func organizationRecord(o workos.Organization) record {
	first, searched := "", []string{o.Name}
	for i, d := range o.Domains {
		if i == 0 {
			first = d.Domain
		}
		searched = append(searched, d.Domain)
	}
	name := shownName(o)
	if name != o.Name {
		searched = append(searched, name)
	}
	return record{
		kind: KindOrganization, id: o.ID, created: o.CreatedAt, updated: o.UpdatedAt, json: o.Raw(), object: o,
		columns: []string{"name", "name_key", "external_id", "stripe_customer_id", "domain", "domains", "hay"},
		values: []any{name, nameKey(name), o.ExternalID, o.StripeCustomerID, first, len(o.Domains),
			hay(append(searched, o.ExternalID, o.StripeCustomerID)...)},
		after: func(w *writer, _ int64) error { return w.replaceDomains(o) },
	}
}

// shownName is what lists call an organization, and sort it by: its name, or its ID when it has no name that can be seen.
func shownName(o workos.Organization) string {
	if nameKey(o.Name) == "" {
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
		if err := w.index(""); err != nil {
			return err
		}
		if _, err := w.exec("DELETE FROM domains WHERE organization_id = ?", o.ID); err != nil {
			return err
		}
	}
	for _, d := range o.Domains {
		if d.Domain == "" {
			continue
		}
		var row int64
		if err := w.row("INSERT INTO domains (id, organization_id, domain, domain_key, state, hay, since) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING row",
			d.ID, o.ID, d.Domain, workos.DomainKey(d.Domain), d.State, hay(d.Domain), w.since(o.ID, d, held)).Scan(&row); err != nil {
			return err
		}
		w.fresh[KindDomain] = append(w.fresh[KindDomain], row)
	}
	return nil
}

// heldDomain is what the mirror knows of a domain so far.
type heldDomain struct {
	state string
	since int64
}

// heldDomains are the domains of an organization by health.DomainID.
func (w *writer) heldDomains(organization string) (map[string]heldDomain, error) {
	held := map[string]heldDomain{}
	return held, w.each("SELECT id, domain, state, since FROM domains WHERE organization_id = ?", []any{organization},
		func(scan func(...any) error) error {
			d, known := workos.OrganizationDomain{OrganizationID: organization}, heldDomain{}
			err := scan(&d.ID, &d.Domain, &known.state, &known.since)
			held[health.DomainID(d)] = known
			return err
		})
}

// since is when a domain came into its state, in milliseconds: as WorkOS says or its ID tells, else when the mirror first
// saw it so. It is 0, unknown, for a domain that was there before the mirror was.
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
