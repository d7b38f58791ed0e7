package mirror

import (
	"context"
	"iter"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// UserRow is a user as lists show them. State is "verified", "unverified" or "unknown", of the email address.
type UserRow struct {
	ID, Email, Name, ExternalID string
	State                       string
	EmailVerified               bool
	LastSignInAt                workos.Time   // zero when never
	Memberships                 []MemberOf    // in the order in which they were made, up to one more than MaxMemberOf
	Health                      health.Status // with the issues of their memberships and address
	Issues                      []health.Code // the most severe first
	CreatedAt, UpdatedAt        workos.Time
	SyncedAt                    time.Time
}

// MemberOf is an organization that a user belongs to.
type MemberOf struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// MaxMemberOf is how many organizations a list's row names; a row that holds one more has further ones.
const MaxMemberOf = 100

// memberOf are the organizations that a user belongs to.
var memberOf = `(SELECT json_group_array(json_object('id', n.organization_id, 'name', n.name)) FROM (
	SELECT m.organization_id, coalesce(o.name, m.organization_id) AS name FROM memberships m
	LEFT JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = t.id ORDER BY m.row` + store.Limit(MaxMemberOf+1) + `) n)`

var users = describe(kind[workos.User, UserRow]{
	kind: KindUser, stage: stageUsers,
	object: func(u *workos.User) *workos.Object { return &u.Object },
	row:    func(r *UserRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.User, UserRow]{
		{name: "email", key: byEmail, sort: "email", search: true,
			value: func(u workos.User) any { return u.Email }, field: func(r *UserRow) any { return &r.Email }},
		{name: "name", key: byName, sort: "name", search: true,
			value: func(u workos.User) any { return fullName(u.Name, u.FirstName, u.LastName) }, field: func(r *UserRow) any { return &r.Name }},
		{name: "state", filter: "state", value: func(u workos.User) any { return emailState(u) }, field: func(r *UserRow) any { return &r.State }},
		{show: "t.state = 'verified'", field: func(r *UserRow) any { return &r.EmailVerified }},
		{name: "last_sign_in", number: true, sort: "last_sign_in", desc: true, show: momentOf("users", "last_sign_in", "last_sign_in_at"),
			value: func(u workos.User) any { return momentMillis(u.LastSignInAt) }, field: func(r *UserRow) any { return (*moment)(&r.LastSignInAt) }},
		{name: "external_id", externalID: true, search: true,
			value: func(u workos.User) any { return u.ExternalID }, field: func(r *UserRow) any { return &r.ExternalID }},
		{show: memberOf, field: func(r *UserRow) any { return (*jsonArray[MemberOf])(&r.Memberships) }},
	}, healthColumns[workos.User](func(r *UserRow) *health.Status { return &r.Health }, func(r *UserRow) *[]health.Code { return &r.Issues })...),
	relations: map[string]relation{"organization": {
		rows:  "SELECT u.row AS row FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = ?",
		holds: "EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = ? AND m.user_id = t.id)",
	}},
	indexes: []index{
		{on: []string{"state"}, sort: "email_key"}, {on: []string{"state"}, sort: "last_sign_in"},
		{on: []string{healthColumn}, sort: "last_sign_in"}, {on: []string{healthColumn}, sort: "email_key"},
	},
})

// Users lists users. Sorts: created, email, name, last_sign_in. Filters: State, OrganizationID, Health.
func (m *Mirror) Users(ctx context.Context, q Query) (Page[UserRow], error) {
	return page(ctx, m, users, q)
}

// EachUser walks every user that q matches.
func (m *Mirror) EachUser(ctx context.Context, q Query) iter.Seq2[UserRow, error] {
	return each(ctx, m, users, q)
}

// UserRow reads one user as lists show them, or ErrNotFound.
func (m *Mirror) UserRow(ctx context.Context, id string) (UserRow, error) {
	return single(ctx, m, users, id)
}

// User reads one user and when they were copied, or ErrNotFound.
func (m *Mirror) User(ctx context.Context, id string) (workos.User, time.Time, error) {
	return get[workos.User](ctx, m, users, id)
}

// UpsertUser stores a user that was just read.
func (m *Mirror) UpsertUser(ctx context.Context, u workos.User) error {
	return m.upsert(ctx, userRecord(u))
}

func userRecord(u workos.User) record { return users.record(u) }

func emailState(u workos.User) string {
	switch {
	case u.EmailVerified:
		return "verified"
	case u.IsUnknown("email_verified"):
		return "unknown"
	}
	return "unverified"
}
