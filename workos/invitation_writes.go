package workos

import (
	"context"
	"strings"
)

// SendInvitationOptions describes an invitation. Only Email is required: without OrganizationID the
// invitation is to the application, without ExpiresInDays (1 to 30) it lasts seven days.
type SendInvitationOptions struct {
	Email          string
	OrganizationID string
	RoleSlug       string
	ExpiresInDays  int
	InviterUserID  string
	Locale         string
}

// SendInvitation creates an invitation and emails it.
//
// POST /user_management/invitations
func (c *Client) SendInvitation(ctx context.Context, options SendInvitationOptions) (Invitation, error) {
	return one[Invitation](ctx, c, post("/user_management/invitations", struct {
		Email          string `json:"email"`
		OrganizationID string `json:"organization_id,omitempty"`
		RoleSlug       string `json:"role_slug,omitempty"`
		ExpiresInDays  int    `json:"expires_in_days,omitempty"`
		InviterUserID  string `json:"inviter_user_id,omitempty"`
		Locale         string `json:"locale,omitempty"`
	}{
		options.Email, options.OrganizationID, options.RoleSlug, options.ExpiresInDays, options.InviterUserID, options.Locale,
	}).sentOnce().about("email", options.Email, EmailKey).about("organization_id", options.OrganizationID, strings.TrimSpace))
}

// GetInvitation reads an invitation.
//
// GET /user_management/invitations/{id}
func (c *Client) GetInvitation(ctx context.Context, id string) (Invitation, error) {
	return one[Invitation](ctx, c, get("/user_management/invitations/{id}", id))
}

// ResendInvitation emails a pending invitation again.
//
// POST /user_management/invitations/{id}/resend
func (c *Client) ResendInvitation(ctx context.Context, id string) (Invitation, error) {
	return one[Invitation](ctx, c, post("/user_management/invitations/{id}/resend", struct{}{}, id).sentOnce())
}

// RevokeInvitation revokes a pending invitation: its link no longer works.
//
// POST /user_management/invitations/{id}/revoke
func (c *Client) RevokeInvitation(ctx context.Context, id string) (Invitation, error) {
	return one[Invitation](ctx, c, post("/user_management/invitations/{id}/revoke", nil, id).aboutID(id).
		expectsText("state", "revoked"))
}
