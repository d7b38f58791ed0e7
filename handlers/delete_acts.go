package handlers

import (
	"cmp"
	"fmt"

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
		says: []string{
			fmt.Sprintf("Nobody at %s will be able to sign in through %s from the moment it is deleted.", where, name),
			"What the customer's IT admin set up at their identity provider will stop working: a new connection has different URLs. This cannot be undone.",
			"To change the connection instead, issue a portal link: the IT admin can set it up again or renew its certificate without anybody losing access.",
		},
		warns: d.connectionLockout(connection),
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
	people, groups := directoryLosses(directory, row, !read.CopiedAt.IsZero())
	return d.perform(c, d.directories().deletion(d, act{
		name: "directory.delete", section: views.SectionDirectories, title: "Delete " + name, submit: "Delete directory", nothing: "No directory was deleted",
		back: paths.DirectoryShow.URL(directory.ID), next: cmp.Or(paths.OrganizationShow.URL(directory.OrganizationID), paths.Directories.URL()),
		target: target{kind: "directory", id: directory.ID, name: name, organizationID: directory.OrganizationID, organizationName: row.OrganizationName},
		says: []string{
			fmt.Sprintf("This will remove %s and %s of %s, and your product will receive an event for each of them.",
				people.words("person", "people"), groups.words("group", "groups"), name),
			"Depending on the environment's settings, their memberships will end with it. This cannot be undone; a new directory will start empty.",
		},
		details: func() map[string]string {
			return map[string]string{"type": directory.Type, "people": people.text(), "groups": groups.text()}
		},
	}, directory.ID, d.Client.DeleteDirectory))
}
