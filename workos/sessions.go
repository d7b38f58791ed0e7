package workos

import (
	"context"
	"iter"
)

// Session is a sign-in that a user has open. Status is active, expired or revoked.
type Session struct {
	Object
	UserID         string        `json:"user_id"`
	OrganizationID string        `json:"organization_id"`
	IPAddress      string        `json:"ip_address"`
	UserAgent      string        `json:"user_agent"`
	AuthMethod     string        `json:"auth_method"`
	Status         string        `json:"status"`
	ExpiresAt      Time          `json:"expires_at"`
	EndedAt        Time          `json:"ended_at"`
	Impersonator   *Impersonator `json:"impersonator"`
}

// Impersonator is somebody who signed in as the user, and why.
type Impersonator struct {
	Email  string `json:"email"`
	Reason string `json:"reason"`
}

// ListSessions reads a page of the sessions that a user has open.
//
// GET /user_management/users/{id}/sessions
func (c *Client) ListSessions(ctx context.Context, userID string, options ListOptions) (Page[Session], error) {
	return list[Session](ctx, c, getList("/user_management/users/{id}/sessions", options.query(), userID))
}

// AllSessions walks every page of ListSessions.
func (c *Client) AllSessions(ctx context.Context, userID string, options ListOptions) iter.Seq2[Session, error] {
	return all(options, func(page ListOptions) (Page[Session], error) {
		return c.ListSessions(ctx, userID, page)
	})
}

// RevokeSession ends a session: its user has to sign in again.
//
// POST /user_management/sessions/revoke
func (c *Client) RevokeSession(ctx context.Context, sessionID string) error {
	return c.act(ctx, post("/user_management/sessions/revoke", struct {
		SessionID string `json:"session_id"`
	}{sessionID}))
}
