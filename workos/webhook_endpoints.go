package workos

import (
	"context"
	"encoding/json"
	"slices"
)

// WebhookEndpoint is an address that WorkOS sends events to. Status is enabled or disabled. Secret, which
// signs the events, is set by CreateWebhookEndpoint only; everywhere else it is dropped.
type WebhookEndpoint struct {
	Object
	EndpointURL string   `json:"endpoint_url"`
	Status      string   `json:"status"`
	Events      []string `json:"events"`
	Secret      Secret   `json:"-"`
}

func (*WebhookEndpoint) scrub(raw json.RawMessage) json.RawMessage {
	return dropKeys(raw, []string{"secret"})
}

// ListWebhookEndpoints reads a page of the environment's webhook endpoints, without their secrets.
//
// GET /webhook_endpoints
func (c *Client) ListWebhookEndpoints(ctx context.Context, options ListOptions) (Page[WebhookEndpoint], error) {
	return list[WebhookEndpoint](ctx, c, getList("/webhook_endpoints", options.query()))
}

// CreateWebhookEndpoint makes WorkOS send the given types of events to an address from now on. It is sent once,
// because only its answer contains the secret.
//
// POST /webhook_endpoints
func (c *Client) CreateWebhookEndpoint(ctx context.Context, url string, events []string) (WebhookEndpoint, error) {
	got, err := c.do(ctx, post("/webhook_endpoints", struct {
		EndpointURL string   `json:"endpoint_url"`
		Events      []string `json:"events"`
	}{url, append([]string{}, events...)}).sentOnce().about("endpoint_url", url, URLKey))
	if err != nil {
		return WebhookEndpoint{}, err
	}
	endpoint, err := decodeOne[WebhookEndpoint](got)
	var told struct {
		Secret Secret `json:"secret"`
	}
	if err == nil && json.Unmarshal(got.body, &told) == nil {
		endpoint.Secret = told.Secret
	}
	return endpoint, err
}

// UpdateWebhookEndpointOptions sets what changes; nil changes nothing. Status is enabled or disabled, Events
// replaces all.
type UpdateWebhookEndpointOptions struct {
	URL    *string
	Status *string
	Events []string
}

// UpdateWebhookEndpoint changes a webhook endpoint.
//
// PATCH /webhook_endpoints/{id}
func (c *Client) UpdateWebhookEndpoint(ctx context.Context, id string, options UpdateWebhookEndpointOptions) (WebhookEndpoint, error) {
	body := struct {
		EndpointURL *string   `json:"endpoint_url,omitempty"`
		Status      *string   `json:"status,omitempty"`
		Events      *[]string `json:"events,omitempty"`
	}{EndpointURL: options.URL, Status: options.Status}
	if options.Events != nil {
		body.Events = &options.Events
	}
	return one[WebhookEndpoint](ctx, c, patch("/webhook_endpoints/{id}", body, id).aboutID(id))
}

// DeleteWebhookEndpoint stops sending events to an address.
//
// DELETE /webhook_endpoints/{id}
func (c *Client) DeleteWebhookEndpoint(ctx context.Context, id string) error {
	return c.act(ctx, remove("/webhook_endpoints/{id}", id))
}

// notSent are types of events that are only in the list of events.
var notSent = []string{
	"action.authentication.denied", "action.user_registration.denied", "authentication.email_verification_failed",
	"authentication.mfa_failed", "dsync.token.created", "dsync.token.revoked", "vault.byok_key.deleted",
	"vault.byok_key.verification_completed", "vault.data.created", "vault.data.deleted", "vault.data.read",
	"vault.data.updated", "vault.dek.decrypted", "vault.dek.read", "vault.kek.created", "vault.kek.deleted",
	"vault.metadata.read", "vault.names.listed",
}

// WebhookEventTypes returns the types of events that can be sent to a webhook endpoint, in alphabetical order.
func WebhookEventTypes() []string {
	return slices.DeleteFunc(EventTypes(), func(name string) bool { return slices.Contains(notSent, name) })
}
