package workos

import (
	"cmp"
	"context"
	"iter"
)

// DirectoryUser is a person in a customer's directory. State is active, suspended or inactive. Groups may
// be empty although the person is in groups (newer teams): ask ListDirectoryGroups with User.
type DirectoryUser struct {
	Object
	DirectoryID      string           `json:"directory_id"`
	OrganizationID   string           `json:"organization_id"`
	IdPID            string           `json:"idp_id"`
	Email            string           `json:"email"`
	FirstName        string           `json:"first_name"`
	LastName         string           `json:"last_name"`
	Name             string           `json:"name"`
	State            string           `json:"state"`
	JobTitle         string           `json:"job_title"`
	Username         string           `json:"username"`
	CustomAttributes map[string]any   `json:"custom_attributes"`
	RawAttributes    map[string]any   `json:"raw_attributes"`
	Role             *RoleSlug        `json:"role"`
	Roles            []RoleSlug       `json:"roles"`
	Groups           []DirectoryGroup `json:"groups"`
}

// RoleSlug names a role.
type RoleSlug struct {
	Slug string `json:"slug"`
}

// ListDirectoryUsersOptions narrows a list of directory users. Directory or Group is
// expected; Email (the primary one, exactly) and IdPID work within a Directory only.
type ListDirectoryUsersOptions struct {
	ListOptions
	Directory string
	Group     string
	Email     string
	IdPID     string
}

// ListDirectoryUsers reads a page of directory users. WorkOS allows 4 calls a second for each directory.
//
// GET /directory_users
func (c *Client) ListDirectoryUsers(ctx context.Context, options ListDirectoryUsersOptions) (Page[DirectoryUser], error) {
	q := options.query()
	set(q, "directory", options.Directory)
	set(q, "group", options.Group)
	set(q, "email", options.Email)
	set(q, "idp_id", options.IdPID)
	r := getList("/directory_users", q)
	r.scope = cmp.Or(options.Directory, options.Group)
	return list[DirectoryUser](ctx, c, r)
}

// AllDirectoryUsers walks every page of ListDirectoryUsers.
func (c *Client) AllDirectoryUsers(ctx context.Context, options ListDirectoryUsersOptions) iter.Seq2[DirectoryUser, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[DirectoryUser], error) {
		options.ListOptions = page
		return c.ListDirectoryUsers(ctx, options)
	})
}

// GetDirectoryUser reads a directory user.
//
// GET /directory_users/{id}
func (c *Client) GetDirectoryUser(ctx context.Context, id string) (DirectoryUser, error) {
	return one[DirectoryUser](ctx, c, get("/directory_users/{id}", id))
}
