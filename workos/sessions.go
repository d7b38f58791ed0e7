package workos

import (
	"context"
	"iter"
	"slices"
	"time"
)

// Session is a user's sign-in session. Status is active, expired or revoked.
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

// IsOpen reports whether a session may still be used at a time: nothing shows that it has ended. An unknown status
// does not end it.
func (s Session) IsOpen(now time.Time) bool {
	if s.Status == "expired" || s.Status == "revoked" {
		return false
	}
	return (s.EndedAt.IsZero() || s.EndedAt.After(now)) && (s.ExpiresAt.IsZero() || s.ExpiresAt.After(now))
}

// HasKnownStatus reports whether WorkOS documents the status. A missing status is not known.
func (s Session) HasKnownStatus() bool { return slices.Contains(sessionStatuses, s.Status) }

// Impersonator is a person who signed in as the user, and why.
type Impersonator struct {
	Email  string `json:"email"`
	Reason string `json:"reason"`
}

// ListSessions reads a page of a user's sessions.
//
// GET /user_management/users/{id}/sessions
func (c *Client) ListSessions(ctx context.Context, userID string, options ListOptions) (Page[Session], error) {
	page, err := list[Session](ctx, c, getList("/user_management/users/{id}/sessions", options.query(), userID))
	return ofParent(userID, func(s Session) string { return s.UserID }, page, err)
}

// AllSessions iterates over all pages of ListSessions.
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
	}{sessionID}).expects("status", "revoked", func(shown any) bool { return shown != "active" }))
}
