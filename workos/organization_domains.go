package workos

import (
	"context"
	"strings"
)

// OrganizationDomain is an email domain that an organization claims. State is failed, legacy_verified,
// pending, unverified or verified; an unknown state is kept unchanged.
type OrganizationDomain struct {
	Object
	OrganizationID       string `json:"organization_id"`
	Domain               string `json:"domain"`
	State                string `json:"state"`
	VerificationPrefix   string `json:"verification_prefix"`
	VerificationToken    string `json:"verification_token"`
	VerificationStrategy string `json:"verification_strategy"`
}

// GetOrganizationDomain reads a domain. There is no list: an organization contains its domains.
//
// GET /organization_domains/{id}
func (c *Client) GetOrganizationDomain(ctx context.Context, id string) (OrganizationDomain, error) {
	return one[OrganizationDomain](ctx, c, get("/organization_domains/{id}", id))
}

// CreateOrganizationDomain adds a domain to an organization, to be verified by a DNS record.
//
// POST /organization_domains
func (c *Client) CreateOrganizationDomain(ctx context.Context, organizationID, domain string) (OrganizationDomain, error) {
	return one[OrganizationDomain](ctx, c, post("/organization_domains", struct {
		Domain         string `json:"domain"`
		OrganizationID string `json:"organization_id"`
	}{domain, organizationID}).about("domain", domain, DomainKey).about("organization_id", organizationID, strings.TrimSpace))
}

// VerifyOrganizationDomain makes WorkOS look for the DNS record again. It does not wait for the result.
//
// POST /organization_domains/{id}/verify
func (c *Client) VerifyOrganizationDomain(ctx context.Context, id string) (OrganizationDomain, error) {
	return one[OrganizationDomain](ctx, c, post("/organization_domains/{id}/verify", nil, id).aboutID(id))
}

// DeleteOrganizationDomain removes a domain from its organization.
//
// DELETE /organization_domains/{id}
func (c *Client) DeleteOrganizationDomain(ctx context.Context, id string) error {
	return c.act(ctx, remove("/organization_domains/{id}", id))
}
