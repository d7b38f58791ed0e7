package workos

import "context"

// RedirectURI is an address that people may be sent back to after signing in. It may contain a wildcard (*).
type RedirectURI struct {
	Object
	URI     string `json:"uri"`
	Default bool   `json:"default"`
}

// ListRedirectURIs reads a page of the addresses that are registered for sign-in.
//
// GET /user_management/redirect_uris
func (c *Client) ListRedirectURIs(ctx context.Context, options ListOptions) (Page[RedirectURI], error) {
	return list[RedirectURI](ctx, c, getList("/user_management/redirect_uris", options.query()))
}
