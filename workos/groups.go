package workos

import (
	"context"
	"strings"
)

// Group is a set of an organization's members, created in WorkOS; a directory's groups are DirectoryGroup.
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

// ListGroupMemberships reads a page of a group's members. Their memberships lack user and role.
//
// GET /organizations/{organizationId}/groups/{groupId}/organization-memberships
func (c *Client) ListGroupMemberships(ctx context.Context, organizationID, groupID string, options ListOptions) (Page[Membership], error) {
	return list[Membership](ctx, c, getList("/organizations/{organizationId}/groups/{groupId}/organization-memberships",
		options.query(), organizationID, groupID))
}

// GetGroup reads a group.
//
// GET /organizations/{organizationId}/groups/{groupId}
func (c *Client) GetGroup(ctx context.Context, organizationID, groupID string) (Group, error) {
	return one[Group](ctx, c, get("/organizations/{organizationId}/groups/{groupId}", organizationID, groupID))
}

// CreateGroup creates a group without members. It is sent once, because every call creates another one.
//
// POST /organizations/{organizationId}/groups
func (c *Client) CreateGroup(ctx context.Context, organizationID, name, description string) (Group, error) {
	return one[Group](ctx, c, post("/organizations/{organizationId}/groups", struct {
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
	}{name, description}, organizationID).sentOnce().about("name", name, NameKey).about("organization_id", organizationID, strings.TrimSpace))
}

// UpdateGroupOptions sets what changes; nil changes nothing. A Description of "" is removed.
type UpdateGroupOptions struct {
	Name        *string
	Description *string
}

// UpdateGroup changes a group.
//
// PATCH /organizations/{organizationId}/groups/{groupId}
func (c *Client) UpdateGroup(ctx context.Context, organizationID, groupID string, options UpdateGroupOptions) (Group, error) {
	body := map[string]any{}
	if options.Name != nil {
		body["name"] = *options.Name
	}
	if options.Description != nil {
		body["description"] = textOrNull(*options.Description)
	}
	return one[Group](ctx, c, patch("/organizations/{organizationId}/groups/{groupId}", body, organizationID, groupID).aboutID(groupID))
}

// DeleteGroup deletes a group; its members stay in the organization.
//
// DELETE /organizations/{organizationId}/groups/{groupId}
func (c *Client) DeleteGroup(ctx context.Context, organizationID, groupID string) error {
	return c.act(ctx, remove("/organizations/{organizationId}/groups/{groupId}", organizationID, groupID))
}

// AddGroupMember adds a membership of the organization to a group.
//
// POST /organizations/{organizationId}/groups/{groupId}/organization-memberships
func (c *Client) AddGroupMember(ctx context.Context, organizationID, groupID, membershipID string) (Group, error) {
	return one[Group](ctx, c, post("/organizations/{organizationId}/groups/{groupId}/organization-memberships", struct {
		MembershipID string `json:"organization_membership_id"`
	}{membershipID}, organizationID, groupID).aboutID(groupID))
}

// RemoveGroupMember removes a membership from a group.
//
// DELETE /organizations/{organizationId}/groups/{groupId}/organization-memberships/{omId}
func (c *Client) RemoveGroupMember(ctx context.Context, organizationID, groupID, membershipID string) error {
	return c.act(ctx, remove("/organizations/{organizationId}/groups/{groupId}/organization-memberships/{omId}",
		organizationID, groupID, membershipID))
}

// ListMembershipGroups reads a page of the groups that a membership is in.
//
// GET /user_management/organization_memberships/{omId}/groups
func (c *Client) ListMembershipGroups(ctx context.Context, membershipID string, options ListOptions) (Page[Group], error) {
	return list[Group](ctx, c, getList("/user_management/organization_memberships/{omId}/groups", options.query(), membershipID))
}
