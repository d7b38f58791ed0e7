package workos

import (
	"context"
	"iter"
)

// User is a person who signs in to the customer's application (not an operator of Frontdesk).
type User struct {
	Object
	Email             string   `json:"email"`
	FirstName         string   `json:"first_name"`
	LastName          string   `json:"last_name"`
	Name              string   `json:"name"`
	EmailVerified     bool     `json:"email_verified"`
	ProfilePictureURL string   `json:"profile_picture_url"`
	ExternalID        string   `json:"external_id"`
	Metadata          Metadata `json:"metadata"`
	LastSignInAt      Time     `json:"last_sign_in_at"`
	Locale            string   `json:"locale"`
}

// ListUsersOptions filters a list of users. Email matches exactly; names cannot be searched.
type ListUsersOptions struct {
	ListOptions
	Email          string
	OrganizationID string
}

// ListUsers reads a page of users.
//
// GET /user_management/users
func (c *Client) ListUsers(ctx context.Context, options ListUsersOptions) (Page[User], error) {
	q := options.query()
	set(q, "email", options.Email)
	set(q, "organization_id", options.OrganizationID)
	return list[User](ctx, c, getList("/user_management/users", q))
}

// AllUsers iterates over all pages of ListUsers.
func (c *Client) AllUsers(ctx context.Context, options ListUsersOptions) iter.Seq2[User, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[User], error) {
		options.ListOptions = page
		return c.ListUsers(ctx, options)
	})
}

// GetUser reads a user.
//
// GET /user_management/users/{id}
func (c *Client) GetUser(ctx context.Context, id string) (User, error) {
	return one[User](ctx, c, get("/user_management/users/{id}", id))
}

// GetUserByExternalID reads a user by the ID that the customer's application gave them.
//
// GET /user_management/users/external_id/{external_id}
func (c *Client) GetUserByExternalID(ctx context.Context, externalID string) (User, error) {
	return one[User](ctx, c, get("/user_management/users/external_id/{external_id}", externalID))
}
