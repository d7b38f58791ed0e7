package mirror

import (
	"context"
	"iter"
	"time"

	"frontdesk/workos"
)

// InvitationRow is an invitation as lists show it. A pending one whose ExpiresAt is past has expired,
// whatever State says.
type InvitationRow struct {
	ID, Email, State, Role           string
	OrganizationID, OrganizationName string
	InviterUserID, AcceptedUserID    string
	ExpiresAt                        workos.Time
	CreatedAt, UpdatedAt             workos.Time
	CopiedAt                         time.Time
}

var invitationList = list[InvitationRow]{
	shape: shape{
		kind: KindInvitation,
		sorts: []sortBy{byCreation, {name: "email", column: "email_key"},
			{name: "expires", column: "expires", number: true, desc: true}},
		words:   []string{"hay"},
		columns: map[string]string{"state": "state", "organization": "organization_id"},
		indexes: []index{
			{"invitations_email", nil, "email_key"}, {"invitations_expires", nil, "expires"},
			{"invitations_state", []string{"state"}, "row"}, {"invitations_state_email", []string{"state"}, "email_key"},
			{"invitations_organization", []string{"organization_id"}, "row"},
			{"invitations_organization_email", []string{"organization_id"}, "email_key"},
		},
	},
	columns: `t.id, t.email, t.state, t.role, t.organization_id, coalesce(o.name, ''), t.inviter_user_id, t.accepted_user_id,
		` + momentOf("invitations", "expires", "expires_at") + `, ` + momentsOf("invitations"),
	copied: copied("invitations", "''"),
	joins:  "LEFT JOIN organizations o ON o.id = t.organization_id",
	scan: func(fields func(...any) error) (i InvitationRow, err error) {
		err = fields(&i.ID, &i.Email, &i.State, &i.Role, &i.OrganizationID, &i.OrganizationName, &i.InviterUserID, &i.AcceptedUserID,
			(*moment)(&i.ExpiresAt), (*moment)(&i.CreatedAt), (*moment)(&i.UpdatedAt), (*stamp)(&i.CopiedAt))
		return i, err
	},
}

// Invitations lists invitations. Sorts: created, email, expires. Filters: State, OrganizationID.
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

// LearnInvitation stores an invitation that was just read.
func (m *Mirror) LearnInvitation(ctx context.Context, i workos.Invitation) error {
	return m.learn(ctx, invitationRecord(i))
}

func invitationRecord(i workos.Invitation) record {
	return record{
		kind: KindInvitation, id: i.ID, created: i.CreatedAt, updated: i.UpdatedAt, json: i.Raw(), object: i,
		columns: []string{"email", "email_key", "state", "organization_id", "role", "inviter_user_id", "accepted_user_id", "expires", "hay"},
		values: []any{i.Email, workos.EmailKey(i.Email), i.State, i.OrganizationID, i.RoleSlug, i.InviterUserID, i.AcceptedUserID,
			momentMillis(i.ExpiresAt), hay(i.Email)},
	}
}
