package workos

import (
	"context"
	"iter"
)

// Directory is a customer's user directory. State is linked, validating, invalid_credentials, unlinked or
// deleting (events have active and inactive for linked and unlinked); unknown values are kept unchanged.
type Directory struct {
	Object
	OrganizationID string             `json:"organization_id"`
	ExternalKey    string             `json:"external_key"`
	Type           string             `json:"type"`
	State          string             `json:"state"`
	Name           string             `json:"name"`
	Domain         string             `json:"domain"`
	Metadata       *DirectoryMetadata `json:"metadata"`
}

// DirectoryMetadata counts the objects of a directory. A count is nil if the server sends none, or not a valid one.
type DirectoryMetadata struct {
	Users struct {
		Active   *int `json:"active"`
		Inactive *int `json:"inactive"`
	} `json:"users"`
	Groups *int `json:"groups"`
}

// HasMetadata reports whether the server sent counts, even if they cannot be read.
func (d Directory) HasMetadata() bool { return d.Metadata != nil || d.IsUnreadable("metadata") }

// readCount drops a count below zero.
func readCount(count **int) {
	if *count != nil && **count < 0 {
		*count = nil
	}
}

func (d *Directory) complete() {
	readStatus(&d.State, directoryStates)
	if said := d.Metadata; said != nil {
		readCount(&said.Users.Active)
		readCount(&said.Users.Inactive)
		readCount(&said.Groups)
	}
}

// ListDirectoriesOptions filters a list of directories. Search matches names.
type ListDirectoriesOptions struct {
	ListOptions
	OrganizationID string
	Search         string
}

// ListDirectories reads a page of directories.
//
// GET /directories
func (c *Client) ListDirectories(ctx context.Context, options ListDirectoriesOptions) (Page[Directory], error) {
	q := options.query()
	set(q, "organization_id", options.OrganizationID)
	set(q, "search", options.Search)
	page, err := list[Directory](ctx, c, getList("/directories", q))
	return ofParent(options.OrganizationID, func(d Directory) string { return d.OrganizationID }, page, err)
}

// AllDirectories iterates over all pages of ListDirectories.
func (c *Client) AllDirectories(ctx context.Context, options ListDirectoriesOptions) iter.Seq2[Directory, error] {
	return all(options.ListOptions, func(page ListOptions) (Page[Directory], error) {
		options.ListOptions = page
		return c.ListDirectories(ctx, options)
	})
}

// GetDirectory reads a directory.
//
// GET /directories/{id}
func (c *Client) GetDirectory(ctx context.Context, id string) (Directory, error) {
	return one[Directory](ctx, c, get("/directories/{id}", id))
}

// DeleteDirectory deletes a directory with its users and groups. WorkOS may take a moment: reads can still
// find it. It records one event for the directory, and none for its users.
//
// DELETE /directories/{id}
func (c *Client) DeleteDirectory(ctx context.Context, id string) error {
	return c.act(ctx, remove("/directories/{id}", id))
}
