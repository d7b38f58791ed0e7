package mirror

import (
	"context"
	"iter"
	"time"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// InvitationRow is an invitation as lists show it. State is its health.InvitationStatus: one that is pending past its
// end is "expired", whatever WorkOS still calls it.
type InvitationRow struct {
	ID, Email, State, Role           string
	OrganizationID, OrganizationName string
	InviterUserID, AcceptedUserID    string
	ExpiresAt                        workos.Time // zero when it has no end
	Health                           health.Status
	Issues                           []health.Code
	CreatedAt, UpdatedAt             workos.Time
	SyncedAt                         time.Time
}

var invitationList = list[InvitationRow]{
	shape: shape{
		kind: KindInvitation, states: workos.InvitationStates(),
		sorts: []sortBy{byCreation, {name: "email", column: "email_key"},
			{name: "expires", column: "expires", number: true, desc: true}},
		words:   []string{"hay"},
		columns: map[string]string{"state": "state", "organization": "organization_id", "health": "health"},
		indexes: []index{
			{"invitations_email", nil, "email_key"}, {"invitations_expires", nil, "expires"},
			{"invitations_state", []string{"state"}, "row"}, {"invitations_state_email", []string{"state"}, "email_key"},
			{"invitations_health", []string{"health"}, "row"}, {"invitations_health_email", []string{"health"}, "email_key"},
			{"invitations_organization", []string{"organization_id"}, "row"},
			{"invitations_organization_email", []string{"organization_id"}, "email_key"},
		},
	},
	columns: `t.id, t.email, t.state, t.role, t.organization_id, coalesce(o.name, t.organization_id), t.inviter_user_id, t.accepted_user_id,
		` + momentOf("invitations", "expires", "expires_at") + `, t.health, t.issues, ` + momentsOf("invitations"),
	copied: copied("invitations", "''"),
	joins:  "LEFT JOIN organizations o ON o.id = t.organization_id",
	scan: func(fields func(...any) error) (i InvitationRow, err error) {
		err = fields(&i.ID, &i.Email, &i.State, &i.Role, &i.OrganizationID, &i.OrganizationName, &i.InviterUserID, &i.AcceptedUserID,
			(*moment)(&i.ExpiresAt), &i.Health, (*issueCodes)(&i.Issues), (*moment)(&i.CreatedAt), (*moment)(&i.UpdatedAt), (*stamp)(&i.SyncedAt))
		return i, err
	},
}

// Invitations lists invitations. Sorts: created, email, expires. Filters: State, OrganizationID, Health.
func (m *Mirror) Invitations(ctx context.Context, q Query) (Page[InvitationRow], error) {
	return page(ctx, m, invitationList, q)
}

// EachInvitation walks every invitation that q matches.
func (m *Mirror) EachInvitation(ctx context.Context, q Query) iter.Seq2[InvitationRow, error] {
	return each(ctx, m, invitationList, q)
}

// Invitation reads one invitation and when it was copied, or ErrNotFound. It never holds the token or link.
func (m *Mirror) Invitation(ctx context.Context, id string) (workos.Invitation, time.Time, error) {
	return get[workos.Invitation](ctx, m, invitationList, id)
}

// UpsertInvitation stores an invitation that was just read.
func (m *Mirror) UpsertInvitation(ctx context.Context, i workos.Invitation) error {
	return m.learn(ctx, invitationRecord(i))
}

func invitationRecord(i workos.Invitation) record {
	return record{
		kind: KindInvitation, id: i.ID, created: i.CreatedAt, updated: i.UpdatedAt, json: i.Raw(), object: i,
		columns: []string{"email", "email_key", "state", "organization_id", "role", "inviter_user_id", "accepted_user_id", "expires", "hay"},
		values: []any{i.Email, workos.EmailKey(i.Email), i.State, i.OrganizationID, i.RoleSlug, i.InviterUserID, i.AcceptedUserID,
			momentMillis(i.ExpiresAt), hay(i.Email)},
		before: func(w *writer, r *record) error { // known at once, also while a first sync evaluates nothing
			r.values[2] = health.InvitationStatus(i.State, i.ExpiresAt.Time, w.m.now())
			return nil
		},
	}
}
