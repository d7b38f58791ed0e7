package workos

import (
	"context"
	"iter"
	"strings"
)

// Organization is a customer: a company whose people sign in through its connections and are
// provisioned through its directories.
type Organization struct {
	Object
	Name             string               `json:"name"`
	Domains          []OrganizationDomain `json:"domains"`
	Metadata         map[string]string    `json:"metadata"`
	ExternalID       string               `json:"external_id"`
	StripeCustomerID string               `json:"stripe_customer_id"`
}

// ListOrganizationsOptions narrows a list of organizations. Domains match exactly, Search matches names.
type ListOrganizationsOptions struct {
	ListOptions
	Domains []string
	Search  string
}

// ListOrganizations reads a page of organizations.
//
// GET /organizations
func (c *Client) ListOrganizations(ctx context.Context, options ListOrganizationsOptions) (Page[Organization], error) {
	q := options.query()
	set(q, "domains", strings.Join(options.Domains, ","))
	set(q, "search", options.Search)
	return list[Organization](ctx, c, getList("/organizations", q))
}

// AllOrganizations walks every page of ListOrganizations.
func (c *Client) AllOrganizations(ctx context.Context, options ListOrganizationsOptions) iter.Seq2[Organization, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[Organization], error) {
		options.ListOptions = page
		return c.ListOrganizations(ctx, options)
	})
}

// GetOrganization reads an organization.
//
// GET /organizations/{id}
func (c *Client) GetOrganization(ctx context.Context, id string) (Organization, error) {
	return one[Organization](ctx, c, get("/organizations/{id}", id))
}

// GetOrganizationByExternalID reads an organization by the id that the customer's application gave it.
//
// GET /organizations/external_id/{external_id}
func (c *Client) GetOrganizationByExternalID(ctx context.Context, externalID string) (Organization, error) {
	return one[Organization](ctx, c, get("/organizations/external_id/{external_id}", externalID))
}
