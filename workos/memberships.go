package workos

import (
	"context"
	"iter"
	"strings"
)

// Membership ties a user to an organization. Status is active, inactive or pending.
type Membership struct {
	Object
	UserID           string     `json:"user_id"`
	OrganizationID   string     `json:"organization_id"`
	OrganizationName string     `json:"organization_name"`
	Status           string     `json:"status"`
	DirectoryManaged bool       `json:"directory_managed"`
	CustomAttributes Attributes `json:"custom_attributes"`
	Role             RoleSlug   `json:"role"`
	Roles            []RoleSlug `json:"roles"`
	User             *User      `json:"user"`
}

// RoleSlugs returns all roles of the member, each once and in order.
func (m Membership) RoleSlugs() []string { return roleSlugs(m.Roles, m.Role) }

// ListMembershipsOptions filters a list of memberships. UserID, OrganizationID or both
// are required. Without Statuses WorkOS returns only active ones.
type ListMembershipsOptions struct {
	ListOptions
	UserID         string
	OrganizationID string
	Statuses       []string
}

// ListMemberships reads a page of memberships.
//
// GET /user_management/organization_memberships
func (c *Client) ListMemberships(ctx context.Context, options ListMembershipsOptions) (Page[Membership], error) {
	q := options.query()
	set(q, "user_id", options.UserID)
	set(q, "organization_id", options.OrganizationID)
	set(q, "statuses", strings.Join(options.Statuses, ","))
	page, err := list[Membership](ctx, c, getList("/user_management/organization_memberships", q))
	page, err = ofParent(options.UserID, func(m Membership) string { return m.UserID }, page, err)
	return ofParent(options.OrganizationID, func(m Membership) string { return m.OrganizationID }, page, err)
}

// AllMemberships iterates over all pages of ListMemberships.
func (c *Client) AllMemberships(ctx context.Context, options ListMembershipsOptions) iter.Seq2[Membership, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[Membership], error) {
		options.ListOptions = page
		return c.ListMemberships(ctx, options)
	})
}

// GetMembership reads a membership.
//
// GET /user_management/organization_memberships/{id}
func (c *Client) GetMembership(ctx context.Context, id string) (Membership, error) {
	return one[Membership](ctx, c, get("/user_management/organization_memberships/{id}", id))
}
