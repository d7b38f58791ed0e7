package page

import (
	"context"
	"time"

	issuesview "frontdesk/views/issues"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// copies converts rows of the mirror to the objects of a short list, with the age of the oldest. No rows are
// an error, because they do not prove that there is nothing in WorkOS.
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

// CachedConnections returns an organization's connections from the mirror, with the fields that a table shows.
func (b *Base) CachedConnections(ctx context.Context, organizationID string) ([]workos.Connection, time.Time, error) {
	page, err := b.Mirror.Connections(ctx, b.Scope(ctx), mirror.Query{OrganizationID: organizationID, Limit: 200})
	return copies(page, err, func(row mirror.ConnectionRow) (workos.Connection, time.Time) {
		return workos.Connection{Object: workos.Object{ID: row.ID}, OrganizationID: row.OrganizationID, Name: row.Name, ConnectionType: row.Type,
			State: row.State}, row.SyncedAt
	})
}

// CachedDirectories returns an organization's directories from the mirror.
func (b *Base) CachedDirectories(ctx context.Context, organizationID string) ([]workos.Directory, time.Time, error) {
	page, err := b.Mirror.Directories(ctx, b.Scope(ctx), mirror.Query{OrganizationID: organizationID, Limit: 200})
	return copies(page, err, func(row mirror.DirectoryRow) (workos.Directory, time.Time) {
		directory := workos.Directory{Object: workos.Object{ID: row.ID}, OrganizationID: row.OrganizationID, Name: row.Name, Type: row.Type,
			State: row.State, Metadata: &workos.DirectoryMetadata{Groups: row.Groups}}
		directory.Metadata.Users.Active, directory.Metadata.Users.Inactive = row.ActiveUsers, row.InactiveUsers
		return directory, row.SyncedAt
	})
}

// CachedMemberships returns memberships of a user or an organization from the mirror, newest first.
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

// CachedInvitations returns an organization's invitations from the mirror, newest first.
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

// Certificates returns those of an organization's connections that WorkOS has asked to renew. WorkOS reports them only in
// events, so they are read from the mirror.
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
