package workos

import "context"

// CORSOrigin is a web origin whose pages may call WorkOS from the browser.
type CORSOrigin struct {
	Object
	Origin string `json:"origin"`
}

// ListCORSOrigins reads a page of the origins that are allowed.
//
// GET /user_management/cors_origins
func (c *Client) ListCORSOrigins(ctx context.Context, options ListOptions) (Page[CORSOrigin], error) {
	return list[CORSOrigin](ctx, c, getList("/user_management/cors_origins", options.query()))
}
