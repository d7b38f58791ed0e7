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
	Metadata         Metadata             `json:"metadata"`
	ExternalID       string               `json:"external_id"`
	StripeCustomerID string               `json:"stripe_customer_id"`
}

// ListOrganizationsOptions filters a list of organizations. Domains match exactly, Search matches names.
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

// AllOrganizations iterates over all pages of ListOrganizations.
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

// GetOrganizationByExternalID reads an organization by the ID that the customer's application gave it.
//
// GET /organizations/external_id/{external_id}
func (c *Client) GetOrganizationByExternalID(ctx context.Context, externalID string) (Organization, error) {
	return one[Organization](ctx, c, get("/organizations/external_id/{external_id}", externalID))
}

// OrganizationDomainData is a domain for an organization. State is pending (WorkOS looks for the
// DNS record) or verified (it trusts the caller, which can change how people sign in).
type OrganizationDomainData struct {
	Domain string `json:"domain"`
	State  string `json:"state"`
}

// CreateOrganizationOptions describes a new organization. Only Name is required. An ExternalID prevents
// creating the same organization twice.
type CreateOrganizationOptions struct {
	Name       string
	Domains    []OrganizationDomainData
	ExternalID string
	Metadata   map[string]string
}

// CreateOrganization creates an organization. It is sent once, because every call creates another one.
//
// POST /organizations
func (c *Client) CreateOrganization(ctx context.Context, options CreateOrganizationOptions) (Organization, error) {
	body := struct {
		Name       string                   `json:"name"`
		Domains    []OrganizationDomainData `json:"domain_data,omitempty"`
		ExternalID string                   `json:"external_id,omitempty"`
		Metadata   map[string]string        `json:"metadata,omitempty"`
	}(options)
	return one[Organization](ctx, c, post("/organizations", body).sentOnce().about("name", options.Name, NameKey))
}

// UpdateOrganizationOptions sets what changes; nil changes nothing. An ExternalID or StripeCustomerID of "" is
// removed. In Metadata nil deletes a key, and missing keys stay: an empty map, which for WorkOS means
// "delete all metadata", is not sent. DomainData replaces all domains: include those that stay.
type UpdateOrganizationOptions struct {
	Name             *string
	ExternalID       *string
	StripeCustomerID *string
	Metadata         map[string]*string
	DomainData       []OrganizationDomainData
}

// UpdateOrganization changes an organization.
//
// PUT /organizations/{id}
func (c *Client) UpdateOrganization(ctx context.Context, id string, options UpdateOrganizationOptions) (Organization, error) {
	body := map[string]any{}
	if options.Name != nil {
		body["name"] = *options.Name
	}
	if options.ExternalID != nil {
		body["external_id"] = textOrNull(*options.ExternalID)
	}
	if options.StripeCustomerID != nil {
		body["stripe_customer_id"] = textOrNull(*options.StripeCustomerID)
	}
	if len(options.Metadata) > 0 {
		body["metadata"] = options.Metadata
	}
	if options.DomainData != nil {
		body["domain_data"] = options.DomainData
	}
	return one[Organization](ctx, c, put("/organizations/{id}", body, id).aboutID(id))
}

// textOrNull returns null for an empty text, which removes the field.
func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// DeleteOrganization deletes an organization with everything in it. WorkOS may take a moment: reads can still
// find it.
//
// DELETE /organizations/{id}
func (c *Client) DeleteOrganization(ctx context.Context, id string) error {
	return c.act(ctx, remove("/organizations/{id}", id))
}
