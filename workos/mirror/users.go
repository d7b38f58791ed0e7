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

var userList = list[UserRow]{
	shape: shape{
		kind: KindUser,
		sorts: []sortBy{byCreation, {name: "email", column: "email_key"}, {name: "name", column: "name_key"},
			{name: "last_sign_in", column: "last_sign_in", number: true, desc: true}},
		words:   []string{"hay"},
		columns: map[string]string{"state": "state", "health": "health"},
		relations: map[string]relation{"organization": {
			rows:  "SELECT u.row AS row FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.organization_id = ?",
			holds: "EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = ? AND m.user_id = t.id)",
		}},
		indexes: []index{
			{"users_email", nil, "email_key"}, {"users_name", nil, "name_key"}, {"users_signed_in", nil, "last_sign_in"},
			{"users_state", []string{"state"}, "row"}, {"users_state_email", []string{"state"}, "email_key"},
			{"users_state_signed_in", []string{"state"}, "last_sign_in"}, {"users_health_signed_in", []string{"health"}, "last_sign_in"},
			{"users_health", []string{"health"}, "row"}, {"users_health_email", []string{"health"}, "email_key"},
		},
	},
	columns: `t.id, t.email, t.name, t.external_id, t.state, t.state = 'verified', ` + momentOf("users", "last_sign_in", "last_sign_in_at") + `,
		` + memberOf + `, t.health, t.issues, ` + momentsOf("users"),
	copied: copied("users", "''"),
	scan: func(fields func(...any) error) (u UserRow, err error) {
		err = fields(&u.ID, &u.Email, &u.Name, &u.ExternalID, &u.State, &u.EmailVerified, (*moment)(&u.LastSignInAt),
			(*jsonArray[MemberOf])(&u.Memberships), &u.Health, (*issueCodes)(&u.Issues), (*moment)(&u.CreatedAt), (*moment)(&u.UpdatedAt), (*stamp)(&u.SyncedAt))
		return u, err
	},
}

// Users lists users. Sorts: created, email, name, last_sign_in. Filters: State, OrganizationID, Health.
func (m *Mirror) Users(ctx context.Context, q Query) (Page[UserRow], error) {
	return page(ctx, m, userList, q)
}

// EachUser walks every user that q matches.
func (m *Mirror) EachUser(ctx context.Context, q Query) iter.Seq2[UserRow, error] {
	return each(ctx, m, userList, q)
}

// UserRow reads one user as lists show them, or ErrNotFound.
func (m *Mirror) UserRow(ctx context.Context, id string) (UserRow, error) {
	return single(ctx, m, userList, id)
}

// User reads one user and when they were copied, or ErrNotFound.
func (m *Mirror) User(ctx context.Context, id string) (workos.User, time.Time, error) {
	return get[workos.User](ctx, m, userList, id)
}

// UpsertUser stores a user that was just read.
func (m *Mirror) UpsertUser(ctx context.Context, u workos.User) error {
	return m.learn(ctx, userRecord(u))
}

func userRecord(u workos.User) record {
	state := "unverified"
	switch {
	case u.EmailVerified:
		state = "verified"
	case u.IsUnknown("email_verified"):
		state = "unknown"
	}
	name := fullName(u.Name, u.FirstName, u.LastName)
	return record{
		kind: KindUser, id: u.ID, created: u.CreatedAt, updated: u.UpdatedAt, json: u.Raw(), object: u,
		columns: []string{"email", "email_key", "name", "name_key", "state", "last_sign_in", "external_id", "hay"},
		values: []any{u.Email, workos.EmailKey(u.Email), name, nameKey(name), state, momentMillis(u.LastSignInAt), u.ExternalID,
			hay(u.Email, name, u.ExternalID)},
	}
}
