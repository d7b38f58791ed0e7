package handlers

import (
	"cmp"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// ConnectionDelete deletes a connection for good. Nothing in WorkOS's API switches one off.
func (d *Desk) ConnectionDelete(c request.Context) error {
	read, err := d.connections().read(d, c)
	if err != nil {
		return err
	}
	connection := read.Value
	row, err := d.Mirror.ConnectionRow(c.Request().Context(), connection.ID)
	if err != nil {
		d.failed(c.Request().Context(), "connection row", err)
	}
	name, where := ui.Isolated(ui.Named(connection.Name, connection.ID)), ui.Isolated(ui.Named(row.OrganizationName, "its organization"))
	return d.perform(c, d.connections().deletion(d, act{
		name: "connection.delete", section: views.SectionConnections, title: "Delete " + name, submit: "Delete connection", nothing: "No connection was deleted",
		back: paths.ConnectionShow.URL(connection.ID), next: cmp.Or(paths.OrganizationShow.URL(connection.OrganizationID), paths.Connections.URL()),
		target: target{kind: "connection", id: connection.ID, name: name, organizationID: connection.OrganizationID, organizationName: row.OrganizationName},
		says:   connectionGoes(connection.State, name, where),
		warns:  d.connectionLockout(connection),
		details: func() map[string]string {
			return map[string]string{"type": connection.ConnectionType, "state": connection.State}
		},
	}, connection.ID, d.Client.DeleteConnection))
}

// DirectoryDelete deletes a directory for good, after counting whom it holds.
func (d *Desk) DirectoryDelete(c request.Context) error {
	read, err := d.directories().read(d, c)
	if err != nil {
		return err
	}
	directory := read.Value
	row, err := d.Mirror.DirectoryRow(c.Request().Context(), directory.ID)
	if err != nil {
		d.failed(c.Request().Context(), "directory row", err)
	}
	name := ui.Isolated(ui.Named(directory.Name, directory.ID))
	people, groups := directoryLosses(directory, row, !read.SyncedAt.IsZero())
	return d.perform(c, d.directories().deletion(d, act{
		name: "directory.delete", section: views.SectionDirectories, title: "Delete " + name, submit: "Delete directory", nothing: "No directory was deleted",
		back: paths.DirectoryShow.URL(directory.ID), next: cmp.Or(paths.OrganizationShow.URL(directory.OrganizationID), paths.Directories.URL()),
		target: target{kind: "directory", id: directory.ID, name: name, organizationID: directory.OrganizationID, organizationName: row.OrganizationName},
		says:   directoryGoes(name, people, groups),
		details: func() map[string]string {
			return map[string]string{"type": directory.Type, "people": people.text(), "groups": groups.text()}
		},
	}, directory.ID, d.Client.DeleteDirectory))
}
