package workos

import (
	"context"
	"strings"
)

// FeatureFlag turns a feature of the customer's application on for organizations and users. Enabled is the
// switch of the whole flag; DefaultValue is its value for everyone who is not a target. Targets cannot be listed.
type FeatureFlag struct {
	Object
	Slug         string            `json:"slug"`
	Name         string            `json:"name"`
	Description  string            `json:"description"`
	Owner        *FeatureFlagOwner `json:"owner"` // nil if none is named
	Tags         []string          `json:"tags"`
	Enabled      bool              `json:"enabled"`
	DefaultValue bool              `json:"default_value"`
}

// IsSwitchUnknown reports whether WorkOS did not send if the flag is on. Enabled is false then.
func (f *FeatureFlag) IsSwitchUnknown() bool { return !f.Enabled && f.IsUnknown("enabled") }

// FeatureFlagOwner is the person responsible for a flag.
type FeatureFlagOwner struct {
	Email     string `json:"email"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

// ListFeatureFlags reads a page of the environment's flags.
//
// GET /feature-flags
func (c *Client) ListFeatureFlags(ctx context.Context, options ListOptions) (Page[FeatureFlag], error) {
	return list[FeatureFlag](ctx, c, getList("/feature-flags", options.query()))
}

// GetFeatureFlag reads a flag.
//
// GET /feature-flags/{slug}
func (c *Client) GetFeatureFlag(ctx context.Context, slug string) (FeatureFlag, error) {
	return one[FeatureFlag](ctx, c, get("/feature-flags/{slug}", slug))
}

// EnableFeatureFlag switches a flag on in the whole environment.
//
// PUT /feature-flags/{slug}/enable
func (c *Client) EnableFeatureFlag(ctx context.Context, slug string) (FeatureFlag, error) {
	return one[FeatureFlag](ctx, c, put("/feature-flags/{slug}/enable", nil, slug).about("slug", slug, strings.TrimSpace).
		expects("enabled", "true", func(shown any) bool { return shown != false }))
}

// DisableFeatureFlag switches a flag off in the whole environment.
//
// PUT /feature-flags/{slug}/disable
func (c *Client) DisableFeatureFlag(ctx context.Context, slug string) (FeatureFlag, error) {
	return one[FeatureFlag](ctx, c, put("/feature-flags/{slug}/disable", nil, slug).about("slug", slug, strings.TrimSpace).
		expects("enabled", "false", func(shown any) bool { return shown != true }))
}

// AddFeatureFlagTarget turns a flag on for a user or an organization, by ID.
//
// POST /feature-flags/{slug}/targets/{resourceId}
func (c *Client) AddFeatureFlagTarget(ctx context.Context, slug, resourceID string) error {
	return c.act(ctx, post("/feature-flags/{slug}/targets/{resourceId}", nil, slug, resourceID))
}

// RemoveFeatureFlagTarget removes a user or an organization from a flag's targets.
//
// DELETE /feature-flags/{slug}/targets/{resourceId}
func (c *Client) RemoveFeatureFlagTarget(ctx context.Context, slug, resourceID string) error {
	return c.act(ctx, remove("/feature-flags/{slug}/targets/{resourceId}", slug, resourceID))
}

// ListOrganizationFeatureFlags reads a page of the flags that are on for an organization.
//
// GET /organizations/{organizationId}/feature-flags
func (c *Client) ListOrganizationFeatureFlags(ctx context.Context, organizationID string, options ListOptions) (Page[FeatureFlag], error) {
	return list[FeatureFlag](ctx, c, getList("/organizations/{organizationId}/feature-flags", options.query(), organizationID))
}

// ListUserFeatureFlags reads a page of the flags that are on for a user.
//
// GET /user_management/users/{userId}/feature-flags
func (c *Client) ListUserFeatureFlags(ctx context.Context, userID string, options ListOptions) (Page[FeatureFlag], error) {
	return list[FeatureFlag](ctx, c, getList("/user_management/users/{userId}/feature-flags", options.query(), userID))
}
