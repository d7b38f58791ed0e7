package workos

import (
	"context"
	"errors"
	"strings"
)

// CreateMembershipOptions describes a new membership. Without roles it gets the default one; more
// than one is refused by an environment without multiple roles.
type CreateMembershipOptions struct {
	UserID         string
	OrganizationID string
	RoleSlugs      []string
}

// rolesBody has the roles of a membership in WorkOS's format: a single one, or several as a list.
type rolesBody struct {
	RoleSlug  string   `json:"role_slug,omitempty"`
	RoleSlugs []string `json:"role_slugs,omitempty"`
}

func rolesOf(slugs []string) rolesBody {
	if len(slugs) == 1 {
		return rolesBody{RoleSlug: slugs[0]}
	}
	return rolesBody{RoleSlugs: slugs}
}

// CreateMembership makes a user a member, or an inactive member active again.
//
// POST /user_management/organization_memberships
func (c *Client) CreateMembership(ctx context.Context, options CreateMembershipOptions) (Membership, error) {
	return one[Membership](ctx, c, post("/user_management/organization_memberships", struct {
		UserID         string `json:"user_id"`
		OrganizationID string `json:"organization_id"`
		rolesBody
	}{options.UserID, options.OrganizationID, rolesOf(options.RoleSlugs)}).
		about("user_id", options.UserID, strings.TrimSpace).about("organization_id", options.OrganizationID, strings.TrimSpace))
}

// UpdateMembership replaces the roles of a member.
//
// PUT /user_management/organization_memberships/{id}
func (c *Client) UpdateMembership(ctx context.Context, id string, roleSlugs []string) (Membership, error) {
	r := put("/user_management/organization_memberships/{id}", rolesOf(roleSlugs), id)
	if len(roleSlugs) == 0 {
		return Membership{}, r.fail(NotSent, errors.New("no role is named"))
	}
	return one[Membership](ctx, c, r.aboutID(id))
}

// DeactivateMembership ends a member's access and their sessions. They keep their role and can be
// reactivated.
//
// PUT /user_management/organization_memberships/{id}/deactivate
func (c *Client) DeactivateMembership(ctx context.Context, id string) (Membership, error) {
	return one[Membership](ctx, c, put("/user_management/organization_memberships/{id}/deactivate", nil, id).aboutID(id).
		expectsText("status", "inactive"))
}

// ReactivateMembership restores an inactive member's access, with their former role.
//
// PUT /user_management/organization_memberships/{id}/reactivate
func (c *Client) ReactivateMembership(ctx context.Context, id string) (Membership, error) {
	return one[Membership](ctx, c, put("/user_management/organization_memberships/{id}/reactivate", nil, id).aboutID(id).
		expectsText("status", "active"))
}

// DeleteMembership removes a user from an organization for good. The user stays.
//
// DELETE /user_management/organization_memberships/{id}
func (c *Client) DeleteMembership(ctx context.Context, id string) error {
	return c.act(ctx, remove("/user_management/organization_memberships/{id}", id))
}
