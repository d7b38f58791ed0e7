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

var invitations = describe(kind[workos.Invitation, InvitationRow]{
	kind: KindInvitation, stage: stageInvitations, states: workos.InvitationStates(),
	object: func(i *workos.Invitation) *workos.Object { return &i.Object },
	row:    func(r *InvitationRow) rowBase { return rowBase{&r.ID, &r.CreatedAt, &r.UpdatedAt, &r.SyncedAt} },
	columns: append([]column[workos.Invitation, InvitationRow]{
		{name: "email", key: byEmail, sort: "email", search: true,
			value: func(i workos.Invitation) any { return i.Email }, field: func(r *InvitationRow) any { return &r.Email }},
		{name: "state", filter: "state", value: func(i workos.Invitation) any { return i.State }, field: func(r *InvitationRow) any { return &r.State }},
		{name: "organization_id", filter: "organization",
			value: func(i workos.Invitation) any { return i.OrganizationID }, field: func(r *InvitationRow) any { return &r.OrganizationID }},
		{show: organizationName, field: func(r *InvitationRow) any { return &r.OrganizationName }},
		{name: "role", value: func(i workos.Invitation) any { return i.RoleSlug }, field: func(r *InvitationRow) any { return &r.Role }},
		{name: "inviter_user_id", value: func(i workos.Invitation) any { return i.InviterUserID }, field: func(r *InvitationRow) any { return &r.InviterUserID }},
		{name: "accepted_user_id",
			value: func(i workos.Invitation) any { return i.AcceptedUserID }, field: func(r *InvitationRow) any { return &r.AcceptedUserID }},
		{name: "expires", number: true, sort: "expires", desc: true, show: momentOf("invitations", "expires", "expires_at"),
			value: func(i workos.Invitation) any { return momentMillis(i.ExpiresAt) }, field: func(r *InvitationRow) any { return (*moment)(&r.ExpiresAt) }},
	}, healthColumns[workos.Invitation](func(r *InvitationRow) *health.Status { return &r.Health },
		func(r *InvitationRow) *[]health.Code { return &r.Issues })...),
	indexes: []index{
		{on: []string{"state"}, sort: "email_key"}, {on: []string{healthColumn}, sort: "email_key"},
		{on: []string{"organization_id"}, sort: "email_key"},
	},
	joins: joinOrganization,
})

// Invitations lists invitations. Sorts: created, email, expires. Filters: State, OrganizationID, Health.
func (m *Mirror) Invitations(ctx context.Context, q Query) (Page[InvitationRow], error) {
	return page(ctx, m, invitations, q)
}

// EachInvitation walks every invitation that q matches.
func (m *Mirror) EachInvitation(ctx context.Context, q Query) iter.Seq2[InvitationRow, error] {
	return each(ctx, m, invitations, q)
}

// Invitation reads one invitation and when it was copied, or ErrNotFound. It never holds the token or link.
func (m *Mirror) Invitation(ctx context.Context, id string) (workos.Invitation, time.Time, error) {
	return get[workos.Invitation](ctx, m, invitations, id)
}

// UpsertInvitation stores an invitation that was just read.
func (m *Mirror) UpsertInvitation(ctx context.Context, i workos.Invitation) error {
	return m.upsert(ctx, invitationRecord(i))
}

func invitationRecord(i workos.Invitation) record {
	r := invitations.record(i)
	r.before = func(w *writer, r *record) error { // known at once, also while a first sync evaluates nothing
		r.set("state", health.InvitationStatus(i.State, i.ExpiresAt.Time, w.m.now()))
		return nil
	}
	return r
}
