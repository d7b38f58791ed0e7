package workos

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"slices"
)

// DirectoryUser is a person in a customer's directory. State is active, suspended or inactive. Groups may
// be empty although the person is in groups (newer teams): use ListDirectoryGroups with User.
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
	CustomAttributes Attributes       `json:"custom_attributes"`
	RawAttributes    Attributes       `json:"raw_attributes"`
	Role             *RoleSlug        `json:"role"`
	Roles            []RoleSlug       `json:"roles"`
	Groups           []DirectoryGroup `json:"groups"`
	Emails           []DirectoryEmail `json:"emails"`
}

// DirectoryEmail is one of a person's addresses, in the format of older directories.
type DirectoryEmail struct {
	Primary bool   `json:"primary"`
	Type    string `json:"type"`
	Value   string `json:"value"`
}

// complete normalizes the status, and if the address is not sent by itself, takes it from the list: the primary one,
// else the first.
func (u *DirectoryUser) complete() {
	readStatus(&u.State, directoryUserStates)
	if u.Email != "" {
		return
	}
	for _, email := range u.Emails {
		if email.Primary && email.Value != "" {
			u.Email = email.Value
			return
		}
	}
	for _, email := range u.Emails {
		u.Email = cmp.Or(u.Email, email.Value)
	}
}

// Addresses returns all email addresses of the person, each once, Email first.
func (u DirectoryUser) Addresses() []string {
	var all []string
	for _, email := range append([]DirectoryEmail{{Value: u.Email}}, u.Emails...) {
		key := EmailKey(email.Value)
		if key != "" && !slices.ContainsFunc(all, func(other string) bool { return EmailKey(other) == key }) {
			all = append(all, email.Value)
		}
	}
	return all
}

// RoleSlugs returns all roles of the person, each once and in order.
func (u DirectoryUser) RoleSlugs() []string {
	var one RoleSlug
	if u.Role != nil {
		one = *u.Role
	}
	return roleSlugs(u.Roles, one)
}

// RoleSlug names a role. Some answers have the slug alone instead of an object.
type RoleSlug struct {
	Slug string `json:"slug"`
}

// UnmarshalJSON never fails.
func (r *RoleSlug) UnmarshalJSON(data []byte) error {
	*r = RoleSlug{}
	if data = redact(data); isObject(data) {
		walkMembers(data, func(name string, value json.RawMessage) {
			if name == "slug" && string(value) != "null" {
				r.Slug = jsonText(value)
			}
		})
	} else if text := jsonText(data); text != "null" {
		r.Slug = text
	}
	return nil
}

// roleSlugs returns the slugs of several roles and of the single one in older answers, each once.
func roleSlugs(all []RoleSlug, one RoleSlug) []string {
	var slugs []string
	for _, role := range append(slices.Clone(all), one) {
		if role.Slug != "" && !slices.Contains(slugs, role.Slug) {
			slugs = append(slugs, role.Slug)
		}
	}
	return slugs
}

// ListDirectoryUsersOptions filters a list of directory users. Directory or Group is
// required; Email (the primary one, exactly) and IdPID work only within a Directory.
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
	page, err := list[DirectoryUser](ctx, c, r)
	return ofParent(options.Directory, func(u DirectoryUser) string { return u.DirectoryID }, page, err)
}

// AllDirectoryUsers iterates over all pages of ListDirectoryUsers.
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
