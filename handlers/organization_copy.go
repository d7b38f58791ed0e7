package handlers

import (
	"context"
	"time"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// copiedConnections are an organization's connections as the mirror holds them, with as much as a table shows.
func (d *Desk) copiedConnections(ctx context.Context, organizationID string) ([]workos.Connection, time.Time, error) {
	page, err := d.Mirror.Connections(ctx, mirror.Query{OrganizationID: organizationID, Limit: 100})
	var connections []workos.Connection
	var copied []time.Time
	for _, row := range page.Rows {
		connections = append(connections, workos.Connection{Object: workos.Object{ID: row.ID}, OrganizationID: row.OrganizationID, Name: row.Name, ConnectionType: row.Type, State: row.State})
		copied = append(copied, row.CopiedAt)
	}
	return connections, oldest(copied...), unlessHeld(len(connections), err)
}

// unlessHeld is the error of a list's copy. One without rows stands in for nothing: it cannot tell that there is
// nothing from that nothing was copied.
func unlessHeld(rows int, err error) error {
	if rows == 0 && err == nil {
		return mirror.ErrNotFound
	}
	return err
}

// copiedDirectories are an organization's directories as the mirror holds them.
func (d *Desk) copiedDirectories(ctx context.Context, organizationID string) ([]workos.Directory, time.Time, error) {
	page, err := d.Mirror.Directories(ctx, mirror.Query{OrganizationID: organizationID, Limit: 100})
	var directories []workos.Directory
	var copied []time.Time
	for _, row := range page.Rows {
		directory := workos.Directory{Object: workos.Object{ID: row.ID}, OrganizationID: row.OrganizationID, Name: row.Name, Type: row.Type, State: row.State, Metadata: &workos.DirectoryMetadata{Groups: row.Groups}}
		directory.Metadata.Users.Active, directory.Metadata.Users.Inactive = row.ActiveUsers, row.InactiveUsers
		directories = append(directories, directory)
		copied = append(copied, row.CopiedAt)
	}
	return directories, oldest(copied...), unlessHeld(len(directories), err)
}

// certificates are those of an organization's connections that WorkOS has asked to renew. Only events tell of them,
// so the mirror is the one place to ask.
func (d *Desk) certificates(c auth.Context, organizationID string) []views.Certificate {
	ctx := c.Request().Context()
	known, err := d.Mirror.Certificates(ctx, organizationID)
	if err != nil {
		d.Log.ErrorContext(ctx, "certificates", "organization", organizationID, "error", err)
	}
	certificates := make([]views.Certificate, len(known))
	for i, certificate := range known {
		certificates[i] = views.Certificate{ConnectionID: certificate.ConnectionID, Expires: certificate.ExpiresAt}
	}
	return certificates
}
