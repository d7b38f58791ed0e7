package workos

import (
	"context"
	"encoding/json"
	"iter"
)

// Invitation invites a person to join. State is pending, accepted, expired or revoked. Token and
// AcceptInvitationURL are bearer secrets and are dropped when decoding, from Raw too.
type Invitation struct {
	Object
	Email          string `json:"email"`
	State          string `json:"state"`
	AcceptedAt     Time   `json:"accepted_at"`
	RevokedAt      Time   `json:"revoked_at"`
	ExpiresAt      Time   `json:"expires_at"`
	OrganizationID string `json:"organization_id"`
	InviterUserID  string `json:"inviter_user_id"`
	AcceptedUserID string `json:"accepted_user_id"`
	RoleSlug       string `json:"role_slug"`
}

func (*Invitation) scrub(raw json.RawMessage) json.RawMessage {
	return dropKeys(raw, []string{"token", "accept_invitation_url"})
}

// ListInvitationsOptions filters a list of invitations. Email matches exactly.
type ListInvitationsOptions struct {
	ListOptions
	OrganizationID string
	Email          string
}

// ListInvitations reads a page of invitations.
//
// GET /user_management/invitations
func (c *Client) ListInvitations(ctx context.Context, options ListInvitationsOptions) (Page[Invitation], error) {
	q := options.query()
	set(q, "organization_id", options.OrganizationID)
	set(q, "email", options.Email)
	page, err := list[Invitation](ctx, c, getList("/user_management/invitations", q))
	return ofParent(options.OrganizationID, func(i Invitation) string { return i.OrganizationID }, page, err)
}

// AllInvitations iterates over all pages of ListInvitations.
func (c *Client) AllInvitations(ctx context.Context, options ListInvitationsOptions) iter.Seq2[Invitation, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[Invitation], error) {
		options.ListOptions = page
		return c.ListInvitations(ctx, options)
	})
}
