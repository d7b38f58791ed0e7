package workos

import "context"

// Role is a member's role. Type is EnvironmentRole, which every organization has, or OrganizationRole,
// which belongs to one organization.
type Role struct {
	Object
	Slug             string   `json:"slug"`
	Name             string   `json:"name"`
	Description      string   `json:"description"`
	Type             string   `json:"type"`
	ResourceTypeSlug string   `json:"resource_type_slug"`
	Permissions      []string `json:"permissions"`
}

// ListRoles reads all roles of the environment, highest priority first. There are no pages.
//
// GET /authorization/roles
func (c *Client) ListRoles(ctx context.Context) ([]Role, error) {
	page, err := list[Role](ctx, c, get("/authorization/roles"))
	return page.Data, err
}

// ListOrganizationRoles reads all roles that members of an organization can have: the environment's and the
// organization's own. There are no pages.
//
// GET /authorization/organizations/{organizationId}/roles
func (c *Client) ListOrganizationRoles(ctx context.Context, organizationID string) ([]Role, error) {
	page, err := list[Role](ctx, c, get("/authorization/organizations/{organizationId}/roles", organizationID))
	return page.Data, err
}
