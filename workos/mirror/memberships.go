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

var membershipList = list[MembershipRow]{
	shape: shape{
		kind: KindMembership, states: workos.MembershipStatuses(),
		sorts:   []sortBy{{name: "email", column: "email_key"}, byCreation, {name: "name", column: "name_key"}},
		words:   []string{"hay"},
		columns: map[string]string{"state": "state", "organization": "organization_id", "user": "user_id", "health": "health"},
		relations: map[string]relation{"issue": {
			rows:  "SELECT s.row AS row FROM issues i CROSS JOIN memberships s ON s.id = i.id WHERE i.code = ? AND i.kind = 'memberships'",
			holds: "EXISTS (SELECT 1 FROM issues i WHERE i.code = ? AND i.kind = 'memberships' AND i.id = t.id)",
		}},
		indexes: []index{
			{"memberships_email", nil, "email_key"}, {"memberships_name", nil, "name_key"}, {"memberships_user", []string{"user_id"}, "row"},
			{"memberships_organization", []string{"organization_id"}, "row"},
			{"memberships_organization_email", []string{"organization_id"}, "email_key"},
			{"memberships_organization_name", []string{"organization_id"}, "name_key"},
			{"memberships_health", []string{"health"}, "row"},
			{"memberships_organization_health_email", []string{"organization_id", "health"}, "email_key"},
			{"memberships_organization_state_email", []string{"organization_id", "state"}, "email_key"},
		},
	},
	columns: `t.id, t.state, t.user_id, t.email, t.name, t.organization_id, coalesce(o.name, t.organization_id), t.roles, t.directory_managed = 1, t.directory_managed = 2,
		t.health, t.issues, ` + momentsOf("memberships"),
	copied: copied("memberships", "t.organization_id"),
	joins:  "LEFT JOIN organizations o ON o.id = t.organization_id",
	scan: func(fields func(...any) error) (r MembershipRow, err error) {
		err = fields(&r.ID, &r.State, &r.UserID, &r.UserEmail, &r.UserName, &r.OrganizationID, &r.OrganizationName, &r.Roles,
			&r.DirectoryManaged, &r.ManagerUnknown, &r.Health, (*issueCodes)(&r.Issues), (*moment)(&r.CreatedAt), (*moment)(&r.UpdatedAt), (*stamp)(&r.SyncedAt))
		return r, err
	},
}

// Memberships lists memberships. Sorts: email, created, name. Filters: State, OrganizationID, UserID,
// Health (of the person), Issue (of the membership).
func (m *Mirror) Memberships(ctx context.Context, q Query) (Page[MembershipRow], error) {
	return page(ctx, m, membershipList, q)
}

// EachMembership walks every membership that q matches.
func (m *Mirror) EachMembership(ctx context.Context, q Query) iter.Seq2[MembershipRow, error] {
	return each(ctx, m, membershipList, q)
}

// Membership reads one membership and when it was copied, or ErrNotFound.
func (m *Mirror) Membership(ctx context.Context, id string) (workos.Membership, time.Time, error) {
	return get[workos.Membership](ctx, m, membershipList, id)
}

// UpsertMembership stores a membership that was just read.
func (m *Mirror) UpsertMembership(ctx context.Context, s workos.Membership) error {
	return m.learn(ctx, membershipRecord(s))
}

func membershipRecord(s workos.Membership) record {
	email, name := "", ""
	if s.User != nil {
		email, name = s.User.Email, fullName(s.User.Name, s.User.FirstName, s.User.LastName)
	}
	managed := 0 // 1 for the directory, 2 for unknown
	switch {
	case s.DirectoryManaged:
		managed = 1
	case s.IsUnknown("directory_managed"):
		managed = 2
	}
	return record{
		kind: KindMembership, id: s.ID, created: s.CreatedAt, updated: s.UpdatedAt, json: s.Raw(), object: s,
		columns: []string{"user_id", "organization_id", "email", "email_key", "name", "name_key", "state", "roles", "directory_managed", "hay"},
		values: []any{s.UserID, s.OrganizationID, email, workos.EmailKey(email), name, nameKey(name), s.Status, strings.Join(s.RoleSlugs(), ", "), managed,
			hay(email, name)},
		before: func(w *writer, r *record) error { return w.person(r, s.UserID) },
	}
}

// person fills a membership's names from the user, where it is held: not every server puts the user inside.
func (w *writer) person(r *record, userID string) error {
	v := r.values
	err := w.row("SELECT email, email_key, name, name_key, hay FROM users WHERE id = ?", userID).Scan(&v[2], &v[3], &v[4], &v[5], &v[len(v)-1])
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
