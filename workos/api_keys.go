package workos

import (
	"context"
	"encoding/json"
	"time"
)

// APIKey is a key of the customer's own application that belongs to an organization or to one of its users. The key
// itself is shown once, when it is created; ObfuscatedValue is enough to recognize it.
type APIKey struct {
	Object
	Owner           APIKeyOwner `json:"owner"`
	Name            string      `json:"name"`
	ObfuscatedValue string      `json:"obfuscated_value"`
	LastUsedAt      Time        `json:"last_used_at"`
	ExpiresAt       Time        `json:"expires_at"`
	Permissions     []string    `json:"permissions"`
}

func (*APIKey) scrub(raw json.RawMessage) json.RawMessage { return dropKeys(raw, []string{"value"}) }

// APIKeyOwner is the owner of a key. Type is organization or user; OrganizationID is the organization of a user's key.
type APIKeyOwner struct {
	Type           string `json:"type"`
	ID             string `json:"id"`
	OrganizationID string `json:"organization_id"`
}

// CreatedAPIKey is a new key. Only this answer contains its value.
type CreatedAPIKey struct {
	APIKey
	Value Secret `json:"value"`
}

// ListOrganizationAPIKeys reads a page of an organization's keys.
//
// GET /organizations/{organizationId}/api_keys
func (c *Client) ListOrganizationAPIKeys(ctx context.Context, organizationID string, options ListOptions) (Page[APIKey], error) {
	return list[APIKey](ctx, c, getList("/organizations/{organizationId}/api_keys", options.query(), organizationID))
}

// ListUserAPIKeys reads a page of a user's keys, of one organization or ("") of all.
//
// GET /user_management/users/{userId}/api_keys
func (c *Client) ListUserAPIKeys(ctx context.Context, userID, organizationID string, options ListOptions) (Page[APIKey], error) {
	q := options.query()
	set(q, "organization_id", organizationID)
	return list[APIKey](ctx, c, getList("/user_management/users/{userId}/api_keys", q, userID))
}

// CreateAPIKeyOptions describes a new key. A zero ExpiresAt means that it never expires.
type CreateAPIKeyOptions struct {
	Name        string
	Permissions []string
	ExpiresAt   time.Time
}

// CreateOrganizationAPIKey creates a key for an organization. It is sent once, because every call creates another key.
//
// POST /organizations/{organizationId}/api_keys
func (c *Client) CreateOrganizationAPIKey(ctx context.Context, organizationID string, options CreateAPIKeyOptions) (CreatedAPIKey, error) {
	body := struct {
		Name        string   `json:"name"`
		Permissions []string `json:"permissions,omitempty"`
		ExpiresAt   string   `json:"expires_at,omitempty"`
	}{options.Name, options.Permissions, timestamp(options.ExpiresAt)}
	got, err := c.do(ctx, post("/organizations/{organizationId}/api_keys", body, organizationID).sentOnce().about("name", options.Name,
		NameKey))
	if err != nil {
		return CreatedAPIKey{}, err
	}
	got.body = inside(got.body, "api_key")
	return decodeOne[CreatedAPIKey](got)
}

// ExpireAPIKey makes a key expire at a future time, or at once if at is zero or past.
//
// POST /api_keys/{id}/expire
func (c *Client) ExpireAPIKey(ctx context.Context, id string, at time.Time) (APIKey, error) {
	body := struct {
		ExpiresAt string `json:"expires_at,omitempty"` // without it: at once
	}{timestamp(at)}
	r := post("/api_keys/{id}/expire", body, id).aboutID(id)
	if !at.After(time.Now()) {
		r = r.expects("expires_at", "now", hasEnded)
	}
	return one[APIKey](ctx, c, r)
}

// hasEnded reports whether the end of a key has passed, as far as two clocks agree, or cannot be read.
func hasEnded(shown any) bool {
	at, err := time.Parse(time.RFC3339, shownText(shown))
	return err != nil && shownText(shown) != "" || err == nil && at.Before(time.Now().Add(timeSlack))
}

// DeleteAPIKey deletes a key, which stops working.
//
// DELETE /api_keys/{id}
func (c *Client) DeleteAPIKey(ctx context.Context, id string) error {
	return c.act(ctx, remove("/api_keys/{id}", id))
}
