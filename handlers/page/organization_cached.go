package page

import (
	"context"
	"time"

	issuesview "frontdesk/views/issues"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// copies are rows of the mirror as the objects that a short list of a page shows, and the age of the oldest. No rows
// stand in for nothing: they cannot tell that there is nothing from that nothing was copied.
func copies[R, T any](page mirror.Page[R], err error, object func(R) (T, time.Time)) ([]T, time.Time, error) {
	if err == nil && len(page.Rows) == 0 {
		err = mirror.ErrNotFound
	}
	objects, ages := make([]T, len(page.Rows)), make([]time.Time, len(page.Rows))
	for i, row := range page.Rows {
		objects[i], ages[i] = object(row)
	}
	return objects, oldest(ages...), err
}

// CachedConnections are an organization's connections as the mirror holds them, with as much as a table shows.
func (b *Base) CachedConnections(ctx context.Context, organizationID string) ([]workos.Connection, time.Time, error) {
	page, err := b.Mirror.Connections(ctx, b.Scope(ctx), mirror.Query{OrganizationID: organizationID, Limit: 200})
	return copies(page, err, func(row mirror.ConnectionRow) (workos.Connection, time.Time) {
		return workos.Connection{Object: workos.Object{ID: row.ID}, OrganizationID: row.OrganizationID, Name: row.Name, ConnectionType: row.Type,
			State: row.State}, row.SyncedAt
	})
}

// CachedDirectories are an organization's directories as the mirror holds them.
func (b *Base) CachedDirectories(ctx context.Context, organizationID string) ([]workos.Directory, time.Time, error) {
	page, err := b.Mirror.Directories(ctx, b.Scope(ctx), mirror.Query{OrganizationID: organizationID, Limit: 200})
	return copies(page, err, func(row mirror.DirectoryRow) (workos.Directory, time.Time) {
		directory := workos.Directory{Object: workos.Object{ID: row.ID}, OrganizationID: row.OrganizationID, Name: row.Name, Type: row.Type,
			State: row.State, Metadata: &workos.DirectoryMetadata{Groups: row.Groups}}
		directory.Metadata.Users.Active, directory.Metadata.Users.Inactive = row.ActiveUsers, row.InactiveUsers
		return directory, row.SyncedAt
	})
}

// CachedMemberships are memberships of a user or of an organization as the mirror holds them, newest first.
func (b *Base) CachedMemberships(ctx context.Context, query mirror.Query) ([]workos.Membership, time.Time, error) {
	query.Sort, query.Desc = "created", true
	most := query.Limit
	page, err := b.Mirror.Memberships(ctx, b.Scope(ctx), query)
	for next := page.Next; err == nil && next != "" && len(page.Rows) < most; { // the mirror gives 200 at most at once
		var more mirror.Page[mirror.MembershipRow]
		query.After = next
		more, err = b.Mirror.Memberships(ctx, b.Scope(ctx), query)
		page.Rows, next = append(page.Rows, more.Rows...), more.Next
	}
	page.Rows = page.Rows[:min(len(page.Rows), most)]
	return copies(page, err, func(row mirror.MembershipRow) (workos.Membership, time.Time) {
		membership := workos.Membership{
			Object: workos.Object{ID: row.ID, CreatedAt: row.CreatedAt}, UserID: row.UserID, Status: row.State,
			OrganizationID: row.OrganizationID, OrganizationName: row.OrganizationName, DirectoryManaged: row.DirectoryManaged,
			Role: workos.RoleSlug{Slug: row.Roles}, User: &workos.User{Object: workos.Object{ID: row.UserID}, Email: row.UserEmail,
				Name: row.UserName},
		}
		if row.ManagerUnknown {
			membership.SetUnknown("directory_managed")
		}
		return membership, row.SyncedAt
	})
}

// CachedInvitations are an organization's invitations as the mirror holds them, newest first.
func (b *Base) CachedInvitations(ctx context.Context, query mirror.Query) ([]workos.Invitation, time.Time, error) {
	query.Sort, query.Desc = "created", true
	page, err := b.Mirror.Invitations(ctx, b.Scope(ctx), query)
	return copies(page, err, func(row mirror.InvitationRow) (workos.Invitation, time.Time) {
		return workos.Invitation{
			Object: workos.Object{ID: row.ID, CreatedAt: row.CreatedAt}, Email: row.Email, State: row.State,
			OrganizationID: row.OrganizationID, RoleSlug: row.Role, ExpiresAt: row.ExpiresAt,
		}, row.SyncedAt
	})
}

// Certificates are those of an organization's connections that WorkOS has asked to renew. Only events tell of them,
// so the mirror is the one place to ask.
func (b *Base) Certificates(c request.Context, organizationID string) []issuesview.Certificate {
	ctx := c.Request().Context()
	known, err := b.Mirror.Certificates(ctx, b.Scope(ctx), organizationID)
	if err != nil {
		b.Failed(ctx, "certificates", err, "organization", organizationID)
	}
	certificates := make([]issuesview.Certificate, len(known))
	for i, certificate := range known {
		certificates[i] = issuesview.Certificate{ConnectionID: certificate.ConnectionID, Expires: certificate.ExpiresAt}
	}
	return certificates
}
