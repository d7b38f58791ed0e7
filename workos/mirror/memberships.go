package mirror

import (
	"context"
	"iter"
	"strings"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// MembershipRow is a membership as lists show it. State is WorkOS's status: active, inactive or pending.
type MembershipRow struct {
	ID, State                        string
	UserID, UserEmail, UserName      string
	OrganizationID, OrganizationName string
	Roles                            string // slugs, joined with ", "
	DirectoryManaged                 bool
	ManagerUnknown                   bool // WorkOS does not say, or what it says cannot be read
	Health                           health.Status
	Issues                           []health.Code // the most severe first
	CreatedAt, UpdatedAt             workos.Time
	SyncedAt                         time.Time
}

var memberships = describe(kind[workos.Membership, MembershipRow]{
	kind: KindMembership, stage: stageMemberships, parent: "organization_id", defaultSort: "email", states: workos.MembershipStatuses(),
	object: func(s *workos.Membership) *workos.Object { return &s.Object },
	row:    func(r *MembershipRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.Membership, MembershipRow]{
		{name: "user_id", filter: "user", value: func(s workos.Membership) any { return s.UserID }, field: func(r *MembershipRow) any { return &r.UserID }},
		{name: "organization_id", filter: "organization",
			value: func(s workos.Membership) any { return s.OrganizationID }, field: func(r *MembershipRow) any { return &r.OrganizationID }},
		{show: organizationName, field: func(r *MembershipRow) any { return &r.OrganizationName }},
		{name: "email", key: byEmail, sort: "email", search: true,
			value: func(s workos.Membership) any { return memberOfMembership(s).Email }, field: func(r *MembershipRow) any { return &r.UserEmail }},
		{name: "name", key: byName, sort: "name", search: true, field: func(r *MembershipRow) any { return &r.UserName },
			value: func(s workos.Membership) any {
				u := memberOfMembership(s)
				return fullName(u.Name, u.FirstName, u.LastName)
			}},
		{name: "state", filter: "state", unindexed: true,
			value: func(s workos.Membership) any { return s.Status }, field: func(r *MembershipRow) any { return &r.State }},
		{name: "roles", value: func(s workos.Membership) any { return strings.Join(s.RoleSlugs(), ", ") }, field: func(r *MembershipRow) any { return &r.Roles }},
		{name: "directory_managed", number: true, show: "t.directory_managed = 1",
			value: func(s workos.Membership) any { return managedBy(s) }, field: func(r *MembershipRow) any { return &r.DirectoryManaged }},
		{show: "t.directory_managed = 2", field: func(r *MembershipRow) any { return &r.ManagerUnknown }},
		// The issue of the organization that keeps this member from signing in, '' for none. health and issues of a membership
		// are those of the person, so that every list says the same of one person.
		{name: "affected", initial: "''"},
	}, healthColumns[workos.Membership](func(r *MembershipRow) *health.Status { return &r.Health },
		func(r *MembershipRow) *[]health.Code { return &r.Issues })...),
	relations: map[string]relation{"issue": {
		rows:  "SELECT s.row AS row FROM issues i CROSS JOIN memberships s ON s.id = i.id WHERE i.code = ? AND i.kind = 'memberships'",
		holds: "EXISTS (SELECT 1 FROM issues i WHERE i.code = ? AND i.kind = 'memberships' AND i.id = t.id)",
	}},
	indexes: []index{
		{on: []string{"organization_id"}, sort: "email_key"}, {on: []string{"organization_id"}, sort: "name_key"},
		{on: []string{"organization_id", healthColumn}, sort: "email_key"}, {on: []string{"organization_id", "state"}, sort: "email_key"},
	},
	lookups: []index{
		{name: "memberships_user_health", on: []string{"user_id"}, where: "health <> 'ok'"},
		{name: "memberships_user_affected", on: []string{"user_id", "affected"}, where: "affected <> ''"},
	},
	joins: joinOrganization,
})

// memberOfMembership is the user that came with a membership: not every server puts one inside.
func memberOfMembership(s workos.Membership) workos.User {
	if s.User == nil {
		return workos.User{}
	}
	return *s.User
}

// managedBy is 1 for a membership that the directory manages and 2 when that is unknown.
func managedBy(s workos.Membership) int {
	switch {
	case s.DirectoryManaged:
		return 1
	case s.IsUnknown("directory_managed"):
		return 2
	}
	return 0
}

// Memberships lists memberships. Sorts: email, created, name. Filters: State, OrganizationID, UserID,
// Health (of the person), Issue (of the membership).
func (m *Mirror) Memberships(ctx context.Context, q Query) (Page[MembershipRow], error) {
	return page(ctx, m, memberships, q)
}

// EachMembership walks every membership that q matches.
func (m *Mirror) EachMembership(ctx context.Context, q Query) iter.Seq2[MembershipRow, error] {
	return each(ctx, m, memberships, q)
}

// Membership reads one membership and when it was copied, or ErrNotFound.
func (m *Mirror) Membership(ctx context.Context, id string) (workos.Membership, time.Time, error) {
	return get[workos.Membership](ctx, m, memberships, id)
}

// UpsertMembership stores a membership that was just read.
func (m *Mirror) UpsertMembership(ctx context.Context, s workos.Membership) error {
	return m.upsert(ctx, membershipRecord(s))
}

func membershipRecord(s workos.Membership) record { return memberships.record(s) }
