package workos

import (
	"context"
	"iter"
)

// DirectoryGroup is a group in a customer's directory. The API has no member count.
type DirectoryGroup struct {
	Object
	DirectoryID    string     `json:"directory_id"`
	OrganizationID string     `json:"organization_id"`
	IdPID          string     `json:"idp_id"`
	Name           string     `json:"name"`
	RawAttributes  Attributes `json:"raw_attributes"`
}

// ListDirectoryGroupsOptions filters a list of directory groups. User selects the groups of one directory user.
type ListDirectoryGroupsOptions struct {
	ListOptions
	Directory string
	User      string
}

// ListDirectoryGroups reads a page of directory groups.
//
// GET /directory_groups
func (c *Client) ListDirectoryGroups(ctx context.Context, options ListDirectoryGroupsOptions) (Page[DirectoryGroup], error) {
	q := options.query()
	set(q, "directory", options.Directory)
	set(q, "user", options.User)
	page, err := list[DirectoryGroup](ctx, c, getList("/directory_groups", q))
	return ofParent(options.Directory, func(g DirectoryGroup) string { return g.DirectoryID }, page, err)
}

// AllDirectoryGroups iterates over all pages of ListDirectoryGroups.
func (c *Client) AllDirectoryGroups(ctx context.Context, options ListDirectoryGroupsOptions) iter.Seq2[DirectoryGroup, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[DirectoryGroup], error) {
		options.ListOptions = page
		return c.ListDirectoryGroups(ctx, options)
	})
}

// GetDirectoryGroup reads a directory group.
//
// GET /directory_groups/{id}
func (c *Client) GetDirectoryGroup(ctx context.Context, id string) (DirectoryGroup, error) {
	return one[DirectoryGroup](ctx, c, get("/directory_groups/{id}", id))
}
