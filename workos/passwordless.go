package workos

import (
	"context"
	"encoding/json"
)

// CreatePasswordlessSessionOptions describes a sign-in link. ExpiresIn is in seconds, 900 to
// 86,400; 0 for WorkOS's own default. Only Email is required.
type CreatePasswordlessSessionOptions struct {
	Email       string
	RedirectURI string
	State       string
	ExpiresIn   int
}

// PasswordlessSession is a link that signs in the person who opens it.
type PasswordlessSession struct {
	Object
	Email     string `json:"email"`
	ExpiresAt Time   `json:"expires_at"`
	Link      Secret `json:"link"`
}

func (*PasswordlessSession) scrub(raw json.RawMessage) json.RawMessage {
	return dropKeys(raw, []string{"link"})
}

// CreatePasswordlessSession creates a sign-in link; nothing is emailed. WorkOS keeps this for customers who
// use it already and recommends magic auth instead.
//
// POST /passwordless/sessions
func (c *Client) CreatePasswordlessSession(ctx context.Context, options CreatePasswordlessSessionOptions) (PasswordlessSession, error) {
	return one[PasswordlessSession](ctx, c, post("/passwordless/sessions", struct {
		Email       string `json:"email"`
		Type        string `json:"type"`
		RedirectURI string `json:"redirect_uri,omitempty"`
		State       string `json:"state,omitempty"`
		ExpiresIn   int    `json:"expires_in,omitempty"`
	}{options.Email, "MagicLink", options.RedirectURI, options.State, options.ExpiresIn}).needsAnswer().about("email", options.Email,
		EmailKey))
}

// SendPasswordlessSession emails the link of a session.
//
// POST /passwordless/sessions/{id}/send
func (c *Client) SendPasswordlessSession(ctx context.Context, id string) error {
	return c.act(ctx, post("/passwordless/sessions/{id}/send", nil, id).sentOnce())
}
