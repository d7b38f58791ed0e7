package handlers

import (
	"cmp"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"
)

// ConnectionDelete deletes a connection for good. Nothing in WorkOS's API switches one off.
func (d *Desk) ConnectionDelete(c request.Context) error {
	read, err := d.connections().read(d, c)
	if err != nil {
		return err
	}
	connection := read.Value
	row, err := d.Mirror.ConnectionRow(c.Request().Context(), mirror.Everything, connection.ID)
	if err != nil {
		d.failed(c.Request().Context(), "connection row", err)
	}
	name, where := ui.Isolated(ui.Named(connection.Name, connection.ID)), ui.Isolated(ui.Named(row.OrganizationName, "its organization"))
	return d.perform(c, deletion(d, d.connections(), act{
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
