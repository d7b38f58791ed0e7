package workos

import (
	"context"
	"iter"
)

// Connection is one SSO connection of an organization. State is requires_type, draft, active, validating,
// inactive or deleting; unknown states and types are kept unchanged.
type Connection struct {
	Object
	OrganizationID string             `json:"organization_id"`
	ConnectionType string             `json:"connection_type"`
	Name           string             `json:"name"`
	State          string             `json:"state"`
	Domains        []ConnectionDomain `json:"domains"`
}

// ConnectionDomain is a domain whose people a connection signs in.
type ConnectionDomain struct {
	ID     string `json:"id"`
	Object string `json:"object"`
	Domain string `json:"domain"`
}

// ListConnectionsOptions filters a list of connections. Search matches names.
type ListConnectionsOptions struct {
	ListOptions
	ConnectionType string
	Domain         string
	OrganizationID string
	Search         string
}

// ListConnections reads a page of connections.
//
// GET /connections
func (c *Client) ListConnections(ctx context.Context, options ListConnectionsOptions) (Page[Connection], error) {
	q := options.query()
	set(q, "connection_type", filterType(options.ConnectionType))
	set(q, "domain", options.Domain)
	set(q, "organization_id", options.OrganizationID)
	set(q, "search", options.Search)
	page, err := list[Connection](ctx, c, getList("/connections", q))
	return ofParent(options.OrganizationID, func(c Connection) string { return c.OrganizationID }, page, err)
}

// AllConnections iterates over all pages of ListConnections.
func (c *Client) AllConnections(ctx context.Context, options ListConnectionsOptions) iter.Seq2[Connection, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[Connection], error) {
		options.ListOptions = page
		return c.ListConnections(ctx, options)
	})
}

// filterType returns a type as the list's filter spells it: objects have GitHubOAuth, the filter GithubOAuth.
func filterType(connectionType string) string {
	if connectionType == "GitHubOAuth" {
		return "GithubOAuth"
	}
	return connectionType
}

// GetConnection reads a connection.
//
// GET /connections/{id}
func (c *Client) GetConnection(ctx context.Context, id string) (Connection, error) {
	return one[Connection](ctx, c, get("/connections/{id}", id))
}

// DeleteConnection deletes a connection: no one can sign in through it afterwards.
//
// DELETE /connections/{id}
func (c *Client) DeleteConnection(ctx context.Context, id string) error {
	return c.act(ctx, remove("/connections/{id}", id))
}
