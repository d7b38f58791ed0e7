package workos

import "context"

// Group is a set of an organization's members, made in WorkOS; a directory's groups are DirectoryGroup.
type Group struct {
	Object
	OrganizationID string `json:"organization_id"`
	Name           string `json:"name"`
	Description    string `json:"description"`
}

// ListGroups reads a page of an organization's groups.
//
// GET /organizations/{organizationId}/groups
func (c *Client) ListGroups(ctx context.Context, organizationID string, options ListOptions) (Page[Group], error) {
	return list[Group](ctx, c, getList("/organizations/{organizationId}/groups", options.query(), organizationID))
}

// ListGroupMemberships reads a page of a group's members. Their memberships come without user and role.
//
// GET /organizations/{organizationId}/groups/{groupId}/organization-memberships
func (c *Client) ListGroupMemberships(ctx context.Context, organizationID, groupID string, options ListOptions) (Page[Membership], error) {
	return list[Membership](ctx, c, getList("/organizations/{organizationId}/groups/{groupId}/organization-memberships",
		options.query(), organizationID, groupID))
}
