package workos

import (
	"context"
)

// OrganizationDomain is an e-mail domain that an organization claims. State is failed, legacy_verified,
// pending, unverified or verified; an unknown state is kept as it came.
type OrganizationDomain struct {
	Object
	OrganizationID       string `json:"organization_id"`
	Domain               string `json:"domain"`
	State                string `json:"state"`
	VerificationPrefix   string `json:"verification_prefix"`
	VerificationToken    string `json:"verification_token"`
	VerificationStrategy string `json:"verification_strategy"`
}

// GetOrganizationDomain reads a domain. There is no list: an organization carries its domains.
//
// GET /organization_domains/{id}
func (c *Client) GetOrganizationDomain(ctx context.Context, id string) (OrganizationDomain, error) {
	return one[OrganizationDomain](ctx, c, get("/organization_domains/{id}", id))
}
